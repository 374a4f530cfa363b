export {
  type CompiledExpression,
  type CompileOptions,
  compileExpression,
  type Derivatives,
  type Variable,
} from './compile.ts';
export {
  type BinaryOperator,
  ExpressionSyntaxError,
  type ParseOptions,
  parseArithmetic,
  type Tree,
} from './parse.ts';

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
  type ExpressionTree,
  type ParseOptions,
  parseArithmetic,
} from './parse.ts';

export {
  type CompiledExpression,
  type CompileOptions,
  compileExpression,
  type Derivatives,
  type Variable,
} from './compile.ts';
export { ExpressionSyntaxError, type ParseOptions, parseArithmetic } from './parse.ts';
export type { BinaryOperator, Tree } from './tree.ts';

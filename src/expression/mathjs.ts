// The one file that knows mathjs. Of it we take the grammar alone, by `createParse`: the documented way to the same
// grammar, `create({ parseDependencies })`, brings an evaluator, TeX, HTML and dispatch by type with it, 141 kB instead of
// 17, and takes 0.22 of a `node -e 0` longer to start. `createParse` is a public factory but not a documented one; so
// test/expression/grammar.test.ts compares what it reads with what the documented parser reads.
// It is reached by `await import()` alone: loaded when an expression has to be read.
import * as mathjs from 'mathjs/number';

/** What we read of a node of the grammar. */
export interface MathNode {
  readonly type: string;
  readonly op?: string;
  readonly fn?: string | { readonly name?: string };
  readonly implicit?: boolean;
  readonly args?: readonly MathNode[];
  readonly content?: MathNode;
  readonly value?: unknown;
  readonly name?: string;
}

/** What the parser puts into its nodes, in this order; of the others only the type is read, to refuse it. */
const FIELDS: Readonly<Record<string, readonly (keyof MathNode)[]>> = {
  ConstantNode: ['value'],
  SymbolNode: ['name'],
  ParenthesisNode: ['content'],
  OperatorNode: ['op', 'fn', 'args', 'implicit'],
  FunctionNode: ['fn', 'args'],
  AccessorNode: [],
  ArrayNode: [],
  AssignmentNode: [],
  BlockNode: [],
  ConditionalNode: [],
  FunctionAssignmentNode: [],
  IndexNode: [],
  ObjectNode: [],
  RangeNode: [],
  RelationalNode: [],
};

type NodeClass = new (...values: readonly unknown[]) => MathNode;

function nodeClass(type: string, names: readonly string[]): NodeClass {
  class GrammarNode {
    readonly type = type;
    constructor(...values: readonly unknown[]) {
      Object.assign(this, Object.fromEntries(names.map((name, index) => [name, values[index]])));
    }
  }
  // how the parser knows its nodes again
  Object.assign(GrammarNode.prototype, { isNode: true, [`is${type}`]: true });
  return GrammarNode;
}

function toNumber(text: string): number {
  const value = Number(text);
  if (Number.isNaN(value) && text !== 'NaN') throw new SyntaxError(`String "${text}" is not a valid number`);
  return value;
}

/** Of the ways to call a function of mathjs, the one for a text: `typed` chooses it when called otherwise. */
const forText = (_name: string, signatures: { readonly string: unknown }) => signatures.string;

/** Factories of mathjs take what they are made of; the types of the package leave them out. */
type ParserFactory = (dependencies: Readonly<Record<string, unknown>>) => (text: string) => MathNode;

/** Grammar of mathjs 15 as it reads numbers of JavaScript, without functions, units and evaluator. */
export const parse: (text: string) => MathNode = (
  mathjs as unknown as { readonly createParse: ParserFactory }
).createParse({
  typed: Object.assign(forText, { addConversion: () => {} }),
  numeric: toNumber,
  config: { number: 'number', numberFallback: 'number' },
  ...Object.fromEntries(Object.entries(FIELDS).map(([type, names]) => [type, nodeClass(type, names)])),
});

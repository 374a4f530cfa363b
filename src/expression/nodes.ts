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
const fields: Readonly<Record<string, readonly (keyof MathNode)[]>> = {
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

/**
 * The nodes that mathjs' parser builds, by name: plain data. Its own ones bring an evaluator, TeX and HTML with them,
 * two thirds of what there would be to load.
 */
export const nodeClasses: Readonly<Record<string, NodeClass>> = Object.fromEntries(
  Object.entries(fields).map(([type, names]) => [type, nodeClass(type, names)]),
);

function nodeClass(type: string, names: readonly string[]): NodeClass {
  class GrammarNode {
    readonly type = type;
    constructor(...values: readonly unknown[]) {
      names.forEach((name, index) => {
        Object.assign(this, { [name]: values[index] });
      });
    }
  }
  // how the parser knows its nodes again
  Object.assign(GrammarNode.prototype, { isNode: true, [`is${type}`]: true });
  return GrammarNode;
}

/** Operators with two operands. */
export type BinaryOperator = '+' | '-' | '*' | '/' | '^';

/** An expression as a tree that knows nothing of the parser it came from. */
export type Tree =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'symbol'; readonly name: string }
  | { readonly kind: 'negate'; readonly operand: Tree }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Tree;
      readonly right: Tree;
    }
  | { readonly kind: 'call'; readonly name: string; readonly argument: Tree };

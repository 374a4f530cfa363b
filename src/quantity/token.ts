import type { Span } from './error.ts';
import type { QuantityAccelerator } from './types.ts';
import type { Unit } from './units.ts';

export type Operator = '+' | '-' | '*' | '/' | '^' | '(' | ')';

/** A piece of a quantity, with its place. */
export type Token = { readonly span: Span } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'unit'; readonly unit: Unit; readonly accelerator?: QuantityAccelerator }
  | { readonly kind: 'dollar'; readonly unit: Unit }
  /** `joins` marks a hyphen inside a unit, as in PF-days; `word` one that is spelt out: per, for, x. */
  | { readonly kind: 'operator'; readonly operator: Operator; readonly joins?: true; readonly word?: true }
  | { readonly kind: 'at' }
);

/** Whether a token is this sign or the word for it. */
export function isOperator(token: Token | undefined, operator: string): boolean {
  return token?.kind === 'operator' && token.operator === operator && token.joins !== true;
}

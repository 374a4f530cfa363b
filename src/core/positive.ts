import { Refusal } from './refusal.ts';
/** The value itself. @throws RangeError, naming it, when it is not positive and finite */
export function checkPositive(name: string, value: number): number {
  if (value > 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new Refusal(`${name} must be positive and finite: got ${value}`);
}

/** As {@link checkPositive}, for what may be without bound: unique tokens, a cap. */
export function checkAbove(name: string, value: number): number {
  if (value > 0) return value;
  throw new Refusal(`${name} must be positive: got ${value}`);
}

/** As {@link checkPositive}, for what may be none: tokens to serve, a loss. */
export function checkAmount(name: string, value: number): number {
  if (value >= 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new Refusal(`${name} must be zero or positive, and finite: got ${value}`);
}

import { Refusal } from './refusal.ts';

/** Amounts from which products and ratios of a few stay numbers; what exists lies far inside. */
const LEAST = 1e-60;
const MOST = 1e60;

/** @throws RangeError, naming the value, when it is so small or large that what follows from it is no number */
export function checkMagnitude(name: string, value: number): void {
  if (value >= LEAST && value <= MOST) return;
  throw new Refusal(`${name} must be from ${LEAST} to ${MOST}: got ${value}`);
}

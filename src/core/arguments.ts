import { nearest, shortened } from '../text/names.ts';
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

/** Amounts from which products and ratios of a few stay numbers; what exists lies far inside. */
const LEAST = 1e-60;
const MOST = 1e60;

/** @throws RangeError, naming the value, when it is so small or large that what follows from it is no number */
export function checkMagnitude(name: string, value: number): void {
  if (value >= LEAST && value <= MOST) return;
  throw new Refusal(`${name} must be from ${LEAST} to ${MOST}: got ${value}`);
}

/**
 * Check that a request is an object of known keys: one that is misspelt would be ignored without a word.
 *
 * @param example what a request looks like, for the message
 * @param meant known keys by words that others use for them
 * @throws TypeError with the key and the nearest known one
 */
export function checkKeys(
  request: object,
  keys: readonly string[],
  example: string,
  meant: Readonly<Record<string, string>> = {},
): void {
  if (typeof request !== 'object' || request === null)
    throw new TypeError(
      `Request must be an object, ${example}: got ${request === null ? null : typeof request}`,
    );
  const unknown = Object.keys(request).find(key => !keys.includes(key));
  if (unknown === undefined) return;
  const guess = Object.hasOwn(meant, unknown) ? meant[unknown] : nearest(unknown, keys);
  throw new TypeError(
    `Unknown key ${shortened(unknown)} in the request: ${guess === undefined ? `expected ${keys.join(', ')}` : `did you mean ${guess}?`}`,
  );
}

import { checkAmount, checkPositive } from './arguments.ts';

/** FLOP in one PF-day: 1e15 FLOP/s for 86,400 s. */
export const FLOP_PER_PF_DAY = 8.64e19;

/** Seconds in a day. */
export const SECONDS_PER_DAY = 86_400;

/**
 * Loss in bits per token from nats per token: L / ln 2.
 *
 * @param nats loss in nats/token
 * @returns bits/token
 * @throws RangeError when the loss is negative or not finite
 * @example
 * natsToBits(Math.LN2) // => 1
 */
export function natsToBits(nats: number): number {
  return checkAmount('Loss', nats) / Math.LN2;
}

/**
 * Perplexity of a loss in nats per token: e^L.
 *
 * @param nats loss in nats/token
 * @returns perplexity, 1 or more
 * @throws RangeError when the loss is negative or not finite
 * @example
 * perplexity(0) // => 1
 */
export function perplexity(nats: number): number {
  return Math.exp(checkAmount('Loss', nats));
}

/**
 * Bits per byte of text from nats per token: L / (ln 2 · bytes per token).
 *
 * @param nats loss in nats/token
 * @param bytesPerToken mean bytes of text in a token, above 0
 * @returns bits/byte
 * @throws RangeError when the loss is negative, bytesPerToken is not positive, or one is not finite
 * @example
 * bitsPerByte(Math.LN2 * 4, 4) // => 1
 */
export function bitsPerByte(nats: number, bytesPerToken: number): number {
  checkPositive('Bytes per token', bytesPerToken);
  return checkAmount('Loss', nats) / (Math.LN2 * bytesPerToken);
}

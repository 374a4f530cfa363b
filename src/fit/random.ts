import { normalQuantile } from '../core/index.ts';

/** Uniform numbers above 0 and below 1. */
export type Random = () => number;

/**
 * A stream of random numbers of its own for each index of a seed (sfc32 of Doty-Humphrey, set up by splitmix32), so
 * that the digits of a resample depend on its number and not on which worker drew it.
 *
 * @example
 * randomStream(1, 7)() === randomStream(1, 7)() // => true
 */
export function randomStream(seed: number, index: number): Random {
  let state = (Math.trunc(seed) ^ Math.imul(index + 1, 0x9e3779b9)) >>> 0;
  const split = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  // seeds beyond 32 bits keep their upper part
  state = (split() ^ Math.floor(seed / 2 ** 32)) >>> 0;
  let a = split();
  let b = split();
  let c = split();
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  return () => (next() + 0.5) / 2 ** 32;
}

/** Standard normal numbers, one for each uniform one. */
export function normal(random: Random): number {
  return normalQuantile(random());
}

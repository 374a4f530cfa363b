import { checkPositive } from './arguments.ts';
import { Refusal } from './refusal.ts';

/**
 * How likely MinHash finds a pair of documents: 1 − (1 − s^r)^b (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of
 * Massive Datasets, section 3.4).
 *
 * @param similarity s, Jaccard similarity of the two, 0 to 1
 * @param bands b, of which one must agree
 * @param rows r, hashes of a band
 * @returns the probability, 0 to 1
 * @throws RangeError when a number is out of its range
 * @example
 * minhashProbability(0.75, 14, 8).toFixed(2) // => '0.77'
 */
export function minhashProbability(similarity: number, bands: number, rows: number): number {
  if (!(similarity >= 0 && similarity <= 1))
    throw new Refusal(`Similarity must be from 0 to 1: got ${similarity}`);
  checkPositive('Bands', bands);
  checkPositive('Rows', rows);
  // in logarithms, so that a pair that is hardly ever found keeps its digits
  return -Math.expm1(bands * Math.log1p(-(similarity ** rows)));
}

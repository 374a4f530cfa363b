import { normalProbability, normalQuantile, sortedQuantile } from './quantile.ts';
import { Refusal } from './refusal.ts';

/** Low and high end of an interval. */
export type Interval = readonly [low: number, high: number];

/** Largest |z0|. */
const MOST_SHIFT = 1;

/**
 * Central interval of a quantity from its bootstrap draws: bias-corrected percentiles (Efron 1981; Efron and
 * Tibshirani 1993, section 14.3, without acceleration).
 *
 * The ends are the percentiles Phi(2 z0 ± z) of the draws, with z the normal quantile of the level and z0 that of the
 * part of the draws below the estimate. Draws lie to one side of the estimate as it may lie to one side of the truth,
 * and plain percentiles, Phi(±z), repeat that shift instead of undoing it. Without an estimate they are what is given.
 * |z0| is held to 1 (our choice): beyond it the estimate does not come from what was drawn.
 *
 * @param sorted draws of the quantity in ascending order, at least one
 * @param level in percent, above 0 and below 100
 * @param estimate of the quantity from all data, in the unit of the draws
 * @throws RangeError when there is no draw, the level is outside 0 to 100, or the estimate is not a number
 * @example
 * percentileInterval([1, 2, 3, 4, 5, 6, 7, 8, 9], 80, 5).map(end => end.toFixed(1)) // => ['1.8', '8.2']
 */
export function percentileInterval(sorted: ArrayLike<number>, level: number, estimate?: number): Interval {
  if (!(level > 0 && level < 100)) {
    throw new Refusal(`Level of an interval must be above 0 and below 100 percent: got ${level}`);
  }
  if (Number.isNaN(estimate)) throw new Refusal('Estimate of an interval must be a number: got NaN');
  const z0 = estimate === undefined ? 0 : shiftOf(sorted, estimate);
  const end = (probability: number) =>
    sortedQuantile(sorted, z0 === 0 ? probability : normalProbability(2 * z0 + normalQuantile(probability)));
  return [end(0.5 - level / 200), end(0.5 + level / 200)];
}

/** z0; draws that equal the estimate count half. */
function shiftOf(sorted: ArrayLike<number>, estimate: number): number {
  if (sorted.length === 0) return 0;
  const below = firstAtLeast(sorted, estimate, false);
  const upTo = firstAtLeast(sorted, estimate, true);
  const share = (below + upTo) / 2 / sorted.length;
  if (share <= 0) return -MOST_SHIFT;
  if (share >= 1) return MOST_SHIFT;
  return Math.max(-MOST_SHIFT, Math.min(MOST_SHIFT, normalQuantile(share)));
}

/** Index of the first value at or above another one; strictly above it where `after`. */
function firstAtLeast(sorted: ArrayLike<number>, value: number, after: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value || (after && sorted[middle]! === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

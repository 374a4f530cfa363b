import { checkAmount, checkPositive } from './arguments.ts';
import { effectiveAmount } from './repetition.ts';
import { findRoot } from './root.ts';

/** One source of a mixture: its weight, and the most tokens that may be taken of it. */
export interface Pool {
  readonly weight: number;
  readonly most: number;
}

/**
 * Tokens of each source when a total is shared by weights, and no source gives more than its most: what a full one
 * cannot take is shared among the others by their weights, until none is above its most (water-filling, as UniMax does
 * with equal weights: Chung et al. 2023, arXiv:2304.09151).
 *
 * @param total D, tokens
 * @param pools weights of any scale, and most tokens of each
 * @returns tokens of each, in order, which sum to less than the total where all are full
 * @throws RangeError when the total is not positive, or a weight or a most is negative
 * @example
 * waterFill(10, [{ weight: 1, most: 2 }, { weight: 1, most: 100 }]) // => [2, 8]
 */
export function waterFill(total: number, pools: readonly Pool[]): readonly number[] {
  checkPositive('Total', total);
  for (const { weight, most } of pools) {
    checkAmount('Weight', weight);
    if (!(most >= 0)) checkAmount('Most', most);
  }
  const largest = pools.reduce((most, { weight }) => Math.max(most, weight), 0);
  if (largest === 0) return pools.map(() => 0);
  const weights = pools.map(({ weight }) => weight / largest);
  const full = pools.map(({ weight }) => weight === 0);
  for (;;) {
    const taken = pools.reduce((sum, { most, weight }, i) => (full[i] && weight > 0 ? sum + most : sum), 0);
    const open = weights.reduce((sum, weight, i) => (full[i] ? sum : sum + weight), 0);
    const rest = Math.max(0, total - taken);
    const tokens = pools.map(({ most, weight }, i) =>
      full[i] ? (weight === 0 ? 0 : most) : (rest * weights[i]!) / open,
    );
    const over = pools.findIndex(({ most }, i) => !full[i] && tokens[i]! > most);
    if (over < 0) return tokens;
    for (const [i, { most }] of pools.entries()) if (!full[i] && tokens[i]! > most) full[i] = true;
  }
}

/**
 * New tokens that a mixture is worth: the sum of what each source's tokens are worth, repeated as often as they are
 * (Muennighoff et al. 2023, arXiv:2305.16264, equation 5, source by source; it was fitted on one corpus repeated as a
 * whole).
 *
 * @param sources tokens taken of each and unique tokens of each
 * @param halfLife R_D*, repetitions
 * @returns D', tokens
 * @throws RangeError when an amount is not positive
 * @example
 * effectiveMixture([{ tokens: 4, unique: 1 }, { tokens: 1, unique: 2 }], 15.387756).toFixed(3) // => '4.726'
 */
export function effectiveMixture(
  sources: readonly { readonly tokens: number; readonly unique: number }[],
  halfLife: number,
): number {
  return sources.reduce(
    (sum, { tokens, unique }) => (tokens === 0 ? sum : sum + effectiveAmount(tokens, unique, halfLife)),
    0,
  );
}

/**
 * Unique tokens of one corpus of which as many tokens are worth as much as those of a mixture: U' with
 * effectiveAmount(D, U', R*) = D'. What a law that knows one corpus is asked with.
 *
 * @param sources tokens taken of each and unique tokens of each
 * @param halfLife R_D*, repetitions
 * @returns U', tokens; Infinity where nothing is repeated
 * @throws RangeError when an amount is not positive
 * @example
 * uniqueAsOne([{ tokens: 4, unique: 1 }, { tokens: 8, unique: 2 }], 15.387756).toFixed(9) // => '3.000000000'
 */
export function uniqueAsOne(
  sources: readonly { readonly tokens: number; readonly unique: number }[],
  halfLife: number,
): number {
  const tokens = sources.reduce((sum, one) => sum + one.tokens, 0);
  const fresh = effectiveMixture(sources, halfLife);
  const miss = (unique: number) => effectiveAmount(tokens, unique, halfLife) - fresh;
  if (sources.every(one => one.tokens <= one.unique) || miss(tokens) <= 0) return Number.POSITIVE_INFINITY;
  const low = fresh / (1 + halfLife);
  return miss(low) >= 0 ? low : findRoot(miss, low, tokens);
}

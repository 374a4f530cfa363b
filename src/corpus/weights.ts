import { checkPositive } from '../core/arguments.ts';
import { Refusal } from '../core/refusal.ts';
import { mostOf } from '../core/unbounded.ts';
import { formatCount } from '../quantity/format.ts';
import type { DataSource } from './sources.ts';
import type { SourceStock } from './stock.ts';

/** How far shares may sum from 100%: what rounding to half a percent leaves. */
const ROUNDED = 0.005;

/** What decides weights, beside the sources. */
export interface WeightRequest {
  readonly tokens: number;
  readonly temperature?: number;
  readonly normalize?: boolean;
}

/**
 * The weight of each source, which sum to 1: tokens first, then shares of the rest; what has neither divides what is left in
 * proportion to its unique tokens to the power of the temperature.
 *
 * @throws RangeError when amounts are more than the tokens, or shares do not sum to 100%
 */
export function weightsOf(stocks: readonly SourceStock[], request: WeightRequest): readonly number[] {
  const { tokens, temperature, normalize = false } = request;
  const sources = stocks.map(({ source }) => source);
  const fixed = sources.reduce((sum, { tokens: taken = 0 }) => sum + taken, 0) / tokens;
  if (fixed > 1 + 1e-12)
    throw new Refusal(
      `Sources ask for ${formatCount(fixed * tokens)} of ${formatCount(tokens)} tokens: name fewer`,
    );
  const rest = Math.max(0, 1 - fixed);
  const auto = stocks.map(({ source, amount }) =>
    source.share === undefined && source.tokens === undefined ? amount.likely : 0,
  );
  const isAuto = auto.some(one => one > 0);
  if (temperature !== undefined && !isAuto)
    throw new Refusal('A temperature divides what has no share, and every source has one: leave it out');
  const scale = shareScale(sources, { isAuto, normalize, rest });
  const power = temperature === undefined ? 1 : checkPositive('Temperature', temperature);
  const largest = mostOf(auto);
  const powered = auto.map(one => (one === 0 ? 0 : (one / largest) ** power));
  const sum = powered.reduce((total, one) => total + one, 0);
  const shared = sources.reduce((total, { share = 0 }) => total + share, 0) * scale;
  const weights = sources.map(({ share, tokens: taken }, i) => {
    if (taken !== undefined) return taken / tokens;
    if (share !== undefined) return share * scale * rest;
    return (rest * (1 - shared) * powered[i]!) / sum;
  });
  const all = weights.reduce((total, one) => total + one, 0);
  return weights.map(weight => weight / all);
}

/** What shares are multiplied by. */
function shareScale(
  sources: readonly DataSource[],
  {
    isAuto,
    normalize,
    rest,
  }: { readonly isAuto: boolean; readonly normalize: boolean; readonly rest: number },
): number {
  const shares = sources.flatMap(({ share }) => share ?? []);
  if (shares.length === 0) {
    if (!isAuto && rest > ROUNDED)
      throw new Refusal(
        `The amounts leave ${percent(rest)} of the tokens to no source: give shares, or one source without an amount`,
      );
    return 1;
  }
  const sum = shares.reduce((total, one) => total + one, 0);
  if (sum === 0) throw new Refusal('Shares must not all be zero');
  if (isAuto && sum < 1) return 1;
  if (isAuto) throw new Refusal(`Shares sum to ${percent(sum)} and leave nothing for sources without one`);
  if (normalize || Math.abs(sum - 1) <= ROUNDED + 1e-12) return 1 / sum;
  throw new Refusal(`Shares must sum to 100%: got ${percent(sum)} (data mix --normalize scales them)`);
}

/** Whether shares are so far from 100% that scaling them is to be said. */
export function isScaled(sources: readonly DataSource[]): boolean {
  const shares = sources.flatMap(({ share }) => share ?? []);
  if (shares.length < sources.length) return false;
  return Math.abs(shares.reduce((total, one) => total + one, 0) - 1) > ROUNDED + 1e-12;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(4))}%`;
}

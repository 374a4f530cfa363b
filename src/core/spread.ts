import type { Interval } from './percentile-interval.ts';
import { risingQuantile, sortedQuantile } from './quantile.ts';

/** A value that is not sure: what is likely (the middle of its distribution), and intervals by their level in percent. */
export interface Uncertain {
  readonly likely: number;
  readonly '80': Interval;
  readonly '95': Interval;
}

/** A quantile function: the value below which a share `p` of the cases lies. */
export type Quantile = (p: number) => number;

/** The spread of a distribution. */
export function spreadOf(quantile: Quantile, likely: number = quantile(0.5)): Uncertain {
  return { likely, '80': [quantile(0.1), quantile(0.9)], '95': [quantile(0.025), quantile(0.975)] };
}

/** The spread of a value that is known. */
export function certain(value: number): Uncertain {
  return { likely: value, '80': [value, value], '95': [value, value] };
}

/** The spread of values of which each stands for an equal share of the cases. */
export function spreadOfValues(values: Float64Array, likely: number): Uncertain {
  const sorted = Float64Array.from(values).sort();
  return spreadOf(p => sortedQuantile(sorted, p), likely);
}

/** Spreads of functions of values of which each stands for an equal share of the cases: of one that rises, and one that falls. */
export interface ValueSpreads {
  readonly rising: (change: (value: number) => number, likely: number) => Uncertain;
  readonly falling: (change: (value: number) => number, likely: number) => Uncertain;
}

/** Spreads of functions of a value with this quantile function. */
export function spreadsByQuantile(quantile: Quantile): ValueSpreads {
  return {
    rising: (change, likely) => spreadOf(p => change(quantile(p)), likely),
    falling: (change, likely) => spreadOf(p => change(quantile(1 - p)), likely),
  };
}

/** {@link spreadOfValues} of what rises or falls with values, which are sorted once for all of them. */
export function spreadsOfValues(values: Float64Array): ValueSpreads {
  const sorted = Float64Array.from(values).sort();
  return {
    rising: (change, likely) => spreadOf(p => risingQuantile(sorted, change, p), likely),
    falling: (change, likely) => spreadOf(p => risingQuantile(sorted, change, 1 - p), likely),
  };
}

/** The spread of a rising function of a value. */
export function rising(
  { likely, 80: narrow, 95: wide }: Uncertain,
  change: (value: number) => number,
): Uncertain {
  return {
    likely: change(likely),
    '80': [change(narrow[0]), change(narrow[1])],
    '95': [change(wide[0]), change(wide[1])],
  };
}

/** The spread of a falling function of a value: its ends change places. */
export function falling(
  { likely, 80: narrow, 95: wide }: Uncertain,
  change: (value: number) => number,
): Uncertain {
  return {
    likely: change(likely),
    '80': [change(narrow[1]), change(narrow[0])],
    '95': [change(wide[1]), change(wide[0])],
  };
}

/** Whether a value is known: its intervals are one point. */
export function isCertain({ 95: [low, high] }: Uncertain): boolean {
  return low === high;
}

/**
 * The spread of the sum of two values that do not know of each other: distances of the ends add as squares.
 */
export function plus(a: Uncertain, b: Uncertain): Uncertain {
  const likely = a.likely + b.likely;
  const end = (level: '80' | '95', side: 0 | 1) => {
    const [x, y] = [a, b].map(one => one[level][side] - one.likely);
    return likely + (side === 0 ? -1 : 1) * Math.hypot(x!, y!);
  };
  return { likely, '80': [end('80', 0), end('80', 1)], '95': [end('95', 0), end('95', 1)] };
}

/**
 * The spread of the product of two values that do not know of each other: distances of the ends, as ratios to what is
 * likely, add as squares of their logarithms, which is exact where both are log-normal.
 *
 * @param a positive
 * @param b positive
 */
export function times(a: Uncertain, b: Uncertain): Uncertain {
  const likely = a.likely * b.likely;
  const end = (level: '80' | '95', side: 0 | 1) => {
    const [x, y] = [a, b].map(one => Math.log(one[level][side] / one.likely));
    return likely * Math.exp((side === 0 ? -1 : 1) * Math.hypot(x!, y!));
  };
  return { likely, '80': [end('80', 0), end('80', 1)], '95': [end('95', 0), end('95', 1)] };
}

import { type Interval, type Intervals, percentileInterval } from '../core/index.ts';

/** Levels that are given unless others are asked for, in percent. */
export const usualLevels = [80, 95] as const;

/** Levels of a record by level, ascending: its own order is another one (the keys of objects that are whole numbers come first). */
export function levelsIn(byLevel: Readonly<Record<string, unknown>> | null | undefined): readonly string[] {
  return Object.keys(byLevel ?? {}).toSorted((one, other) => Number(one) - Number(other));
}

/** Draws that must be expected beyond each end of an interval: with fewer, the end is about the most extreme draw. */
const DRAWS_BEYOND_END = 2;

/**
 * How many draws an interval of a level needs.
 *
 * @param level in percent
 * @example
 * drawsNeeded(95) // => 80
 */
export function drawsNeeded(level: number): number {
  return Math.ceil(DRAWS_BEYOND_END / ((100 - level) / 200) - 1e-9);
}

/**
 * Central intervals of values by level.
 *
 * @param estimate of the quantity from all data, for values that are draws of a bootstrap: their percentiles are then
 *   corrected for bias
 */
export function percentileIntervals(
  values: Iterable<number>,
  levels: readonly number[],
  estimate?: number,
): Intervals {
  const sorted = Float64Array.from(values).sort();
  const intervals: Record<string, Interval> = {};
  for (const level of levels) intervals[level] = percentileInterval(sorted, level, estimate);
  return intervals;
}

/** Covariance of the columns of draws (divisor: draws − 1), to ten significant digits. */
export function covarianceOf(draws: readonly (readonly number[])[]): number[][] {
  const size = draws[0]?.length ?? 0;
  const means = Array.from(
    { length: size },
    (_, i) => draws.reduce((sum, draw) => sum + draw[i]!, 0) / draws.length,
  );
  return means.map((_, i) =>
    means.map((_, j) => {
      const sum = draws.reduce((total, draw) => total + (draw[i]! - means[i]!) * (draw[j]! - means[j]!), 0);
      return Number((sum / (draws.length - 1)).toPrecision(10));
    }),
  );
}

/** Standard deviation (divisor: count − 1). */
export function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

import type { Law } from '../core/law.ts';
import { allocationOf } from '../core/law-allocation.ts';

/** `count` values from `low` to `high`, evenly spaced in logarithm; both ends are exact. */
export function logSpaced(low: number, high: number, count: number): number[] {
  const step = Math.log(high / low) / (count - 1);
  return Array.from({ length: count }, (_, index) => {
    if (index === 0) return low;
    return index === count - 1 ? high : low * Math.exp(step * index);
  });
}

/** The same with further values put in where they belong, so that a curve has a point at each of them. */
export function logSpacedWith(
  [low, high]: readonly [number, number],
  count: number,
  extra: readonly (number | null | undefined)[],
): number[] {
  const inside = extra.filter(
    (value): value is number => typeof value === 'number' && value > low && value < high,
  );
  return [...new Set([...logSpaced(low, high, count), ...inside])].sort((a, b) => a - b);
}

/** The common part of intervals, `[0, 0]` where there is none: then nothing of a curve is solid. */
export function common(
  intervals: readonly (readonly [number | null, number | null] | undefined)[],
): [number, number] {
  let low = 0;
  let high = Number.MAX_VALUE;
  for (const [from, to] of intervals.filter(interval => interval !== undefined)) {
    low = Math.max(low, from ?? 0);
    high = Math.min(high, to ?? Number.MAX_VALUE);
  }
  return low < high ? [low, high] : [0, 0];
}

/**
 * C within the law's range; where the law states none of C but one of N, C whose N* is in it. A law without any
 * range is dashed throughout, since nothing says where it holds.
 */
export function solidCompute(law: Law): [number, number] {
  const { compute, parameters } = law.range ?? {};
  if (compute !== undefined) return common([compute]);
  if (parameters === undefined) return [0, 0];
  const { computeForParameters } = allocationOf(law);
  return common([
    [
      parameters[0] && computeForParameters(parameters[0]),
      parameters[1] && computeForParameters(parameters[1]),
    ],
  ]);
}

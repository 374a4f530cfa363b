import type { ArgsOf } from '../core/caveat.ts';
import type { ObstacleSentences } from './messages.ts';
import type { Points } from './points.ts';
import type { Constraints } from './restriction.ts';
import type { PilotRun } from './runs.ts';

/** Why the data do not give a coefficient, as data: messages.ts says it in words. */
export interface Obstacle {
  readonly code: keyof ObstacleSentences;
  /** Coefficients that it concerns. */
  readonly coefficients: readonly string[];
  readonly args: Readonly<Record<string, string | number>>;
}

/** A reason; its code decides its arguments. */
export function obstacle<Code extends keyof ObstacleSentences>(
  code: Code,
  coefficients: readonly string[],
  args: Omit<ArgsOf<ObstacleSentences, Code>, 'names'>,
): Obstacle {
  return { code, coefficients, args: args as Obstacle['args'] };
}

/** Less than this of a training run is a mistake of units: no law is fitted to runs so small. */
const least = { parameters: 1e3, tokens: 1e3, compute: 1e9 } as const;

/** Values that are so small that they must be in another unit. */
export function obstaclesOfUnits(runs: readonly PilotRun[]): readonly Obstacle[] {
  return (['parameters', 'tokens', 'compute'] as const).flatMap(quantity => {
    const small = runs.map(run => run[quantity] ?? Infinity).filter(value => value < least[quantity]);
    if (small.length === 0) return [];
    const smallest = small.reduce((low, value) => Math.min(low, value), Infinity);
    const args = { quantity, count: small.length, runs: runs.length, smallest, least: least[quantity] };
    return [obstacle('units-mistake', [], args)];
  });
}

/** Runs within this factor of compute are one budget. */
const SAME_BUDGET = 1.25;

/** Reasons that can be seen before anything is fitted. */
export function obstaclesOfData(
  points: Points,
  constraints: Constraints,
  freeCount: number,
): readonly Obstacle[] {
  const distinct = new Set<string>();
  // once there are enough of them, no more need to be told apart
  for (let i = 0; i < points.count && distinct.size <= freeCount; i++)
    distinct.add(`${points.logParameters[i]} ${points.logTokens[i]}`);
  if (distinct.size <= freeCount) {
    return [obstacle('too-few-points', [], { points: distinct.size, coefficients: freeCount })];
  }
  const { fixed = {}, tieExponents } = constraints;
  const exponentsFree = fixed.alpha === undefined && fixed.beta === undefined && !tieExponents;
  if (exponentsFree) {
    // with D a power of N the two terms can trade places: the same losses, another optimum
    const { slope, spread } = lineOf(points);
    if (slope > 0 && spread < 0.02) {
      return [obstacle('one-ratio', ['A', 'B', 'alpha', 'beta'], { slope, spread })];
    }
    // along one isoFLOP curve E and both exponents rest on how the curve's ends bend, which noise decides
    if (slope < 0 && spreadOfCompute(points) < Math.log(SAME_BUDGET)) {
      return [obstacle('one-budget', ['E', 'alpha', 'beta'], {})];
    }
  }
  return [];
}

/** ln of the largest compute over the smallest. */
function spreadOfCompute({ logParameters, logTokens }: Points): number {
  let low = Infinity;
  let high = -Infinity;
  logParameters.forEach((value, i) => {
    low = Math.min(low, value + logTokens[i]!);
    high = Math.max(high, value + logTokens[i]!);
  });
  return high - low;
}

/** Least-squares slope of ln D on ln N, and the root mean square of what it leaves. */
function lineOf({ count, logParameters, logTokens }: Points): { slope: number; spread: number } {
  let uu = 0;
  let uv = 0;
  let vv = 0;
  for (let i = 0; i < count; i++) {
    uu += logParameters[i]! ** 2;
    uv += logParameters[i]! * logTokens[i]!;
    vv += logTokens[i]! ** 2;
  }
  // centred logarithms need no intercept
  const slope = uu > 0 ? uv / uu : 0;
  return { slope, spread: Math.sqrt(Math.max(0, vv - slope * uv) / count) };
}

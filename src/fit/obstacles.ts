import type { Points } from './points.ts';
import type { Constraints } from './restriction.ts';

/** Why the data do not give a coefficient, as data: messages.ts says it in words. */
export interface Obstacle {
  readonly code:
    | 'too-few-points'
    | 'too-few-budgets'
    | 'too-few-sizes'
    | 'no-envelope'
    | 'one-budget'
    | 'one-ratio'
    | 'at-bound'
    | 'not-identified'
    | 'not-distinguished-from-zero'
    | 'not-converged'
    | 'checkpoints'
    | 'sweep';
  /** Coefficients that it concerns. */
  readonly coefficients: readonly string[];
  readonly args: Readonly<Record<string, string | number>>;
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
    const args = { points: distinct.size, coefficients: freeCount };
    return [{ code: 'too-few-points', coefficients: [], args }];
  }
  const { fixed = {}, tieExponents } = constraints;
  const exponentsFree = fixed.alpha === undefined && fixed.beta === undefined && !tieExponents;
  if (exponentsFree) {
    // with D a power of N the two terms can trade places: the same losses, another optimum
    const { slope, spread } = lineOf(points);
    if (slope > 0 && spread < 0.02) {
      return [{ code: 'one-ratio', coefficients: ['A', 'B', 'alpha', 'beta'], args: { slope, spread } }];
    }
    // along one isoFLOP curve E and both exponents rest on how the curve's ends bend, which noise decides
    if (slope < 0 && spreadOfCompute(points) < Math.log(SAME_BUDGET)) {
      return [{ code: 'one-budget', coefficients: ['E', 'alpha', 'beta'], args: {} }];
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

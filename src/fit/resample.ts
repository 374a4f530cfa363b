import { toDraw } from './coefficients.ts';
import { fitOuter } from './coupled.ts';
import { type DescentProblem, descend } from './descend.ts';
import { LARGEST_EXPONENT } from './identify.ts';
import type { Objective } from './objective.ts';
import type { Points } from './points.ts';
import { randomStream } from './random.ts';
import { type Constraints, restrict } from './restriction.ts';

/** Resamples to refit, as plain data that may travel to a worker thread. */
export interface ResampleJob {
  readonly points: Points;
  readonly objective: Objective;
  readonly constraints: Constraints;
  /** Optimum of all points, where each refit starts. */
  readonly theta: Float64Array;
  /** Whether k is fitted, too, from that of the objective. */
  readonly coupled?: boolean;
  readonly seed: number;
  /** Numbers of the first resample and of the one after the last. */
  readonly first: number;
  readonly end: number;
}

/** Numbers of a draw: ln E, ln A, ln B, alpha, beta, and k of a coupled form. */
export function drawSize({ coupled }: Pick<ResampleJob, 'coupled'>): number {
  return coupled ? 6 : 5;
}

/**
 * Refit resamples of the points, drawn with replacement. Counts stand in for repeated points, so a resample costs no
 * more than its distinct points.
 *
 * @returns {@link drawSize} numbers a resample; all NaN where the refit has no optimum (an exponent at a bound of the fit: zero, or so large that its term
 *   is a step)
 */
export function refitResamples(job: ResampleJob): Float64Array {
  const { points, objective, constraints, seed, first, end } = job;
  const restriction = restrict(constraints, points);
  const size = drawSize(job);
  const draws = new Float64Array((end - first) * size).fill(Number.NaN);
  const weights = new Float64Array(points.count);
  for (let resample = first; resample < end; resample++) {
    const random = randomStream(seed, resample);
    weights.fill(0);
    for (let i = 0; i < points.count; i++) weights[Math.floor(random() * points.count)]! += 1;
    const { draw, outer } = refitted({ points, weights, objective, restriction }, job);
    const isLaw = [draw[3]!, draw[4]!].every(exponent => exponent > 0 && exponent <= LARGEST_EXPONENT);
    if (isLaw && draw.every(Number.isFinite)) {
      draws.set([...draw, ...outer].map(keepNineDecimals), (resample - first) * size);
    }
  }
  return draws;
}

/** Coefficients of one resample, and k where it is fitted. */
function refitted(
  problem: DescentProblem,
  { theta, coupled, points, objective }: ResampleJob,
): { readonly draw: number[]; readonly outer: readonly number[] } {
  if (!coupled) return { draw: toDraw(descend(problem, theta).theta, points), outer: [] };
  const { outer } = objective;
  // starts are those of k = 1
  const plain = Array.from(theta, (value, index) => (index === 0 ? value : value * outer));
  const { k, end } = fitOuter(problem, plain, outer);
  return { draw: toDraw(end.theta, points), outer: [k] };
}

/** Draws are kept to nine decimals: what a law file holds is then exactly what the intervals were made of. */
export function keepNineDecimals(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}

import { solvePositive } from '../core/linear.ts';
import { newSlope, type Objective, objectiveSlope, objectiveValue, SIZE, withDelta } from './objective.ts';
import type { Points } from './points.ts';
import { contract, expand, type Restriction, reduceMatrix, reduceVector } from './restriction.ts';

/** What a descent works on. */
export interface DescentProblem {
  readonly points: Points;
  readonly weights: Float64Array;
  readonly objective: Objective;
  readonly restriction: Restriction;
}

/** Where a descent ended. */
export interface Descent {
  /** Internal coefficients e, a, b, alpha, beta. */
  readonly theta: Float64Array;
  readonly value: number;
  /** Passes over the points with derivatives. */
  readonly iterations: number;
  /** Whether it ended at a stationary point, and not at the limit of iterations. */
  readonly converged: boolean;
}

const MOST_ITERATIONS = 400;

/**
 * Damped Newton descent of one objective: solve (H + lambda·M) step = −gradient with the Hessian H and the majorizer
 * M, and let lambda grow until the value falls. At lambda = 0 this is Newton's method, which ends exactly (the
 * objective is nearly quadratic between kinks); at large lambda it is a short step of iteratively reweighted least
 * squares, which cannot fail to descend.
 */
export function descend(
  problem: DescentProblem,
  start: ArrayLike<number>,
  tolerance: number = 1e-15,
): Descent {
  const { points, weights, objective, restriction } = problem;
  const slope = newSlope();
  let free = contract(restriction, start);
  let theta = new Float64Array(SIZE);
  let trial = new Float64Array(SIZE);
  expand(restriction, free, theta);
  let value = objectiveSlope(points, weights, objective, theta, slope);
  let lambda = 1e-2;
  for (let iteration = 1; iteration <= MOST_ITERATIONS; iteration++) {
    const gradient = reduceVector(restriction, slope.gradient);
    const hessian = reduceMatrix(restriction, slope.hessian);
    const majorizer = reduceMatrix(restriction, slope.majorizer);
    let accepted = false;
    while (lambda < 1e12) {
      const step = solvePositive(
        hessian.map((entry, index) => entry + lambda * majorizer[index]!),
        gradient,
      );
      if (step === undefined) {
        lambda = Math.max(lambda * 4, 1e-6);
        continue;
      }
      let promised = 0;
      for (let i = 0; i < step.length; i++) promised += 0.5 * step[i]! * gradient[i]!;
      if (promised <= tolerance * value) return { theta, value, iterations: iteration, converged: true };
      const next = free.map((entry, index) => entry - step[index]!);
      expand(restriction, next, trial);
      const reached = objectiveValue(points, weights, objective, trial);
      const gain = (value - reached) / promised;
      if (gain > 1e-4) {
        free = next;
        [theta, trial] = [trial, theta];
        lambda = gain > 0.75 ? lambda / 5 : gain < 0.25 ? lambda * 2 : lambda;
        if (lambda < 1e-9) lambda = 0;
        accepted = true;
        break;
      }
      lambda = Math.max(lambda * 4, 1e-6);
    }
    if (!accepted) return { theta, value, iterations: iteration, converged: true };
    value = objectiveSlope(points, weights, objective, theta, slope);
  }
  return { theta, value, iterations: MOST_ITERATIONS, converged: false };
}

/**
 * Descent through objectives of falling delta down to the one asked for. A wide Huber loss is smooth, so Newton's
 * steps are long; each stage starts where the last one ended. At delta = 1e-3 alone the loss is nearly absolute
 * error, and descents crawl from kink to kink.
 */
export function descendInStages(problem: DescentProblem, start: ArrayLike<number>): Descent {
  const { points, weights, objective, restriction } = problem;
  const { delta } = objective;
  let place = start;
  let iterations = 0;
  if (Number.isFinite(delta)) {
    for (let wide = delta * 64; wide > delta * 1.5; wide /= 4) {
      const stage = descend(
        { points, weights, objective: withDelta(objective, wide), restriction },
        place,
        1e-5,
      );
      place = stage.theta;
      iterations += stage.iterations;
    }
  }
  const last = descend(problem, place);
  return { ...last, iterations: iterations + last.iterations };
}

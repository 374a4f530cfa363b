import { scaleToUnitDiagonal, symmetricEigen } from '../core/linear.ts';
import type { DescentProblem } from './descend.ts';
import { newSlope, objectiveSlope } from './objective.ts';
import { reduceMatrix, reduceVector } from './restriction.ts';

/** Whether a place is a minimum of the objective. */
export interface Curvature {
  /** Norm of the gradient over the free coefficients. */
  readonly gradientNorm: number;
  /** Least eigenvalue of the Hessian, scaled to a unit diagonal: zero or above at a minimum. */
  readonly leastCurvature: number;
}

export function curvatureAt(
  { points, weights, objective, restriction }: DescentProblem,
  theta: Float64Array,
): Curvature {
  const slope = newSlope();
  objectiveSlope(points, weights, objective, theta, slope);
  const gradient = reduceVector(restriction, slope.gradient);
  const size = restriction.freeCount;
  const hessian = scaleToUnitDiagonal(reduceMatrix(restriction, slope.hessian), size).matrix;
  return {
    gradientNorm: Math.sqrt(gradient.reduce((sum, entry) => sum + entry * entry, 0)),
    leastCurvature: symmetricEigen(hessian, size)[0]?.value ?? 0,
  };
}

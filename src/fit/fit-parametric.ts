import type { ParametricCoefficients } from '../core/index.ts';
import { scaleToUnitDiagonal, symmetricEigen } from '../core/linear.ts';
import { Refusal } from '../core/refusal.ts';
import { fitOuter, type OuterTest, testOuter } from './coupled.ts';
import type { DescentProblem } from './descend.ts';
import { judge } from './judge.ts';
import {
  HOFFMANN_DELTA,
  newSlope,
  type Objective,
  type ObjectiveName,
  objectiveOf,
  objectiveSlope,
} from './objective.ts';
import { type Obstacle, obstaclesOfData } from './obstacles.ts';
import { toPoints } from './points.ts';
import { type Constraints, reduceMatrix, reduceVector, restrict } from './restriction.ts';
import { canonicalOrder, checkRuns, type PilotRun } from './runs.ts';
import { solve } from './solve.ts';

export interface ParametricFitOptions extends Constraints {
  /** What is minimised; Hoffmann's Huber loss on ln L unless told otherwise. */
  readonly objective?: ObjectiveName | undefined;
  /** Huber's delta, 1e-3 unless told otherwise. */
  readonly delta?: number | undefined;
  /** `coupled` fits an outer exponent k, too; `parametric` unless told otherwise. */
  readonly form?: 'parametric' | 'coupled' | undefined;
}

/** Why the optimum may be believed. */
export interface Certificate {
  /** Value of the objective, a sum over the runs. */
  readonly objective: number;
  /** Pairs of exponents for which E, A and B were solved, to choose the starts. */
  readonly screened: number;
  /** Descents that were started, from the best places among these. */
  readonly starts: number;
  /** Descents that ended at the best objective (to 1e-9 of it). */
  readonly reached: number;
  /** Whether the best descent ended at a stationary point. */
  readonly converged: boolean;
  /** Norm of the gradient over the free coefficients, logarithms centred. */
  readonly gradientNorm: number;
  /** Condition of the residuals' Jacobian with columns of length 1. */
  readonly condition: number;
  /** Least eigenvalue of the scaled Hessian; not below zero at a minimum. */
  readonly leastCurvature: number;
  /** Coefficients that ended at a bound. */
  readonly atBound: readonly string[];
  /** Coefficients that the data do not identify. */
  readonly unidentified: readonly string[];
}

/** A fitted law, or why there is none. */
export interface ParametricFit {
  /** Absent where the data do not identify them. */
  readonly coefficients?: ParametricCoefficients;
  /** Absent where it could be told before fitting that no fit would mean anything. */
  readonly certificate?: Certificate;
  readonly obstacles: readonly Obstacle[];
  /** For a bootstrap: the problem and its optimum. */
  readonly problem: DescentProblem;
  readonly theta?: Float64Array;
  /** Of a coupled fit: k against k = 1. */
  readonly outer?: OuterTest;
}

/**
 * Fit L = E + A/N^alpha + B/D^beta to runs: approach 3 of Hoffmann et al. 2022 (arXiv:2203.15556, section 3.3 and
 * equation 3), the sum of Huber(1e-3) over the residuals of ln L, to its global minimum.
 *
 * @param runs N in parameters, D in tokens, loss in the unit that E will have
 * @param options other objectives, fixed coefficients (E, A, B as themselves), tied exponents
 * @returns coefficients with a certificate, or the obstacles that keep the data from identifying them
 * @throws RangeError when a run or an option is out of range
 * @example
 * const law = (N, D) => 1.7 + 400 / N ** 0.34 + 2000 / D ** 0.37;
 * const grid = [1e8, 4e8, 1.6e9, 6.4e9].flatMap(N => [5, 20, 80].map(ratio => [N, ratio * N]));
 * const runs = grid.map(([N, D], line) => ({ line, parameters: N, tokens: D, loss: law(N, D) }));
 * fitParametric(runs).coefficients.alpha.toFixed(9) // => '0.340000000'
 */
export function fitParametric(runs: readonly PilotRun[], options: ParametricFitOptions = {}): ParametricFit {
  const problem = problemOf(runs, options);
  const early = obstaclesOfData(problem.points, options, problem.restriction.freeCount);
  if (early.length > 0) return { obstacles: early, problem };
  const { screened, starts, reached, ...solution } = solve(problem, options);
  const coupled = options.form === 'coupled' ? fitOuter(problem, solution.best.theta) : undefined;
  const posed: DescentProblem =
    coupled === undefined ? problem : { ...problem, objective: { ...problem.objective, outer: coupled.k } };
  const judged = judge(posed, coupled?.end ?? solution.best, options.fixed);
  const { best, obstacles, condition } = judged;
  const coefficients = coupled === undefined ? judged.coefficients : { ...judged.coefficients, k: coupled.k };
  const named = (isBound: boolean) =>
    obstacles.filter(({ code }) => (code === 'at-bound') === isBound).flatMap(entry => entry.coefficients);
  const certificate: Certificate = {
    objective: best.value,
    screened,
    starts,
    reached,
    converged: best.converged,
    condition,
    ...curvatureAt(posed, best.theta),
    atBound: named(true),
    unidentified: named(false),
  };
  const count = problem.points.count;
  const squared = !Number.isFinite(problem.objective.delta);
  const outer = coupled && testOuter(coupled, solution.best.value, { count, squared });
  const result = { certificate, obstacles, problem: posed, theta: best.theta, ...(outer && { outer }) };
  return obstacles.length > 0 ? result : { ...result, coefficients };
}

function problemOf(runs: readonly PilotRun[], options: ParametricFitOptions): DescentProblem {
  const { objective = 'huber-log', delta = HOFFMANN_DELTA } = options;
  if (!(delta > 0 && Number.isFinite(delta))) {
    throw new Refusal(`Huber's delta must be a positive number: got ${delta}`);
  }
  checkRuns(runs);
  if (runs.length === 0) throw new Refusal('A fit needs runs: got none');
  const points = toPoints(runs, canonicalOrder(runs));
  const chosen: Objective = objectiveOf(objective, delta);
  return {
    points,
    weights: new Float64Array(points.count).fill(1),
    objective: chosen,
    restriction: restrict(options, points),
  };
}

/** Whether a place is a minimum of the objective. */
interface Curvature {
  /** Norm of the gradient over the free coefficients. */
  readonly gradientNorm: number;
  /** Least eigenvalue of the Hessian, scaled to a unit diagonal: zero or above at a minimum. */
  readonly leastCurvature: number;
}

function curvatureAt(
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

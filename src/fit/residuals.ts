import type { ParametricCoefficients } from '../core/index.ts';
import { parametricLoss } from '../core/index.ts';
import type { Objective } from './objective.ts';
import type { Points } from './points.ts';
import type { PilotRun } from './runs.ts';

/** ln L(N, D) − ln L of each point, or L(N, D) − L. */
export function residuals(points: Points, objective: Objective, theta: ArrayLike<number>): Float64Array {
  const [e = 0, a = 0, b = 0, alpha = 0, beta = 0] = Array.from(theta);
  const E = Math.exp(e);
  return points.loss.map((loss, i) => {
    const terms = Math.exp(a - alpha * points.logParameters[i]!) + Math.exp(b - beta * points.logTokens[i]!);
    const predicted = E + terms ** objective.outer;
    return objective.logarithmic ? Math.log(predicted) - points.logLoss[i]! : predicted - loss;
  });
}

/** A run and what a law says about it. */
export interface Residual {
  readonly line: number;
  readonly parameters: number;
  readonly tokens: number;
  readonly loss: number;
  readonly predicted: number;
  /** ln loss − ln predicted: positive where the run did worse than the law says. */
  readonly residual: number;
}

/** How well a law describes runs. */
export interface Quality {
  readonly points: number;
  /** Root mean square of ln loss − ln predicted. */
  readonly rmsLogResidual: number;
  readonly meanAbsoluteLogResidual: number;
  /** Mean of ln loss − ln predicted. */
  readonly meanLogResidual: number;
  /** 1 − (sum of squared errors)/(variance) of the loss itself. */
  readonly r2: number;
}

export function residualOf(coefficients: ParametricCoefficients, run: PilotRun): Residual {
  const { line, parameters, tokens, loss } = run;
  const predicted = parametricLoss(coefficients, parameters, tokens);
  return { line, parameters, tokens, loss, predicted, residual: Math.log(loss / predicted) };
}

/** ln loss − ln predicted of each run. */
export function logResiduals(coefficients: ParametricCoefficients, runs: readonly PilotRun[]): Float64Array {
  const found = new Float64Array(runs.length);
  for (let index = 0; index < found.length; index++) {
    const { parameters, tokens, loss } = runs[index]!;
    found[index] = Math.log(loss / parametricLoss(coefficients, parameters, tokens));
  }
  return found;
}

/** Places of the runs that the law describes worst, the worst first; of equal ones the earlier line. */
export function worst(runs: readonly PilotRun[], residuals: Float64Array, count: number): readonly number[] {
  if (count <= 0) return [];
  const sizes = residuals.map(Math.abs);
  // below the smallest that may be among them nothing needs to be ranked
  const least = sizes.toSorted()[Math.max(0, sizes.length - count)]!;
  const places: number[] = [];
  sizes.forEach((size, place) => {
    if (size >= least) places.push(place);
  });
  return places
    .sort((one, other) => sizes[other]! - sizes[one]! || runs[one]!.line - runs[other]!.line)
    .slice(0, count);
}

/**
 * How well a law describes runs.
 *
 * @param residuals ln loss − ln predicted of each run
 */
export function qualityOf(runs: readonly PilotRun[], residuals: Float64Array): Quality {
  const points = runs.length;
  let [sum, squares, sizes, losses] = [0, 0, 0, 0];
  for (let index = 0; index < points; index++) {
    sum += residuals[index]!;
    squares += residuals[index]! ** 2;
    sizes += Math.abs(residuals[index]!);
    losses += runs[index]!.loss;
  }
  let [missed, spread] = [0, 0];
  for (let index = 0; index < points; index++) {
    const { loss } = runs[index]!;
    missed += (loss - loss / Math.exp(residuals[index]!)) ** 2;
    spread += (loss - losses / points) ** 2;
  }
  return {
    points,
    rmsLogResidual: Math.sqrt(squares / points),
    meanAbsoluteLogResidual: sizes / points,
    meanLogResidual: sum / points,
    r2: 1 - missed / spread,
  };
}

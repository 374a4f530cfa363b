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

export function qualityOf(rows: readonly Residual[]): Quality {
  const mean = (of: (row: Residual) => number) => rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  const meanLoss = mean(row => row.loss);
  return {
    points: rows.length,
    rmsLogResidual: Math.sqrt(mean(row => row.residual ** 2)),
    meanAbsoluteLogResidual: mean(row => Math.abs(row.residual)),
    meanLogResidual: mean(row => row.residual),
    r2: 1 - mean(row => (row.loss - row.predicted) ** 2) / mean(row => (row.loss - meanLoss) ** 2),
  };
}

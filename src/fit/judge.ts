import type { ParametricCoefficients } from '../core/index.ts';
import { toCoefficients } from './coefficients.ts';
import { type Descent, type DescentProblem, descend } from './descend.ts';
import { identify } from './identify.ts';
import { type Obstacle, obstacle } from './obstacles.ts';
import type { Constraints } from './restriction.ts';

/** The end of a descent and what the data say there. */
export interface Judgement {
  readonly best: Descent;
  readonly coefficients: ParametricCoefficients;
  /** Empty where the coefficients are an answer. */
  readonly obstacles: readonly Obstacle[];
  /** Condition of the residuals' Jacobian, its columns scaled to length 1. */
  readonly condition: number;
}

/** Rounds of further descent where the first ended at its limit of iterations. */
const MOST_POLISHING = 10;

/** Whether the data identify what a descent found. An answer must be a stationary point too: else it is polished. */
export function judge(problem: DescentProblem, end: Descent, fixed: Constraints['fixed'] = {}): Judgement {
  let best = end;
  for (let round = 0; ; round++) {
    // what was fixed is given back to the digit, not through its logarithm
    const coefficients = { ...toCoefficients(best.theta, problem.points), ...fixed };
    const { obstacles, condition } = identify(problem, best.theta, coefficients);
    if (obstacles.length > 0 || best.converged) return { best, coefficients, obstacles, condition };
    if (round === MOST_POLISHING) {
      return { best, coefficients, obstacles: [obstacle('not-converged', [], {})], condition };
    }
    best = descend(problem, best.theta);
  }
}

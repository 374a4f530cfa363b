import {
  FLOP_PER_PARAMETER_TOKEN,
  optimalParameters,
  type ParametricCoefficients,
  parametricFrontier,
  parametricLoss,
} from '../core/index.ts';
import { normal, type Random } from './random.ts';

/** How pilot runs are laid out. */
export interface DesignShape {
  /** Number of isoFLOP budgets. */
  readonly budgets: number;
  /** Model sizes at each budget. */
  readonly sizes: number;
  /** Factor between neighbouring budgets. */
  readonly spacing: number;
  /** Factor from the optimum of a budget to its smallest and its largest size. */
  readonly width: number;
}

/** A pilot run to buy. */
export interface DesignedRun {
  /** FLOP of its isoFLOP profile. */
  readonly budget: number;
  readonly parameters: number;
  readonly tokens: number;
  /** What it costs in FLOP: 6ND. */
  readonly compute: number;
}

/**
 * Lay out isoFLOP profiles that cost `pilot` FLOP together: budgets a constant factor apart, sizes evenly spaced in
 * ln N about the optimum that the assumed law gives for the budget. Sizes are rounded to three digits.
 *
 * @param pilot FLOP of all runs together
 */
export function layOut(
  { budgets, sizes, spacing, width }: DesignShape,
  coefficients: ParametricCoefficients,
  pilot: number,
): readonly DesignedRun[] {
  const frontier = parametricFrontier(coefficients);
  const shares = Array.from({ length: budgets }, (_, index) => spacing ** -index);
  const largest = pilot / (sizes * shares.reduce((sum, share) => sum + share, 0));
  return shares.toReversed().flatMap(share => {
    const budget = largest * share;
    const optimum = optimalParameters(frontier, budget);
    return Array.from({ length: sizes }, (_, index) => {
      const place = sizes === 1 ? 0 : (2 * index) / (sizes - 1) - 1;
      const parameters = Number((optimum * width ** place).toPrecision(3));
      const tokens = Math.round(budget / (FLOP_PER_PARAMETER_TOKEN * parameters));
      return { budget, parameters, tokens, compute: FLOP_PER_PARAMETER_TOKEN * parameters * tokens };
    });
  });
}

/** The loss of a run with noise: L(N, D)·exp(noise·z), z standard normal. */
export function simulatedLoss(
  coefficients: ParametricCoefficients,
  { parameters, tokens }: Pick<DesignedRun, 'parameters' | 'tokens'>,
  noise: number,
  random: Random,
): number {
  return parametricLoss(coefficients, parameters, tokens) * Math.exp(noise * normal(random));
}

import { optimalParameters, type ParametricFrontier, parametricLoss } from './parametric.ts';
import type { LossSurface } from './surface.ts';

/**
 * The surface of L = E + A/N^alpha + B/D^beta.
 *
 * balance = ln(alpha A N^-alpha) − ln(beta B D^-beta).
 */
export function parametricSurface(frontier: ParametricFrontier): LossSurface {
  const { coefficients } = frontier;
  const { A, B, alpha, beta } = coefficients;
  const offset = Math.log(alpha * A) - Math.log(beta * B);
  return {
    loss: (parameters, tokens) => parametricLoss(coefficients, parameters, tokens),
    balance: (parameters, tokens) => offset - alpha * Math.log(parameters) + beta * Math.log(tokens),
    closedFormTokens: compute => compute / 6 / optimalParameters(frontier, compute),
    nearTokens: compute => compute / 6 / optimalParameters(frontier, compute),
    lossFloor: coefficients.E,
  };
}

import { lossAt, optimalParameters, type ParametricFrontier } from './parametric.ts';
import type { LossSurface } from './surface.ts';

/**
 * The surface of L = E + A/N^alpha + B/D^beta.
 *
 * balance = ln(alpha A N^-alpha) − ln(beta B D^-beta), zero at the optimum of Hoffmann et al. 2022
 * (arXiv:2203.15556, equation 4).
 *
 * @param frontier from {@link parametricFrontier}
 * @returns loss and gains over N, parameters, and D, tokens
 * @example
 * const frontier = parametricFrontier({ E: 1.69, A: 406.4, B: 410.7, alpha: 0.336, beta: 0.283 });
 * parametricSurface(frontier).loss(70e9, 1e12) // => 1.9472727897172717
 */
export function parametricSurface(frontier: ParametricFrontier): LossSurface {
  const { coefficients } = frontier;
  const { A, B, alpha, beta } = coefficients;
  const offset = Math.log(alpha * A) - Math.log(beta * B);
  return {
    loss: (parameters, tokens) => lossAt(coefficients, parameters, tokens),
    balance: (parameters, tokens) => offset - alpha * Math.log(parameters) + beta * Math.log(tokens),
    closedFormTokens: compute => compute / 6 / optimalParameters(frontier, compute),
    nearTokens: compute => compute / 6 / optimalParameters(frontier, compute),
    lossFloor: coefficients.E,
  };
}

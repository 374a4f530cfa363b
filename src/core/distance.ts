import { checkPositive } from './arguments.ts';
import { type OptimumOptions, optimumForCompute, optimumForLoss } from './optimum.ts';
import type { LossSurface, Point } from './surface.ts';

/** How far a run is from the optimum. */
export interface Distance {
  /** Compute of the run over the least compute that reaches the same loss: 1 is optimal. */
  readonly computeOverhead: number;
  /** Loss that the same compute reaches at its optimum. */
  readonly lossAtOptimum: number;
  /** What is optimal for the same compute. */
  readonly optimum: Point;
}

/**
 * Distance of (N, D) from the compute-optimal frontier: C / C*(L(N, D)) and L*(C), with C = 6·N·D + 2·N·D_inf
 * (Sardana et al. 2023, arXiv:2401.00448, section 2) and C*, L* of the surface's own optimum.
 *
 * @param surface loss and gains of the law
 * @param point N, parameters, and D, tokens of the run
 * @param options tokens to serve, and caps in parameters and tokens
 * @returns how many times the least compute the run takes, what its compute would reach, and how
 * @throws RangeError when N or D is not positive and finite, or no compute has the run's loss at an optimum
 * @example
 * // L = N^-0.5 + D^-0.5 at its optimum is 2 (C/6)^-0.25, so C* = 6 (2/L)^4; here L = 1.01e-4
 * const frontier = parametricFrontier({ E: 0, A: 1, B: 1, alpha: 0.5, beta: 0.5 });
 * const run = distanceFromOptimal(parametricSurface(frontier), { parameters: 1e8, tokens: 1e12 });
 * run.computeOverhead.toPrecision(9) // => (1e20 * (1.01e-4 / 2) ** 4).toPrecision(9)
 */
export function distanceFromOptimal(
  surface: LossSurface,
  point: Point,
  options: OptimumOptions = {},
): Distance {
  checkPositive('Parameters', point.parameters);
  checkPositive('Tokens', point.tokens);
  const compute = 6 * point.parameters * point.tokens + 2 * point.parameters * (options.inferenceTokens ?? 0);
  const least = optimumForLoss(surface, surface.loss(point.parameters, point.tokens), options).compute;
  const best = optimumForCompute(surface, compute, options);
  return {
    // rounding may put a run that is optimal a hair below its own optimum
    computeOverhead: Math.max(1, compute / least),
    lossAtOptimum: surface.loss(best.parameters, best.tokens),
    optimum: { parameters: best.parameters, tokens: best.tokens },
  };
}

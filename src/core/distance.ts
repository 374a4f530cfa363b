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
 * Distance of (N, D) from the compute-optimal frontier: C / C*(L(N, D)) and L*(C), with C = 6·N·D + 2·N·D_inf.
 *
 * @param surface loss and gains of the law
 * @param point parameters and tokens of the run
 */
export function distanceFromOptimal(
  surface: LossSurface,
  point: Point,
  options: OptimumOptions = {},
): Distance {
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

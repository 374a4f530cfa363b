import { checkPositive } from './arguments.ts';
import { type OptimumOptions, optimumForCompute, parametersFor, tokensFor } from './optimum.ts';
import { findRoot } from './root.ts';
import type { LossSurface } from './surface.ts';

/**
 * The flat minimum of any surface along a lifetime budget: N and D between which the loss stays at or below what
 * 1/(1+overhead) of the budget reaches at its own optimum. Solved numerically; {@link flatBand} is the closed form
 * of a parametric law without inference. A cap on N ends the band at the cap, one on D where N = C/(6 D_max + 2 D_inf).
 *
 * @param surface loss and gains
 * @param compute lifetime budget, FLOP
 * @param options overhead, 0.05 for 5%, tokens to serve, and caps
 * @returns N, parameters, and D, tokens, lowest and highest, or null where the loss cannot tell them apart or a
 *   cap holds the optimum
 * @throws RangeError when the budget or the overhead is not positive and finite
 * @example
 * // N* = (C/6)^0.5 = 1e10, and the factors of the closed form
 * const frontier = parametricFrontier({ E: 0, A: 1, B: 1, alpha: 0.5, beta: 0.5 });
 * const band = bandOnSurface(parametricSurface(frontier), 6e20, { overhead: 0.05 });
 * band.parameters[0].toPrecision(6) // => (1e10 * flatBand({ alpha: 0.5, beta: 0.5 }, 0.05).parameters[0]).toPrecision(6)
 */
export function bandOnSurface(
  surface: LossSurface,
  compute: number,
  options: OptimumOptions & { readonly overhead: number },
): { readonly parameters: readonly [number, number]; readonly tokens: readonly [number, number] } | null {
  checkPositive('Band overhead', options.overhead);
  const served = options.inferenceTokens ?? 0;
  const { maxParameters = Number.POSITIVE_INFINITY, maxTokens } = options;
  const best = optimumForCompute(surface, compute, { inferenceTokens: served });
  // an optimum at its cap, to the digits that a search gives, has the side below it
  if (
    best.parameters > maxParameters * (1 + 1e-9) ||
    best.tokens > (maxTokens ?? Number.POSITIVE_INFINITY) * (1 + 1e-9)
  )
    return null;
  const cheaper = optimumForCompute(surface, compute / (1 + options.overhead), { inferenceTokens: served });
  const target = surface.loss(cheaper.parameters, cheaper.tokens);
  const center = Math.log(best.parameters);
  const excess = (logParameters: number) => {
    const parameters = Math.exp(logParameters);
    return surface.loss(parameters, tokensFor(compute, parameters, served)) - target;
  };
  if (!(excess(center) < 0)) return null;
  // serving alone must leave something to train with
  const ceiling = served > 0 ? Math.log(compute / (2 * served)) : Number.POSITIVE_INFINITY;
  const low = bandEdge(excess, center, -0.25, Number.POSITIVE_INFINITY);
  const high = bandEdge(excess, center, 0.25, ceiling);
  if (low === null || high === null) return null;
  const most = Math.min(Math.exp(high), maxParameters);
  const atMostTokens = maxTokens === undefined ? 0 : parametersFor(compute, maxTokens, served);
  const least = Math.max(Math.exp(low), atMostTokens);
  return {
    parameters: [least, most],
    tokens: [tokensFor(compute, most, served), tokensFor(compute, least, served)],
  };
}

/** Where an excess that is below zero at a center first comes to zero, steps of growing length away from it; null where it never does. */
export function bandEdge(
  excess: (x: number) => number,
  center: number,
  first: number,
  ceiling: number,
): number | null {
  let step = first;
  let near = center;
  for (let count = 0; count < 60; count++) {
    const far = near + step < ceiling ? near + step : near + (ceiling - near) / 2;
    if (excess(far) > 0) return findRoot(excess, near, far);
    near = far;
    step *= 1.6;
  }
  return null;
}

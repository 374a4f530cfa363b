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
 * @param overhead 0.05 for 5%
 * @returns N and D, lowest and highest, or null where the loss cannot tell them apart or a cap holds the optimum
 */
export function bandOnSurface(
  surface: LossSurface,
  compute: number,
  options: OptimumOptions & { readonly overhead: number },
): { readonly parameters: readonly [number, number]; readonly tokens: readonly [number, number] } | null {
  const served = options.inferenceTokens ?? 0;
  const { maxParameters = Number.POSITIVE_INFINITY, maxTokens = Number.POSITIVE_INFINITY } = options;
  const best = optimumForCompute(surface, compute, { inferenceTokens: served });
  // an optimum at its cap, to the digits that a search gives, has the side below it
  if (best.parameters > maxParameters * (1 + 1e-9) || best.tokens > maxTokens * (1 + 1e-9)) return null;
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
  const low = edge(excess, center, -0.25, Number.POSITIVE_INFINITY);
  const high = edge(excess, center, 0.25, ceiling);
  if (low === null || high === null) return null;
  const most = Math.min(Math.exp(high), maxParameters);
  const least = Math.max(Math.exp(low), parametersFor(compute, maxTokens, served));
  return {
    parameters: [least, most],
    tokens: [tokensFor(compute, most, served), tokensFor(compute, least, served)],
  };
}

function edge(excess: (x: number) => number, center: number, first: number, ceiling: number): number | null {
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

import { bandEdge } from '../core/band-surface.ts';
import { Refusal } from '../core/refusal.ts';
import { recommend } from '../planner/recommend.ts';
import type { Recommendation, RecommendRequest } from '../planner/types.ts';
import type { Weighed } from './lifetime.ts';

/**
 * The flat minimum of a lifetime whose tokens cost what serving them takes: N and D between which the budget reaches the
 * loss that 1/(1+overhead) of it does at its own best, each size's tokens at their own cost.
 *
 * @param answer the optimum, its compute the whole lifetime
 * @param request what it was asked with
 * @param served cost of tokens by size
 * @param best loss that another lifetime budget reaches at its best
 * @returns the planner's own band where no cost by size is known, or tokens are capped
 */
export function servedBand(
  answer: Recommendation,
  request: RecommendRequest,
  served: Weighed,
  best: (compute: number) => number | null | undefined,
): Recommendation['band'] {
  const { band, compute } = answer;
  const { costOf } = served;
  const { inferenceTokens = 0, maxTokens, maxParameters = Number.POSITIVE_INFINITY } = request;
  if (band === null || costOf === undefined || maxTokens !== undefined) return band;
  const target = refusedOr(() => best(compute / (1 + band.overhead)));
  if (!target) return null;
  const asked = withoutBudget(request);
  const tokensFor = (parameters: number) =>
    (compute - inferenceTokens * (costOf(parameters) ?? Number.POSITIVE_INFINITY)) / (6 * parameters);
  const excess = (logSize: number) => {
    const parameters = Math.exp(logSize);
    const tokens = tokensFor(parameters);
    if (!(tokens > 0)) return Number.POSITIVE_INFINITY;
    const loss = refusedOr(() => recommend({ ...asked, parameters, tokens }).recommendations[0]!.loss);
    return (loss ?? Number.POSITIVE_INFINITY) - target;
  };
  const center = Math.log(answer.parameters);
  const [low, high] = [-0.25, 0.25].map(step => bandEdge(excess, center, step, Number.POSITIVE_INFINITY));
  if (low == null || high == null) return null;
  const ends = [Math.exp(low), Math.min(Math.exp(high), maxParameters)] as const;
  return { ...band, parameters: ends, tokens: [tokensFor(ends[1]), tokensFor(ends[0])] };
}

/** What remains of a request for a size that is given with its tokens. */
function withoutBudget(request: RecommendRequest): RecommendRequest {
  const { compute: _c, loss: _l, budgetFor: _b, inferenceTokens: _i, maxParameters: _m, ...rest } = request;
  const { budgetCaveats: _, ...asked } = rest;
  return asked;
}

/** What is asked for, undefined where it is refused. */
export function refusedOr<Value>(ask: () => Value): Value | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

import { sixDigits as n } from '../../text/numbers.ts';
import { servedInBudget, weighedTokens } from '../request.ts';
import type { Recommendation, RecommendRequest } from '../types.ts';

/** What a run that is not the law's optimum takes: 6·N·D, and serving by its weight. */
export function spentLines(answer: Recommendation, request: RecommendRequest): readonly string[] {
  const { parameters, tokens, compute, lifetime } = answer;
  const training = `6 x ${n(parameters)} x ${n(tokens)}`;
  if (lifetime !== undefined) {
    const { kappa, weight, servedTokens } = lifetime;
    return [
      `kappa = ${n(kappa.likely)}, ${KAPPA}`,
      `w = ${n(weight)}, kappa times the price of serving over that of training, of usual shapes near N`,
      `C = 6 N D + 2 N w D_inf = ${training} + 2 x ${n(parameters)} x ${n(weight)} x ${n(servedTokens)} = ${n(compute)}`,
    ];
  }
  const served = weighedTokens(request);
  if (served === 0) return [`C = 6 N D = ${training} = ${n(compute)}`];
  return [
    ...servedLines(answer, request),
    `C = 6 N D + 2 N D_inf = ${training} + 2 x ${n(parameters)} x ${n(served)} = ${n(compute)}`,
  ];
}

const KAPPA = 'device time of a served token over 2 N FLOP at the utilisation of training';

/** Tokens to serve as the budget counts them, where a serving FLOP is not a training FLOP. */
export function servedLines(
  { lifetime, parameters }: Recommendation,
  request: RecommendRequest,
): readonly string[] {
  if (lifetime !== undefined) {
    const { kappa, marginalKappa, priceRatio, weight, trainingUtilisation, servedTokens } = lifetime;
    const marginal = marginalKappa * priceRatio;
    return [
      `kappa = ${n(kappa.likely)}, ${KAPPA}, ${n(100 * trainingUtilisation)}%`,
      `kappa_m = ${n(marginalKappa)}, the same of what one more parameter adds to it; p_s/p_t = ${n(priceRatio)}, a peak FLOP/s of serving over one of training`,
      `w = kappa_m p_s/p_t = ${n(marginalKappa)} x ${n(priceRatio)} = ${n(marginal)}`,
      `D_inf = w D_served = ${n(marginal)} x ${n(servedTokens)} = ${n(marginal * servedTokens)}`,
      `f = 2 N (w_all - w) = 2 x ${n(parameters)} x (${n(weight)} - ${n(marginal)}) = ${n(2 * parameters * (weight - marginal))}, FLOP of a served token whatever the size: they come on top; w_all is w of all kappa`,
    ];
  }
  const { inferenceTokens = 0, inferenceWeight = 1 } = request;
  if (inferenceTokens === 0 || inferenceWeight === 1) return [];
  return [
    `D_inf = w D_served = ${n(inferenceWeight)} x ${n(inferenceTokens)} = ${n(weighedTokens(request))}, w the weight of a serving FLOP`,
  ];
}

/** Tokens to serve in training FLOP: at the margin where a workload says what they take. */
export function servedTokensOf({ lifetime }: Recommendation, request: RecommendRequest): number {
  return lifetime === undefined
    ? weighedTokens(request)
    : lifetime.marginalKappa * lifetime.priceRatio * lifetime.servedTokens;
}

/** The budget that an optimum shares out: 6·N·D and 2·N·D_inf. */
export function sharedLine(answer: Recommendation, request: RecommendRequest): string {
  const { parameters, tokens, compute, lifetime, inferenceCompute } = answer;
  const served = servedTokensOf(answer, request);
  const sum = inferenceCompute === undefined ? '6 N D' : '6 N D + 2 N D_inf';
  // what serving takes whatever the size is no part of what is shared
  return lifetime === undefined
    ? `${sum} = C = ${n(compute)}`
    : `${sum} = ${n(parameters * (6 * tokens + 2 * served))}`;
}

/** N and D of a budget at a ratio that was asked for. */
export function ratioLines(answer: Recommendation, request: RecommendRequest): readonly string[] {
  const { tokensPerParameter: ratio, compute, parameters } = request;
  const [N, D] = [n(answer.parameters), n(answer.tokens)];
  if (ratio === undefined) return [];
  if (compute !== undefined && weighedTokens(request) === 0)
    return [
      `N = (C/(6 r))^(1/2) = (${n(compute)}/(6 x ${n(ratio)}))^(1/2) = ${N}`,
      `D = r N = ${n(ratio)} x ${N} = ${D}`,
    ];
  if (compute !== undefined && servedInBudget(request) === 0)
    return [`N = (C/(6 r))^(1/2), D = r N = ${n(ratio)} x ${N} = ${D}, serving on top`];
  if (compute !== undefined) return [`6 r N^2 + 2 N D_inf = C = ${n(compute)}, solved for N = ${N}`];
  if (parameters !== undefined) return [`D = r N = ${n(ratio)} x ${N} = ${D}`];
  return [`N = D/r = ${D}/${n(ratio)} = ${N}`];
}

/** Which budget has what was asked for, where that is solved. */
export function solvedLines(answer: Recommendation, request: RecommendRequest): readonly string[] {
  const C = `C = ${n(answer.compute)}, solved`;
  if (request.compute !== undefined) return [];
  if (request.loss !== undefined) return [`${C} as the least that reaches L = ${request.loss}`];
  if (request.parameters !== undefined) return [`${C} so that N* = ${n(answer.parameters)}`];
  return request.tokens === undefined ? [] : [`${C} so that D* = ${n(answer.tokens)}`];
}

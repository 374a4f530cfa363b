import { sixDigits as n } from '../../text/numbers.ts';
import { weighedTokens } from '../request.ts';
import type { Recommendation, RecommendRequest } from '../types.ts';

/** What a run that is not the law's optimum takes: 6·N·D, and serving by its weight. */
export function spentLines(answer: Recommendation, request: RecommendRequest): readonly string[] {
  const { parameters, tokens, compute } = answer;
  const served = weighedTokens(request);
  const training = `6 x ${n(parameters)} x ${n(tokens)}`;
  if (served === 0) return [`C = 6 N D = ${training} = ${n(compute)}`];
  return [
    ...servedLines(request),
    `C = 6 N D + 2 N D_inf = ${training} + 2 x ${n(parameters)} x ${n(served)} = ${n(compute)}`,
  ];
}

/** Tokens to serve as the budget counts them, where a serving FLOP is not a training FLOP. */
export function servedLines(request: RecommendRequest): readonly string[] {
  const { inferenceTokens = 0, inferenceWeight = 1 } = request;
  if (inferenceTokens === 0 || inferenceWeight === 1) return [];
  return [
    `D_inf = w D_served = ${n(inferenceWeight)} x ${n(inferenceTokens)} = ${n(weighedTokens(request))}, w the weight of a serving FLOP`,
  ];
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

import type { Allocation } from '../core/allocation.ts';
import type { Caveat } from '../core/caveat.ts';
import type { Law } from '../core/law.ts';
import {
  type Optimum,
  type OptimumOptions,
  optimumForCompute,
  optimumForLoss,
  optimumForTraining,
  withinCaps,
} from '../core/optimum.ts';
import { Refusal } from '../core/refusal.ts';
import type { LossSurface, Point } from '../core/surface.ts';
import { formatCount } from '../quantity/format.ts';
import { plannerCaveat } from './messages.ts';
import { servedInBudget, weighedTokens } from './request.ts';
import type { RecommendRequest } from './types.ts';

/** A run as determined so far, before it is described. */
export interface DeterminedRun extends Point {
  /** Lifetime compute: training and, where tokens are served, serving. */
  readonly compute: number;
  /** Whether the run sits at the law's own optimum, so that a band around it means something. */
  readonly optimal: boolean;
  /** Of a mixture, where the law has a best one. */
  readonly granularity?: number;
  readonly caveats: readonly Caveat[];
}

/** Served tokens as the optimum weighs them. */
export function inference(request: RecommendRequest): OptimumOptions {
  return { inferenceTokens: weighedTokens(request) };
}

/** What limits the optimum of a request: tokens to serve, as it weighs them, and caps. */
export function limits(request: RecommendRequest): OptimumOptions {
  return {
    ...inference(request),
    ...(request.maxParameters !== undefined && { maxParameters: request.maxParameters }),
    ...(request.maxTokens !== undefined && { maxTokens: request.maxTokens }),
  };
}

/** Compute, parameters and tokens of a request: what is given, or what is optimal under its limits. */
export function determine(
  law: Law,
  request: RecommendRequest,
  allocation: Allocation,
  surface: LossSurface | undefined,
): DeterminedRun {
  const { compute, parameters, tokens, loss } = request;
  if (parameters !== undefined && tokens !== undefined) return given({ parameters, tokens }, request);
  if (compute !== undefined && parameters !== undefined) {
    const served = servedInBudget(request);
    const left = compute - 2 * parameters * served;
    if (!(left > 0))
      throw new Refusal(`Serving takes more than the budget: ${compute - left} of ${compute} FLOP`);
    return given({ parameters, tokens: left / 6 / parameters }, request);
  }
  if (compute !== undefined && tokens !== undefined) {
    const served = servedInBudget(request);
    return given({ parameters: compute / (6 * tokens + 2 * served), tokens }, request);
  }
  if (request.tokensPerParameter !== undefined) return atRatio(request, request.tokensPerParameter);
  if (surface !== undefined) return limited(law, request, surface);
  const budget =
    compute ??
    (parameters !== undefined ? allocation.computeForParameters(parameters) : undefined) ??
    (tokens !== undefined ? allocation.computeForTokens(tokens) : undefined) ??
    computeFor(law, allocation, loss!);
  const best = allocation.optimum(budget);
  if (request.maxParameters === undefined && request.maxTokens === undefined)
    return { ...best, compute: budget, optimal: true, caveats: [] };
  return described({ ...withinCaps(best, budget, limits(request)), compute: budget }, request);
}

function computeFor(law: Law, allocation: Allocation, loss: number): number {
  if (allocation.computeForLoss === undefined) {
    throw new Refusal(`Law ${law.id} gives no loss, so it cannot say what compute reaches loss ${loss}`);
  }
  return allocation.computeForLoss(loss);
}

function given(point: Point, request: RecommendRequest): DeterminedRun {
  const { parameters, tokens } = point;
  for (const [name, value, most] of [
    ['Parameters', parameters, request.maxParameters],
    ['Tokens', tokens, request.maxTokens],
  ] as const) {
    if (most !== undefined && value > most)
      throw new Refusal(`${name} must be at most the given maximum ${most}: got ${value}`);
  }
  return {
    ...point,
    compute: 6 * parameters * tokens + 2 * parameters * weighedTokens(request),
    optimal: false,
    caveats: [],
  };
}

function atRatio(request: RecommendRequest, ratio: number): DeterminedRun {
  const { compute, parameters, tokens } = request;
  const served = servedInBudget(request);
  if (compute === undefined) {
    const n = parameters ?? tokens! / ratio;
    return given({ parameters: n, tokens: n * ratio }, request);
  }
  // 6 r N² + 2 N D_inf = C, in the form that keeps its digits where far more is served than trained
  const n = (2 * compute) / (2 * served + Math.sqrt(4 * served * served + 24 * ratio * compute));
  return given({ parameters: n, tokens: n * ratio }, request);
}

/** @throws RangeError where the unique tokens forbid a loss, with what they allow and how far off that is */
function checkReachable({ loss, uniqueTokens }: RecommendRequest, { lossFloor }: LossSurface): void {
  if (loss === undefined || uniqueTokens === undefined || loss > lossFloor) return;
  throw new Refusal(
    `The unique tokens forbid the loss: ${formatCount(uniqueTokens)} of them allow ${lossFloor.toFixed(4)} at best, however much compute repeats them, and ${loss} is ${(lossFloor - loss).toFixed(4)} below that`,
  );
}

/** The optimum under inference, unique tokens or a cap. */
function limited(law: Law, request: RecommendRequest, surface: LossSurface): DeterminedRun {
  const options = limits(request);
  if (request.parameters !== undefined || request.tokens !== undefined) {
    return optimalAround(law, request, surface, options);
  }
  if (request.compute === undefined) {
    checkReachable(request, surface);
    return described(optimumForLoss(surface, request.loss!, options), request);
  }
  const { compute } = request;
  const best =
    weighedTokens(request) > 0 && request.budgetFor !== 'lifetime'
      ? optimumForTraining(surface, compute, options)
      : { ...optimumForCompute(surface, compute, options), compute };
  return described(best, request);
}

/** An optimum with what its caps did to it. */
function described(best: Optimum & { readonly compute: number }, request: RecommendRequest): DeterminedRun {
  const spent = 6 * best.parameters * best.tokens + 2 * best.parameters * weighedTokens(request);
  const caveats: Caveat[] = [];
  if (best.cappedBy !== undefined) {
    const quantity = best.cappedBy === 'both' ? 'parameters and tokens' : best.cappedBy;
    caveats.push(plannerCaveat('capped', { quantity }, 'info'));
  }
  const unspent = best.compute - spent;
  if (best.cappedBy === 'both' && unspent > 1e-9 * best.compute) {
    caveats.push(
      plannerCaveat('budget-unspent', { unspent, share: unspent / (request.compute ?? best.compute) }),
    );
  }
  return {
    parameters: best.parameters,
    tokens: best.tokens,
    compute: best.cappedBy === 'both' ? spent : best.compute,
    optimal: best.cappedBy === undefined,
    caveats,
  };
}

/** The budget at which N or D is optimal although inference or unique tokens move the optimum. */
function optimalAround(
  law: Law,
  request: RecommendRequest,
  surface: LossSurface,
  options: OptimumOptions,
): DeterminedRun {
  const name = request.parameters === undefined ? 'tokens' : 'parameters';
  const wanted = request[name]!;
  let low = Math.log(6);
  let high = 300;
  // the optimum itself, without the caps: they may hold it elsewhere
  const free = { ...(options.inferenceTokens !== undefined && { inferenceTokens: options.inferenceTokens }) };
  const at = (logCompute: number) => optimumForCompute(surface, Math.exp(logCompute), free);
  if (!(at(high)[name] >= wanted)) {
    throw new Refusal(`No budget makes ${wanted} ${name} optimal under ${law.id} within these limits`);
  }
  for (let count = 0; count < 200 && high - low > 1e-14 * high; count++) {
    const middle = (low + high) / 2;
    if (at(middle)[name] < wanted) low = middle;
    else high = middle;
  }
  const best = at(high);
  const over =
    (options.maxParameters ?? best.parameters) < best.parameters * (1 - 1e-9) ? 'parameters' : 'tokens';
  const limit = over === 'parameters' ? options.maxParameters : options.maxTokens;
  if (limit !== undefined && best[over] > limit * (1 + 1e-9)) {
    throw new Refusal(
      `At their optimum ${formatCount(wanted)} ${name} go with ${formatCount(best[name === 'tokens' ? 'parameters' : 'tokens'])} ${name === 'tokens' ? 'parameters' : 'tokens'}, and at most ${formatCount(limit)} ${over} are allowed: give both to see what another run costs`,
    );
  }
  return { ...best, compute: Math.exp(high), optimal: true, caveats: [] };
}

import { type Allocation, pointAtRatio } from '../core/allocation.ts';
import { parametricOf, repetitionOf, surfaceOf } from '../core/allocation-surface.ts';
import { flatBand } from '../core/band.ts';
import { bandOnSurface } from '../core/band-surface.ts';
import { type Caveat, caveat } from '../core/caveat.ts';
import { distanceFromOptimal } from '../core/distance.ts';
import { totalParameters } from '../core/embedding.ts';
import type { Law } from '../core/law.ts';
import { allocationOf } from '../core/law-allocation.ts';
import { type OptimumOptions, optimumForCompute, optimumForLoss } from '../core/optimum.ts';
import type { LossSurface, Point } from '../core/surface.ts';
import { countingCaveats, lawCaveats } from './caveats.ts';
import { intervalsOf } from './intervals.ts';
import { caveatMessage } from './messages.ts';
import type { Recommendation, RecommendRequest } from './types.ts';

/** Overhead of the flat band unless told otherwise. */
export const DEFAULT_BAND = 0.05;

/** A run as determined so far, before it is described. */
interface Run extends Point {
  /** Lifetime compute: training and, where tokens are served, serving. */
  readonly compute: number;
  /** Whether the run sits at the law's own optimum, so that a band around it means something. */
  readonly optimal: boolean;
  readonly caveats: readonly Caveat[];
}

/**
 * What one law recommends for a checked request.
 *
 * @throws RangeError when the law cannot answer, with the reason
 */
export function recommendation(law: Law, request: RecommendRequest): Recommendation {
  const surface = needsSurface(request) ? limitedSurface(law, request) : undefined;
  const allocation = allocationOf(law, {
    ...(request.experts !== undefined && { experts: request.experts }),
    ...(request.minimumCompute && { minimumCompute: request.minimumCompute }),
    // a law written in U has no optimum without it
    ...(law.compiled && request.uniqueTokens !== undefined && { uniqueTokens: request.uniqueTokens }),
  });
  const run = determine(law, request, allocation, surface);
  const { parameters, tokens } = run;
  const served = request.inferenceTokens ?? 0;
  const epochs = request.uniqueTokens === undefined ? undefined : Math.max(1, tokens / request.uniqueTokens);
  const loss = lossOf(allocation, surface, run);
  const twoGiven = !run.optimal && request.tokensPerParameter === undefined;
  const active = surface ?? allocation.surface;
  const distance =
    !run.optimal && active !== undefined ? distanceFromOptimal(active, run, inference(request)) : undefined;
  const caveats = [
    ...(request.budgetCaveats ?? []),
    ...run.caveats,
    ...lawCaveats(law, {
      compute: 6 * parameters * tokens,
      parameters,
      tokens,
      ...(epochs !== undefined && { epochs }),
    }),
    ...countingCaveats(law, request.count),
    ...repetitionCaveats(law, request, surface, loss),
    ...expertCaveats(law, request),
    ...lossCaveats(law, allocation, run),
  ];
  const intervals = run.optimal && surface === undefined ? intervalsOf(law, run.compute) : undefined;
  return {
    law: law.id,
    compute: run.compute,
    parameters,
    tokens,
    tokensPerParameter: tokens / parameters,
    loss,
    lossUnit: loss === null ? null : (law.loss?.unit ?? 'unknown'),
    parametersCount: law.counts.parameters,
    band: run.optimal ? bandOf(law, request, surface, run) : null,
    ...(distance && { computeOverhead: distance.computeOverhead }),
    ...(distance && twoGiven && { optimum: { ...distance.optimum, loss: distance.lossAtOptimum } }),
    ...(served > 0 && {
      trainingCompute: 6 * parameters * tokens,
      inferenceCompute: 2 * parameters * served,
    }),
    ...(epochs !== undefined && { epochs }),
    ...(law.counts.parameters === 'non-embedding' &&
      request.count === 'total' && { totalParameters: totalParameters(parameters) }),
    ...(intervals && { intervals }),
    caveats: caveats.map(item => ({ ...item, message: caveatMessage(item) })),
  };
}

function needsSurface(request: RecommendRequest): boolean {
  return (
    request.uniqueTokens !== undefined ||
    (request.inferenceTokens ?? 0) > 0 ||
    request.maxParameters !== undefined ||
    request.maxTokens !== undefined
  );
}

function limitedSurface(law: Law, request: RecommendRequest): LossSurface {
  if (law.allocationRefused !== undefined) {
    throw new RangeError(`Law ${law.id} is not used for allocation: ${law.allocationRefused}`);
  }
  try {
    return surfaceOf(law, {
      ...(request.experts !== undefined && { experts: request.experts }),
      ...(request.uniqueTokens !== undefined && { uniqueTokens: request.uniqueTokens }),
    });
  } catch (error) {
    if (parametricOf(law) !== undefined || law.compiled !== undefined) throw error;
    throw new RangeError(
      `Law ${law.id} gives no loss over parameters and tokens, so inference, unique tokens and limits cannot be weighed with it: choose a parametric law such as besiroglu2024`,
    );
  }
}

function inference(request: RecommendRequest): OptimumOptions {
  return { inferenceTokens: (request.inferenceTokens ?? 0) * (request.inferenceWeight ?? 1) };
}

function determine(
  law: Law,
  request: RecommendRequest,
  allocation: Allocation,
  surface: LossSurface | undefined,
): Run {
  const { compute, parameters, tokens, loss } = request;
  if (parameters !== undefined && tokens !== undefined) return given({ parameters, tokens }, request);
  if (compute !== undefined && parameters !== undefined) {
    const left = compute - 2 * parameters * weighedTokens(request);
    if (!(left > 0))
      throw new RangeError(`Serving takes more than the budget: ${compute - left} of ${compute} FLOP`);
    return given({ parameters, tokens: left / 6 / parameters }, request);
  }
  if (compute !== undefined && tokens !== undefined) {
    return given({ parameters: compute / (6 * tokens + 2 * weighedTokens(request)), tokens }, request);
  }
  if (request.tokensPerParameter !== undefined) return atRatio(request, request.tokensPerParameter);
  if (surface !== undefined) return limited(law, request, surface);
  const budget =
    compute ??
    (parameters !== undefined ? allocation.computeForParameters(parameters) : undefined) ??
    (tokens !== undefined ? allocation.computeForTokens(tokens) : undefined) ??
    computeFor(law, allocation, loss!);
  return { ...allocation.optimum(budget), compute: budget, optimal: true, caveats: [] };
}

function computeFor(law: Law, allocation: Allocation, loss: number): number {
  if (allocation.computeForLoss === undefined) {
    throw new RangeError(`Law ${law.id} gives no loss, so it cannot say what compute reaches loss ${loss}`);
  }
  return allocation.computeForLoss(loss);
}

function weighedTokens(request: RecommendRequest): number {
  return (request.inferenceTokens ?? 0) * (request.inferenceWeight ?? 1);
}

function given(point: Point, request: RecommendRequest): Run {
  const { parameters, tokens } = point;
  for (const [name, value, most] of [
    ['Parameters', parameters, request.maxParameters],
    ['Tokens', tokens, request.maxTokens],
  ] as const) {
    if (most !== undefined && value > most)
      throw new RangeError(`${name} must be at most the given maximum ${most}: got ${value}`);
  }
  return {
    ...point,
    compute: 6 * parameters * tokens + 2 * parameters * weighedTokens(request),
    optimal: false,
    caveats: [],
  };
}

function atRatio(request: RecommendRequest, ratio: number): Run {
  const served = weighedTokens(request);
  const { compute, parameters, tokens } = request;
  if (compute === undefined) {
    const n = parameters ?? tokens! / ratio;
    return given({ parameters: n, tokens: n * ratio }, request);
  }
  if (served === 0) return given(pointAtRatio(compute, ratio), request);
  // 6 r N² + 2 N D_inf = C
  const n = (-2 * served + Math.sqrt(4 * served * served + 24 * ratio * compute)) / (12 * ratio);
  return given({ parameters: n, tokens: n * ratio }, request);
}

/** The optimum under inference, unique tokens or a cap. */
function limited(law: Law, request: RecommendRequest, surface: LossSurface): Run {
  const options: OptimumOptions = {
    ...inference(request),
    ...(request.maxParameters !== undefined && { maxParameters: request.maxParameters }),
    ...(request.maxTokens !== undefined && { maxTokens: request.maxTokens }),
  };
  if (request.parameters !== undefined || request.tokens !== undefined) {
    return optimalAround(law, request, surface, options);
  }
  const best =
    request.compute === undefined
      ? optimumForLoss(surface, request.loss!, options)
      : { ...optimumForCompute(surface, request.compute, options), compute: request.compute };
  const spent = 6 * best.parameters * best.tokens + 2 * best.parameters * weighedTokens(request);
  const caveats: Caveat[] = [];
  if (best.cappedBy !== undefined) {
    const quantity = best.cappedBy === 'both' ? 'parameters and tokens' : best.cappedBy;
    caveats.push(caveat('capped', { quantity }, 'info'));
  }
  const unspent = best.compute - spent;
  if (best.cappedBy === 'both' && unspent > 1e-9 * best.compute) {
    caveats.push(caveat('budget-unspent', { unspent, share: unspent / best.compute }));
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
): Run {
  const name = request.parameters === undefined ? 'tokens' : 'parameters';
  const wanted = request[name]!;
  let low = Math.log(6);
  let high = 300;
  const at = (logCompute: number) => optimumForCompute(surface, Math.exp(logCompute), options);
  if (!(at(high)[name] >= wanted)) {
    throw new RangeError(`No budget makes ${wanted} ${name} optimal under ${law.id} within these limits`);
  }
  for (let count = 0; count < 200 && high - low > 1e-14 * high; count++) {
    const middle = (low + high) / 2;
    if (at(middle)[name] < wanted) low = middle;
    else high = middle;
  }
  return { ...at(high), compute: Math.exp(high), optimal: true, caveats: [] };
}

function lossOf(allocation: Allocation, surface: LossSurface | undefined, run: Run): number | null {
  if (surface !== undefined) return surface.loss(run.parameters, run.tokens);
  if (run.optimal && allocation.frontierLoss) return allocation.frontierLoss(run.compute);
  return allocation.loss?.(run.parameters, run.tokens) ?? null;
}

function bandOf(
  law: Law,
  request: RecommendRequest,
  surface: LossSurface | undefined,
  run: Run,
): Recommendation['band'] {
  const overhead = request.band ?? DEFAULT_BAND;
  const coefficients = parametricOf(law, request.experts);
  if (surface === undefined && coefficients !== undefined) {
    const { parameters, tokens } = flatBand(coefficients, overhead);
    return {
      overhead,
      parameters: [run.parameters * parameters[0], run.parameters * parameters[1]],
      tokens: [run.tokens * tokens[0], run.tokens * tokens[1]],
    };
  }
  const searched = surface ?? allocationOf(law).surface;
  if (searched === undefined) return null;
  const band = bandOnSurface(searched, run.compute, { ...inference(request), overhead });
  return band === null ? null : { overhead, ...band };
}

function repetitionCaveats(
  law: Law,
  request: RecommendRequest,
  surface: LossSurface | undefined,
  loss: number | null,
): readonly Caveat[] {
  if (request.uniqueTokens === undefined || surface === undefined || loss === null) return [];
  const found: Caveat[] = [];
  if (law.compiled === undefined && repetitionOf(law).borrowed)
    found.push(caveat('borrowed-repetition-constants', { law: law.id }));
  if (loss - surface.lossFloor <= 1e-9 * loss) {
    found.push(caveat('data-exhausted', { uniqueTokens: request.uniqueTokens, floor: surface.lossFloor }));
  }
  return found;
}

function expertCaveats(law: Law, request: RecommendRequest): readonly Caveat[] {
  const measured = law.relations.loss?.coefficients.maxExperts;
  if (measured === undefined || request.experts === undefined || request.experts <= measured) return [];
  return [caveat('experts-beyond-fit', { experts: request.experts, measured })];
}

function lossCaveats(law: Law, allocation: Allocation, run: Run): readonly Caveat[] {
  if (run.optimal || allocation.surface !== undefined) return [];
  if (allocation.loss !== undefined) return [caveat('loss-of-own-relation', {}, 'info')];
  if (allocation.frontierLoss !== undefined)
    return [caveat('loss-only-on-frontier', { law: law.id }, 'info')];
  return [];
}

import type { Allocation } from '../core/allocation.ts';
import { bandOnSurface } from '../core/band-surface.ts';
import type { Caveat } from '../core/caveat.ts';
import { type Distance, distanceFromOptimal } from '../core/distance.ts';
import { totalParameters } from '../core/embedding.ts';
import { activeShareBy, ownActiveShare } from '../core/experts.ts';
import type { Law } from '../core/law.ts';
import { allocationOf, lossOf, surfaceOf } from '../core/law-allocation.ts';
import { lawIntervals } from '../core/law-intervals.ts';
import { Refusal } from '../core/refusal.ts';
import type { LossSurface, Point } from '../core/surface.ts';
import { countingCaveats, lawCaveats } from './caveats.ts';
import { inCountOf, isConverted } from './count.ts';
import { type DeterminedRun, determine, inference, limits } from './determine-run.ts';
import { caveatMessage, plannerCaveat } from './messages.ts';
import { isModified, modifiersAt, surfaceFor } from './modifiers.ts';
import {
  contextCaveats,
  expertCaveats,
  lossCaveats,
  ratioCaveats,
  repetitionCaveats,
} from './run-caveats.ts';
import { settingsOf } from './settings.ts';
import type { Recommendation, RecommendRequest } from './types.ts';

/** Overhead of the flat band unless told otherwise. */
export const DEFAULT_BAND = 0.05;

/**
 * What one law recommends for a checked request.
 *
 * @throws RangeError when the law cannot answer, with the reason
 */
export function recommendation(law: Law, asked: RecommendRequest): Recommendation {
  return unrepeated(law, asked) ?? recommendationFor(law, asked);
}

/** The optimum without a limit of data, where it repeats none: what modifies a law moves it, and no repeats are to be weighed. */
function unrepeated(
  law: Law,
  { uniqueTokens, mixedTokens: _, ...free }: RecommendRequest,
): Recommendation | undefined {
  if (uniqueTokens === undefined || !isModified(free) || lossOf(law)?.uniqueTokens !== 'optional')
    return undefined;
  const found = recommendationFor(law, free);
  return found.optimal && found.tokens <= uniqueTokens ? { ...found, epochs: 1 } : undefined;
}

function recommendationFor(law: Law, asked: RecommendRequest): Recommendation {
  const request = inCountOf(law, asked);
  const surface = needsSurface(law, request) ? limitedSurface(law, request) : undefined;
  const allocation =
    law.allocationRefused === undefined ? allocationFor(law, request) : refusedAllocation(law);
  const run = determine(law, request, allocation, surface);
  const { parameters, tokens } = run;
  checkAnswer(law, run);
  const served = request.inferenceTokens ?? 0;
  const epochs = request.uniqueTokens === undefined ? undefined : Math.max(1, tokens / request.uniqueTokens);
  const limited = run.optimal ? surface : asGiven(law, request, { surface, run });
  const loss = lossOfRun(allocation, limited, run);
  const distance = run.optimal ? undefined : distanceOf(limited ?? allocation.surface, run, request);
  const answered = {
    // what a law counts exactly is not 6·N·D
    compute: law.counts.compute === 'exact' ? run.compute : 6 * parameters * tokens,
    parameters,
    tokens,
    ...(epochs !== undefined && { epochs }),
  };
  const modified = modifiersAt(law, request, {
    parameters,
    tokens,
    compute: run.compute,
    optimal: run.optimal,
  });
  const caveats = [
    ...(request.budgetCaveats ?? []),
    ...run.caveats,
    ...modified.caveats,
    ...lawCaveats(law, { ...answered, mixedTokens: request.mixedTokens }),
    ...ratioCaveats(run, distance, request),
    ...countingCaveats(law, asked),
    ...repetitionCaveats(law, request, surface, run, loss),
    ...expertCaveats(law, request),
    ...contextCaveats(law, request),
    ...lossCaveats(law, allocation, run),
    ...(distance === null ? [plannerCaveat('distance-unknown', { loss: loss ?? Number.NaN }, 'info')] : []),
  ];
  // an interval is one of the optimum of a budget: what was given has none
  const intervals =
    run.optimal && surface === undefined && request.compute !== undefined
      ? intervalsOf(law, run.compute)
      : undefined;
  const optimalTokens = surface === undefined ? tokensFor(law, request, allocation) : undefined;
  const twoGiven = !run.optimal && request.tokensPerParameter === undefined;
  return {
    law: law.id,
    compute: run.compute,
    parameters,
    tokens,
    tokensPerParameter: tokens / parameters,
    loss,
    lossUnit: loss === null ? null : (law.loss?.unit ?? 'unknown'),
    optimal: run.optimal,
    parametersCount: request.activeExperts === undefined ? law.counts.parameters : 'active',
    band: run.optimal ? bandOf(request, surface, run, allocation) : null,
    ...(distance && { computeOverhead: distance.computeOverhead }),
    ...(distance && twoGiven && { optimum: { ...distance.optimum, loss: distance.lossAtOptimum } }),
    ...(optimalTokens !== undefined && {
      tokensOptimal: { tokens: optimalTokens, times: tokens / optimalTokens },
    }),
    ...(served > 0 && {
      trainingCompute: 6 * parameters * tokens,
      inferenceCompute: 2 * parameters * served,
    }),
    ...(epochs !== undefined && { epochs }),
    ...(run.granularity !== undefined && { granularity: run.granularity }),
    ...(modified.modifiers.length > 0 && { modifiers: modified.modifiers }),
    ...allParameters(law, request, parameters),
    ...(intervals && { intervals }),
    caveats: [...caveats, ...(intervals ? caveatsOfDraws(law) : [])].map(item => ({
      ...item,
      message: caveatMessage(item),
    })),
  };
}

/**
 * The surface of a run that is given: what repeats no token is what the law was fitted to, however large its model. Only
 * where a limit on tokens is what an optimum answers to, parameters beyond what the tokens warrant saturate, too.
 */
function asGiven(
  law: Law,
  { uniqueTokens, ...request }: RecommendRequest,
  { surface, run }: { readonly surface: LossSurface | undefined; readonly run: Point },
): LossSurface | undefined {
  if (surface === undefined || uniqueTokens === undefined || run.tokens > uniqueTokens) return surface;
  if (lossOf(law)?.uniqueTokens !== 'optional') return surface;
  const { loss } = surfaceFor(law, request);
  return {
    ...surface,
    loss: (parameters, tokens) => (tokens <= uniqueTokens ? loss : surface.loss)(parameters, tokens),
  };
}

/** What is beside the parameters that the law counts: embeddings, and experts that a token does not pass through. */
function allParameters(
  law: Law,
  request: RecommendRequest,
  parameters: number,
): Pick<Recommendation, 'totalParameters' | 'activeShare'> {
  const { experts, activeExperts = 1 } = request;
  const whole = isConverted(law, request) ? totalParameters(parameters) : parameters;
  const own = experts !== undefined && activeExperts === 1 ? ownActiveShare(law) : undefined;
  if (experts !== undefined)
    return {
      totalParameters: whole / activeShareBy(law, experts, activeExperts),
      ...(own !== undefined && { activeShare: own }),
    };
  return whole === parameters ? {} : { totalParameters: whole };
}

function allocationFor(law: Law, request: RecommendRequest): Allocation {
  return allocationOf(law, {
    ...settingsOf(request),
    ...(request.minimumCompute && { minimumCompute: request.minimumCompute }),
    // a law written in U has no optimum without it
    ...(request.uniqueTokens !== undefined &&
      lossOf(law)?.uniqueTokens !== 'optional' && { uniqueTokens: request.uniqueTokens }),
  });
}

/** A law whose loss may be used and whose optimum may not. */
function refusedAllocation(law: Law): Allocation {
  const refuse = () => {
    throw new Refusal(`Law ${law.id} is not used for allocation: ${law.allocationRefused}`);
  };
  return {
    optimum: refuse,
    computeForParameters: refuse,
    computeForTokens: refuse,
    loss: surfaceOf(law).loss,
  };
}

/** A user's coefficients may leave the numbers that can be held: better no answer than such a one. */
function checkAnswer(law: Law, { compute, parameters, tokens }: DeterminedRun): void {
  for (const [name, value] of Object.entries({ compute, parameters, tokens })) {
    if (!(value > 0 && Number.isFinite(value))) {
      throw new Refusal(`Law ${law.id} gives no usable answer here: ${name} come out as ${value}`);
    }
  }
}

/** null where the loss cannot be told apart from what no compute goes below. */
function distanceOf(
  surface: LossSurface | undefined,
  run: Point,
  request: RecommendRequest,
): Distance | null | undefined {
  if (surface === undefined) return undefined;
  try {
    return distanceFromOptimal(surface, run, inference(request));
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** Tokens for which a law would train a model of the given size: D* where N* is N; with both given alone, and on 6·N·D. */
function tokensFor(law: Law, request: RecommendRequest, allocation: Allocation): number | undefined {
  const { parameters, tokens } = request;
  if (parameters === undefined || tokens === undefined) return undefined;
  if (law.allocationRefused !== undefined || law.counts.compute !== '6ND') return undefined;
  const found = allocation.optimum(allocation.computeForParameters(parameters)).tokens;
  return found > 0 && Number.isFinite(found) ? found : undefined;
}

function needsSurface(law: Law, request: RecommendRequest): boolean {
  if (request.uniqueTokens !== undefined || (request.inferenceTokens ?? 0) > 0) return true;
  if (isModified(request)) return true;
  const capped = request.maxParameters !== undefined || request.maxTokens !== undefined;
  // on C = 6ND a cap tells the other side of a budget without a loss
  const plain = law.relations.loss === undefined && law.counts.compute === '6ND';
  return capped && !(plain && request.compute !== undefined);
}

function limitedSurface(law: Law, request: RecommendRequest): LossSurface {
  if (law.allocationRefused !== undefined) {
    throw new Refusal(`Law ${law.id} is not used for allocation: ${law.allocationRefused}`);
  }
  try {
    return surfaceFor(law, request);
  } catch (error) {
    if (lossOf(law) !== undefined || law.counts.parameters === 'active') throw error;
    const context = Object.keys(law.relations).find(name => name.startsWith('lossAt'));
    if (context !== undefined)
      throw new Refusal(
        `Law ${law.id} gives a loss over parameters and tokens at sequences of ${context.slice('lossAt'.length)} tokens alone, and its optimum by a table and not from that loss, so inference, unique tokens, limits and what modifies a law cannot be weighed with it: choose a parametric law such as besiroglu2024`,
      );
    throw new Refusal(
      `Law ${law.id} gives no loss over parameters and tokens, so inference, unique tokens, limits and what modifies a law cannot be weighed with it: choose a parametric law such as besiroglu2024`,
    );
  }
}

function lossOfRun(
  allocation: Allocation,
  surface: LossSurface | undefined,
  run: DeterminedRun,
): number | null {
  if (surface !== undefined) return surface.loss(run.parameters, run.tokens);
  if (run.optimal && allocation.frontierLoss) return allocation.frontierLoss(run.compute);
  return allocation.loss?.(run.parameters, run.tokens) ?? null;
}

function bandOf(
  request: RecommendRequest,
  surface: LossSurface | undefined,
  run: DeterminedRun,
  allocation: Allocation,
): Recommendation['band'] {
  const overhead = request.band ?? DEFAULT_BAND;
  if (surface === undefined && allocation.flatBand !== undefined) {
    const { parameters, tokens } = allocation.flatBand(overhead);
    return {
      overhead,
      parameters: [run.parameters * parameters[0], run.parameters * parameters[1]],
      tokens: [run.tokens * tokens[0], run.tokens * tokens[1]],
    };
  }
  const searched = surface ?? allocation.surface;
  if (searched === undefined) return null;
  const band = bandOnSurface(searched, run.compute, { ...limits(request), overhead });
  return band === null ? null : { overhead, ...band };
}

/** 80% and 95% intervals of a compute-optimal allocation, where the law says how sure its coefficients are. */
function intervalsOf(law: Law, compute: number): Recommendation['intervals'] {
  return lawIntervals(law, compute);
}

/** With fewer draws than this, the ends of a 95% interval are about the most extreme ones. */
const DRAWS_OF95 = 80;

/** What a reader of intervals must know of the draws that they are made of. */
function caveatsOfDraws({ id, uncertainty }: Law): readonly Caveat[] {
  const draws = uncertainty?.draws?.length ?? DRAWS_OF95;
  return draws < DRAWS_OF95 ? [plannerCaveat('few-draws', { law: id, draws, needed: DRAWS_OF95 })] : [];
}

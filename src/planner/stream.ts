import { parametricOf } from '../core/allocation-surface.ts';
import { flatBand } from '../core/band.ts';
import type { Law } from '../core/law.ts';
import { allocationOf } from '../core/law-allocation.ts';
import { countingCaveats, lawCaveats } from './caveats.ts';
import { DEFAULT_BAND, recommendation } from './recommendation.ts';
import { checkRequest } from './request.ts';
import type { Recommendation, RecommendRequest } from './types.ts';

/** The figures of one recommendation, in the order of its CSV columns from `compute` to `caveats`. */
export type Row = readonly (number | string | null)[];

/**
 * A function from a budget to its row, for a million budgets of one request: what does not depend on the budget is
 * worked out once. The figures are those of {@link recommendation}.
 *
 * @param law the law to ask
 * @param request everything but the budget
 */
export function rowsOf(law: Law, request: RecommendRequest): (compute: number) => Row {
  const coefficients = parametricOf(law);
  const limited = Object.keys(request).some(key => !['law', 'band', 'count'].includes(key));
  if (limited || coefficients === undefined || law.compiled !== undefined) {
    return compute => rowOf(recommendation(law, { ...request, compute }));
  }
  checkRequest({ ...request, compute: 1 });
  const allocation = allocationOf(law);
  const unit = law.loss?.unit ?? 'unknown';
  const band = flatBand(coefficients, request.band ?? DEFAULT_BAND);
  const counting = countingCaveats(law, request);
  return compute => {
    const { parameters, tokens } = allocation.optimum(compute);
    const caveats = [
      ...lawCaveats(law, { compute: 6 * parameters * tokens, parameters, tokens }),
      ...counting,
    ];
    return [
      compute,
      parameters,
      tokens,
      tokens / parameters,
      allocation.frontierLoss!(compute),
      unit,
      parameters * band.parameters[0],
      parameters * band.parameters[1],
      tokens * band.tokens[0],
      tokens * band.tokens[1],
      null,
      null,
      null,
      null,
      caveats.map(item => item.code).join(' '),
    ];
  };
}

/** One recommendation as such a row. */
export function rowOf(answer: Recommendation): Row {
  return [
    answer.compute,
    answer.parameters,
    answer.tokens,
    answer.tokensPerParameter,
    answer.loss,
    answer.lossUnit,
    answer.band?.parameters[0] ?? null,
    answer.band?.parameters[1] ?? null,
    answer.band?.tokens[0] ?? null,
    answer.band?.tokens[1] ?? null,
    answer.computeOverhead ?? null,
    answer.trainingCompute ?? null,
    answer.inferenceCompute ?? null,
    answer.epochs ?? null,
    answer.caveats.map(item => item.code).join(' '),
  ];
}

import type { Caveat } from '../core/caveat.ts';
import type { Law } from '../core/law.ts';
import { allocationOf, lossOf } from '../core/law-allocation.ts';
import { countingCaveats, lawCaveats } from './caveats.ts';
import { byActive, isConverted } from './count.ts';
import { DEFAULT_BAND, recommendation } from './recommendation.ts';
import { checkRequest } from './request.ts';
import type { Lifetime, Recommendation, RecommendRequest } from './types.ts';

/** The figures of one recommendation, in the order of its CSV columns from `compute` to the one before `caveats`. */
export interface StreamRow {
  readonly figures: readonly (number | string | null)[];
  readonly caveats: readonly Caveat[];
  /** What the lifetime comes to, where a workload says what serves it. */
  readonly lifetime?: Lifetime;
}

/** What a request may hold where only the budget moves the answer of a parametric law. */
const PLAIN_KEYS: readonly string[] = ['law', 'band', 'count'] satisfies readonly (keyof RecommendRequest)[];

/**
 * A function from a budget to its row, for a million budgets of one request: what does not depend on the budget is
 * worked out once. The figures are those of {@link recommendation}.
 *
 * @param law the law to ask
 * @param request everything but the budget
 */
export function rowsOf(law: Law, request: RecommendRequest): (compute: number) => StreamRow {
  const slow = (compute: number) => rowOf(recommendation(law, byActive(law, { ...request, compute })));
  const limited = Object.keys(request).some(key => !PLAIN_KEYS.includes(key)) || isConverted(law, request);
  if (limited || lossOf(law)?.uniqueTokens !== 'optional') return slow;
  const allocation = allocationOf(law);
  const { flatBand, frontierLoss } = allocation;
  if (flatBand === undefined || frontierLoss === undefined) return slow;
  checkRequest({ ...request, compute: 1 });
  const unit = law.loss?.unit ?? 'unknown';
  const band = flatBand(request.band ?? DEFAULT_BAND);
  const counting = countingCaveats(law, request);
  return compute => {
    const { parameters, tokens } = allocation.optimum(compute);
    const figures = [
      compute,
      parameters,
      tokens,
      tokens / parameters,
      frontierLoss(compute),
      unit,
      parameters * band.parameters[0],
      parameters * band.parameters[1],
      tokens * band.tokens[0],
      tokens * band.tokens[1],
      null,
      null,
      null,
      null,
      null,
    ];
    const own = lawCaveats(law, { compute: 6 * parameters * tokens, parameters, tokens });
    return { figures, caveats: counting.length === 0 ? own : [...own, ...counting] };
  };
}

/** One recommendation as such a row. */
export function rowOf(answer: Recommendation): StreamRow {
  const figures = [
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
    answer.totalParameters ?? null,
  ];
  const { caveats, lifetime } = answer;
  return { figures, caveats, ...(lifetime && { lifetime }) };
}

import { type Caveat, caveat } from '../core/caveat.ts';
import { nonEmbeddingParameters } from '../core/embedding.ts';
import type { Law } from '../core/law.ts';
import { MUENNIGHOFF_EPOCHS } from '../core/repetition.ts';
import { isConverted } from './count.ts';
import { mixedArgs, plannerCaveat } from './messages.ts';
import { reachOf } from './settings.ts';
import type { RecommendRequest } from './types.ts';

/** What a caveat may depend on. */
export interface Answered {
  readonly compute: number;
  readonly parameters: number;
  readonly tokens: number;
  readonly epochs?: number;
  /** Unique tokens of a mixture, of which the epochs are those of one corpus that is worth as much. */
  readonly mixedTokens?: number | undefined;
}

/**
 * What a reader of this answer must know: how far it lies beyond what the law was fitted on, of C, N and D
 * separately, how the law counts, and what the law file says of itself.
 */
export function lawCaveats(law: Law, answer: Answered): readonly Caveat[] {
  const found: Caveat[] = [];
  const range = law.range ?? {};
  for (const quantity of ['compute', 'parameters', 'tokens'] as const) {
    const beyond = beyondReach(law, quantity, answer[quantity]);
    if (beyond !== undefined) found.push(beyond);
  }
  const ratio = beyondRatio(law, answer.tokens / answer.parameters);
  if (ratio !== undefined) found.push(ratio);
  // borrowed constants bring their own limit with them
  const measured = range.epochs?.[1] ?? MUENNIGHOFF_EPOCHS;
  if (answer.epochs !== undefined && answer.epochs > measured) {
    found.push(
      plannerCaveat('more-epochs-than-measured', { epochs: answer.epochs, measured, ...mixedArgs(answer) }),
    );
  }
  if (law.source === undefined) found.push(plannerCaveat('source-missing', { law: law.id }, 'info'));
  if (law.range === undefined) found.push(plannerCaveat('range-missing', { law: law.id }, 'info'));
  for (const own of law.caveats ?? []) found.push(caveat(own.code, { text: own.text }, own.severity));
  return found;
}

/** How far a ratio may be from the only one that was fitted: what is rounded to it counts as it. */
const RATIO_SLACK = 1.1;

function beyondRatio(law: Law, ratio: number): Caveat | undefined {
  const only = law.relations.optimalTokensPerParameter?.coefficients.tokensPerParameter;
  const [low, high] = law.range?.tokensPerParameter ?? [only ?? null, only ?? null];
  const slack = low === high ? RATIO_SLACK : 1;
  if ((low !== null && ratio < low / slack) || (high !== null && ratio > high * slack)) {
    return plannerCaveat('far-from-fitted-ratio', { ratio, low: low ?? 0, high: high ?? Number.MAX_VALUE });
  }
  return undefined;
}

/** Outside of what the law was fitted on: a warning, and information within what it was held to. */
function beyondReach(
  law: Law,
  quantity: 'compute' | 'parameters' | 'tokens',
  value: number,
): Caveat | undefined {
  const [low, high] = reachOf(law, quantity) ?? [null, null];
  const fitted = law.range?.[quantity]?.[1] ?? null;
  if (high !== null && value > high) {
    const held = fitted === high || fitted === null ? {} : { fitted };
    const args = { quantity, side: 'above', bound: high, times: value / high, ...held };
    return plannerCaveat('beyond-fitted-range', args);
  }
  if (fitted !== null && value > fitted) {
    const [from, to] = law.heldOut as readonly [number, number];
    return plannerCaveat('held-beyond-fit', { fitted, times: value / fitted, from, to }, 'info');
  }
  if (low !== null && value < low) {
    return plannerCaveat('beyond-fitted-range', { quantity, side: 'below', bound: low, times: low / value });
  }
  return undefined;
}

/** A caveat in one word for CSV: its code, and of what where that is said: `beyond-fitted-range:compute`. */
export function caveatLabel({ code, args }: Caveat): string {
  const { quantity } = args;
  if (quantity === undefined) return code;
  return quantity === 'parameters and tokens' ? `${code}:parameters+tokens` : `${code}:${quantity}`;
}

/** How the law's counting of N or C differs from what the caller takes for granted. */
export function countingCaveats(
  law: Law,
  request: Pick<RecommendRequest, 'count' | 'minimumCompute' | 'parameters'>,
): readonly Caveat[] {
  return [...parameterCaveats(law, request), ...minimumComputeCaveats(law, request.minimumCompute)];
}

function minimumComputeCaveats(law: Law, reading: 'half' | 'equal' = 'half'): readonly Caveat[] {
  return law.counts.compute === 'C_min' ? [plannerCaveat('minimum-compute', { reading }, 'info')] : [];
}

function parameterCaveats(
  law: Law,
  request: Pick<RecommendRequest, 'count' | 'parameters'>,
): readonly Caveat[] {
  const { parameters } = law.counts;
  const { count, parameters: total } = request;
  if (isConverted(law, request) && total !== undefined) {
    return [plannerCaveat('parameters-converted', { total, taken: nonEmbeddingParameters(total) }, 'info')];
  }
  if (parameters === 'total' || parameters === 'active') {
    return count === 'non-embedding'
      ? [plannerCaveat('embedding-counting', { counted: parameters, wanted: count })]
      : [];
  }
  if (parameters === 'head')
    return [plannerCaveat('embedding-counting', { counted: parameters, wanted: count ?? 'total' }, 'info')];
  if (parameters === 'non-embedding' && count === undefined) {
    return [plannerCaveat('embedding-counting', { counted: parameters, wanted: 'total' })];
  }
  return [];
}

import { type Caveat, caveat } from '../core/caveat.ts';
import type { Law } from '../core/law.ts';
import { MUENNIGHOFF_EPOCHS } from '../core/repetition.ts';

/** What a caveat may depend on. */
export interface Answered {
  readonly compute: number;
  readonly parameters: number;
  readonly tokens: number;
  readonly epochs?: number;
}

/**
 * What a reader of this answer must know: how far it lies beyond what the law was fitted on, of C, N and D
 * separately, how the law counts, and what the law file says of itself.
 */
export function lawCaveats(law: Law, answer: Answered): readonly Caveat[] {
  const found: Caveat[] = [];
  const range = law.range ?? {};
  for (const quantity of ['compute', 'parameters', 'tokens'] as const) {
    const beyond = beyondRange(quantity, answer[quantity], range[quantity]);
    if (beyond !== undefined) found.push(beyond);
  }
  const ratio = answer.tokens / answer.parameters;
  const [low, high] = range.tokensPerParameter ?? [null, null];
  if ((low !== null && ratio < low) || (high !== null && ratio > high)) {
    found.push(caveat('far-from-fitted-ratio', { ratio, low: low ?? 0, high: high ?? Number.MAX_VALUE }));
  }
  // borrowed constants bring their own limit with them
  const measured = range.epochs?.[1] ?? MUENNIGHOFF_EPOCHS;
  if (answer.epochs !== undefined && answer.epochs > measured) {
    found.push(caveat('more-epochs-than-measured', { epochs: answer.epochs, measured }));
  }
  if (law.source === undefined) found.push(caveat('source-missing', { law: law.id }, 'info'));
  if (law.range === undefined) found.push(caveat('range-missing', { law: law.id }, 'info'));
  for (const own of law.caveats ?? []) found.push(caveat(own.code, { text: own.text }, own.severity));
  return found;
}

function beyondRange(
  quantity: string,
  value: number,
  range: readonly [number | null, number | null] | undefined,
): Caveat | undefined {
  const [low, high] = range ?? [null, null];
  if (high !== null && value > high) {
    return caveat('beyond-fitted-range', { quantity, side: 'above', bound: high, times: value / high });
  }
  if (low !== null && value < low) {
    return caveat('beyond-fitted-range', { quantity, side: 'below', bound: low, times: low / value });
  }
  return undefined;
}

/** How the law's counting of N or C differs from what the caller takes for granted. */
export function countingCaveats(
  law: Law,
  request: { readonly count?: 'total' | 'non-embedding'; readonly minimumCompute?: 'half' | 'equal' },
): readonly Caveat[] {
  return [...parameterCaveats(law, request.count), ...minimumComputeCaveats(law, request.minimumCompute)];
}

function minimumComputeCaveats(law: Law, reading: 'half' | 'equal' = 'half'): readonly Caveat[] {
  return law.counts.compute === 'C_min' ? [caveat('minimum-compute', { reading }, 'info')] : [];
}

function parameterCaveats(law: Law, count: 'total' | 'non-embedding' | undefined): readonly Caveat[] {
  const { parameters } = law.counts;
  if (parameters === 'total' || parameters === 'active') {
    return count === 'non-embedding'
      ? [caveat('embedding-counting', { counted: parameters, wanted: count })]
      : [];
  }
  if (parameters === 'head')
    return [caveat('embedding-counting', { counted: parameters, wanted: count ?? 'total' }, 'info')];
  if (parameters === 'non-embedding' && count === undefined) {
    return [caveat('embedding-counting', { counted: parameters, wanted: 'total' })];
  }
  return [];
}

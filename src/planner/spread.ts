import type { Law } from '../core/law.ts';
import { allocationOf, lossOf, surfaceOf } from '../core/law-allocation.ts';
import { type OptimumOptions, optimumForCompute } from '../core/optimum.ts';
import type { Spread } from './types.ts';

/** What limits a run besides its budget. */
export interface SpreadOptions extends OptimumOptions {
  readonly uniqueTokens?: number;
}

/** Whether a law's N* may be set beside another's: allocation from total or head-counted N on C = 6ND. */
export function inSpread(law: Law): boolean {
  const { parameters, compute } = law.counts;
  return law.spread === true && (parameters === 'total' || parameters === 'head') && compute === '6ND';
}

/**
 * Lowest and highest N* for a budget among the laws that may be compared on it: those with an allocation from total or
 * head-counted N on C = 6·N·D, without Kaplan, the rounded constants as printed, and mixtures of experts.
 *
 * @param compute C, FLOP
 * @param laws candidates; those that may not be compared are left out
 * @param options what limits the run besides (tokens to serve, unique tokens, caps): laws that have no loss over N and D
 *   cannot weigh them and are left out, too
 * @returns null where no law can answer
 * @example
 * spreadAt(1e24, []) // => null
 */
export function spreadAt(compute: number, laws: readonly Law[], options: SpreadOptions = {}): Spread | null {
  const limited =
    (options.inferenceTokens ?? 0) > 0 ||
    options.uniqueTokens !== undefined ||
    options.maxParameters !== undefined ||
    options.maxTokens !== undefined;
  const members = laws.filter(law => inSpread(law) && (!limited || lossOf(law) !== undefined));
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const law of members) {
    const { parameters } = limited
      ? optimumForCompute(surfaceOf(law, options), compute, options)
      : allocationOf(law).optimum(compute);
    low = Math.min(low, parameters);
    high = Math.max(high, parameters);
  }
  return members.length === 0 ? null : { parameters: [low, high], laws: members.map(law => law.id) };
}

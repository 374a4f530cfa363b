import type { Law } from '../core/law.ts';
import { allocationOf } from '../core/law-allocation.ts';
import type { Spread } from './types.ts';

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
 */
export function spreadAt(compute: number, laws: readonly Law[]): Spread {
  const members = laws.filter(inSpread);
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const law of members) {
    const { parameters } = allocationOf(law).optimum(compute);
    low = Math.min(low, parameters);
    high = Math.max(high, parameters);
  }
  return { parameters: [low, high], laws: members.map(law => law.id) };
}

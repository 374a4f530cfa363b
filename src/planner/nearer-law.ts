import { findLaw } from '../catalog/laws.ts';
import { ranges } from '../catalog/ranges.ts';
import type { Caveat } from '../core/caveat.ts';
import type { Law, Range } from '../core/law.ts';
import { plannerCaveat } from './messages.ts';
import type { RecommendRequest } from './types.ts';

/**
 * That a law nearer to the budget exists than the one that was asked: where this one extrapolates, one that was held to
 * measured runs of such budgets, or was fitted to them. Dense laws of total parameters answer each other's questions.
 */
export function nearerLaw(law: Law, request: RecommendRequest, compute: number): readonly Caveat[] {
  const bound = law.range?.compute?.[1];
  const { experts, context, uniqueTokens } = request;
  const special = experts !== undefined || context !== undefined || uniqueTokens !== undefined;
  if (special || bound === undefined || bound === null || compute <= bound || !isDense(law)) return [];
  if (holds(law.range?.heldOut, compute)) return [];
  const nearer = (['heldOut', 'compute'] as const).flatMap(kind => {
    const id = Object.keys(ranges).find(
      one => one !== law.id && holds(ranges[one]![kind], compute) && isDense(findLaw(one)),
    );
    return id === undefined ? [] : [{ id, kind }];
  })[0];
  if (nearer === undefined) return [];
  const args = { compute, law: law.id, times: compute / bound, nearer: nearer.id, by: nearer.kind };
  return [plannerCaveat('nearer-law', args, 'info')];
}

function isDense({ uses, counts, allocationRefused }: Law): boolean {
  return allocationRefused === undefined && uses.includes('allocation') && counts.parameters === 'total';
}

function holds(range: Range | undefined, compute: number): boolean {
  if (range === undefined) return false;
  const [low, high] = range;
  return compute >= (low ?? 0) && high !== null && compute <= high;
}

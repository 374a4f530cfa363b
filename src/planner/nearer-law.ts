import { heldOut } from '../catalog/held-out.ts';
import { defaultLaw, findLaw } from '../catalog/laws.ts';
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
  if (holds(law.heldOut, compute)) return [];
  const held = Object.keys(heldOut).find(id => holds(heldOut[id], compute) && isDense(findLaw(id)));
  const fitted = holds(findLaw(defaultLaw()).range?.compute, compute) ? defaultLaw() : undefined;
  const nearer = held ?? fitted;
  if (nearer === undefined || nearer === law.id) return [];
  const args = { compute, law: law.id, times: compute / bound, nearer, by: held ? 'heldOut' : 'compute' };
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

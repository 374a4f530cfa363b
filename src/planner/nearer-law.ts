import { defaultLaw, findLaw, lawIds } from '../catalog/laws.ts';
import { heldOut } from '../catalog/refits.ts';
import type { Caveat } from '../core/caveat.ts';
import type { Law, Range } from '../core/law.ts';
import { repetitionOf } from '../core/law-allocation.ts';
import { MIXTURE_LAW } from './laws-asked.ts';
import { mixedArgs, plannerCaveat, timesBeyond } from './messages.ts';
import { isModified } from './modifiers.ts';
import { reachOf } from './settings.ts';
import type { Recommendation, RecommendRequest } from './types.ts';
import { fittedBudgets, groupOf, knowsExperts } from './which-law.ts';

/** Laws of one number of experts, and of active shares, which modifies dense ones. */
const ONE_MIXTURE_LAW = 'krajewski2024';
const LEVERAGE_LAW = 'ling2025';

/** The law that was fitted to text read again. */
const REPETITION_LAW = 'muennighoff2023';

/**
 * That a law nearer to the question exists than the one that was asked: one that was fitted to what is special about the
 * run; else, where this one extrapolates, one that was held to measured runs of such budgets, or was fitted to them.
 *
 * @param answer what the law that was asked says
 * @returns a caveat that names the nearer law; undefined where there is none
 */
export function nearerLaw(law: Law, request: RecommendRequest, answer: Recommendation): Caveat | undefined {
  if (!law.uses.includes('allocation') || law.allocationRefused !== undefined) return undefined;
  const byExperts = nearerByExperts(law, request);
  if (byExperts !== undefined || law.counts.parameters === 'active') return byExperts;
  // no other law has runs of what modifies this one
  if (precisionOf(answer)?.measured === law.id) return undefined;
  return nearerByRun(law, request, answer) ?? nearerByBudget(law, request, answer);
}

/** A law that was fitted to such experts, where this one was not: to their number with one active, else to their share. */
function nearerByExperts(law: Law, { experts, activeExperts }: RecommendRequest): Caveat | undefined {
  if (experts === undefined || (activeExperts ?? 1) >= experts) return undefined;
  const has = { experts, activeExperts: activeExperts ?? 1 };
  if (law.counts.parameters === 'active' && knowsExperts(law, has)) return undefined;
  // of one number of experts, leverage is no answer
  const candidates = [MIXTURE_LAW, ONE_MIXTURE_LAW, ...(activeExperts === undefined ? [] : [LEVERAGE_LAW])];
  const nearer = candidates.find(id => knowsExperts(findLaw(id), has));
  if (nearer === undefined || nearer === law.id) return undefined;
  const isDense = law.counts.parameters !== 'active';
  const args = {
    law: law.id,
    nearer,
    experts,
    active: has.activeExperts,
    dense: isDense ? 1 : 0,
    share: nearer === LEVERAGE_LAW ? 1 : 0,
  };
  return plannerCaveat('nearer-law-experts', args, 'info');
}

/** A law that was fitted to runs in the precision, or to repeated data. */
function nearerByRun(law: Law, request: RecommendRequest, answer: Recommendation): Caveat | undefined {
  const { uniqueTokens } = request;
  const precision = precisionOf(answer);
  if (precision !== undefined) {
    const args = { law: law.id, nearer: precision.measured, precision: precision.name };
    return plannerCaveat('nearer-law-precision', args, 'info');
  }
  if (uniqueTokens === undefined || !((answer.epochs ?? 1) > 1) || !repetitionOf(law)?.borrowed)
    return undefined;
  const args = { law: law.id, nearer: REPETITION_LAW, uniqueTokens, ...mixedArgs(request) };
  return plannerCaveat('nearer-law-data', args, 'info');
}

/** The precision that modifies an answer, with the law on whose runs it was measured. */
function precisionOf({ modifiers }: Recommendation): { name: string; measured: string } | undefined {
  const found = modifiers?.find(({ kind, ...effect }) => kind === 'precision' && modifies(effect));
  const measured = found && lawIds().find(id => findLaw(id).source?.arxiv === found.arxiv);
  return found && measured ? { name: found.name, measured } : undefined;
}

/** Whether a modifier does anything: 16-bit products are what laws were fitted in. */
function modifies({
  parameters,
  tokens,
  addedLoss,
}: Partial<NonNullable<Recommendation['modifiers']>[number]>) {
  return parameters !== undefined || tokens !== undefined || addedLoss !== undefined;
}

/** A dense law of total parameters answers such questions about a budget; those of mixtures and images have others. */
function nearerByBudget(
  law: Law,
  request: RecommendRequest,
  { compute, caveats }: Recommendation,
): Caveat | undefined {
  if (['mixtures', 'modalities'].includes(groupOf(law))) return undefined;
  const bound = reachOf(law, 'compute')?.[1] ?? fittedBudgets(law.range)?.[1];
  if (bound === undefined || bound === null || compute <= bound) return undefined;
  const times = timesBeyond(caveats);
  if (times <= 1) return undefined;
  const special = request.context !== undefined || request.experts !== undefined;
  if (special || request.uniqueTokens !== undefined) return undefined;
  const answers = (id: string) => isDense(findLaw(id)) && (!isModified(request) || hasLoss(findLaw(id)));
  const held = Object.keys(heldOut).find(id => holds(heldOut[id], compute) && answers(id));
  const fitted = holds(findLaw(defaultLaw()).range?.compute, compute) ? defaultLaw() : undefined;
  const nearer = held ?? fitted;
  if (nearer === undefined || nearer === law.id) return undefined;
  const by = held ? 'heldOut' : 'compute';
  return plannerCaveat('nearer-law', { compute, law: law.id, times, nearer, by }, 'info');
}

function hasLoss({ uses }: Law): boolean {
  return uses.includes('loss');
}

function isDense({ uses, counts, allocationRefused }: Law): boolean {
  return allocationRefused === undefined && uses.includes('allocation') && counts.parameters === 'total';
}

function holds(range: Range | undefined, compute: number): boolean {
  if (range === undefined) return false;
  const [low, high] = range;
  return compute >= (low ?? 0) && high !== null && compute <= high;
}

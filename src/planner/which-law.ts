import { formOf } from '../core/forms/index.ts';
import type { Law, Range } from '../core/law.ts';
import { Refusal } from '../core/refusal.ts';
import { timesBeyond } from './messages.ts';
import { LEVERAGE_RANGE } from './modifiers.ts';
import { recommendation } from './recommendation.ts';
import { reachOf } from './settings.ts';
import type { Recommendation, RecommendRequest } from './types.ts';

/** What a planner has, which laws are ordered by. */
export interface PlannerHas {
  /** C, FLOP. */
  readonly compute?: number;
  readonly experts?: number;
  /** Of these, those that a token passes through; one unless given. */
  readonly activeExperts?: number;
  readonly uniqueTokens?: number;
  readonly context?: number;
  readonly precision?: string;
}

/** Questions that laws answer, in the order that planners ask them. */
export const LAW_GROUPS = {
  dense: 'Dense models: parameters and tokens of a budget',
  mixtures: 'Mixtures of experts',
  data: 'Scarce data',
  context: 'Long context',
  precision: 'Low precision',
  modalities: 'Images and text',
  hyperparameters: 'Learning rate and batch',
  downstream: 'Tasks',
  conversion: 'Vocabulary, optimizers, conversions',
} as const;

/** Which question a law answers first. */
export type LawGroup = keyof typeof LAW_GROUPS;

/** A law in the order of a planner's question. */
export interface RankedLaw {
  readonly law: Law;
  readonly group: LawGroup;
  /**
   * How many times its optimum of the budget lies outside what the law was fitted on or held to, in C, N or D, whichever
   * is most, as in `compare`; of a law without an optimum, the budget. 1 inside; undefined where it does not say.
   */
  readonly extrapolation?: number;
  /** Whether the law was measured with such experts; absent where none are asked or it says nothing of experts. */
  readonly knowsExperts?: boolean;
}

/**
 * Laws in the order of what a planner has: those that answer for experts, scarce data, a context or a precision first
 * where one is there, dense ones first else; and within a question those that allocate and know such
 * experts first, by how far the budget lies from what they were
 * fitted on or held to.
 *
 * @param laws to order
 * @param has budget in FLOP and what is special about the run
 * @returns every law with the question that it answers
 * @example
 * rankLaws(laws(), { compute: 1e20, experts: 64 })[0].group // => 'mixtures'
 */
export function rankLaws(laws: readonly Law[], has: PlannerHas = {}): readonly RankedLaw[] {
  const asked: readonly (LawGroup | false)[] = [
    has.experts !== undefined && 'mixtures',
    has.uniqueTokens !== undefined && 'data',
    has.context !== undefined && 'context',
    has.precision !== undefined && 'precision',
  ];
  const order = [...asked.filter(group => group !== false), ...(Object.keys(LAW_GROUPS) as LawGroup[])];
  return laws
    .map(law => {
      const times = has.compute === undefined ? undefined : extrapolation(law, has, has.compute);
      const group = groupOf(law);
      const isAsked = group === 'mixtures' && has.experts !== undefined;
      return {
        law,
        group,
        ...(times !== undefined && { extrapolation: times }),
        ...(isAsked && { knowsExperts: knowsExperts(law, has) }),
      };
    })
    .sort(
      (a, b) =>
        order.indexOf(a.group) - order.indexOf(b.group) ||
        Number(isApart(a)) - Number(isApart(b)) ||
        Number(a.knowsExperts === false) - Number(b.knowsExperts === false) ||
        (a.extrapolation ?? Number.MAX_VALUE) - (b.extrapolation ?? Number.MAX_VALUE) ||
        (a.law.id < b.law.id ? -1 : 1),
    );
}

export function groupOf(law: Law): LawGroup {
  const forms = Object.values(law.relations).map(formOf);
  const takes = (name: 'experts' | 'context') => forms.some(form => form.takes.includes(name));
  const { uses, relations } = law;
  if (law.caveats?.some(({ code }) => code === 'mixed-modal')) return 'modalities';
  if (takes('experts') || relations.leverage !== undefined || relations.lossByExperts !== undefined)
    return 'mixtures';
  if (takes('context')) return 'context';
  const { loss } = relations;
  if (loss && formOf(loss).loss?.(loss).repetition !== undefined) return 'data';
  if (relations.quantisation !== undefined || law.id.startsWith('quartet')) return 'precision';
  if (uses.includes('allocation')) return 'dense';
  if (uses.includes('hyperparameters')) return 'hyperparameters';
  return uses.includes('downstream') ? 'downstream' : 'conversion';
}

/** Of laws that are asked about a budget, one that has no optimum of it. */
function isApart({ law, group }: RankedLaw): boolean {
  const isBudget = group === 'mixtures' || group === 'dense' || group === 'data' || group === 'context';
  return isBudget && !allocates(law);
}

function allocates({ uses, allocationRefused }: Law): boolean {
  return uses.includes('allocation') && allocationRefused === undefined;
}

/** Most experts of the runs that clark2022 is fitted to (arXiv:2202.01169). */
const MOST_ROUTED = 512;

/** Whether experts lie within those that a mixture's law was measured with. */
export function knowsExperts({ relations }: Law, has: PlannerHas): boolean {
  const { experts = 1, activeExperts = 1 } = has;
  const { maxExperts, experts: only } = relations.loss?.coefficients ?? {};
  // a leverage is of active shares: it is not asked with a number alone
  if (relations.leverage !== undefined)
    return has.activeExperts !== undefined && activeExperts / experts >= LEVERAGE_RANGE.active;
  // all others had one active
  if (activeExperts !== 1) return false;
  return only === undefined ? experts <= (maxExperts ?? MOST_ROUTED) : experts === only;
}

/** A law's answer under all that is asked, as in `compare`; under what it can take where it refuses the rest. */
function answerOr(law: Law, asked: RecommendRequest, plain: RecommendRequest): Recommendation {
  try {
    return recommendation(law, asked);
  } catch (error) {
    if (error instanceof Refusal) return recommendation(law, plain);
    throw error;
  }
}

/** 1 within what a law was fitted on or held to. */
function extrapolation(law: Law, has: PlannerHas, compute: number): number | undefined {
  const { range, heldOut } = law;
  const isKnown = range !== undefined || heldOut !== undefined;
  if (allocates(law) && isKnown) {
    const takes = Object.values(law.relations).flatMap(relation => formOf(relation).takes);
    const { experts, activeExperts, context, uniqueTokens, precision } = has;
    const isMixture = takes.includes('experts');
    const plain = {
      compute,
      ...(context !== undefined && takes.includes('context') && { context }),
    };
    const modified = {
      ...plain,
      ...(uniqueTokens !== undefined && { uniqueTokens }),
      ...(precision !== undefined && { precision }),
      ...(isMixture && experts !== undefined && { experts }),
      ...(!isMixture && activeExperts !== undefined && { experts: experts!, activeExperts }),
    };
    return Math.max(1, timesBeyond(answerOr(law, modified, plain).caveats));
  }
  const fitted = fittedBudgets(range);
  const reach = reachOf(
    { ...(fitted && { range: { compute: fitted } }), ...(heldOut && { heldOut }) },
    'compute',
  );
  if (reach === undefined) return undefined;
  const [low, high] = reach;
  return Math.max(1, (low ?? 0) / compute, compute / (high ?? Number.MAX_VALUE));
}

/** Budgets in FLOP that a law was fitted on; undefined where it does not say. */
export function fittedBudgets(range: Law['range']): Range | undefined {
  return range?.compute ?? product(range?.parameters, range?.tokens);
}

/** Budgets from 6·N·D of the smallest run to that of the largest, where a law names no budgets. */
function product(parameters: Range | undefined, tokens: Range | undefined): Range | undefined {
  if (parameters === undefined || tokens === undefined) return undefined;
  const [least, most] = [0, 1].map(side =>
    parameters[side] === null || tokens[side] === null ? null : 6 * parameters[side]! * tokens[side]!,
  );
  return [least ?? null, most ?? null];
}

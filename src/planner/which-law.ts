import { formOf } from '../core/forms/index.ts';
import type { Law, Range } from '../core/law.ts';
import { reachOf } from './settings.ts';

/** What a planner has, which laws are ordered by. */
export interface PlannerHas {
  /** C, FLOP. */
  readonly compute?: number;
  readonly experts?: number;
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
  /** How many times the budget lies outside what the law was fitted on or held to; undefined where it does not say. */
  readonly extrapolation?: number;
}

/**
 * Laws in the order of what a planner has: those that answer for experts, scarce data, a context or a precision first
 * where one is there, dense ones first else; and within a question by how far the budget lies from what they were
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
      const times = has.compute === undefined ? undefined : extrapolation(law, has.compute);
      return { law, group: groupOf(law), ...(times !== undefined && { extrapolation: times }) };
    })
    .sort(
      (a, b) =>
        order.indexOf(a.group) - order.indexOf(b.group) ||
        (a.extrapolation ?? Number.MAX_VALUE) - (b.extrapolation ?? Number.MAX_VALUE) ||
        (a.law.id < b.law.id ? -1 : 1),
    );
}

function groupOf(law: Law): LawGroup {
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

/** 1 within what a law was fitted on or held to. */
function extrapolation({ range, heldOut }: Law, compute: number): number | undefined {
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

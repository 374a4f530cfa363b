import { accelerators, findAccelerator } from '../catalog/accelerators.ts';
import { allLaws, DEFAULT_LAW, findLaw } from '../catalog/laws.ts';
import { parametricOf } from '../core/allocation-surface.ts';
import type { Law } from '../core/law.ts';
import { compare } from '../planner/compare.ts';

import { recommend } from '../planner/recommend.ts';
import { type Assessment, assess, type ProposalData } from './assess.ts';
import { planCharts } from './charts.ts';
import { lawSource } from './law-source.ts';
import { summary } from './messages.ts';
import { lossOfPlan, type Plan } from './plan.ts';
import type { Changes } from './state.ts';
import type { PageModel } from './types.ts';

/** Everything that the page computes from; plain JSON. */
export interface PageData {
  readonly proposal: ProposalData;
  /** A law of the proposal's own. */
  readonly law?: Law;
}

/** The laws that may be chosen: those with an allocation, and the proposal's own. */
export function lawChoices(data: PageData): readonly string[] {
  return choices(data).map(law => law.id);
}

function choices({ law }: PageData): readonly Law[] {
  return [...(law === undefined ? [] : [law]), ...allLaws().filter(allocates)];
}

function allocates(law: Law): boolean {
  return (
    law.allocationRefused === undefined &&
    (law.uses.includes('allocation') || parametricOf(law) !== undefined)
  );
}

/**
 * The page's model: the proposal with the changes, checked, and what follows for its budget.
 *
 * @throws RangeError when a change cannot be combined with the rest, with the reason
 */
export async function evaluate(data: PageData, changes: Changes): Promise<PageModel> {
  const assessment = await assess(data.proposal, changes, data.law);
  const { verdict, findings, facts, given, checked } = assessment;
  const named = given('law') ?? DEFAULT_LAW;
  const law = choices(data).find(one => one.id === named) ?? data.law ?? findLaw(String(named));
  const plan: Plan = { law, ...numbersOf(assessment) };
  const optimum = plan.compute === undefined ? undefined : optimumOf(plan, plan.compute);
  const lifetime = lifetimeOf(plan);
  const source = accelerators().find(one => one.id === acceleratorId(given('hardware.accelerator')));
  return {
    changes,
    values: shown({
      compute: checked.plan.compute?.value,
      law: law.id,
      count: checked.plan.accelerators?.value,
      mfu: checked.plan.mfu?.value,
      price: given('budget.price'),
      inference: given('target.inferenceTokens') ?? 0,
    }),
    verdict,
    findings,
    facts,
    ...(optimum && { optimum }),
    ...(lifetime && { lifetime }),
    ...(plan.compute !== undefined && { laws: lawsOfBudget(plan.compute) }),
    charts: planCharts(plan),
    sources: [
      { what: `Law ${law.id}`, ...lawSource(law) },
      ...(source === undefined ? [] : [{ what: `Accelerator ${source.id}`, source: source.source }]),
    ],
    summary: summary(verdict, optimum?.answer),
  };
}

function shown(values: Readonly<Record<string, string | number | undefined>>): PageModel['values'] {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function acceleratorId(name: string | number | undefined): string | undefined {
  try {
    return name === undefined ? undefined : findAccelerator(String(name)).id;
  } catch {
    // with its peak stated, an accelerator need not be a known one
    return undefined;
  }
}

function numbersOf({ checked, given }: Assessment): Omit<Plan, 'law'> {
  const { plan } = checked;
  const found = {
    compute: plan.compute?.value,
    parameters: plan.activeParameters?.value,
    tokens: plan.tokens?.value,
    uniqueTokens: given('data.uniqueTokens'),
    inferenceTokens: given('target.inferenceTokens'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => typeof value === 'number'));
}

function optimumOf({ law }: Plan, compute: number): NonNullable<PageModel['optimum']> {
  const { recommendations, spread } = recommend({ compute, law });
  return { command: `isoflop recommend ${compute} --law ${law.id}`, answer: recommendations[0]!, spread };
}

/** Least training and serving that reaches the loss predicted of the plan. */
function lifetimeOf(plan: Plan): PageModel['lifetime'] {
  const { law, inferenceTokens } = plan;
  const loss = lossOfPlan(plan);
  if (!inferenceTokens || loss === undefined) return undefined;
  return {
    command: `isoflop recommend --loss ${loss} --inference-tokens ${inferenceTokens} --law ${law.id}`,
    answer: recommend({ loss, inferenceTokens, law }).recommendations[0]!,
  };
}

function lawsOfBudget(compute: number): NonNullable<PageModel['laws']> {
  return { command: `isoflop compare ${compute}`, answer: compare({ compute }) };
}

import { allLaws, DEFAULT_LAW } from '../catalog/laws.ts';
import { epochsChart } from '../chart/epochs.ts';
import { type ChartRun, frontierChart } from '../chart/frontier.ts';
import { isoflopChart } from '../chart/isoflop.ts';
import { tradeoffChart } from '../chart/tradeoff.ts';
import { parametricOf } from '../core/allocation-surface.ts';
import type { Law } from '../core/law.ts';
import { allocationOf } from '../core/law-allocation.ts';
import { compare } from '../planner/compare.ts';
import { hasAllocation } from '../planner/law-checks.ts';
import { recommend } from '../planner/recommend.ts';
import type { Recommendation } from '../planner/types.ts';
import type { Chart } from '../report/chart/chart.ts';
import { type Assessment, assess, type ProposalData } from './assess.ts';
import { lawSource } from './law-source.ts';
import { chartReason, planName, summary } from './messages.ts';
import type { Changes } from './state.ts';
import type { PageChart, PageModel } from './types.ts';

/** Everything that the page computes from; plain JSON. */
export interface PageData {
  readonly proposal: ProposalData;
  /** Documented runs of the frontier chart. */
  readonly runs: readonly ChartRun[];
  /** A law of the proposal's own. */
  readonly law?: Law;
}

/** The laws that may be chosen: those with an allocation, and the proposal's own. */
export function lawChoices(data: PageData): readonly string[] {
  return choices(data).map(law => law.id);
}

function choices({ law }: PageData): readonly Law[] {
  return [...(law === undefined ? [] : [law]), ...allLaws().filter(hasAllocation)];
}

/**
 * The page's model: the proposal with the changes, checked, and what follows for its budget.
 *
 * @throws RangeError when a change cannot be combined with the rest, with the reason
 */
export function evaluate(data: PageData, changes: Changes): PageModel {
  const assessment = assess(data.proposal, changes);
  const { facts, values } = assessment;
  const law =
    choices(data).find(one => one.id === values.law) ?? choices(data).find(one => one.id === DEFAULT_LAW)!;
  const plan: Plan = { law, own: law === data.law, ...numbersOf(assessment) };
  const optimum = plan.compute === undefined ? undefined : optimumOf(plan, plan.compute);
  const lifetime = lifetimeOf(plan);
  return {
    changes,
    values: { ...values, law: law.id },
    verdict: assessment.verdict,
    findings: assessment.findings,
    facts,
    ...(optimum && { optimum }),
    ...(lifetime && { lifetime }),
    ...(plan.compute !== undefined && { laws: lawsOfBudget(plan.compute) }),
    charts: chartsOf(plan, data.runs),
    sources: [{ what: `Law ${law.id}`, ...lawSource(law) }, ...assessment.sources],
    summary: summary(assessment.verdict, optimum?.answer),
  };
}

interface Plan {
  readonly law: Law;
  /** Whether the law comes from a file of the proposal's own. */
  readonly own: boolean;
  readonly compute?: number;
  readonly parameters?: number;
  readonly tokens?: number;
  readonly uniqueTokens?: number;
  readonly inferenceTokens?: number;
}

function numbersOf({ number }: Assessment): Omit<Plan, 'law' | 'own'> {
  const found = {
    compute: number('compute'),
    parameters: number('model.activeParameters'),
    tokens: number('data.tokens'),
    uniqueTokens: number('data.uniqueTokens'),
    inferenceTokens: number('target.inferenceTokens'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

function optimumOf({ law }: Plan, compute: number): NonNullable<PageModel['optimum']> {
  const { recommendations, spread } = recommend({ compute, law });
  return { command: `isoflop recommend ${compute} --law ${law.id}`, answer: recommendations[0]!, spread };
}

/** Least training and serving that reaches the loss predicted of the plan. */
function lifetimeOf({ law, parameters, tokens, inferenceTokens }: Plan): PageModel['lifetime'] {
  if (!inferenceTokens || parameters === undefined || tokens === undefined || parametricOf(law) === undefined)
    return undefined;
  const loss = allocationOf(law).loss!(parameters, tokens);
  const [answer] = recommend({ loss, inferenceTokens, law }).recommendations as [Recommendation];
  return {
    command: `isoflop recommend --loss ${loss} --inference-tokens ${inferenceTokens} --law ${law.id}`,
    answer,
  };
}

function lawsOfBudget(compute: number): NonNullable<PageModel['laws']> {
  return { command: `isoflop compare ${compute}`, answer: compare({ compute }) };
}

function chartsOf(plan: Plan, runs: readonly ChartRun[]): readonly PageChart[] {
  const { law, compute, parameters, tokens, uniqueTokens, inferenceTokens } = plan;
  if (compute === undefined) return [];
  const option = `--law ${law.id}`;
  const plans = parameters === undefined ? [] : [{ name: planName, parameters }];
  const point =
    parameters === undefined || tokens === undefined ? [] : [{ name: planName, parameters, tokens }];
  const surface = parametricOf(law) !== undefined;
  const loss =
    surface && parameters !== undefined && tokens !== undefined
      ? allocationOf(law).loss!(parameters, tokens)
      : undefined;
  const served = inferenceTokens ? [inferenceTokens] : [];
  const charts: (PageChart | undefined)[] = [
    attempt('chart-isoflop', `isoflop plot isoflop ${compute} ${option}`, () =>
      isoflopChart({ budgets: [compute], law, plans }),
    ),
    attempt('chart-frontier', `isoflop plot frontier ${compute}`, () =>
      frontierChart({ budgets: [compute], runs: [...point, ...runs] }),
    ),
    loss === undefined
      ? undefined
      : attempt(
          'chart-tradeoff',
          `isoflop plot tradeoff --loss ${loss} ${served.map(tokens => `--inference-tokens ${tokens} `).join('')}${option}`,
          () => tradeoffChart({ loss, law, inferenceTokens: served, plans }),
        ),
    uniqueTokens === undefined
      ? undefined
      : attempt('chart-epochs', `isoflop plot epochs --unique-tokens ${uniqueTokens}`, () =>
          epochsChart({ uniqueTokens }),
        ),
  ];
  return charts.filter(chart => chart !== undefined);
}

function attempt(id: string, command: string, draw: () => Chart): PageChart {
  try {
    return { id, command, chart: draw() };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { id, command, reason: chartReason(id, error.message) };
  }
}

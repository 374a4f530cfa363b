import { chartRuns } from '../chart/documented-runs.ts';
import { epochsChart } from '../chart/epochs.ts';
import { frontierChart } from '../chart/frontier.ts';
import { isoflopChart } from '../chart/isoflop.ts';
import { ratioChart } from '../chart/ratio.ts';
import { tradeoffChart } from '../chart/tradeoff.ts';
import { Refusal } from '../core/refusal.ts';
import type { Chart } from '../render/chart/chart.ts';
import { commandText } from './command.ts';
import { chartReason, PLAN_NAME } from './messages.ts';
import { lossOfPlan, type PagePlan } from './plan.ts';
import type { PageChart } from './types.ts';

/** The charts of a plan, each with the command that draws the same without the plan in it. */
export function planCharts(plan: PagePlan): readonly PageChart[] {
  const { law, compute, parameters, tokens, uniqueTokens, inferenceTokens } = plan;
  if (compute === undefined) return [];
  const plans = parameters === undefined ? [] : [{ name: PLAN_NAME, parameters }];
  const point =
    parameters === undefined || tokens === undefined ? [] : [{ name: PLAN_NAME, parameters, tokens }];
  const charts = [
    attempt('ratio', [compute], () => ratioChart({ budget: compute })),
    attempt('isoflop', [compute, '--law', law.id], () => isoflopChart({ budgets: [compute], law, plans })),
    attempt('frontier', [compute], () =>
      frontierChart({ budgets: [compute], runs: chartRuns(), plans: point }),
    ),
  ];
  const loss = lossOfPlan(plan);
  if (loss !== undefined) {
    const served = inferenceTokens ? [inferenceTokens] : [];
    const words = [
      '--loss',
      loss,
      ...served.flatMap(count => ['--inference-tokens', count]),
      '--law',
      law.id,
    ];
    charts.push(
      attempt('tradeoff', words, () => tradeoffChart({ loss, law, inferenceTokens: served, plans })),
    );
  }
  if (uniqueTokens !== undefined) {
    charts.push(attempt('epochs', ['--unique-tokens', uniqueTokens], () => epochsChart({ uniqueTokens })));
  }
  return charts;
}

function attempt(kind: string, words: readonly (string | number)[], draw: () => Chart): PageChart {
  const id = `chart-${kind}`;
  const command = commandText(['plot', kind, ...words]);
  try {
    return { id, command, chart: draw() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { id, command, reason: chartReason(kind, error.message) };
  }
}

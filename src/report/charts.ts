import { chartRuns } from '../chart/documented-runs.ts';
import { epochsChart } from '../chart/epochs.ts';
import { frontierChart } from '../chart/frontier.ts';
import { gainChart } from '../chart/gain.ts';
import { isoflopChart } from '../chart/isoflop.ts';
import { ratioChart } from '../chart/ratio.ts';
import type { GainRequest } from '../chart/requests.ts';
import { tradeoffChart } from '../chart/tradeoff.ts';
import type { Law } from '../core/law.ts';
import { Refusal } from '../core/refusal.ts';
import { SECONDS_PER_DAY } from '../core/units.ts';
import type { Path } from '../plan/paths.ts';
import type { Plan } from '../plan/whole.ts';
import type { Chart } from '../render/chart/chart.ts';
import { commandText, numberText } from './command.ts';
import { chartReason, PLAN_NAME } from './messages.ts';
import { lossOfPlan, type PagePlan } from './plan.ts';
import type { PageChart } from './types.ts';

/** The charts of a plan, each with the command that draws the same without the plan in it. */
export function planCharts(plan: PagePlan, whole: Plan): readonly PageChart[] {
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
  for (const chart of gainOf(law, whole)) charts.push(chart);
  // at one epoch there is nothing to see of repetition
  if (uniqueTokens !== undefined && tokens !== undefined && tokens > uniqueTokens) {
    charts.push(attempt('epochs', ['--unique-tokens', uniqueTokens], () => epochsChart({ uniqueTokens })));
  }
  return charts;
}

/** What more money would buy, around what there is or is spent; more time where no price is known. */
function gainOf(law: Law, { stated, whole }: Plan): readonly PageChart[] {
  const { setting, price, quantities, limits } = whole();
  if (setting === undefined) return [];
  const { accelerator, accelerators } = setting.hardware;
  const value = (path: Path) => quantities.get(path)?.value;
  const money = price && (limits.money ?? stated.numbers.get('budget.money') ?? value('budget.money'));
  const days = limits.deadline ?? value('schedule.days');
  if (money === undefined && days === undefined) return [];
  const [utilisation, hourly] = [stated.numbers.get('hardware.mfu'), stated.numbers.get('budget.price')];
  const of = money === undefined ? { seconds: days! * SECONDS_PER_DAY } : { money };
  const words = [
    '--on',
    `${accelerators} ${accelerator.id}`,
    ...(money === undefined ? ['--deadline', `${numberText(days!)}d`] : ['--money', money]),
    ...(hourly === undefined ? [] : ['--price', hourly]),
    ...(utilisation === undefined ? [] : ['--mfu', utilisation]),
    ...['--law', law.id],
  ];
  const machines = {
    accelerator: accelerator.id,
    accelerators,
    ...(hourly !== undefined && { price: hourly }),
    ...(utilisation !== undefined && { utilisation }),
  };
  return [attempt('gain', words, () => drawnGain({ ...machines, ...of, law }))];
}

let last: { readonly key: string; readonly chart: Chart } | undefined;

/** It takes a whole plan a point: drawn again only where something of it has changed. */
function drawnGain(request: GainRequest): Chart {
  const key = JSON.stringify(request);
  if (last?.key !== key) last = { key, chart: gainChart(request) };
  return last.chart;
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

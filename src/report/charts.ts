import { daysChart } from '../chart/days.ts';
import { chartRuns } from '../chart/documented-runs.ts';
import { epochsChart } from '../chart/epochs.ts';
import { frontierChart } from '../chart/frontier.ts';
import { gainChart } from '../chart/gain.ts';
import { isoflopChart } from '../chart/isoflop.ts';
import { mixtureChart } from '../chart/mixture.ts';
import { ratioChart } from '../chart/ratio.ts';
import { servingChart } from '../chart/serving.ts';
import { tornadoesOf, tornadoOf } from '../chart/tornado.ts';
import { type TradeoffRequest, tradeoffChart } from '../chart/tradeoff.ts';
import type { Law } from '../core/law.ts';
import { Refusal } from '../core/refusal.ts';
import { append } from '../core/unbounded.ts';
import { SECONDS_PER_DAY } from '../core/units.ts';
import type { Path } from '../plan/paths.ts';
import { servedModel, workloadOf } from '../plan/served.ts';
import type { Plan } from '../plan/whole.ts';
import { formatCount } from '../quantity/format.ts';
import type { Chart } from '../render/chart/chart.ts';
import { workloadText } from '../serving/workload.ts';
import type { PageAssessment } from './assess.ts';
import { commandText, numberText } from './command.ts';
import { chartReason, PLAN_NAME } from './messages.ts';
import { lossOfPlan, type PagePlan } from './plan.ts';
import type { PageChart, PageModel } from './types.ts';

/** The charts of a plan, each with the command that draws the same without the plan in it; what says nothing is left out. */
export function planCharts(
  plan: PagePlan,
  { whole, text }: Pick<PageAssessment, 'whole' | 'text'>,
  { estimate, mixture, serving, sources }: PlanAnswers,
): readonly PageChart[] {
  const { law, compute, parameters, tokens, uniqueTokens, inferenceTokens } = plan;
  if (compute === undefined) return [];
  const plans = parameters === undefined ? [] : [{ name: PLAN_NAME, parameters }];
  const point =
    parameters === undefined || tokens === undefined ? [] : [{ name: PLAN_NAME, parameters, tokens }];
  const charts = [
    chartOf('ratio', [compute], () => ratioChart({ budget: compute })),
    chartOf('isoflop', [compute, '--law', law.id], () => isoflopChart({ budgets: [compute], law, plans }), [
      parameters,
    ]),
    ...gainOf(law, whole),
    ...daysOf(plan, whole),
    ...uncertaintyOf(whole, estimate),
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
    const weighed = weightOf(whole, words);
    const asked = { loss, law, inferenceTokens: served, plans, ...weighed.request };
    charts.push(chartOf('tradeoff', weighed.words, () => tradeoffChart(asked), [parameters]));
  }
  append(charts, servedOf(whole, text, serving));
  append(charts, readOf(mixture, sources));
  // at one epoch there is nothing to see of repetition
  if (mixture === undefined && uniqueTokens !== undefined && tokens !== undefined && tokens > uniqueTokens) {
    charts.push(chartOf('epochs', ['--unique-tokens', uniqueTokens], () => epochsChart({ uniqueTokens })));
  }
  charts.push(
    chartOf(
      'frontier',
      [compute],
      () => frontierChart({ budgets: [compute], runs: chartRuns(), plans: point }),
      [parameters, tokens],
    ),
  );
  return charts;
}

/** The same words and request with what tokens weigh, where the plan serves them somewhere. */
function weightOf(
  { stated, whole }: Plan,
  words: readonly (string | number)[],
): { readonly words: readonly (string | number)[]; readonly request?: Pick<TradeoffRequest, 'served'> } {
  const workload = workloadOf(stated);
  const { served, setting } = whole();
  if (workload === undefined || served === undefined) return { words };
  const { training } = served;
  const price = stated.numbers.get('budget.price');
  return {
    words: [
      ...words,
      ...['--serving', workloadText(workload)],
      ...(setting === undefined ? [] : ['--on', setting.hardware.accelerator.id]),
      ...['--mfu', training.utilisation],
      ...(price === undefined || setting === undefined ? [] : ['--price', price]),
    ],
    request: { served: { workload, training } },
  };
}

/** Answers that charts show more of. */
interface PlanAnswers {
  readonly mixture: PageModel['mixture'];
  readonly serving: PageModel['serving'];
  /** Its sources, as `data mix` reads them. */
  readonly sources: string | undefined;
  /** The command line of the plan. */
  readonly estimate: string | undefined;
}

/** Latency against cost of the model, by how many are served at once, where it fits what serves it. */
function servedOf(
  plan: Plan,
  text: PageAssessment['text'],
  serving: PageModel['serving'],
): readonly PageChart[] {
  const workload = workloadOf(plan.stated);
  const model = servedModel(plan, plan.whole().size);
  if (workload === undefined || model === undefined || serving?.answer?.memory.fits !== true) return [];
  const {
    accelerator,
    devices,
    concurrency: _all,
    timeToFirstToken: _f,
    timePerToken: _t,
    ...rest
  } = workload;
  const { parameters } = serving.answer;
  const name = text('model.preset') ?? formatCount(parameters);
  const words = Object.entries(rest).flatMap(([key, value]) => [
    `--${key === 'output' ? 'answer' : key}`,
    value,
  ]);
  const chosen = plan.shape === undefined ? numberText(parameters) : name;
  return [
    chartOf(
      'serving',
      [chosen, '--on', `${devices} ${accelerator}`, ...words],
      () => servingChart({ name, ...model, ...rest, machines: [{ accelerator, devices }] }),
      [parameters],
    ),
  ];
}

/** How often each source is read. */
function readOf(mixture: PageModel['mixture'], stated: string | undefined): readonly PageChart[] {
  if (mixture === undefined) return [];
  const { tokens, cap } = mixture;
  const sources = mixture.sources.map(({ name, unique, share, cap: most }) => ({
    name,
    unique,
    share,
    cap: most,
  }));
  // what stages read together no text of the catalogue says: its tokens and shares do
  const text = stated ?? sources.map(ownText).join(', ');
  const command = commandText(['plot', 'epochs', text, '--tokens', tokens, '--max-epochs', cap]);
  return [
    keptChart('mixture', { command, key: JSON.stringify(mixture) }, () => mixtureChart({ tokens, sources })),
  ];
}

function ownText({ name, unique, share }: { name: string; unique: number; share: number }): string {
  return `${name}=${numberText(unique)}:${Number((100 * share).toPrecision(9))}%`;
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
  return [chartOf('gain', words, () => gainChart({ ...machines, ...of, law }))];
}

/** What makes days, money and loss unsure, where something does. */
function uncertaintyOf(whole: Plan, estimate: string | undefined): readonly PageChart[] {
  const found = tornadoesOf(whole);
  // one cause alone is all of it, which the interval says already
  if (estimate === undefined || found.every(({ bars }) => bars.length < 2)) return [];
  const command = estimate.replace('isoflop estimate', 'isoflop plot tornado');
  return [keptChart('tornado', { command, key: JSON.stringify(found) }, () => tornadoOf(found))];
}

/** How long the loss of the plan would take on fewer and more machines, where it has machines and a loss. */
function daysOf(plan: PagePlan, { stated, whole }: Plan): readonly PageChart[] {
  const { setting } = whole();
  const loss = lossOfPlan(plan);
  if (setting === undefined || loss === undefined) return [];
  const { accelerator, accelerators } = setting.hardware;
  const range = [Math.max(1, Math.round(accelerators / 8)), Math.min(1e6, accelerators * 8)] as const;
  const [utilisation, price] = [stated.numbers.get('hardware.mfu'), stated.numbers.get('budget.price')];
  const words = [
    ...['--loss', loss, '--on', accelerator.id, '--range', range.join('..')],
    ...(price === undefined ? [] : ['--price', price]),
    ...(utilisation === undefined ? [] : ['--mfu', utilisation]),
    ...['--law', plan.law.id],
  ];
  const request = {
    losses: [loss],
    accelerator: accelerator.id,
    accelerators: range,
    law: plan.law,
    ...(price !== undefined && { price }),
    ...(utilisation !== undefined && { utilisation }),
  };
  return [chartOf('days', words, () => daysChart(request))];
}

/** A chart that is drawn when it is asked for, and then kept. */
function chartOf(
  kind: string,
  words: readonly (string | number)[],
  draw: () => Chart,
  more: readonly (number | undefined)[] = [],
): PageChart {
  const command = commandText(['plot', kind, ...words]);
  return keptChart(kind, { command, key: [command, ...more].join(' ') }, draw);
}

function keptChart(
  kind: string,
  { command, key }: Pick<PageChart, 'command' | 'key'>,
  draw: () => Chart,
): PageChart {
  const id = `chart-${kind}`;
  return {
    id,
    command,
    key,
    drawn: () => {
      const last = kept.get(id);
      if (last?.key === key) return last.drawn;
      const drawn = attempt(kind, draw);
      kept.set(id, { key, drawn });
      return drawn;
    },
  };
}

type Drawn = ReturnType<PageChart['drawn']>;

/** The last chart of each kind. */
const kept = new Map<string, { readonly key: string; readonly drawn: Drawn }>();

function attempt(kind: string, draw: () => Chart): Drawn {
  try {
    return { chart: draw() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { reason: chartReason(kind, error.message) };
  }
}

import { findAccelerator } from '../catalog/accelerators.ts';
import type { Law } from '../core/law.ts';
import { sortedQuantile } from '../core/quantile.ts';
import { worthOfEpochs } from '../core/repetition.ts';
import type { MonitorAnswer } from '../monitor/types.ts';
import type { EstimateDocument } from '../plan/types.ts';
import type { Recommendation } from '../planner/types.ts';
import {
  formatCount,
  formatDuration,
  formatFlop,
  formatLatency,
  formatLoss,
  formatMoney,
  formatPercent,
  formatRatio,
} from '../quantity/format.ts';
import type { Axis, Chart } from '../render/chart/chart.ts';
import type { ServingAnswer } from '../serving/types.ts';
import { grouped } from '../text/numbers.ts';
import type { CostCurve } from './cost-curve.ts';
import type {
  DaysRequest,
  EpochsRequest,
  FrontierRequest,
  GainRequest,
  IsoflopRequest,
  RatioRequest,
} from './requests.ts';

type Texts = Omit<Chart, 'panels'>;
type AxisTexts = Pick<Axis, 'title' | 'unit'>;

/** Law and paper in a few words, for the line below a chart. */
function sourceOf(law: Law): string {
  const { source } = law;
  if (source === undefined) return law.id;
  const family = source.authors.split(/[,&]| and /)[0]!.trim();
  return `${law.id}: ${family} ${source.year}${source.arxiv === undefined ? '' : `, arXiv:${source.arxiv}`}`;
}

function sources(laws: readonly Law[]): string {
  return `${laws.length === 1 ? 'Law' : 'Laws'}: ${laws.map(sourceOf).join('; ')}.`;
}

export function isoflopTexts({
  law,
  answers,
  request,
}: {
  readonly law: Law;
  readonly answers: readonly Recommendation[];
  readonly request: IsoflopRequest;
}): Texts {
  const [first] = answers;
  const single = answers.length === 1 && first !== undefined;
  const served = request.inferenceTokens
    ? `, serving ${formatCount(request.inferenceTokens)} tokens included`
    : '';
  const unique = request.uniqueTokens ? `, of ${formatCount(request.uniqueTokens)} unique tokens` : '';
  const band = first?.band;
  const flat =
    band && single
      ? `Overhead of at most ${formatPercent(band.overhead)} from ${formatCount(band.parameters[0])} to ${formatCount(band.parameters[1])} parameters. `
      : '';
  return {
    title: `Loss against parameters at ${single ? formatFlop(first.compute) : 'fixed compute'}${served}${unique}`,
    subtitle: `${flat}Dashed: beyond what ${law.id} was fitted on.`,
    description: answers
      .map(
        ({ compute, parameters, tokens, loss, band: flatBand }) =>
          `At ${formatFlop(compute)} ${law.id} has its lowest loss, ${formatLoss(loss!)} ${law.loss?.unit ?? ''}, at ${formatCount(parameters)} parameters and ${formatCount(tokens)} tokens${flatBand === null ? '' : `; within ${formatPercent(flatBand.overhead)} of the compute from ${formatCount(flatBand.parameters[0])} to ${formatCount(flatBand.parameters[1])} parameters`}.`,
      )
      .join(' '),
    note: sources([law]),
  };
}

isoflopTexts.minimum = 'lowest loss';
isoflopTexts.budget = (compute: number): string => formatFlop(compute);
isoflopTexts.optimum = (parameters: number): string => `N* ${formatCount(parameters)}`;
isoflopTexts.span = (overhead: number): string => `overhead ≤ ${formatPercent(overhead)}`;
isoflopTexts.flat = (overhead: number): string => `overhead of at most ${formatPercent(overhead)}`;

export function frontierTexts({
  laws,
  request,
  compute,
}: {
  readonly laws: readonly Law[];
  readonly request: FrontierRequest;
  readonly compute: readonly [number, number];
}): {
  readonly chart: Texts;
  readonly axes: Readonly<Record<'parameters' | 'tokens' | 'tokensPerParameter', AxisTexts>>;
} {
  const counted = laws.filter(law => law.counts.parameters !== 'total' && law.counts.parameters !== 'head');
  const counting =
    counted.length === 0
      ? ''
      : ` ${counted.map(law => `${law.id} counts ${law.counts.parameters} parameters`).join('; ')}.`;
  const runs = request.runs?.length ? ' Points: documented runs at C = 6ND.' : '';
  return {
    chart: {
      title: 'Compute-optimal parameters and tokens',
      subtitle: `Dashed: outside the compute that a law was fitted on.${runs}${counting}`,
      description: frontierDescription(laws, request, compute),
      note: sources(laws),
    },
    axes: {
      parameters: { title: 'compute-optimal N*', unit: 'parameters' },
      tokens: { title: 'compute-optimal D*', unit: 'tokens' },
      tokensPerParameter: { title: 'D* / N*', unit: 'tokens/parameter' },
    },
  };
}

function frontierDescription(
  laws: readonly Law[],
  request: FrontierRequest,
  [low, high]: readonly [number, number],
): string {
  const fitted = laws.map(law => {
    const [from, to] = law.range?.compute ?? [null, null];
    if (from === null || to === null) return `${law.id}, whose fitted range of compute is not stated`;
    return `${law.id}, fitted from ${formatFlop(from)} to ${formatFlop(to)}`;
  });
  const runs = request.runs?.length ? ` ${request.runs.length} documented runs are shown as points.` : '';
  return `N*, D* and D*/N* rise or fall as straight lines on logarithmic axes from ${formatFlop(low)} to ${formatFlop(high)} under ${fitted.join('; ')}.${runs}`;
}

frontierTexts.budget = (compute: number): string => formatFlop(compute);
frontierTexts.interval = (law: string, level: number): string => `${level}% interval of ${law}`;
frontierTexts.runs = 'documented runs';

export function ratioTexts({
  laws,
  request,
  compute: [low, high],
}: {
  readonly laws: readonly Law[];
  readonly request: RatioRequest;
  readonly compute: readonly [number, number];
}): {
  readonly chart: Texts;
  readonly axis: AxisTexts;
  readonly budget: (compute: number) => string;
} {
  const [first, ...others] = laws.map(law => law.id);
  const here = request.budget === undefined ? '' : `; behind the names N* at ${formatFlop(request.budget)}`;
  return {
    chart: {
      title: 'How much larger or smaller each law would build',
      subtitle: `N* over that of ${first}; shaded: its own 80% and 95%; dashed: outside the compute that a law was fitted on${here}.`,
      description: `N* of ${others.join(', ') || 'no other law'} over N* of ${first}, against compute from ${formatFlop(low)} to ${formatFlop(high)}.`,
      note: sources(laws),
    },
    axis: { title: `N* / N* of ${first}`, unit: '' },
    budget: formatFlop,
  };
}

ratioTexts.law = (law: string, parameters: number): string => `${law} ${formatCount(parameters)}`;
ratioTexts.interval = (law: string, level: number): string => `${level}% interval of ${law}`;

export function gainTexts({
  request,
  plan,
}: {
  readonly request: GainRequest;
  readonly plan: EstimateDocument;
}): {
  readonly chart: Texts;
  readonly xAxis: AxisTexts;
  readonly yAxis: AxisTexts;
  readonly here: string;
} {
  const isMoney = request.money !== undefined;
  const amount = isMoney ? formatMoney(request.money) : formatDuration(request.seconds!);
  const share = formatPercent(plan.utilisation!.likely);
  const price = plan.cost === undefined ? '' : `, at ${formatMoney(plan.cost.price.likely)} an hour`;
  const loss = formatLoss(plan.loss!);
  return {
    chart: {
      title: `What more ${isMoney ? 'money' : 'time'} would buy`,
      subtitle: `Least loss under ${plan.law?.id} on ${machinesOf(request)} at a utilisation of ${share}${isMoney ? price : ''}; shaded: 80% and 95%.`,
      description: `${amount} reach a loss of ${loss} with ${formatCount(plan.parameters)} parameters on ${formatCount(plan.tokens)} tokens.`,
    },
    xAxis: isMoney ? { title: 'money', unit: 'USD' } : { title: 'time', unit: 'days' },
    yAxis: { title: 'loss', unit: plan.lossUnit ?? '' },
    here: `${amount}: ${loss}`,
  };
}

gainTexts.loss = 'least loss';
gainTexts.interval = (level: string): string => `${level}% interval`;

function machinesOf({ accelerator, accelerators }: GainRequest): string {
  return `${accelerators === undefined ? '' : `${grouped(accelerators)} `}${findAccelerator(accelerator).name}`;
}

export function daysTexts({
  request,
  law,
  price,
}: {
  readonly request: DaysRequest;
  readonly law: string | undefined;
  readonly price: number | undefined;
}): { readonly chart: Texts; readonly xAxis: AxisTexts; readonly yAxis: AxisTexts } {
  const { name } = findAccelerator(request.accelerator);
  const cost = price === undefined ? '' : ` Dashed: equal cost at ${formatMoney(price)} an hour.`;
  return {
    chart: {
      title: 'Days against accelerators for a loss',
      subtitle: `Likely days on ${name}, by ${law}, at the utilisation of as many.${cost}`,
      description: `Days on ${name} until a loss of ${request.losses.map(formatLoss).join(', ')} is reached, against how many there are.`,
    },
    xAxis: { title: 'accelerators', unit: name },
    yAxis: { title: 'time', unit: 'days' },
  };
}

daysTexts.loss = (loss: number): string => `loss ${formatLoss(loss)}`;
daysTexts.cost = (cost: number): string => formatMoney(cost);

export function servingTexts({
  name,
  answers,
  isPriced,
}: {
  readonly name: string;
  readonly answers: readonly ServingAnswer[];
  readonly isPriced: boolean;
}): { readonly chart: Texts; readonly yAxis: AxisTexts } {
  const { prompt, output, hardware } = answers[0]!;
  const uncalibrated = answers.filter(({ calibration }) => calibration.kind === 'class');
  const said = uncalibrated.map(answer => servingTexts.machine(answer)).join(', ');
  return {
    chart: {
      title: `Serving ${name}: latency against cost`,
      subtitle: `${hardware.precision}, prompts of ${grouped(prompt)} and answers of ${grouped(output)}; numbers: sequences in flight; shaded: 80%.${said === '' ? '' : ` Uncalibrated: ${said}.`}`,
      description: answers
        .map(
          answer =>
            `${servingTexts.machine(answer)} give ${formatCount(answer.tokensPerSecond!.likely)} tokens a second to ${grouped(answer.concurrency)} at once, a token every ${formatLatency(answer.timePerToken!.likely)}.`,
        )
        .join(' '),
      note: `Rooflines, and what engines were measured to reach of them: ${[...new Set(answers.map(({ calibration }) => calibration.id))].join(', ')}. Waiting behind other prompts is not modelled.`,
    },
    yAxis: isPriced
      ? { title: 'a million tokens of answers', unit: 'USD' }
      : { title: 'a million tokens of answers', unit: 'device-seconds' },
  };
}

servingTexts.machine = ({ hardware: { accelerator, devices } }: ServingAnswer): string =>
  `${grouped(devices)} ${accelerator}`;
servingTexts.interval = (machine: string): string => `80% interval of ${machine}`;
servingTexts.users = ({ concurrency }: ServingAnswer): string => grouped(concurrency);

export interface TradeoffTexts {
  readonly chart: Texts;
  readonly overheadAxis: AxisTexts;
  readonly totalAxis: AxisTexts;
  readonly training: string;
  readonly least: string;
  readonly served: (tokens: number) => string;
  readonly optimum: (parameters: number) => string;
}

export function tradeoffTexts({
  law,
  loss,
  demands,
  curve: { training, lifetimes },
}: {
  readonly law: Law;
  readonly loss: number;
  readonly demands: readonly number[];
  readonly curve: Pick<CostCurve, 'training' | 'lifetimes'>;
}): TradeoffTexts {
  const unit = law.loss?.unit ?? '';
  const described = demands.map((tokens, index) => {
    const { parameters, tokens: trained, compute } = lifetimes[index]!;
    return ` With ${formatCount(tokens)} tokens served, ${formatFlop(compute)} in all is least, with ${formatCount(parameters)} parameters and ${formatCount(trained)} training tokens.`;
  });
  return {
    chart: {
      title: `Compute to reach a loss of ${formatLoss(loss)} by size of the model`,
      subtitle: `N* = ${formatCount(training.parameters)} parameters on ${formatCount(training.tokens)} tokens takes the least training, ${formatFlop(training.compute)}.`,
      description: `Under ${law.id} a loss of ${formatLoss(loss)} ${unit} takes at least ${formatFlop(training.compute)} of training, with ${formatCount(training.parameters)} parameters and ${formatCount(training.tokens)} tokens; smaller and larger models take more.${described.join('')}`,
      note: sources([law]),
    },
    overheadAxis: { title: 'compute over the least', unit: '' },
    totalAxis: { title: 'compute', unit: 'FLOP' },
    training: 'training',
    least: 'least compute',
    served: tokens => `with ${formatCount(tokens)} served`,
    optimum: parameters => formatCount(parameters),
  };
}

export function epochsTexts({
  law,
  constants,
  request,
  most,
}: {
  readonly law: Law;
  readonly constants: { readonly tokens: number; readonly parameters: number; readonly borrowed: boolean };
  readonly request: EpochsRequest;
  readonly most: number;
}): {
  readonly chart: Texts;
  readonly effectiveAxis: AxisTexts;
  readonly shareAxis: AxisTexts;
  readonly percent: (share: number) => string;
} & Readonly<
  Record<
    | 'fresh'
    | 'repeated'
    | 'mean'
    | 'next'
    | 'measured'
    | 'limit'
    | 'lossTitle'
    | 'endless'
    | 'limited'
    | 'enough'
    | 'floor',
    string
  >
> {
  const borrowed = constants.borrowed ? ` R_D* and R_N* are muennighoff2023's; ${law.id} has none.` : '';
  const unique =
    request.uniqueTokens === undefined
      ? 'the unique tokens'
      : `${formatCount(request.uniqueTokens)} unique tokens`;
  return {
    chart: {
      title: 'What repeated data is worth',
      subtitle: `R_D* = ${formatRatio(constants.tokens)}: after so many repetitions a token is worth 1/e of a new one.${borrowed}`,
      description: `Tokens seen again are worth less: 4 epochs are worth ${formatPercent(worthOfEpochs(4, constants))} of as many new tokens, 16 epochs ${formatPercent(worthOfEpochs(16, constants))}, 40 epochs ${formatPercent(worthOfEpochs(40, constants))}; however many, never more than ${formatRatio(1 + constants.tokens)} times the unique ones. Drawn to ${formatRatio(most)} epochs.`,
      note: sources([law]),
    },
    effectiveAxis: { title: 'worth in new tokens, over the unique ones', unit: '' },
    shareAxis: { title: 'worth of a token', unit: 'of a new one' },
    percent: formatPercent,
    fresh: 'new tokens',
    repeated: 'repeated tokens',
    mean: 'mean token',
    next: 'next token',
    measured: 'measured up to here',
    limit: `limit ${formatRatio(1 + constants.tokens)}×`,
    lossTitle: 'lowest loss',
    endless: 'endless new tokens',
    limited: unique,
    enough: 'all unique tokens used once',
    floor: `limit ${unique}`,
  };
}

export function fitTexts({
  law,
  residuals,
  leftOut,
}: {
  readonly law: Law;
  readonly residuals: Float64Array;
  readonly leftOut: number;
}): { readonly chart: Texts; readonly equal: string; readonly runs: string } {
  const sizes = residuals.map(Math.abs).sort();
  const median = sortedQuantile(sizes, 0.5);
  const worst = sizes.at(-1)!;
  const summary = `${residuals.length} runs; median deviation ${formatPercent(median)}, largest ${formatPercent(worst)}`;
  return {
    chart: {
      title: `Observed loss against ${law.id}`,
      subtitle: `${summary}${leftOut === 0 ? '' : `; ${leftOut} ${leftOut === 1 ? 'row' : 'rows'} without N, D or a loss left out`}.`,
      description: `Observed and predicted loss of ${summary} of the prediction; the residuals are shown against compute.`,
      note: sources([law]),
    },
    equal: 'observed = predicted',
    runs: 'runs',
  };
}

export function monitorTexts({
  loss,
  progress,
  log,
  time,
  throughput,
}: MonitorAnswer): { readonly chart: Texts } & Readonly<
  Record<
    | 'loss'
    | 'band'
    | 'fan'
    | 'forecast'
    | 'spikes'
    | 'promise'
    | 'throughput'
    | 'stalls'
    | 'planned'
    | 'restart'
    | 'rate',
    string
  >
> {
  const four = (value: number) => value.toFixed(4);
  const { forecast, promised } = loss;
  const heads =
    forecast === undefined
      ? 'no forecast'
      : `heads for ${four(forecast.likely)} (95%: ${four(forecast['95'][0])} to ${four(forecast['95'][1])})`;
  const restarts = time?.restarts ?? 0;
  return {
    chart: {
      title: `${log.files.join(' ')} at step ${grouped(progress.step)}`,
      subtitle: `${loss.now === null ? 'the loss is no number' : `loss ${four(loss.now)}`}, ${heads}${promised === undefined ? '' : `; ${four(promised.loss)} promised`}.`,
      description: `Loss of the run in groups of points, ${heads}; ${promised === undefined ? 'nothing was promised' : `${four(promised.loss)} was promised`}. ${throughput === undefined ? 'The log says nothing of time' : `Throughput is below it, with ${restarts === 1 ? 'one restart' : `${restarts} restarts`}`}.`,
    },
    loss: 'loss',
    band: 'curve to the promise, 95%',
    fan: 'forecast, 95%',
    forecast: 'forecast',
    spikes: 'spikes',
    promise: 'promised',
    throughput: progress.tokens === undefined ? 'steps a second' : 'tokens a second',
    stalls: 'stalls',
    planned: 'planned',
    restart: 'restart',
    rate: progress.tokens === undefined ? 'steps/s' : 'tokens/s',
  };
}

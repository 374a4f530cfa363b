import { checkKeys } from '../core/known-keys.ts';
import { Refusal } from '../core/refusal.ts';
import { certain, falling, rising, type Uncertain } from '../core/spread.ts';
import { judge } from './alerts.ts';
import { locationOf, type MetricSeries, medianOf } from './bins.ts';
import { type CleanLog, cleanLog, seriesOf } from './clean.ts';
import { type ForecastRefusal, forecastLoss, type LossForecast } from './forecast.ts';
import type { MonitoredRun } from './monitored-run.ts';
import { type RawLog, readLog } from './read-log.ts';
import { loggedSchedule, namedSchedule, progressOf, type RateSchedule } from './schedule.ts';
import { findSpikes, type SpikeSearch } from './spikes.ts';
import { type Timing, timingOf } from './timing.ts';
import type { MonitorAnswer, MonitorRequest, MonitorSpike, MonitorVerdict } from './types.ts';

/** A log that has gone on for more than this over its plan has no end that could be foreseen. */
const PAST_PLAN = 1.05;
/** Half-width of a promise's 95%, in shares of the loss, where none is given: what seeds differ by. */
const PROMISE_WIDTH = 1.96 * 0.003;
const SECONDS_PER_DAY = 86_400;
const LATEST = 0.05;
/** Rolling window and deviations of OLMo 2's spike score (arXiv:2501.00656). */
const SCORE_WINDOW = 1000;
const SCORE_DEVIATIONS = 7;

const KEYS: readonly (keyof MonitorRequest)[] = [
  'promise',
  'promiseWidth',
  'metric',
  'unit',
  'bytesPerToken',
  'parameters',
  'tokensPerStep',
  'totalSteps',
  'schedule',
  'warmupSteps',
  'decaySteps',
  'finalShare',
  'devices',
  'peak',
  'price',
  'flopPerToken',
  'planned',
  'alerts',
  'now',
  'dialect',
  'logEvery',
];

/** One file of a log. */
export interface LogFile {
  readonly name: string;
  readonly text: string;
}

/**
 * What a training log says of its run: how far it is, where its loss heads, what went wrong, when it ends and what it
 * costs, beside what was promised.
 *
 * @param files of one run, in order; restarts may be in files of their own
 * @param request what is known of the run beside its log
 * @returns figures in seconds, tokens, FLOP, nats and USD, and findings
 * @throws Refusal where a file is no log, or names no loss
 */
export function monitor(files: readonly LogFile[], request: MonitorRequest = {}): MonitorAnswer {
  checkKeys(request, KEYS, 'such as { promise: 2.8 }');
  const raw = joined(files, request);
  const log = cleanLog(raw);
  const run = runOf(raw, log, request);
  const losses = lossesOf(run);
  const timing = timingOf(log, run.tokensPerStep);
  const rest = restOf(run, timing);
  const facts = {
    schema: 'isoflop/monitor/1' as const,
    log: {
      dialect: raw.dialect,
      rows: raw.rows.length,
      ignoredRows: raw.partial + raw.otherRanks + log.echoes + log.padding,
      segments: log.segments.map(({ firstStep, lastStep }) => ({ firstStep, lastStep })),
      metrics: [...(log.kept.some(({ loss }) => loss !== undefined) ? ['loss'] : []), ...raw.validation],
    },
    progress: progressFacts(run),
    ...losses,
    ...rest,
  };
  const findings = judge({ facts, run, timing, request });
  const worst = ['error', 'warning'].find(severity => findings.some(one => one.severity === severity));
  return { ...facts, findings, verdict: worst === 'error' ? 'fail' : worst === 'warning' ? 'warn' : 'pass' };
}

function joined(files: readonly LogFile[], request: MonitorRequest): RawLog {
  const options = {
    ...(request.metric === undefined ? {} : { metric: request.metric }),
    ...(request.dialect === undefined ? {} : { dialect: request.dialect }),
    ...(request.logEvery === undefined ? {} : { logEvery: request.logEvery }),
  };
  const logs = files.map(({ name, text }) => readLog(text, name, options));
  const [first, ...others] = logs;
  if (first === undefined) throw new Refusal('Monitoring needs a log: got no file');
  const other = others.find(({ dialect }) => dialect !== first.dialect);
  if (other !== undefined)
    throw new Refusal(`Logs of one run must be in one dialect: got ${first.dialect} and ${other.dialect}`);
  return { ...first, rows: logs.flatMap(({ rows }) => rows) };
}

function runOf(raw: RawLog, log: CleanLog, request: MonitorRequest): MonitoredRun {
  const { kept } = log;
  const metric = metricOf(raw, log, request);
  const isTrainLoss = metric === 'loss';
  const train = converted(seriesOf(kept, 'loss'), request);
  const series = isTrainLoss ? train : converted(seriesOf(kept, { validation: metric }), request);
  const last = kept.at(-1)!;
  const step = last.step;
  const totalSteps =
    request.totalSteps ??
    request.planned?.totalSteps ??
    kept.findLast(row => row.totalSteps !== undefined)?.totalSteps;
  const tokensPerStep = request.tokensPerStep ?? loggedBatch(log) ?? request.planned?.tokensPerStep;
  const gradient = seriesOf(kept, 'gradientNorm');
  return {
    raw,
    log,
    request,
    step,
    totalSteps,
    tokensPerStep,
    metric,
    isTrainLoss,
    series,
    train,
    spikes: findSpikes(train.values),
    gradient,
    gradientSpikes: findSpikes(gradient.values, { metric: 'gradient-norm' }),
    schedule: scheduleOf(log, request, totalSteps, step),
  };
}

function metricOf(raw: RawLog, { kept }: CleanLog, { metric }: MonitorRequest): string {
  const hasLoss = kept.some(({ loss }) => loss !== undefined);
  if (metric !== undefined && (raw.validation.includes(metric) || (metric === 'loss' && hasLoss)))
    return metric;
  const usable = raw.validation.find(
    name =>
      raw.validationUnit === 'nats' &&
      kept.filter(({ validation }) => validation?.[name] !== undefined).length >= 12,
  );
  if (usable !== undefined) return usable;
  if (hasLoss) return 'loss';
  const [first] = raw.validation;
  if (first !== undefined) return first;
  throw new Refusal('No loss in the log: expected a train or a validation loss');
}

function converted(series: MetricSeries, { unit = 'nats', bytesPerToken }: MonitorRequest): MetricSeries {
  if (unit === 'nats') return series;
  if (unit === 'bits/byte' && bytesPerToken === undefined)
    throw new Refusal('A loss in bits a byte needs the tokenizer: say how many bytes a token has');
  const convert = {
    bits: (value: number) => value * Math.LN2,
    perplexity: Math.log,
    'bits/byte': (value: number) => value * Math.LN2 * (bytesPerToken ?? Number.NaN),
  }[unit];
  return { steps: series.steps, values: series.values.map(convert) };
}

/** Tokens of a step, where rows say how many there were in all. */
function loggedBatch({ kept }: CleanLog): number | undefined {
  const said = kept.filter(({ tokens, step }) => tokens !== undefined && step > 0);
  const [first, last] = [said[0], said.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return first === last || last.step === first.step
    ? last.tokens! / last.step
    : (last.tokens! - first.tokens!) / (last.step - first.step);
}

function scheduleOf(
  log: CleanLog,
  request: MonitorRequest,
  totalSteps: number | undefined,
  step: number,
): RateSchedule | undefined {
  const { schedule, warmupSteps, decaySteps, finalShare } = request;
  const rates = seriesOf(log.kept, 'rate');
  const total = totalSteps ?? undefined;
  if (schedule !== undefined && total !== undefined) {
    return namedSchedule(schedule, {
      totalSteps: total,
      ...(warmupSteps === undefined ? {} : { warmupSteps }),
      ...(decaySteps === undefined ? {} : { decaySteps }),
      ...(finalShare === undefined ? {} : { finalShare }),
    });
  }
  // a column of rates is the schedule of a run that is at its end
  const isOver = total === undefined || step >= 0.999 * total;
  return rates.steps.length >= 8 && isOver
    ? loggedSchedule(rates.steps, rates.values, total ?? step)
    : undefined;
}

function progressFacts({ step, totalSteps, tokensPerStep }: MonitoredRun): MonitorAnswer['progress'] {
  return {
    step,
    ...(totalSteps === undefined ? {} : { totalSteps, share: Math.min(1, step / totalSteps) }),
    ...(tokensPerStep === undefined ? {} : { tokens: step * tokensPerStep }),
    ...(tokensPerStep === undefined || totalSteps === undefined
      ? {}
      : { totalTokens: totalSteps * tokensPerStep }),
  };
}

function lossesOf(
  run: MonitoredRun,
): Pick<MonitorAnswer, 'loss' | 'spikes' | 'outliers' | 'spikeScore' | 'gradientNorm'> {
  const { series, train, spikes, gradient, request } = run;
  const recent = series.values.subarray(Math.floor(series.values.length * (1 - LATEST)));
  const now = locationOf(Array.from(recent));
  const forecast = forecastOf(run);
  const promised = promiseOf(request);
  return {
    loss: {
      metric: run.metric,
      unit: 'nats/token',
      now: Number.isFinite(now) ? now : null,
      ...('reason' in forecast ? { refused: refusalOf(forecast.reason) } : { forecast }),
      ...(promised === undefined ? {} : { promised }),
      verdict: verdictOf('reason' in forecast ? undefined : forecast, promised),
    },
    spikes: [
      ...spikesOf(run, spikes, train, 'loss'),
      ...spikesOf(run, run.gradientSpikes, gradient, 'gradient norm'),
    ].sort((a, b) => a.startStep - b.startStep),
    outliers: {
      count: spikes.outliers.length,
      steps: spikes.outliers.slice(0, 20).map(index => train.steps[index]!),
    },
    spikeScore: {
      loss: spikeScore(train.values),
      ...(gradient.values.length === 0 ? {} : { gradientNorm: spikeScore(gradient.values) }),
    },
    ...normFacts(gradient),
  };
}

function normFacts(gradient: MetricSeries): Pick<MonitorAnswer, 'gradientNorm'> {
  const finite = gradient.values.filter(Number.isFinite);
  if (finite.length < 8) return {};
  const recent = finite.subarray(Math.floor(finite.length * (1 - LATEST)));
  const middle = finite.subarray(Math.floor(0.2 * finite.length), Math.ceil(0.5 * finite.length));
  return {
    gradientNorm: { now: medianOf(Float64Array.from(recent)), median: medianOf(Float64Array.from(middle)) },
  };
}

function forecastOf(
  run: MonitoredRun,
): LossForecast | ForecastRefusal | { readonly reason: 'no-schedule' | 'other-unit' | 'past-plan' } {
  const { series, isTrainLoss, spikes, schedule, raw } = run;
  if (!isTrainLoss && raw.validationUnit !== 'nats' && run.request.unit === undefined)
    return { reason: 'other-unit' };
  if (schedule === undefined) return { reason: 'no-schedule' };
  const clean = isTrainLoss ? without(series, spikes) : series;
  const last = series.steps.at(-1)!;
  const progress = progressOf(schedule);
  if (last > PAST_PLAN * progress.totalSteps) return { reason: 'past-plan' };
  return forecastLoss(clean, progress, last, { isTrainLoss });
}

/** Points that are neither outliers, nor within a spike, nor no number. */
function without({ steps, values }: MetricSeries, { spikes, outliers }: SpikeSearch): MetricSeries {
  const out = new Set(outliers);
  const isInside = (index: number) =>
    spikes.some(({ start, end = values.length }) => index >= start && index <= end);
  const kept = Array.from(values.keys()).filter(
    index => Number.isFinite(values[index]!) && !out.has(index) && !isInside(index),
  );
  return {
    steps: Float64Array.from(kept, index => steps[index]!),
    values: Float64Array.from(kept, index => values[index]!),
  };
}

/** Why there is no forecast, and what helps. */
const reasons = {
  'no-schedule': [
    'The rest of the schedule is not known, and a decay is worth some 4.5% of the loss',
    '--schedule with --steps, or --plan, says how the learning rate goes on',
  ],
  'warm-up': ['The run has hardly left its warm-up', 'ask again later'],
  'few-points': [
    'Fewer than five groups of points lie behind the warm-up',
    'ask again later, or log more often',
  ],
  'other-unit': ['The validation loss is in bits a byte', '--unit bpb with --bytes-per-token converts it'],
  'past-plan': [
    'The log is past the last step of its plan: nothing is left to forecast',
    '--steps says how many are planned now',
  ],
} as const satisfies Readonly<Record<string, readonly [reason: string, hint: string]>>;

function refusalOf(reason: keyof typeof reasons): { readonly reason: string; readonly hint: string } {
  const [said, hint] = reasons[reason];
  return { reason: said, hint };
}

function promiseOf({ promise, promiseWidth }: MonitorRequest): MonitorAnswer['loss']['promised'] {
  if (promise === undefined) return undefined;
  const width = promiseWidth ?? PROMISE_WIDTH * promise;
  return { loss: promise, low: promise - width, high: promise + width };
}

function verdictOf(
  forecast: LossForecast | undefined,
  promised: MonitorAnswer['loss']['promised'],
): MonitorVerdict {
  if (forecast === undefined) return 'no-forecast';
  if (promised === undefined) return 'no-promise';
  const [low, high] = forecast['95'];
  const width = (promised.high - promised.low) / 2;
  if (low > promised.high) return 'worse';
  if (high < promised.low) return 'better';
  return (high - low) / 2 > 2 * Math.max(width, 0.005 * promised.loss) ? 'undecided' : 'on-promise';
}

function spikesOf(
  run: MonitoredRun,
  found: SpikeSearch,
  series: MetricSeries,
  metric: MonitorSpike['metric'],
): readonly MonitorSpike[] {
  const { parameters, flopPerToken = parameters === undefined ? undefined : 6 * parameters } = run.request;
  return found.spikes.map(({ kind, start, end, baseline, peak }) => {
    const startStep = series.steps[start]!;
    const endStep = end === undefined ? undefined : series.steps[end]!;
    const lostSteps = (endStep ?? run.step) - startStep;
    return {
      metric,
      kind,
      startStep,
      ...(endStep === undefined ? {} : { endStep }),
      baseline,
      peak: Number.isFinite(peak) ? peak : null,
      lostSteps,
      ...(flopPerToken === undefined || run.tokensPerStep === undefined
        ? {}
        : { lostCompute: lostSteps * run.tokensPerStep * flopPerToken }),
      outcome: endStep === undefined ? 'open' : 'recovered',
    };
  });
}

/** Percentage of values at least 7 deviations above the mean of the 1,000 before (OLMo 2, arXiv:2501.00656). */
export function spikeScore(values: Float64Array): number {
  let [sum, squares, count, spikes] = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (count >= 2) {
      const mean = sum / count;
      const deviation = Math.sqrt(Math.max(0, squares / count - mean ** 2));
      if (value - mean >= SCORE_DEVIATIONS * deviation && deviation > 0) spikes += 1;
    }
    if (!Number.isFinite(value)) continue;
    sum += value;
    squares += value ** 2;
    count += 1;
    const left = i >= SCORE_WINDOW ? values[i - SCORE_WINDOW]! : Number.NaN;
    if (Number.isFinite(left)) {
      sum -= left;
      squares -= left ** 2;
      count -= 1;
    }
  }
  return values.length === 0 ? 0 : (100 * spikes) / values.length;
}

function restOf(
  run: MonitoredRun,
  timing: Timing | undefined,
): Pick<MonitorAnswer, 'throughput' | 'time' | 'end' | 'cost'> {
  if (timing === undefined) return {};
  const { request, tokensPerStep, log, raw, step, totalSteps } = run;
  const { secondsPerStep, spread, reference, wall, goodput } = timing;
  const seconds: Uncertain = { likely: secondsPerStep, '80': spread, '95': spread };
  const perDevice = raw.ratePerDevice ? (request.devices ?? 1) : 1;
  const rate =
    tokensPerStep === undefined
      ? undefined
      : falling(seconds, one => (tokensPerStep * perDevice) / one / perDevice);
  const { parameters, flopPerToken = parameters === undefined ? undefined : 6 * parameters } = request;
  const logged = log.kept.findLast(row => row.utilisation !== undefined)?.utilisation;
  const utilisation =
    rate === undefined ||
    flopPerToken === undefined ||
    request.devices === undefined ||
    request.peak === undefined
      ? undefined
      : (flopPerToken * rate.likely) / (request.devices * request.peak);
  const left = totalSteps === undefined ? undefined : Math.max(0, totalSteps - step);
  const remaining =
    left === undefined ? undefined : rising(seconds, one => (left * one) / Math.max(goodput, 0.01));
  const price = request.price;
  const hourly =
    price === undefined || request.devices === undefined ? undefined : (price * request.devices) / 3600;
  return {
    throughput: {
      secondsPerStep,
      ...(rate === undefined ? {} : { tokensPerSecond: rate }),
      ...(tokensPerStep === undefined ? {} : { reference: tokensPerStep / reference }),
      ...(utilisation === undefined ? {} : { utilisation }),
      ...(logged === undefined || !(logged > 0) ? {} : { loggedUtilisation: logged }),
    },
    time: {
      wall,
      goodput,
      badput: { startUp: timing.startUp, stalls: timing.stalled, redone: timing.redone, down: timing.down },
      stalls: timing.stalls.slice(0, 100),
      restarts: log.segments.length - 1,
      redoneSteps: log.redoneSteps,
    },
    ...(remaining === undefined
      ? {}
      : {
          end: {
            remaining,
            days: rising(remaining, one => (one + wall) / SECONDS_PER_DAY),
            ...(request.planned?.days === undefined ? {} : { plannedDays: request.planned.days }),
          },
        }),
    ...(hourly === undefined
      ? {}
      : {
          cost: {
            spent: wall * hourly,
            total:
              remaining === undefined
                ? certain(wall * hourly)
                : rising(remaining, one => (one + wall) * hourly),
            ...(request.planned?.money === undefined ? {} : { planned: request.planned.money }),
          },
        }),
  };
}

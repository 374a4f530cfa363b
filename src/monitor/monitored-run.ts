import { Refusal } from '../core/refusal.ts';
import { leastOf, mostOf } from '../core/unbounded.ts';
import { type MetricSeries, medianOf } from './bins.ts';
import { type CleanLog, lastOf, seriesOf } from './clean.ts';
import type { RawLog } from './read-log.ts';
import { loggedSchedule, namedSchedule, type Progress, progressOf, type RateSchedule } from './schedule.ts';
import { findSpikes, type Spike, type SpikeSearch } from './spikes.ts';
import { type RunTokens, tokensOf } from './tokens.ts';
import type { MonitorRequest } from './types.ts';

/** Points that a validation loss has to have to be judged. */
const LEAST_POINTS = 12;
/** Rates that a log must have to be its schedule. */
const LEAST_RATES = 8;
/** Share of the peak from which a rate counts as being at it. */
const AT_PEAK = 0.999;
/** Rate over its peak at which a schedule that is not known has come to its end. */
const DECAYED = 0.105;
/** Share of the peak that is nothing; a rate rests that falls by a tenth of that over such a share of the rows. */
const NOTHING = 0.005;
const RESTING = 0.01;
/** Rows after which a rate that rests is one that goes on like that, and by how much of the peak a plan has more. */
const LONG_REST = 0.05;
const OFF_PLAN = 0.05;

/** Share of a series from which on what is no number was not measured. */
const OFTEN = 0.25;

const NO_SPIKES: SpikeSearch = { spikes: [], outliers: [], skipped: 0 };

/** A run as its log and the one who asks describe it. */
export interface MonitoredRun {
  readonly raw: RawLog;
  readonly log: CleanLog;
  readonly request: MonitorRequest;
  readonly step: number;
  readonly totalSteps: number | undefined;
  /** The last step is there, as no row would follow before the end; or the rates have come to rest. */
  readonly isOver: boolean;
  /** They did so before the last step, where those of the plan do not. */
  readonly hasEndedEarly: boolean;
  readonly tokens: RunTokens | undefined;
  readonly metrics: readonly string[];
  readonly metric: string;
  readonly isTrainLoss: boolean;
  /** The judged metric, nats, and the spikes that its forecast leaves out. */
  readonly series: MetricSeries;
  readonly apart: SpikeSearch;
  /** The train loss in the order of writing, in which spikes are looked for. */
  readonly train: MetricSeries;
  readonly rates: MetricSeries;
  readonly gradient: MetricSeries;
  /** The log has the gradient norm times the loss scale, and it was divided by it. */
  readonly isNormScaled: boolean;
  readonly spikes: SpikeSearch;
  readonly gradientSpikes: SpikeSearch;
  readonly schedule: RateSchedule | undefined;
  readonly progress: Progress | undefined;
}

/** What a log is of. */
export function runOf(raw: RawLog, log: CleanLog, request: MonitorRequest): MonitoredRun {
  const metric = metricOf(raw, log, request);
  const isTrainLoss = metric === 'loss';
  const loss = converted(seriesOf(log, 'loss'), isTrainLoss ? request : {});
  const series = isTrainLoss ? loss : converted(log.validation.get(metric)!, request);
  const last = log.kept.at(-1);
  const step = Math.max(last === undefined ? 0 : raw.store.steps[last]!, series.steps.at(-1) ?? 0);
  const totalSteps = request.totalSteps ?? lastOf(log, 'totalSteps') ?? request.planned?.totalSteps;
  const tokens = tokensOf(log, request);
  const norms = seriesOf(log, 'gradientNorm');
  const unscaled = withoutScale(norms, seriesOf(log, 'lossScale'));
  const gradient = withoutGaps(unscaled ?? norms);
  const rates = seriesOf(log, 'rate');
  const left = (totalSteps ?? Number.POSITIVE_INFINITY) - step;
  const isLast = left <= 1 || left < log.logInterval;
  const named = namedOf(rates, request, totalSteps);
  const hasEndedEarly = !isLast && named !== undefined && hasCome(rates, named.rate(step));
  const isOver = isLast || hasEndedEarly || (totalSteps === undefined && hasCome(rates, 1));
  const schedule =
    named !== undefined && !hasEndedEarly
      ? named
      : isOver
        ? loggedOf(rates, hasEndedEarly ? step : (totalSteps ?? step), request)
        : undefined;
  // what a restart went back behind may have been why; a run without a train loss has the spikes of what it has
  const written =
    log.segments.length > 1 ? converted(seriesOf(log, 'loss', log.rows), isTrainLoss ? request : {}) : loss;
  const train = loss.values.length > 0 ? written : series;
  const spikes = withoutRewinds(findSpikes(train.values), train);
  return {
    raw,
    log,
    request,
    step,
    totalSteps,
    isOver,
    hasEndedEarly,
    tokens,
    metrics: [...(loss.values.length > 0 ? ['loss'] : []), ...log.validation.keys()],
    metric,
    isTrainLoss,
    series,
    apart: !isTrainLoss ? NO_SPIKES : train.values === series.values ? spikes : findSpikes(series.values),
    train,
    rates,
    spikes,
    gradient,
    isNormScaled: unscaled !== undefined,
    gradientSpikes: findSpikes(gradient.values, { metric: 'gradient-norm' }),
    schedule,
    progress:
      schedule === undefined ? undefined : progressOf(schedule, weightOf(tokens, schedule.totalSteps)),
  };
}

/** Least rise over the first pass of the same steps by which a stretch behind a restart is one. */
const ABOVE_FIRST = 1.02;

/** Spikes but for those that are the loss of steps done again, as high as it was there before. */
function withoutRewinds(search: SpikeSearch, { steps, values }: MetricSeries): SpikeSearch {
  if (search.spikes.length === 0) return search;
  const isAgain = ({ start, end = values.length - 1 }: Spike) => {
    // the restart that went back to before the spike, whose steps were done before it
    let back = start;
    while (back > 0 && steps[back]! > steps[back - 1]!) back -= 1;
    if (back === 0 || steps[start]! > steps[back - 1]!) return false;
    const first = new Map<number, number>();
    for (let i = back - 1; i >= 0 && steps[i]! >= steps[back]!; i--) first.set(steps[i]!, values[i]!);
    const ratios: number[] = [];
    for (let i = start; i <= end; i++) {
      const before = first.get(steps[i]!);
      if (before !== undefined) ratios.push(values[i]! / before);
    }
    return ratios.length > 0 && medianOf(ratios) < ABOVE_FIRST;
  };
  return { ...search, spikes: search.spikes.filter(spike => !isAgain(spike)) };
}

function metricOf(raw: RawLog, log: CleanLog, { metric }: MonitorRequest): string {
  const hasLoss = raw.store.columns.loss !== undefined;
  if (metric !== undefined && log.validation.has(metric)) return metric;
  if (metric !== undefined && hasLoss) return 'loss';
  const names = [...log.validation.keys()];
  const usable = names.find(
    name => raw.validationUnit === 'nats' && log.validation.get(name)!.steps.length >= LEAST_POINTS,
  );
  if (usable !== undefined) return usable;
  if (hasLoss) return 'loss';
  const [first] = names;
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

/** A series without what is no number where that is often, and again and again: it was not measured there. */
function withoutGaps({ steps, values }: MetricSeries): MetricSeries {
  let [missing, longest, run] = [0, 0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) {
      missing += 1;
      run += 1;
      continue;
    }
    longest = Math.max(longest, run);
    run = 0;
  }
  if (missing < OFTEN * values.length || run > 2 * longest) return { steps, values };
  const isThere = (_: number, i: number) => !Number.isNaN(values[i]);
  return { steps: steps.filter(isThere), values: values.filter(isThere) };
}

/** What a step of before counts of one of now, where the batch grew. */
export function weightOf(tokens: RunTokens | undefined, totalSteps: number) {
  if (tokens?.batchAt === undefined) return undefined;
  const { perStep, at, batchAt } = tokens;
  return { at: (step: number) => batchAt(step) / perStep, total: at(totalSteps) / perStep };
}

/** The schedule that is named. */
function namedOf(
  rates: MetricSeries,
  { schedule, warmupSteps, decaySteps, decayEnd, finalShare }: MonitorRequest,
  totalSteps: number | undefined,
): RateSchedule | undefined {
  if (schedule === undefined || totalSteps === undefined) return undefined;
  if (schedule === 'wsd' && decaySteps === undefined) return undefined;
  const warmup = warmupSteps ?? loggedWarmup(rates);
  return namedSchedule(schedule, {
    totalSteps,
    ...(warmup === undefined ? {} : { warmupSteps: warmup }),
    ...(decaySteps === undefined ? {} : { decaySteps }),
    ...(decayEnd === undefined ? {} : { decayEnd }),
    ...(finalShare === undefined ? {} : { finalShare }),
  });
}

/** The rates of a run that is at its end. */
function loggedOf(
  rates: MetricSeries,
  totalSteps: number,
  { warmupSteps }: MonitorRequest,
): RateSchedule | undefined {
  // rates that are 0 throughout were not written, and have no peak
  if (rates.steps.length < LEAST_RATES || !(mostOf(rates.values, 0) > 0)) return undefined;
  return loggedSchedule(rates, {
    totalSteps,
    ...(warmupSteps === undefined ? {} : { warmupSteps }),
  });
}

/**
 * Whether the rates have come down to nothing, or have just come to rest at a tenth of their peak or less, where the run
 * was to have a higher one.
 */
function hasCome({ values }: MetricSeries, planned: number): boolean {
  const peak = mostOf(values, 0);
  const last = values.at(-1);
  if (last === undefined || values.length < LEAST_RATES || !(peak > 0) || !(last <= DECAYED * peak))
    return false;
  if (planned - last / peak <= OFF_PLAN) return false;
  if (last <= NOTHING * peak) return true;
  const before = (share: number) => values.at(-1 - Math.max(1, Math.ceil(share * values.length))) ?? peak;
  const isResting = before(RESTING) - last <= 0.1 * NOTHING * peak;
  // a rate that rests for long is one that goes on like that
  return isResting && before(LONG_REST) > last;
}

/** Steps of warm-up by the rates: up to the first at the peak, where they rise to it. */
function loggedWarmup({ steps, values }: MetricSeries): number | undefined {
  let peak = 0;
  for (const value of values) peak = Math.max(peak, value);
  const at = values.findIndex(value => value >= AT_PEAK * peak);
  return at > 0 ? steps[at] : undefined;
}

/** A loss scale that moves by less says too little of whether a norm moves with it. */
const LEAST_RESCALED = 4;

/**
 * Gradient norms without the loss scale, where a job writes them multiplied by it, as Megatron-DeepSpeed did: they then
 * leap with it, and lie half as far apart divided by it. Undefined where they do not. A norm that is written again stands
 * for a step that was skipped, while the scale falls.
 */
function withoutScale(norms: MetricSeries, { values: scales }: MetricSeries): MetricSeries | undefined {
  const { steps, values } = norms;
  if (scales.length === 0 || scales.length !== values.length) return undefined;
  if (mostOf(scales) < LEAST_RESCALED * leastOf(scales)) return undefined;
  const isNew = (_: number, index: number) => values[index] !== values[index - 1];
  const divided = values.map((norm, index) => norm / scales[index]!).filter(isNew);
  if (deviationOfLogs(divided) >= deviationOfLogs(values.filter(isNew)) / 2) return undefined;
  return { steps: steps.slice(0, values.length).filter(isNew), values: divided };
}

/** Median distance of the logarithms of positive numbers from their median. */
function deviationOfLogs(values: Float64Array): number {
  const logs = values.filter(value => value > 0 && value < Number.POSITIVE_INFINITY).map(Math.log);
  const middle = medianOf(logs);
  return medianOf(logs.map(log => Math.abs(log - middle)));
}

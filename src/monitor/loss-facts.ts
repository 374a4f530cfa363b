import type { Law } from '../core/law.ts';
import { surfaceOf } from '../core/law-allocation.ts';
import { geometricBins, locationOf, type MetricSeries, notFinite } from './bins.ts';
import { type ForecastRefusal, forecastLoss, type LossForecast, noiseOf } from './forecast.ts';
import { type MonitoredRun, weightOf } from './monitored-run.ts';
import { referenceOf } from './reference.ts';
import { type Progress, progressOf, type RateSchedule } from './schedule.ts';
import type { SpikeSearch } from './spikes.ts';
import type { LossPoint, MonitorAnswer, MonitorRequest, MonitorVerdict } from './types.ts';

/** A log that has gone on for more than this over its plan has no end that could be foreseen. */
const PAST_PLAN = 1.05;
/** Half-width of a promise's 95%, in shares of the loss, where none is given: what seeds differ by. */
const PROMISE_WIDTH = 1.96 * 0.003;
/** Share of the points that are the loss now, and of a run that is over its final loss. */
const LATEST = 0.05;
const FINAL = 0.02;
/** Least half-width of a promise that a forecast is held to, in shares of the loss. */
const LEAST_WIDTH = 0.005;
const CURVE_POINTS = 120;
/** So many last losses that are no number are no skipped steps. */
const FAILED = 8;

type LossFacts = MonitorAnswer['loss'];

/** The loss now, where it heads, and what was promised. */
export function lossFacts(run: MonitoredRun): LossFacts {
  const { request, raw, isTrainLoss } = run;
  const now = locationOf(latestOf(run));
  const found = forecastOf(run, now);
  const forecast = 'reason' in found ? undefined : found;
  const lawLoss = lawLossOf(run);
  const promised = promiseOf(request, lawLoss);
  const { progress } = run;
  const reference =
    promised === undefined || progress === undefined || run.tokens === undefined
      ? undefined
      : referenceOf(promised, progress, run.tokens.perStep, dataTermOf(request.law));
  const bins = curveBins(run);
  const stays = 'reason' in found && found.reason === 'no-schedule' ? ifRateStays(run) : undefined;
  return {
    metric: run.metric,
    unit: 'nats/token',
    now: Number.isFinite(now) ? now : null,
    ...(bins.some(({ count }) => count > 1) && !raw.isSmoothed ? { noise: noiseOf(bins.slice(-40)) } : {}),
    ...(raw.isSmoothed && isTrainLoss ? { smoothed: true as const } : {}),
    ...(reference === undefined ? {} : { expected: expectedAt(reference, run.step) }),
    ...('reason' in found ? { refused: refusalOf(found.reason) } : { forecast: found }),
    ...(stays === undefined ? {} : { ifRateStays: stays }),
    ...(promised === undefined ? {} : { promised }),
    ...(lawLoss === undefined || forecast === undefined
      ? {}
      : { offset: { law: request.law!.id, loss: lawLoss, difference: forecast.likely - lawLoss } }),
    verdict: verdictOf(forecast, promised),
    curve: bins.map((bin): LossPoint => {
      const expected = reference?.(bin.step);
      return {
        step: bin.step,
        ...(run.tokens === undefined ? {} : { tokens: run.tokens.at(bin.step) }),
        loss: bin.value,
        ...(expected === undefined
          ? {}
          : { reference: expected.value, low95: expected.low, high95: expected.high }),
      };
    }),
  };
}

/** The points that are the loss now: of a run that is over the last validation loss, or the last fiftieth of the train loss. */
function latestOf({ series: { values }, isTrainLoss, isOver }: MonitoredRun): Float64Array {
  if (isOver && !isTrainLoss) return values.subarray(-1);
  return values.subarray(
    Math.min(values.length - 1, Math.floor(values.length * (1 - (isOver ? FINAL : LATEST)))),
  );
}

function expectedAt(
  reference: ReturnType<typeof referenceOf>,
  step: number,
): NonNullable<LossFacts['expected']> {
  const { value, low, high } = reference(step);
  return { value, '95': [low, high] };
}

function curveBins({ series }: MonitoredRun) {
  const finite = finiteOf(series, []);
  const first = finite.steps.find(step => step > 0);
  const last = finite.steps.at(-1);
  return first === undefined || last === undefined || last <= first
    ? []
    : geometricBins(finite, first, Math.round(last), CURVE_POINTS);
}

function forecastOf(
  run: MonitoredRun,
  now: number,
):
  | LossForecast
  | ForecastRefusal
  | {
      readonly reason: 'no-schedule' | 'no-decay' | 'other-unit' | 'past-plan' | 'no-number' | 'not-positive';
    } {
  if (!Number.isFinite(now)) return { reason: 'no-number' };
  // a validation loss of before says nothing of a job that has failed since
  if ((notFinite(run.train)?.count ?? 0) >= FAILED) return { reason: 'no-number' };
  if (now <= 0) return { reason: 'not-positive' };
  const { isTrainLoss, progress, raw, request } = run;
  if (!isTrainLoss && raw.validationUnit !== 'nats' && request.unit === undefined)
    return { reason: 'other-unit' };
  if (progress === undefined) {
    const { schedule, decaySteps } = request;
    return { reason: schedule === 'wsd' && decaySteps === undefined ? 'no-decay' : 'no-schedule' };
  }
  return run.step > PAST_PLAN * progress.totalSteps ? { reason: 'past-plan' } : forecastBy(run, progress);
}

/** The forecast for a rate that stays as it is, which is not to be taken for one of the run. */
function ifRateStays(run: MonitoredRun): LossForecast | undefined {
  const { totalSteps, rates, step } = run;
  if (totalSteps === undefined) return undefined;
  const schedule: RateSchedule = {
    kind: 'constant',
    warmupSteps: 0,
    rate: at => Math.min(1, at / Math.max(1, rates.steps[0] ?? step / 100)),
    totalSteps,
  };
  const found = forecastBy(run, progressOf(schedule, weightOf(run.tokens, totalSteps)));
  return 'reason' in found ? undefined : found;
}

function forecastBy({ series, isTrainLoss, apart, step }: MonitoredRun, progress: Progress) {
  const points = finiteOf(series, apart.spikes);
  // a train loss that is first told at step 0 is that of the first step, before it is done
  const isFromZero = isTrainLoss && series.steps[0] === 0;
  const shifted = isFromZero ? { ...points, steps: points.steps.map(at => at + 1) } : points;
  return forecastLoss(shifted, progress, isFromZero ? step + 1 : step);
}

/** Points that are numbers, and lie in no spike. */
function finiteOf({ steps, values }: MetricSeries, spikes: SpikeSearch['spikes']): MetricSeries {
  if (spikes.length === 0 && values.every(Number.isFinite)) return { steps, values };
  const isInside = (index: number) =>
    spikes.some(({ start, end = values.length }) => index >= start && index <= end);
  const kept = { steps: new Float64Array(values.length), values: new Float64Array(values.length) };
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]!) || (spikes.length > 0 && isInside(i))) continue;
    kept.steps[count] = steps[i]!;
    kept.values[count++] = values[i]!;
  }
  return { steps: kept.steps.subarray(0, count), values: kept.values.subarray(0, count) };
}

/** Why there is no forecast, and what helps. */
const reasons = {
  'no-schedule': [
    'The rest of the schedule is not known, and a decay is worth some 4.5% of the loss',
    '--schedule with --steps, or --plan, says how the learning rate goes on',
  ],
  'no-decay': [
    'A wsd schedule ends in a decay whose length is not known, and it is worth some 4.5% of the loss',
    '--decay, or --plan, says over how many steps it goes',
  ],
  'warm-up': ['The run has hardly left its warm-up', 'ask again later'],
  'few-points': [
    'Fewer than five groups of points lie behind the warm-up',
    'ask again later, or log more often',
  ],
  'no-number': ['The loss is no number', 'a run that goes on like this has no end to forecast'],
  'not-positive': ['The loss is not positive, as a cross-entropy is', '--metric names another column'],
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

function promiseOf(
  { promise, promiseWidth, promiseFrom = 'promise', isLawOfOthers }: MonitorRequest,
  lawLoss: number | undefined,
): LossFacts['promised'] {
  const loss = promise ?? (isLawOfOthers === true ? undefined : lawLoss);
  if (loss === undefined) return undefined;
  const width = promiseWidth ?? PROMISE_WIDTH * loss;
  return { loss, low: loss - width, high: loss + width, from: promise === undefined ? 'law' : promiseFrom };
}

/** The law's loss at the run's end, nats a token, where it has one there. */
function lawLossOf({ request, tokens, totalSteps }: MonitoredRun): number | undefined {
  const { law, parameters, totalParameters = parameters } = request;
  if (law?.loss?.unit !== 'nats/token' || totalParameters === undefined) return undefined;
  if (tokens === undefined || totalSteps === undefined) return undefined;
  return surfaceOf(law).loss(totalParameters, tokens.at(totalSteps));
}

function dataTermOf(law: Law | undefined): { readonly B: number; readonly beta: number } | undefined {
  const { form, coefficients } = law?.relations.loss ?? {};
  const { B, beta } = (coefficients ?? {}) as { readonly B?: number; readonly beta?: number };
  return form === 'parametric' && B !== undefined && beta !== undefined ? { B, beta } : undefined;
}

function verdictOf(forecast: LossForecast | undefined, promised: LossFacts['promised']): MonitorVerdict {
  if (forecast === undefined) return 'no-forecast';
  if (promised === undefined) return 'no-promise';
  const [low, high] = forecast['95'];
  const width = (promised.high - promised.low) / 2;
  if (low > promised.high) return 'worse';
  if (high < promised.low) return 'better';
  return (high - low) / 2 > 2 * Math.max(width, LEAST_WIDTH * promised.loss) ? 'undecided' : 'on-promise';
}

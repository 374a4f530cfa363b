import { type MetricSeries, medianOf } from './bins.ts';
import { cleanLog, seriesOf } from './clean.ts';
import type { MonitoredRun } from './monitored-run.ts';
import { readLog } from './read-log.ts';
import { spikeScore } from './spike-score.ts';
import { findSpikes, type Spike, type SpikeSearch } from './spikes.ts';
import type { MonitorAnswer, MonitorSpike } from './types.ts';

const LATEST = 0.05;
/** Points of a gradient norm from which on it tends to somewhere. */
const LEAST_NORMS = 40;
const MOST_NAMED = 20;
/** Points behind a spike whose median says whether it lingers, and how far above the points before it must lie. */
const AFTER = 64;
const LINGERS = 3;
/** Points over which a spike may fade: further off the line through those before says too little. */
const MOST_FADING = 256;
/** Points before it that the line goes back, at most. */
const MOST_BACK = 512;
/** Points by which a spike closes. */
const CLOSING = 5;

type SpikeFacts = Pick<MonitorAnswer, 'spikes' | 'outliers' | 'spikeScore' | 'gradientNorm'>;

/** Spikes in steps with what they cost, single points, and the gradient norm. FLOP, USD. */
export function spikeFacts(run: MonitoredRun, secondsPerStep: number | undefined): SpikeFacts {
  const { train, spikes, gradient } = run;
  const outliers = spikes.outliers.map(index => train.steps[index]!);
  return {
    spikes: [
      ...spikesOf(run, { found: spikes, series: train, metric: 'loss', secondsPerStep }),
      ...spikesOf(run, {
        found: run.gradientSpikes,
        series: gradient,
        metric: 'gradient norm',
        secondsPerStep,
      }),
    ].sort((a, b) => a.startStep - b.startStep),
    outliers: {
      count: outliers.length,
      steps: outliers.slice(0, MOST_NAMED),
      ...(run.request.against === undefined ? {} : { shared: sharedWith(run, outliers) }),
    },
    spikeScore: {
      loss: spikeScore(train.values),
      ...(gradient.values.length === 0 ? {} : { gradientNorm: spikeScore(gradient.values) }),
    },
    ...normFacts(gradient, run.gradientSpikes),
  };
}

/** The norm of the last points beside that of the middle of the log, spikes left out; of a few points neither says much. */
function normFacts({ values }: MetricSeries, { spikes }: SpikeSearch): Pick<SpikeFacts, 'gradientNorm'> {
  const { length } = values;
  if (length < LEAST_NORMS) return {};
  const isInside = (index: number) => spikes.some(({ start, end = -1 }) => index >= start && index <= end);
  const part = (from: number, to: number) => {
    const first = Math.floor(from * length);
    return values
      .subarray(first, Math.ceil(to * length))
      .filter((value, i) => Number.isFinite(value) && !isInside(first + i));
  };
  const [recent, middle] = [part(1 - LATEST, 1), part(0.2, 0.5)];
  if (recent.length === 0 || middle.length < 3) return {};
  const [now, median] = [medianOf(recent), medianOf(middle)];
  return { gradientNorm: { now, median, ...(median > 0 && { trend: now / median }) } };
}

interface Found {
  readonly found: SpikeSearch;
  readonly series: MetricSeries;
  readonly metric: MonitorSpike['metric'];
  readonly secondsPerStep: number | undefined;
}

function spikesOf(
  run: MonitoredRun,
  { found, series, metric, secondsPerStep }: Found,
): readonly MonitorSpike[] {
  const { parameters, flopPerToken = parameters === undefined ? undefined : 6 * parameters } = run.request;
  const { price, devices } = run.request;
  return found.spikes.map(spike => {
    const { kind, start, end, baseline, peak } = spike;
    const startStep = series.steps[start]!;
    const back = rewindOf(series, spike);
    const last = back === undefined ? end : back - 1;
    const endStep = last === undefined ? undefined : series.steps[last]!;
    const lostSteps =
      back === undefined
        ? (endStep ?? run.step) - startStep
        : endStep! - series.steps[back]! + run.log.logInterval;
    const isOpen = endStep === undefined;
    return {
      metric,
      kind,
      startStep,
      ...(isOpen ? {} : { endStep }),
      baseline,
      peak: Number.isFinite(peak) ? peak : null,
      height: Number.isFinite(peak) ? peak / baseline : null,
      lostSteps,
      ...(flopPerToken === undefined || run.tokens === undefined
        ? {}
        : { lostCompute: lostSteps * run.tokens.perStep * flopPerToken }),
      ...(price === undefined || devices === undefined || secondsPerStep === undefined
        ? {}
        : { lostMoney: (lostSteps * secondsPerStep * devices * price) / 3600 }),
      outcome:
        back !== undefined ? 'rewound' : isOpen ? 'open' : lingers(series, spike) ? 'lingering' : 'recovered',
    };
  });
}

/** The first point behind a restart that went back while a spike was open, or undefined. */
function rewindOf({ steps }: MetricSeries, { start, end = steps.length }: Spike): number | undefined {
  // it closes with the first good points behind the restart
  const last = Math.min(steps.length - 1, end + CLOSING);
  for (let i = start + 1; i <= last; i++) if (steps[i]! <= steps[i - 1]!) return i;
  return undefined;
}

/**
 * Whether the loss lies higher behind a spike than the line through the points before it. The points are those as far behind
 * its end as it was long, 256 at most: one that fades has faded there.
 */
function lingers({ steps, values }: MetricSeries, { start, end }: Spike): boolean {
  if (end === undefined || start < 2 * AFTER || end + AFTER >= values.length) return false;
  const part = (from: number) => {
    const points = values.subarray(from, from + AFTER);
    const value = medianOf(points);
    const absolute = medianOf(points.map(one => Math.abs(one - value)));
    const deviation = (1.25 * 1.4826 * absolute) / Math.sqrt(AFTER);
    return { step: steps[from + AFTER / 2]!, value, deviation };
  };
  const faded = Math.min(end + 1 + Math.min(end - start, MOST_FADING), values.length - AFTER);
  // the longer the line the surer, and the less is it that of now
  const back = Math.max(2 * AFTER, Math.min(MOST_BACK, start >> 2));
  const [first, second, after] = [part(start - back), part(start - AFTER), part(faded)];
  const slope = (second.value - first.value) / (second.step - first.step);
  // a curve that falls flattens: half of its slope at least is behind it
  const ahead = 0.5 * (after.step - second.step);
  const expected = second.value + Math.min(0, slope) * ahead;
  const unsure = Math.hypot(first.deviation, second.deviation) * (ahead / (second.step - first.step));
  const deviation = Math.hypot(second.deviation, after.deviation, unsure);
  return after.value - expected > LINGERS * deviation + 0.002 * Math.abs(second.value);
}

/** Outliers that the other log has within a step: batches. */
function sharedWith({ request, log }: MonitoredRun, steps: readonly number[]): number {
  const { name, text } = request.against!;
  const other = seriesOf(cleanLog(readLog(text, name).store), 'loss');
  const theirs = new Set(
    findSpikes(other.values).outliers.flatMap(index =>
      [-1, 0, 1].map(by => other.steps[index]! + by * log.logInterval),
    ),
  );
  return steps.filter(step => theirs.has(step)).length;
}

import { formatPercent } from '../../quantity/format.ts';
import { type MetricSeries, medianOf, notFinite } from '../bins.ts';
import type { MonitorAnswer } from '../types.ts';
import { type AlertRule, count, loss } from './alert.ts';

/** Share of the run that must be seen before its distance from the curve counts, and the last share that must be off. */
const SEEN = 0.4;
const LATEST = 0.05;
const FLAT = 0.2;
const EVALUATIONS = 3;

export const lossAlerts: Readonly<Record<string, AlertRule>> = {
  'loss-not-finite': ({ run: { train, series, gradient } }) => {
    const [loss, norm] = [notFinite(train) ?? notFinite(series), notFinite(gradient)];
    // where losses are scaled a single norm is infinite now and then
    const isNorm = norm !== undefined && (norm.count > 1 || Number.isNaN(gradient.values.at(-1)));
    const found = loss ?? (isNorm ? norm : undefined);
    if (found === undefined) return undefined;
    const { step, count: points } = found;
    const since = `${points === 1 ? 'at' : 'since'} step ${count(step)}`;
    return { words: { what: loss === undefined ? 'gradient norm' : 'loss', since }, step };
  },
  'forecast-misses-promise': ({ facts: { loss: facts, progress } }) => {
    const { forecast, promised } = facts;
    if (forecast === undefined || promised === undefined || forecast['80'][0] <= promised.high)
      return undefined;
    const isMissed = forecast['95'][0] > promised.high;
    const doubt = `; the promise counts as kept up to ${loss(promised.high)}, which its 95% reaches and its 80% does not`;
    return {
      words: { ...forecastWords(facts, progress.isOver), doubt: isMissed ? '' : doubt },
      severity: isMissed ? 'error' : 'warning',
    };
  },
  'beats-promise': ({ facts: { loss: facts, progress } }) =>
    facts.verdict === 'better' ? { words: forecastWords(facts, progress.isOver) } : undefined,
  'off-curve': ({ facts: { loss: facts, progress } }) => {
    const recent = facts.curve.filter(
      ({ step, low95 }) => low95 !== undefined && step > (1 - LATEST) * progress.step,
    );
    const isOff = recent.every(point => point.loss > point.high95! || point.loss < point.low95!);
    if (recent.length === 0 || !isOff || (progress.share ?? 0) <= SEEN) return undefined;
    const { loss: now, reference, step } = recent.at(-1)!;
    return {
      words: {
        now: loss(now),
        expected: loss(reference!),
        side: now > reference! ? 'above' : 'below',
      },
      step,
    };
  },
  'loss-flat': ({ facts: { loss: facts }, run: { series } }) => {
    const from = Math.floor((1 - FLAT) * series.values.length);
    const line = lineThrough(series, from);
    if (line === undefined || line.slope < -2 * line.error) return undefined;
    const reference = facts.curve.filter(
      ({ step, reference: value }) => value !== undefined && step >= series.steps[from]!,
    );
    const [first, last] = [reference[0], reference.at(-1)];
    if (first === undefined || last === undefined || last.step === first.step) return undefined;
    const expected = (last.reference! - first.reference!) / (last.step - first.step);
    return expected < -4 * line.error
      ? {
          words: {
            start: count(first.step),
            fall: loss(first.reference! - last.reference!),
          },
          step: first.step,
        }
      : undefined;
  },
  overfitting: ({ facts: { progress, loss: facts }, run: { series, train, isTrainLoss } }) => {
    const { length } = series.values;
    if (isTrainLoss || (progress.epochs ?? 0) <= 1 || length <= EVALUATIONS) return undefined;
    const noise = facts.noise ?? 0.003;
    const rises = Array.from(
      { length: EVALUATIONS },
      (_, i) => series.values[length - i - 1]! - series.values[length - i - 2]!,
    );
    const rise = rises.reduce((sum, one) => sum + one, 0);
    if (!rises.every(one => one > 0) || rise < 3 * noise) return undefined;
    const line = lineThrough(train, Math.floor((1 - FLAT) * train.values.length));
    return line !== undefined && line.slope < 0
      ? { words: { rise: loss(rise) }, step: series.steps[length - EVALUATIONS - 1]! }
      : undefined;
  },
  'gradient-norm-high': ({ facts: { gradientNorm, spikes } }, limit) => {
    const times = gradientNorm === undefined ? 0 : gradientNorm.now / gradientNorm.median;
    if (times > limit('times'))
      return {
        words: {
          what: `${gradientNorm!.now.toPrecision(3)}, ${times.toPrecision(2)} times that of the run's second fifth to its half`,
        },
      };
    const spike = spikes.findLast(({ metric }) => metric === 'gradient norm');
    return spike === undefined
      ? undefined
      : {
          words: {
            what: `${spike.peak === null ? 'no number' : spike.peak.toPrecision(3)} at its highest in the spike at step ${count(spike.startStep)}, ${spike.baseline.toPrecision(3)} before; ${spike.endStep === undefined ? 'it has not come back' : `it came back after step ${count(spike.endStep)}`}`,
          },
          step: spike.startStep,
        };
  },
  'gradient-norm-vanishing': ({ facts: { gradientNorm } }, limit) => {
    const share = gradientNorm === undefined ? 1 : gradientNorm.now / gradientNorm.median;
    return share < limit('share')
      ? { words: { now: gradientNorm!.now.toPrecision(3), share: formatPercent(share) } }
      : undefined;
  },
};

/** Where the loss goes, or went; of a run that is over the loss that it has. */
function forecastWords({ now, forecast, promised }: MonitorAnswer['loss'], isOver: boolean) {
  const [low, high] = forecast!['95'].map(loss);
  const what = isOver
    ? `ended at ${loss(now!)}`
    : `heads for ${loss(forecast!.likely)} (95%: ${low} to ${high})`;
  return { what, promise: loss(promised!.loss) };
}

/** Least-squares slope a step of the points from an index on, and its standard error. */
function lineThrough({ steps, values }: MetricSeries, from: number) {
  const places = Array.from({ length: values.length - from }, (_, i) => from + i).filter(i =>
    Number.isFinite(values[i]!),
  );
  if (places.length < 8) return undefined;
  const mean = (of: (index: number) => number) =>
    places.reduce((sum, index) => sum + of(index), 0) / places.length;
  const [x, y] = [mean(i => steps[i]!), mean(i => values[i]!)];
  const spread = mean(i => (steps[i]! - x) ** 2);
  const slope = mean(i => (steps[i]! - x) * (values[i]! - y)) / spread;
  const residuals = places.map(i => Math.abs(values[i]! - y - slope * (steps[i]! - x)));
  const deviation = 1.4826 * medianOf(residuals);
  return { slope, error: deviation / Math.sqrt(spread * places.length) };
}

import { leastOf, mostOf } from '../core/unbounded.ts';
import type { LossPoint, MonitorAnswer } from '../monitor/types.ts';
import type { Chart, Mark, Panel, Series } from '../render/chart/chart.ts';
import { grouped } from '../text/numbers.ts';
import type { Texts } from './texts.ts';

/** Share of what was seen that is left out at its beginning, beside the warm-up: the loss falls from that of chance. */
const LEFT_OUT = 0.02;
/** What is drawn lies between so many times the lowest and the highest of the run, its forecast and its promise. */
const LOWEST = 0.97;
const HIGHEST = 1.15;
const MOST_DOTS = 40;
/** What the axis of throughput shows beyond its lowest and highest; stalls stand at its foot. */
const BELOW = 0.9;
const ABOVE = 1.02;

type Place = (step: number) => number;

/**
 * Chart of a run beside its promise: loss against tokens with the curve that leads to the promise and its band, the fan
 * of the forecast, and spikes; below it throughput with stalls and restarts.
 *
 * @param answer of `monitor`
 * @throws RangeError when the log has no loss that is a number
 * @example
 * const lines = Array.from({ length: 400 }, (_, i) => `${i + 1},${(2 + 3 / Math.sqrt(i + 1)).toFixed(4)}`);
 * const log = { name: 'run.csv', text: ['step,loss', ...lines].join('\n') };
 * monitorChart(monitor([log], { promise: 2.1 })).panels.length // => 1
 */
export function monitorChart(answer: MonitorAnswer): Chart {
  const texts = monitorTexts(answer);
  const at = tokensAt(answer);
  const x =
    answer.progress.tokens === undefined
      ? ({ title: 'step', unit: '', ticks: 'count' } as const)
      : ({ title: 'tokens', unit: '', ticks: 'count' } as const);
  const panels = [lossPanel(answer, at, { ...x, scale: 'log' })];
  const { throughput } = answer;
  if (throughput !== undefined && throughput.curve.length > 1)
    panels.push(throughputPanel(answer, at, { ...x, scale: 'linear' }));
  return { ...texts.chart, panels };
}

/** Tokens of a step, straight between those that the answer names; steps where it names none. */
function tokensAt({ progress, loss, throughput }: MonitorAnswer): Place {
  const { step, tokens, totalSteps, totalTokens } = progress;
  if (tokens === undefined) return at => at;
  const known = [
    { step: 0, tokens: 0 },
    ...loss.curve,
    ...(throughput?.curve ?? []),
    { step, tokens },
    ...(totalSteps === undefined || totalTokens === undefined
      ? []
      : [{ step: totalSteps, tokens: totalTokens }]),
  ]
    .toSorted((one, other) => one.step - other.step)
    .filter((one, i, all) => i === 0 || one.step > all[i - 1]!.step);
  return at => {
    const found = known.findIndex(one => one.step >= at);
    const next = found === -1 ? known.length - 1 : Math.max(1, found);
    const [from, to] = [known[next - 1]!, known[next]!];
    return from.tokens! + ((to.tokens! - from.tokens!) * (at - from.step)) / (to.step - from.step);
  };
}

function lossPanel(answer: MonitorAnswer, at: Place, x: Panel['x']): Panel {
  const { loss, progress, spikes } = answer;
  const texts = monitorTexts(answer);
  const all = loss.curve.filter(point => Number.isFinite(point.loss));
  const from = Math.max(LEFT_OUT * progress.step, answer.schedule?.warmupSteps ?? 0);
  const behind = all.filter(({ step }) => step >= from);
  const curve = behind.length > 1 ? behind : all;
  const drawn = values(curve, loss);
  const [low, high] = [leastOf(drawn), mostOf(drawn)];
  const top = HIGHEST * high;
  const inside = (value: number) => Math.min(top, Math.max(LOWEST * low, value));
  const series: Series[] = [];
  const reference = curve.filter(hasReference);
  if (reference.length > 1)
    series.push({
      kind: 'band',
      name: texts.band,
      hue: 6,
      points: reference.map(({ step, low95, high95 }) => [at(step), inside(low95), inside(high95)]),
    });
  const end = progress.totalSteps;
  if (loss.forecast !== undefined && loss.now !== null && end !== undefined && !progress.isOver) {
    const { likely, '95': wide } = loss.forecast;
    series.push(
      {
        kind: 'band',
        name: texts.fan,
        hue: 1,
        points: [
          [at(progress.step), loss.now, loss.now],
          [at(end), inside(wide[0]), inside(wide[1])],
        ],
      },
      {
        kind: 'line',
        name: texts.forecast,
        hue: 1,
        points: [
          [at(progress.step), loss.now],
          [at(end), inside(likely)],
        ],
      },
    );
  }
  series.push({
    kind: 'line',
    name: texts.loss,
    hue: 0,
    points: curve.map(point => [at(point.step), point.loss]),
  });
  const peaks = spikes.filter(({ metric }) => metric === 'loss').slice(-MOST_DOTS);
  if (peaks.length > 0)
    series.push({
      kind: 'dots',
      name: texts.spikes,
      hue: 3,
      points: peaks.map(({ startStep, peak }) => ({ x: at(startStep), y: Math.min(top, peak ?? top) })),
      large: true,
    });
  const marks: Mark[] =
    loss.promised === undefined ? [] : [{ kind: 'y', at: loss.promised.loss, name: texts.promise }];
  const steps = [...curve.map(({ step }) => step), ...(end === undefined ? [] : [end])];
  const [first, last] = [leastOf(steps), mostOf(steps)];
  return {
    x: { ...x, scale: scaleOf(last / first) },
    y: { title: 'loss', unit: 'nats/token', scale: scaleOf(top / (LOWEST * low)), ticks: 'number' },
    series,
    marks,
  };
}

function throughputPanel(answer: MonitorAnswer, at: Place, x: Panel['x']): Panel {
  const { throughput, time } = answer;
  const texts = monitorTexts(answer);
  const curve = throughput!.curve;
  const stalls = (time?.stalls ?? []).filter(({ kind, isEvaluation }) => kind === 'step' && !isEvaluation);
  const rates = [
    ...curve.map(({ rate }) => rate),
    ...(throughput!.planned === undefined ? [] : [throughput!.planned]),
  ];
  const domain = [BELOW * leastOf(rates), ABOVE * mostOf(rates)] as const;
  const series: Series[] = [
    { kind: 'line', name: texts.rate, hue: 0, points: curve.map(({ step, rate }) => [at(step), rate]) },
  ];
  if (stalls.length > 0)
    series.push({
      kind: 'dots',
      name: texts.stalls,
      hue: 3,
      points: stalls.slice(-MOST_DOTS).map(({ step, seconds }) => ({
        x: at(step),
        y: Math.max(domain[0], (at(step) - at(step - 1)) / seconds),
      })),
    });
  const planned: Mark[] =
    throughput!.planned === undefined ? [] : [{ kind: 'y', at: throughput!.planned, name: texts.planned }];
  return {
    x,
    y: { title: texts.rate, unit: '', scale: 'linear', ticks: 'count', domain },
    series,
    marks: [
      ...planned,
      ...(time?.restartSteps ?? [])
        .slice(-MOST_DOTS)
        .map((step): Mark => ({ kind: 'x', at: at(step), name: texts.restart })),
    ],
  };
}

/** Logarithmic where there is room for labels: over less than a factor of four both look alike. */
function scaleOf(ratio: number): 'log' | 'linear' {
  return ratio >= 4 ? 'log' : 'linear';
}

function hasReference(point: LossPoint): point is LossPoint & Required<Pick<LossPoint, 'low95' | 'high95'>> {
  return point.low95 !== undefined && point.high95 !== undefined;
}

/** Losses that an axis must hold. */
function values(curve: readonly LossPoint[], { forecast, promised }: MonitorAnswer['loss']): number[] {
  return [
    ...curve.map(point => point.loss),
    ...(forecast === undefined || forecast.likely <= 0 ? [] : [forecast.likely]),
    ...(promised === undefined ? [] : [promised.loss]),
  ];
}

function monitorTexts({
  loss,
  progress,
  log,
  time,
  throughput,
}: MonitorAnswer): { readonly chart: Texts } & Readonly<
  Record<
    'loss' | 'band' | 'fan' | 'forecast' | 'spikes' | 'promise' | 'stalls' | 'planned' | 'restart' | 'rate',
    string
  >
> {
  const four = (value: number) => value.toFixed(4);
  const { forecast, promised } = loss;
  const heads =
    progress.isOver && loss.now !== null
      ? `ended at ${four(loss.now)}`
      : forecast === undefined
        ? 'no forecast'
        : `heads for ${four(forecast.likely)} (95%: ${four(forecast['95'][0])} to ${four(forecast['95'][1])})`;
  const restarts = time?.restarts ?? 0;
  return {
    chart: {
      title: `${log.files.join(' ')} at step ${grouped(progress.step)}`,
      subtitle: `${progress.isOver && loss.now !== null ? '' : loss.now === null ? 'the loss is no number, ' : `loss ${four(loss.now)}, `}${heads}${promised === undefined ? '' : `; ${four(promised.loss)} promised`}.`,
      description: `Loss of the run in groups of points, ${heads}; ${promised === undefined ? 'nothing was promised' : `${four(promised.loss)} was promised`}. ${throughput === undefined ? 'The log says nothing of time' : `Throughput is below it, with ${restarts === 1 ? 'one restart' : `${restarts} restarts`}`}.`,
    },
    loss: 'loss',
    band: 'curve to the promise, 95%',
    fan: 'forecast, 95%',
    forecast: 'forecast',
    spikes: 'spikes',
    promise: 'promised',
    stalls: 'stalls',
    planned: 'planned',
    restart: 'restart',
    rate: progress.tokens === undefined ? 'steps/s' : 'tokens/s',
  };
}

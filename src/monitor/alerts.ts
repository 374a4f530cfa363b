import { type Alert, alerts } from '../catalog/alerts.ts';
import { Refusal } from '../core/refusal.ts';
import { formatCount, formatDuration, formatMoney, formatPercent, formatRatio } from '../quantity/format.ts';
import { nearest } from '../text/names.ts';
import { medianOf } from './bins.ts';
import { seriesOf } from './clean.ts';
import type { MonitoredRun } from './monitored-run.ts';
import type { Timing } from './timing.ts';
import type { MonitorAnswer, MonitorFinding, MonitorRequest } from './types.ts';

/** What alerts look at. */
export interface AlertContext {
  readonly facts: Omit<MonitorAnswer, 'findings' | 'verdict'>;
  readonly run: MonitoredRun;
  readonly timing: Timing | undefined;
  readonly request: MonitorRequest;
}

type Level = MonitorFinding['severity'];
type Words = Readonly<Record<string, string>>;
type Raised = { readonly words: Words; readonly severity?: Level; readonly step?: number };
type Limit = (name: string) => number;

/** When each alert is raised, and what its sentence is filled with; the sentence and thresholds stand in data/alerts. */
const rules: Readonly<Record<string, (context: AlertContext, limit: Limit) => Raised | undefined>> = {
  'loss-not-finite': ({ run: { train, series } }) => {
    const { steps, values } = train.values.length > 0 ? train : series;
    let at = values.length;
    while (at > 0 && !Number.isFinite(values[at - 1]!)) at -= 1;
    return at === values.length ? undefined : { words: { step: count(steps[at]!) }, step: steps[at]! };
  },
  'spike-open': ({ facts, run }, limit) => {
    const spike = facts.spikes.find(({ outcome, metric }) => outcome === 'open' && metric === 'loss');
    if (spike === undefined || spike.peak === null) return undefined;
    const steps = run.step - spike.startStep;
    return {
      words: {
        metric: 'The loss',
        baseline: spike.baseline.toFixed(4),
        peak: spike.peak.toFixed(4),
        start: count(spike.startStep),
        steps: count(steps),
      },
      severity:
        steps >= limit('steps') || steps >= limit('points') * 10 * run.log.logInterval ? 'error' : 'warning',
      step: spike.startStep,
    };
  },
  'loss-diverged': ({ facts, run }, limit) => {
    const spike = facts.spikes.find(({ outcome, metric }) => outcome === 'open' && metric === 'loss');
    const last = run.train.values.subarray(-16).filter(Number.isFinite);
    if (spike === undefined || last.length < 16) return undefined;
    const now = medianOf(Float64Array.from(last));
    const times = now / spike.baseline;
    return times < limit('times')
      ? undefined
      : {
          words: {
            now: now.toFixed(4),
            times: formatRatio(times),
            baseline: spike.baseline.toFixed(4),
            start: count(spike.startStep),
          },
          step: spike.startStep,
        };
  },
  'spike-recovered': ({ facts, run }, limit) => {
    const spikes = facts.spikes.filter(({ outcome, metric }) => outcome === 'recovered' && metric === 'loss');
    const last = spikes.at(-1);
    if (last === undefined) return undefined;
    const steps = spikes.reduce((sum, { lostSteps }) => sum + lostSteps, 0);
    return {
      words: { count: count(spikes.length), steps: count(steps), start: count(last.startStep) },
      severity: steps > limit('share') * run.step ? 'warning' : 'info',
      step: last.startStep,
    };
  },
  'outliers-frequent': ({ facts, run }, limit) => {
    const share = facts.outliers.count / Math.max(1, run.train.values.length);
    return share > limit('share') ? { words: { share: formatPercent(share) } } : undefined;
  },
  'forecast-misses-promise': ({ facts: { loss } }) => {
    const { forecast, promised } = loss;
    if (forecast === undefined || promised === undefined || forecast['80'][0] <= promised.high)
      return undefined;
    return {
      words: forecastWords(loss),
      severity: forecast['95'][0] > promised.high ? 'error' : 'warning',
    };
  },
  'beats-promise': ({ facts: { loss } }) =>
    loss.verdict === 'better' ? { words: forecastWords(loss) } : undefined,
  'throughput-drop': ({ timing }, limit) => {
    if (timing === undefined) return undefined;
    const share = timing.secondsPerStep / timing.reference - 1;
    return share < limit('warning')
      ? undefined
      : {
          words: {
            now: formatRatio(timing.secondsPerStep),
            best: formatRatio(timing.reference),
            share: formatPercent(share),
          },
          severity: share >= limit('error') ? 'error' : 'warning',
        };
  },
  'mfu-below-plan': ({ facts, request }, limit) => {
    const [now, planned] = [facts.throughput?.utilisation, request.planned?.utilisation];
    if (now === undefined || planned === undefined || now >= limit('warning') * planned) return undefined;
    return {
      words: { now: formatPercent(now), planned: formatPercent(planned) },
      severity: now < limit('error') * planned ? 'error' : 'warning',
    };
  },
  'mfu-implausible': ({ facts }, limit) => {
    const now = facts.throughput?.utilisation;
    return now !== undefined && now > limit('most') ? { words: { now: formatPercent(now) } } : undefined;
  },
  stalls: ({ timing }, limit) => {
    if (timing === undefined || timing.stalls.length === 0) return undefined;
    const share = timing.stalled / timing.wall;
    const longest = timing.stalls.reduce((most, one) => (one.seconds > most.seconds ? one : most));
    return {
      words: {
        count: count(timing.stalls.length),
        share: formatPercent(share),
        longest: formatRatio(longest.seconds),
        step: count(longest.step),
      },
      severity: share > limit('error') ? 'error' : share > limit('warning') ? 'warning' : 'info',
      step: longest.step,
    };
  },
  'redone-work': ({ run: { log, step } }, limit) => {
    const share = log.redoneSteps / Math.max(1, step + log.redoneSteps);
    return share > limit('share')
      ? {
          words: {
            steps: count(log.redoneSteps),
            restarts: count(log.segments.length - 1),
            share: formatPercent(share),
          },
        }
      : undefined;
  },
  'goodput-low': ({ timing, request }, limit) => {
    if (timing === undefined || !timing.hasClock) return undefined;
    const reserve = request.planned?.reserve ?? limit('reserve');
    if (timing.goodput >= 1 - reserve) return undefined;
    return {
      words: { goodput: formatPercent(timing.goodput), reserve: formatPercent(reserve) },
      severity: timing.goodput < 1 - 2 * reserve ? 'error' : 'warning',
    };
  },
  late: ({ facts: { end }, request }) => {
    if (end?.plannedDays === undefined || end.days.likely <= end.plannedDays) return undefined;
    const reserve = request.planned?.reserve ?? 0;
    return {
      words: {
        days: formatRatio(end.days.likely),
        ...range(end.days['80'], formatRatio),
        planned: formatRatio(end.plannedDays),
      },
      severity: end.days['80'][0] > end.plannedDays * (1 + reserve) ? 'error' : 'warning',
    };
  },
  'over-budget': ({ facts: { cost }, request }) => {
    if (cost?.planned === undefined || cost.total.likely <= cost.planned) return undefined;
    const reserve = request.planned?.reserve ?? 0;
    return {
      words: {
        cost: formatMoney(cost.total.likely),
        ...range(cost.total['80'], formatMoney),
        planned: formatMoney(cost.planned),
      },
      severity: cost.total['80'][0] > cost.planned * (1 + reserve) ? 'error' : 'warning',
    };
  },
  'rate-off-schedule': ({ run }, limit) => {
    const { schedule, log } = run;
    if (schedule === undefined || schedule.kind === 'logged') return undefined;
    const rates = seriesOf(log.kept, 'rate');
    const peak = rates.values.reduce((most, value) => Math.max(most, value), 0);
    const off = (index: number) =>
      Math.abs(rates.values[index]! / peak - schedule.rate(rates.steps[index]!)) > limit('share');
    const first = rates.steps.findIndex(
      (_, i) => i + 10 <= rates.steps.length && Array.from({ length: 10 }, (_n, k) => i + k).every(off),
    );
    if (first === -1) return undefined;
    const step = rates.steps[first]!;
    return {
      words: {
        now: formatPercent(rates.values[first]! / peak),
        step: count(step),
        planned: formatPercent(schedule.rate(step)),
      },
      step,
    };
  },
  'rate-jump-at-restart': ({ run: { log } }, limit) => {
    for (const { from } of log.segments.slice(1)) {
      const row = log.rows[from]!;
      const before = log.rows
        .slice(0, from)
        .findLast(({ step, rate }) => step <= row.step && rate !== undefined);
      if (
        row.rate === undefined ||
        before?.rate === undefined ||
        before.step < row.step - 2 * log.logInterval
      )
        continue;
      if (Math.abs(row.rate / before.rate - 1) > limit('share')) {
        return {
          words: {
            before: before.rate.toExponential(2),
            after: row.rate.toExponential(2),
            step: count(row.step),
          },
          step: row.step,
        };
      }
    }
    return undefined;
  },
  'batch-mismatch': ({ run, request }, limit) =>
    mismatch(run.tokensPerStep, request.planned?.tokensPerStep, limit('share')),
  'steps-mismatch': ({ run, request }, limit) =>
    mismatch(
      run.log.kept.findLast(row => row.totalSteps !== undefined)?.totalSteps,
      request.planned?.totalSteps,
      limit('share'),
    ),
  'gradient-norm-high': ({ facts: { gradientNorm } }, limit) => {
    const times = gradientNorm === undefined ? 0 : gradientNorm.now / gradientNorm.median;
    return times > limit('times')
      ? { words: { now: formatRatio(gradientNorm!.now), times: formatRatio(times) } }
      : undefined;
  },
  'gradient-norm-vanishing': ({ facts: { gradientNorm } }, limit) => {
    const share = gradientNorm === undefined ? 1 : gradientNorm.now / gradientNorm.median;
    return share < limit('share')
      ? { words: { now: formatRatio(gradientNorm!.now), share: formatPercent(share) } }
      : undefined;
  },
  'steps-skipped': ({ run: { log } }, limit) => {
    const share =
      log.rows.reduce((sum, { skipped = 0 }) => sum + skipped, 0) /
      Math.max(1, log.rows.length * log.logInterval);
    return share > limit('share') ? { words: { share: formatPercent(share) } } : undefined;
  },
  'no-progress': ({ run: { log, step, totalSteps }, request }, limit) => {
    const timed = log.rows.filter(({ time }) => time !== undefined);
    if (request.now === undefined || timed.length < 3 || (totalSteps !== undefined && step >= totalSteps))
      return undefined;
    const gaps = timed.slice(1).map((row, i) => row.time! - timed[i]!.time!);
    const age = request.now - timed.at(-1)!.time!;
    return age > Math.max(limit('intervals') * medianOf(gaps), 60 * limit('minutes'))
      ? { words: { minutes: count(Math.round(age / 60)) } }
      : undefined;
  },
};

/** What is worth a word, gravest first. */
export function judge(context: AlertContext): readonly MonitorFinding[] {
  const levels = context.request.alerts ?? {};
  checkLevels(levels);
  const order: readonly Level[] = ['error', 'warning', 'info'];
  return alerts()
    .flatMap(alert => {
      const level = levels[alert.id];
      if (level === 'off') return [];
      const raised = rules[alert.id]?.(context, name => limitOf(alert, name));
      return raised === undefined ? [] : [findingOf(alert, raised, level, context)];
    })
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

function findingOf(
  alert: Alert,
  { words, severity = alert.severity, step }: Raised,
  level: Level | undefined,
  { run }: AlertContext,
): MonitorFinding {
  const line = step === undefined ? undefined : run.log.rows.find(row => row.step === step)?.line;
  return {
    rule: alert.id,
    severity: level ?? severity,
    message: alert.message.replaceAll(/\{(\w+)\}/g, (_, name: string) => words[name] ?? ''),
    ...(step === undefined ? {} : { step }),
    ...(line === undefined ? {} : { line }),
    source: alert.source,
  };
}

function limitOf({ id, limits }: Alert, name: string): number {
  const limit = limits[name];
  if (limit === undefined) throw new Error(`Alert ${id} has no limit ${name}`);
  return limit.value;
}

function checkLevels(levels: Readonly<Record<string, unknown>>): void {
  const ids = alerts().map(({ id }) => id);
  const unknown = Object.keys(levels).find(id => !ids.includes(id));
  if (unknown === undefined) return;
  const guess = nearest(unknown, ids);
  throw new Refusal(
    `Unknown alert '${unknown}': ${guess === undefined ? `expected one of ${ids.join(', ')}` : `did you mean ${guess}?`}`,
  );
}

function mismatch(now: number | undefined, planned: number | undefined, share: number): Raised | undefined {
  if (now === undefined || planned === undefined || Math.abs(now / planned - 1) <= share) return undefined;
  return { words: { now: formatCount(now), planned: formatCount(planned) } };
}

function forecastWords({ forecast, promised }: MonitorAnswer['loss']): Words {
  return {
    likely: forecast!.likely.toFixed(4),
    low: forecast!['95'][0].toFixed(4),
    high: forecast!['95'][1].toFixed(4),
    promise: promised!.loss.toFixed(4),
  };
}

function range([low, high]: readonly [number, number], format: (value: number) => string): Words {
  return { low: format(low), high: format(high) };
}

function count(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en-US') : formatDuration(value);
}

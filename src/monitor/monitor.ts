import { checkKeys } from '../core/arguments.ts';
import { Refusal } from '../core/refusal.ts';
import { mostOf } from '../core/unbounded.ts';
import { judge } from './alerts/judge.ts';
import { cleanLog, lastOf } from './clean.ts';
import { lossFacts } from './loss-facts.ts';
import { type MonitoredRun, runOf } from './monitored-run.ts';
import { paceFacts, runTiming } from './pace-facts.ts';
import { logReader, type RawLog } from './read-log.ts';
import type { RateSchedule } from './schedule.ts';
import { spikeFacts } from './spike-facts.ts';
import { logStore } from './store.ts';
import type { LogText, MonitorAnswer, MonitorRequest } from './types.ts';

const SECONDS_PER_DAY = 86_400;

const KEYS = Object.keys({
  promise: 0,
  promiseWidth: 0,
  promiseFrom: 0,
  law: 0,
  isLawOfOthers: 0,
  metric: 0,
  unit: 0,
  bytesPerToken: 0,
  parameters: 0,
  totalParameters: 0,
  tokensPerStep: 0,
  totalSteps: 0,
  schedule: 0,
  warmupSteps: 0,
  decaySteps: 0,
  decayEnd: 0,
  finalShare: 0,
  devices: 0,
  peak: 0,
  price: 0,
  flopPerToken: 0,
  modelFlopPerToken: 0,
  planned: 0,
  against: 0,
  alerts: 0,
  now: 0,
  dialect: 0,
  logEvery: 0,
} satisfies Record<keyof MonitorRequest, 0>);

/**
 * What a training log says of its run: how far it is, where its loss heads, what went wrong, when it ends and what it
 * costs, beside what was promised.
 *
 * @param files of one run, in order; restarts may be in files of their own
 * @param request what is known of the run beside its log
 * @returns figures in seconds, tokens, FLOP, nats and USD, and findings
 * @throws RangeError where a file is no log, or names no loss
 * @example
 * const lines = Array.from({ length: 400 }, (_, i) => `${i + 1},${(2 + 3 / Math.sqrt(i + 1)).toFixed(4)}`);
 * const text = ['step,loss', ...lines].join('\n');
 * const run = { schedule: 'constant', totalSteps: 1600, warmupSteps: 10, promise: 2.06 };
 * monitor([{ name: 'run.csv', text }], run).loss.verdict // => 'on-promise'
 */
export function monitor(files: readonly LogText[], request: MonitorRequest = {}): MonitorAnswer {
  checkKeys(request, KEYS, 'such as { promise: 2.8 }');
  if (files.length === 0) throw new Refusal('Monitoring needs a log: got no file');
  const store = logStore();
  const logs = files.map(({ name, text }) => {
    const reader = logReader(name, optionsOf(request), store);
    reader.write(text);
    return reader.read();
  });
  const log = joined(logs);
  requireNumbers(log);
  return monitorLog(
    log,
    request,
    files.map(({ name }) => name),
  );
}

/** Refuses a log that is whole, and has no loss that is a number. */
export function requireNumbers({ store: { count, columns, validation } }: RawLog): void {
  const losses = columns.loss?.subarray(0, count);
  const isFound =
    losses?.some(Number.isFinite) ||
    [...validation.values()].some(({ values }) => values.some(Number.isFinite));
  if (isFound || (losses === undefined && validation.size === 0)) return;
  throw new Refusal(
    `A log must have a loss that is a number: got NaN or infinity in each of ${count === 1 ? 'its one row' : `its ${count} rows`}`,
  );
}

/** How logs are read for a request. */
export function optionsOf({ metric, dialect, logEvery }: MonitorRequest) {
  return {
    ...(metric === undefined ? {} : { metric }),
    ...(dialect === undefined ? {} : { dialect }),
    ...(logEvery === undefined ? {} : { logEvery }),
  };
}

/** Logs of one run, read into one store. */
export function joined(logs: readonly RawLog[]): RawLog {
  const [first, ...others] = logs;
  const other = others.find(({ dialect }) => dialect !== first!.dialect);
  if (other !== undefined)
    throw new Refusal(`Logs of one run must be in one dialect: got ${first!.dialect} and ${other.dialect}`);
  const sum = (key: 'partial' | 'otherRanks') => logs.reduce((total, log) => total + log[key], 0);
  return { ...first!, partial: sum('partial'), otherRanks: sum('otherRanks') };
}

/** The same of a log that has been read. */
export function monitorLog(raw: RawLog, request: MonitorRequest, names: readonly string[]): MonitorAnswer {
  checkKeys(request, KEYS, 'such as { promise: 2.8 }');
  const log = cleanLog(raw.store);
  const run = runOf(raw, log, request);
  const timing = runTiming(run);
  const loss = lossFacts(run);
  const lastTime = lastOf(log, 'time');
  const pace = paceFacts(run, timing);
  const facts = {
    schema: 'isoflop/monitor/1' as const,
    log: {
      dialect: raw.dialect,
      files: names,
      ...(lastTime === undefined ? {} : { lastTime }),
      rows: raw.store.seen - log.echoes - log.padding,
      ignoredRows: raw.partial + raw.otherRanks + log.echoes + log.padding,
      segments: log.segments.map(({ firstStep, lastStep }) => ({ firstStep, lastStep })),
      metrics: run.metrics,
    },
    progress: progressFacts(run),
    ...scheduleFacts(run),
    loss,
    ...pace,
    ...outcomeFacts(run, loss, pace),
    ...spikeFacts(run, timing?.median),
  };
  const findings = judge({ facts, run, timing, request });
  const worst = ['error', 'warning'].find(severity => findings.some(one => one.severity === severity));
  return { ...facts, findings, verdict: worst === 'error' ? 'fail' : worst === 'warning' ? 'warn' : 'pass' };
}

/** A run that is over checks its plan. */
function outcomeFacts(
  { isOver, request }: MonitoredRun,
  { now, promised }: MonitorAnswer['loss'],
  { time, cost }: ReturnType<typeof paceFacts>,
): Pick<MonitorAnswer, 'outcome'> {
  if (!isOver) return {};
  const { days } = request.planned ?? {};
  const pair = (planned: number | undefined, actual: number | null | undefined) =>
    planned === undefined || actual === undefined || actual === null ? undefined : { planned, actual };
  const found = Object.entries({
    days: pair(days, time === undefined ? undefined : time.wall / SECONDS_PER_DAY),
    money: pair(cost?.planned, cost?.spent),
    loss: pair(promised?.loss, now),
  }).filter(([, value]) => value !== undefined);
  return found.length === 0 ? {} : { outcome: Object.fromEntries(found) };
}

function progressFacts({
  step,
  totalSteps,
  isOver,
  tokens: counted,
  request,
}: MonitoredRun): MonitorAnswer['progress'] {
  const planned = request.planned?.totalSteps;
  const unique = request.planned?.uniqueTokens;
  const tokens = counted?.at(step);
  return {
    step,
    ...(totalSteps === undefined ? {} : { totalSteps, share: Math.min(1, step / totalSteps) }),
    isOver,
    ...(planned === undefined || totalSteps === undefined || isNear(totalSteps, planned)
      ? {}
      : { plannedSteps: planned }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(counted === undefined || totalSteps === undefined ? {} : { totalTokens: counted.at(totalSteps) }),
    ...(unique === undefined ? {} : { uniqueTokens: unique }),
    ...(tokens === undefined || unique === undefined ? {} : { epochs: tokens / unique }),
  };
}

/** Whether steps are as many as were planned, but for rounding. */
function isNear(steps: number, planned: number): boolean {
  return Math.abs(steps / planned - 1) <= 0.01;
}

function scheduleFacts({ schedule, progress, step, rates }: MonitoredRun): Pick<MonitorAnswer, 'schedule'> {
  if (schedule === undefined || progress === undefined) return {};
  return {
    schedule: {
      kind: schedule.kind,
      warmupSteps: progress.warmupSteps,
      plannedNow: schedule.rate(step),
      plannedFinal: schedule.rate(schedule.totalSteps),
      ...seenRates(schedule, rates),
    },
  };
}

/** Rates of the log beside the schedule; none of a log that names no rates, or is in its warm-up. */
function seenRates(schedule: RateSchedule, { steps, values }: MonitoredRun['rates']) {
  const peak = mostOf(values, 0);
  if (!(peak > 0) || steps.at(-1)! < schedule.warmupSteps) return {};
  let seenDeviation = 0;
  for (let i = 0; i < steps.length; i++) {
    if (steps[i]! < schedule.warmupSteps || !Number.isFinite(values[i])) continue;
    seenDeviation = Math.max(seenDeviation, Math.abs(values[i]! / peak - schedule.rate(steps[i]!)));
  }
  return { peak, now: values.findLast(Number.isFinite)! / peak, seenDeviation };
}

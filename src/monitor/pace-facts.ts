import { certain, falling, rising, type Uncertain } from '../core/spread.ts';
import { medianOf } from './bins.ts';
import { lastOf, redoneShareOf } from './clean.ts';
import type { MonitoredRun } from './monitored-run.ts';
import { timeAhead } from './time-ahead.ts';
import { type Timing, timingOf } from './timing.ts';
import type { MonitorAnswer } from './types.ts';

const SECONDS_PER_DAY = 86_400;
const SECONDS_PER_HOUR = 3600;
const MOST_STALLS = 100;
const CURVE_POINTS = 120;
/** 2000-01-01, seconds since 1970: a clock before it counts from the start of something. */
const FIRST_DATE = 946_684_800;

type PaceFacts = Pick<MonitorAnswer, 'throughput' | 'time' | 'end' | 'cost'>;

/** Where the run's time went. */
export function runTiming(run: MonitoredRun): Timing | undefined {
  return timingOf(run.log, paceOf(run));
}

/** Throughput, utilisation, time, end and cost beside the plan. Seconds, tokens, days, USD. */
export function paceFacts(run: MonitoredRun, timing: Timing | undefined): PaceFacts {
  if (timing === undefined) return {};
  const { request, totalSteps, step } = run;
  const lastTime = lastOf(run.log, 'time');
  const hourly =
    request.price === undefined || request.devices === undefined
      ? undefined
      : request.price * request.devices;
  const left = totalSteps === undefined ? undefined : run.hasEndedEarly ? 0 : Math.max(0, totalSteps - step);
  const { parts, secondsPerStep, spread } = timing;
  const processes = run.log.segments.length;
  const remaining =
    left === undefined ? undefined : timeAhead({ steps: left, secondsPerStep, spread, parts, processes });
  return {
    throughput: throughputFacts(run, timing),
    time: timeFacts(run, timing),
    ...(remaining === undefined
      ? {}
      : { end: endOf(remaining, parts.wall, { plannedDays: request.planned?.days, lastTime }) }),
    ...(hourly === undefined
      ? {}
      : { cost: costOf(remaining, { wall: parts.wall, hourly, planned: request.planned?.money }) }),
  };
}

function paceOf({ raw, request, tokens }: MonitoredRun) {
  const { devices } = request;
  const of = raw.ratePerDevice ? devices : 1;
  const tokensPerRate = tokens === undefined || of === undefined ? undefined : tokens.perStep / of;
  return { tokensPerRate, isMean: raw.timeIsMean, ...(tokens?.batchAt && { tokens }) };
}

function throughputFacts(run: MonitoredRun, timing: Timing): NonNullable<PaceFacts['throughput']> {
  const { request, log } = run;
  const tokensPerStep = run.tokens?.perStep;
  const { secondsPerStep, spread, reference } = timing;
  const seconds: Uncertain = { likely: secondsPerStep, ...spread };
  const rate = tokensPerStep === undefined ? undefined : falling(seconds, one => tokensPerStep / one);
  const { parameters, flopPerToken = parameters === undefined ? undefined : 6 * parameters } = request;
  const { devices, peak, planned } = request;
  const shareOf = (flop: number | undefined) =>
    rate === undefined || flop === undefined || devices === undefined || peak === undefined
      ? undefined
      : (flop * rate.likely) / (devices * peak);
  const utilisation = shareOf(flopPerToken);
  const modelUtilisation = shareOf(request.modelFlopPerToken);
  const logged = lastOf(log, 'utilisation');
  return {
    secondsPerStep,
    ...(rate === undefined ? {} : { tokensPerSecond: rate }),
    ...(tokensPerStep === undefined ? {} : { reference: tokensPerStep / reference }),
    ...(planned?.tokensPerSecond === undefined ? {} : { planned: planned.tokensPerSecond }),
    ...(utilisation === undefined ? {} : { utilisation }),
    ...(modelUtilisation === undefined ? {} : { modelUtilisation }),
    ...(logged === undefined || !(logged > 0) ? {} : { loggedUtilisation: logged }),
    ...(planned?.utilisation === undefined ? {} : { plannedUtilisation: planned.utilisation }),
    drift: timing.drift,
    curve: curveOf(run, timing),
  };
}

/** Medians of stretches of equally many rows. */
function curveOf(
  run: MonitoredRun,
  { times: { rows, even } }: Timing,
): NonNullable<PaceFacts['throughput']>['curve'] {
  const { steps } = run.log.store;
  const { tokens } = run;
  const size = Math.max(1, Math.ceil(rows.length / CURVE_POINTS));
  const points = [];
  for (let from = 0; from < rows.length; from += size) {
    const part = even.subarray(from, from + size);
    const step = steps[rows[Math.min(rows.length, from + size) - 1]!]!;
    points.push({
      step,
      ...(tokens === undefined ? {} : { tokens: tokens.at(step) }),
      rate: (tokens?.perStep ?? 1) / medianOf(part),
    });
  }
  return points;
}

function timeFacts({ log, step }: MonitoredRun, timing: Timing): NonNullable<PaceFacts['time']> {
  const { wall, hasClock, counted, startUp, stalls, redone, evaluation, between, down } = timing.parts;
  return {
    wall,
    counted,
    goodput: wall > 0 ? counted / wall : 1,
    badput: { startUp, stalls, redone, evaluation, between, ...(hasClock ? { down } : {}) },
    stalls: timing.parts.lost.slice(0, MOST_STALLS),
    stallCount: timing.parts.lost.length,
    restarts: log.segments.length - 1,
    restartSteps: log.segments.slice(1, MOST_STALLS).map(({ firstStep }) => firstStep),
    redoneSteps: log.redoneSteps,
    redoneShare: redoneShareOf(log, step),
  };
}

function endOf(
  remaining: Uncertain,
  wall: number,
  {
    plannedDays,
    lastTime,
  }: { readonly plannedDays: number | undefined; readonly lastTime: number | undefined },
): NonNullable<PaceFacts['end']> {
  const days = rising(remaining, one => (one + wall) / SECONDS_PER_DAY);
  const hasDate = lastTime !== undefined && lastTime >= FIRST_DATE;
  return {
    remaining,
    ...(hasDate ? { at: rising(remaining, one => lastTime + one) } : {}),
    days,
    ...(plannedDays === undefined ? {} : { plannedDays, lateBy: days.likely - plannedDays }),
    ...(plannedDays === undefined || !hasDate
      ? {}
      : { plannedAt: lastTime - wall + plannedDays * SECONDS_PER_DAY }),
  };
}

function costOf(
  remaining: Uncertain | undefined,
  {
    wall,
    hourly,
    planned,
  }: { readonly wall: number; readonly hourly: number; readonly planned: number | undefined },
): NonNullable<PaceFacts['cost']> {
  const of = (seconds: number) => (seconds * hourly) / SECONDS_PER_HOUR;
  return {
    spent: of(wall),
    total: remaining === undefined ? certain(of(wall)) : rising(remaining, one => of(one + wall)),
    ...(planned === undefined ? {} : { planned }),
    currency: 'USD',
  };
}

import { medianOf } from './bins.ts';
import type { CleanLog } from './clean.ts';
import { gapsOf, type Stall, stallsOf } from './stalls.ts';
import { type StepPace, type StepTimes, stepTimesOf } from './step-times.ts';
import { fieldAt } from './store.ts';

/** Rows over which throughput is taken, at least, and their share of all. */
const LEAST_ROWS = 50;
const SHARE = 0.02;
/** A step counts up to so many usual ones: what is beyond is lost. */
const MOST_COUNTED = 2;
/** From so many processes on, the last half of the run says what is to come. */
const MANY_SEGMENTS = 3;

/** How fast the run goes, and where its time went. Seconds. */
export interface Timing {
  readonly times: StepTimes;
  readonly secondsPerStep: number;
  /** Percentiles of the same rows: 10th and 90th, 2.5th and 97.5th. */
  readonly spread: { readonly '80': readonly [number, number]; readonly '95': readonly [number, number] };
  /** Least median of as many rows before. */
  readonly reference: number;
  /** From the first to the last row, and whether that is by a clock. */
  readonly wall: number;
  readonly hasClock: boolean;
  /** Share of the time that counts: of the whole run, of what speaks for the rest, and its deviation between processes. */
  readonly goodput: number;
  readonly goodputAhead: number;
  readonly goodputDeviation: number;
  readonly startUp: number;
  readonly stalls: readonly Stall[];
  readonly stalled: number;
  readonly evaluated: number;
  readonly redone: number;
  readonly down: number;
  /** Medians by tenth of the run, over the median of all. */
  readonly drift: readonly number[];
}

/**
 * Seconds a step and where time went.
 *
 * @param log of the run
 * @param pace how the log tells its times
 * @returns undefined where the log says nothing of time
 */
export function timingOf(log: CleanLog, pace: StepPace): Timing | undefined {
  const times = stepTimesOf(log, pace);
  const { seconds } = times;
  const count = seconds.length;
  if (count < 2) return undefined;
  const window = Math.min(count, Math.max(LEAST_ROWS, Math.ceil(SHARE * count)));
  const sorted = Float64Array.from(seconds.subarray(count - window)).sort();
  const at = (p: number) => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))]!;
  const median = medianOf(seconds);
  const stalls = [...stallsOf(times, log), ...gapsOf(log)].sort((a, b) => a.step - b.step);
  const lost = (isWanted: (stall: Stall) => boolean) =>
    stalls.reduce((sum, stall) => sum + (isWanted(stall) ? stall.lost : 0), 0);
  const clock = clockOf(log);
  const wall = clock?.wall ?? times.total;
  const goodputs = goodputsOf(log, times, median);
  const goodput = wall > 0 ? Math.min(1, goodputs.whole / wall) : 1;
  return {
    times,
    secondsPerStep: medianOf(sorted),
    spread: { '80': [at(0.1), at(0.9)], '95': [at(0.025), at(0.975)] },
    reference: referenceOf(seconds, window),
    wall,
    hasClock: clock !== undefined,
    goodput,
    goodputAhead: goodputs.lastHalf ?? goodput,
    goodputDeviation: goodputs.deviation,
    startUp: startUpOf(log, times, median),
    stalls,
    stalled: lost(({ isEvaluation, kind }) => !isEvaluation && kind !== 'start-up'),
    evaluated: lost(({ isEvaluation, kind }) => isEvaluation && kind !== 'start-up'),
    redone: log.redoneSteps * median,
    down: clock?.down ?? 0,
    drift: driftOf(seconds, median),
  };
}

/** Seconds that count: of the whole run; and shares of the last half, and between processes, where there are several. */
function goodputsOf(log: CleanLog, times: StepTimes, median: number) {
  const { kept, store, segments } = log;
  let before = kept.length === 0 ? 0 : store.steps[kept[0]!]! - log.logInterval;
  let [whole, at] = [0, 0];
  for (const row of kept) {
    // both are in the order of writing
    while (at < times.rows.length && times.rows[at]! < row) at += 1;
    const seconds = times.rows[at] === row ? times.seconds[at]! : median;
    whole += (store.steps[row]! - before) * Math.min(seconds, MOST_COUNTED * median);
    before = store.steps[row]!;
  }
  if (segments.length < MANY_SEGMENTS) return { whole, lastHalf: undefined, deviation: 0 };
  const shares = segments.flatMap(({ from, to }) => {
    const [begin, end] = [log.rows[from]!, log.rows[to - 1]!];
    const clock = (fieldAt(store, 'time', end) ?? 0) - (fieldAt(store, 'time', begin) ?? 0);
    const steps = store.steps[end]! - store.steps[begin]!;
    return clock > 0 && to - from > 8 ? [Math.min(1, (steps * median) / clock)] : [];
  });
  const mean = shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
  const squares = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
  const deviation = shares.length < 2 ? 0 : Math.sqrt(squares / (shares.length - 1) / shares.length);
  return { whole, lastHalf: lastHalfOf(log, median), deviation };
}

/** Share of the second half of the time that counts, by the clock. */
function lastHalfOf({ kept, store }: CleanLog, median: number): number | undefined {
  const [begin, end] = [kept[kept.length >> 1], kept.at(-1)];
  if (begin === undefined || end === undefined) return undefined;
  const [from, to] = [fieldAt(store, 'time', begin), fieldAt(store, 'time', end)];
  if (from === undefined || to === undefined || !(to > from)) return undefined;
  return Math.min(1, ((store.steps[end]! - store.steps[begin]!) * median) / (to - from));
}

function clockOf({
  store,
  rows,
  segments,
}: CleanLog): { readonly wall: number; readonly down: number } | undefined {
  if (store.columns.time === undefined) return undefined;
  const timed = rows.filter(row => fieldAt(store, 'time', row) !== undefined);
  if (timed.length < 2) return undefined;
  const timeAt = (row: number) => fieldAt(store, 'time', row);
  let down = 0;
  for (const { from } of segments.slice(1)) {
    const [before, after] = [timeAt(rows[from - 1]!), timeAt(rows[from]!)];
    if (before !== undefined && after !== undefined) down += Math.max(0, after - before);
  }
  return { wall: timeAt(timed.at(-1)!)! - timeAt(timed[0]!)!, down };
}

/** First rows of the processes, beyond what is usual. */
function startUpOf({ rows, segments }: CleanLog, times: StepTimes, median: number): number {
  return segments.reduce((sum, { from }) => {
    const at = times.rows.indexOf(rows[from]!);
    return sum + (at === -1 ? 0 : Math.max(0, times.seconds[at]! - median));
  }, 0);
}

/** The least median of any window before the last. */
function referenceOf(seconds: Float64Array, window: number): number {
  let best = Number.POSITIVE_INFINITY;
  // the first rows are start-up
  for (let from = Math.min(4, seconds.length - 1); from + window <= seconds.length; from += window) {
    best = Math.min(best, medianOf(seconds.subarray(from, from + window)));
  }
  return Number.isFinite(best) ? best : medianOf(seconds);
}

function driftOf(seconds: Float64Array, median: number): readonly number[] {
  if (seconds.length < 100) return [];
  return Array.from({ length: 10 }, (_, i) => {
    const tenth = seconds.subarray((i * seconds.length) / 10, ((i + 1) * seconds.length) / 10);
    return medianOf(tenth) / median;
  });
}

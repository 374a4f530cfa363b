import { medianOf } from './bins.ts';
import type { CleanLog } from './clean.ts';
import type { LogRow } from './row.ts';

/** A step that took more than twice what is usual. */
const STALL = 2;
const WINDOW = 128;
/** Rows over which throughput is taken, at least, and their share of all. */
const LEAST_ROWS = 50;
const SHARE = 0.02;
/** Gaps in the clock: so many usual intervals, and seconds. */
const GAP_INTERVALS = 10;
const GAP_SECONDS = 300;

/** Seconds of each kept row's steps, where they can be told. */
export interface StepTimes {
  readonly steps: Float64Array;
  /** Seconds of one step at each of them. */
  readonly seconds: Float64Array;
}

/** A step, or a gap, that cost time. */
export interface Stall {
  readonly step: number;
  readonly seconds: number;
  /** Beyond what is usual. */
  readonly lost: number;
  readonly kind: 'step' | 'gap';
}

/** How fast the run goes, and where its time went. */
export interface Timing {
  readonly secondsPerStep: number;
  /** 10th and 90th percentile of the same rows. */
  readonly spread: readonly [low: number, high: number];
  /** Best median of so many rows before. */
  readonly reference: number;
  /** Seconds from the first to the last row, and whether they come from a clock. */
  readonly wall: number;
  readonly hasClock: boolean;
  readonly goodput: number;
  readonly startUp: number;
  readonly stalls: readonly Stall[];
  readonly stalled: number;
  readonly redone: number;
  readonly down: number;
}

/**
 * Seconds a step and where time went. A row's step time is what it prints, else the time since the row before over the
 * steps between, inside one process.
 *
 * @returns undefined where a log says nothing of time
 */
export function timingOf(log: CleanLog, tokensPerStep: number | undefined): Timing | undefined {
  const times = stepTimes(log, tokensPerStep);
  if (times.seconds.length < 2) return undefined;
  const count = times.seconds.length;
  const window = Math.min(count, Math.max(LEAST_ROWS, Math.ceil(SHARE * count)));
  const last = Array.from(times.seconds.subarray(count - window));
  const secondsPerStep = medianOf([...last]);
  const sorted = last.sort((a, b) => a - b);
  const at = (p: number) => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))]!;
  const stalls = [...stallsOf(times), ...gapsOf(log.rows)];
  const stalled = stalls.reduce((sum, { lost }) => sum + lost, 0);
  const median = medianOf(Float64Array.from(times.seconds));
  const clock = clockOf(log.rows);
  const steps = log.kept.at(-1)!.step - log.kept[0]!.step;
  const worked = steps * median + stalled;
  const redone = log.redoneSteps * median;
  const wall = clock?.wall ?? worked + redone;
  const down = clock?.down ?? 0;
  const startUp = startUpOf(log, times, median);
  return {
    secondsPerStep,
    spread: [at(0.1), at(0.9)],
    reference: referenceOf(times.seconds, window),
    wall,
    hasClock: clock !== undefined,
    goodput: wall > 0 ? Math.min(1, (steps * median) / wall) : 1,
    startUp,
    stalls,
    stalled,
    redone,
    down,
  };
}

function stepTimes(log: CleanLog, tokensPerStep: number | undefined): StepTimes {
  const steps: number[] = [];
  const seconds: number[] = [];
  const starts = new Set(log.segments.map(({ from }) => log.rows[from]!));
  let before: LogRow | undefined;
  for (const row of log.rows) {
    const value = secondsOf(row, starts.has(row) ? undefined : before, tokensPerStep);
    if (value !== undefined && value > 0 && Number.isFinite(value)) {
      steps.push(row.step);
      seconds.push(value);
    }
    before = row;
  }
  return { steps: Float64Array.from(steps), seconds: Float64Array.from(seconds) };
}

function secondsOf(
  row: LogRow,
  before: LogRow | undefined,
  tokensPerStep: number | undefined,
): number | undefined {
  if (row.stepSeconds !== undefined) return row.stepSeconds;
  const passed = before === undefined ? 0 : row.step - before.step;
  if (before !== undefined && passed > 0) {
    for (const clock of ['time', 'elapsed'] as const) {
      const [now, then] = [row[clock], before[clock]];
      if (now !== undefined && then !== undefined && now > then) return (now - then) / passed;
    }
  }
  return row.tokensPerSecond !== undefined && tokensPerStep !== undefined
    ? tokensPerStep / row.tokensPerSecond
    : undefined;
}

/** Step times above twice the median of the rows before. */
function stallsOf({ steps, seconds }: StepTimes): readonly Stall[] {
  const stalls: Stall[] = [];
  let usual = Number.NaN;
  for (let i = 8; i < seconds.length; i++) {
    if (Number.isNaN(usual) || i % 16 === 0)
      usual = medianOf(Float64Array.from(seconds.subarray(Math.max(0, i - WINDOW), i)));
    const value = seconds[i]!;
    if (value > STALL * usual)
      stalls.push({ step: steps[i]!, seconds: value, lost: value - usual, kind: 'step' });
  }
  return stalls;
}

function gapsOf(rows: readonly LogRow[]): readonly Stall[] {
  const intervals: number[] = [];
  for (let i = 1; i < rows.length; i++) {
    const [before, row] = [rows[i - 1]!, rows[i]!];
    if (row.time !== undefined && before.time !== undefined && row.step > before.step)
      intervals.push(row.time - before.time);
  }
  if (intervals.length < 8) return [];
  const usual = medianOf([...intervals]);
  const least = Math.max(GAP_INTERVALS * usual, GAP_SECONDS);
  const gaps: Stall[] = [];
  for (let i = 1; i < rows.length; i++) {
    const [before, row] = [rows[i - 1]!, rows[i]!];
    if (row.time === undefined || before.time === undefined || row.step <= before.step) continue;
    const gap = row.time - before.time;
    // a step that prints its own length has been counted
    if (gap > least && row.stepSeconds === undefined)
      gaps.push({ step: row.step, seconds: gap, lost: gap - usual, kind: 'gap' });
  }
  return gaps;
}

function clockOf(rows: readonly LogRow[]): { readonly wall: number; readonly down: number } | undefined {
  const timed = rows.filter(({ time }) => time !== undefined);
  if (timed.length < 2) return undefined;
  let down = 0;
  for (let i = 1; i < timed.length; i++) {
    const [before, row] = [timed[i - 1]!, timed[i]!];
    if (row.step < before.step) down += Math.max(0, row.time! - before.time!);
  }
  return { wall: timed.at(-1)!.time! - timed[0]!.time!, down };
}

/** First rows of the processes, beyond what is usual. */
function startUpOf(log: CleanLog, { steps, seconds }: StepTimes, median: number): number {
  return log.segments.reduce((sum, { firstStep }) => {
    const at = steps.indexOf(firstStep);
    return at === -1 ? sum : sum + Math.max(0, seconds[at]! - median);
  }, 0);
}

/** The least median of any window before the last. */
function referenceOf(seconds: Float64Array, window: number): number {
  let best = Number.POSITIVE_INFINITY;
  // the first rows are start-up
  for (let from = Math.min(4, seconds.length - 1); from + window <= seconds.length; from += window) {
    best = Math.min(best, medianOf(Float64Array.from(seconds.subarray(from, from + window))));
  }
  return Number.isFinite(best) ? best : medianOf(Float64Array.from(seconds));
}

import { medianOf } from './bins.ts';
import type { CleanLog } from './clean.ts';
import { fieldAt, type LogStore } from './store.ts';
import type { RunTokens } from './tokens.ts';

/** Usual distances of rows of which a mean that is printed is believed: behind a hole of an excerpt it says nothing of the hole. */
const MOST_INTERVALS = 8;
/** So many usual steps are slow; and so much of what a mean says has passed by the clock. */
const SLOW = 1.5;
const MOST_OF = 0.9;

/** Seconds of a step, where they can be told. */
export interface StepTimes {
  /** In the order of writing: rows of the store, and seconds of one step at each. */
  readonly rows: Uint32Array;
  readonly seconds: Float64Array;
  /** The same for the batch of now, where it grew. */
  readonly even: Float64Array;
  /** Steps that each speaks of: one, or those since the last row of its process that told a time. */
  readonly steps: Float64Array;
  /** 1 where it is of the first steps of a process, which a job starts in. */
  readonly isStart: Uint8Array;
}

/** How a log tells its times. */
export interface StepPace {
  /** Tokens of a step over what turns logged tokens a second into those of all devices. */
  readonly tokensPerRate: number | undefined;
  /** A printed time is the mean of the steps since the row before, not that of one. */
  readonly isMean: boolean;
  /** Tokens of a run whose batch grew. */
  readonly tokens?: RunTokens;
}

/**
 * Seconds a step: what a row prints, else the time since the row before over the steps between, inside one process; else
 * what tokens a second say.
 */
export function stepTimesOf(log: CleanLog, { tokensPerRate, isMean, tokens }: StepPace): StepTimes {
  const { store, rows, segments } = log;
  const timed = new Uint32Array(rows.length);
  const seconds = new Float64Array(rows.length);
  const steps = new Float64Array(rows.length);
  const isByClock = new Uint8Array(rows.length);
  const isStart = new Uint8Array(rows.length);
  const starts = new Set(segments.map(({ from }) => from));
  const clocks: ClockRows = {};
  let [count, since, start] = [0, 0, 0];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const isFirst = starts.has(at);
    if (isFirst) {
      [since, start] = [0, at];
      for (const clock of CLOCKS) delete clocks[clock];
    }
    since += stepsOfRow(log, at, isFirst);
    const { value, passed } = secondsAt(store, row, clocks, tokensPerRate);
    const byClock = passed !== undefined;
    if (value === undefined || !(value > 0) || value === Number.POSITIVE_INFINITY) continue;
    timed[count] = row;
    seconds[count] = value;
    steps[count] = passed ?? since;
    isByClock[count] = byClock ? 1 : 0;
    isStart[count++] = !byClock && start >= 0 ? (at === start ? 1 : 2) : 0;
    [since, start] = [0, Number.NEGATIVE_INFINITY];
  }
  const times = { rows: timed.subarray(0, count), seconds: seconds.subarray(0, count) };
  const even = evenTimes(store, times, tokens);
  const isSingle = store.columns.stepSeconds !== undefined && !isMean && !isMeanByClock(log, times);
  const most = MOST_INTERVALS * medianOf(steps.subarray(0, count));
  for (let i = 0; i < count; i++) {
    if (isByClock[i] === 0) steps[i] = isSingle ? 1 : Math.min(most, steps[i]!);
    // one step that is not the first says nothing of those before it
    if (isStart[i] === 2) isStart[i] = isSingle ? 0 : 1;
  }
  return { ...times, even, steps: steps.subarray(0, count), isStart: isStart.subarray(0, count) };
}

/** Seconds of steps as they would be at the batch of now: by the samples that rows name, else by their tokens. */
function evenTimes(
  store: LogStore,
  { rows, seconds }: Pick<StepTimes, 'rows' | 'seconds'>,
  tokens: RunTokens | undefined,
): Float64Array {
  const batchOf =
    store.columns.batchSamples === undefined
      ? tokens?.batchAt && ((row: number) => tokens.batchAt!(store.steps[row]!))
      : (row: number) => fieldAt(store, 'batchSamples', row);
  const now = rows.length === 0 ? undefined : batchOf?.(rows.at(-1)!);
  if (batchOf === undefined || now === undefined) return seconds;
  let even: Float64Array | undefined;
  for (let i = 0; i < rows.length; i++) {
    const batch: number = batchOf(rows[i]!) ?? now;
    if (!(batch > 0) || batch === now) continue;
    even ??= seconds.slice();
    even[i] = (seconds[i]! * now) / batch;
  }
  return even ?? seconds;
}

/** Whether slow steps that are printed took as long, by the clock, for each step since the row before: means, not single ones. */
function isMeanByClock({ store }: CleanLog, { rows, seconds }: Pick<StepTimes, 'rows' | 'seconds'>): boolean {
  if (store.columns.time === undefined) return false;
  const slow = SLOW * medianOf(seconds);
  let means = 0;
  for (let i = 1; i < rows.length; i++) {
    if (seconds[i]! < slow) continue;
    const passed = store.steps[rows[i]!]! - store.steps[rows[i - 1]!]!;
    const [now, then] = [fieldAt(store, 'time', rows[i]!), fieldAt(store, 'time', rows[i - 1]!)];
    if (passed > 1 && now !== undefined && then !== undefined)
      means += now - then >= MOST_OF * passed * seconds[i]! ? 1 : -1;
  }
  return means > 0;
}

/** Steps that a row speaks of: those since the row before it in its process; none of a run's first are before step 0. */
export function stepsOfRow({ store, rows, logInterval }: CleanLog, at: number, isFirst: boolean): number {
  const step = store.steps[rows[at]!]!;
  if (at === 0) return Math.max(1, Math.min(logInterval, step));
  return isFirst ? logInterval : step - store.steps[rows[at - 1]!]!;
}

const CLOCKS = ['time', 'elapsed'] as const;

/** The last row of the process that each clock has. */
type ClockRows = Partial<Record<(typeof CLOCKS)[number], number>>;

/** Seconds of a step at a row, and the steps that passed where a clock tells them. */
function secondsAt(
  store: LogStore,
  row: number,
  clocks: ClockRows,
  tokensPerRate: number | undefined,
): { readonly value: number | undefined; readonly passed?: number } {
  let byClock: { readonly value: number; readonly passed: number } | undefined;
  for (const clock of CLOCKS) {
    const now = fieldAt(store, clock, row);
    if (now === undefined) continue;
    const before = clocks[clock];
    clocks[clock] = row;
    if (before === undefined || byClock !== undefined) continue;
    const [then, passed] = [fieldAt(store, clock, before)!, store.steps[row]! - store.steps[before]!];
    if (now > then && passed > 0) byClock = { value: (now - then) / passed, passed };
  }
  const printed = fieldAt(store, 'stepSeconds', row);
  if (printed !== undefined && printed > 0) return { value: printed };
  if (byClock !== undefined) return byClock;
  const rate = fieldAt(store, 'tokensPerSecond', row);
  return { value: rate !== undefined && tokensPerRate !== undefined ? tokensPerRate / rate : undefined };
}

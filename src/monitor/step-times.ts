import { medianOf } from './bins.ts';
import type { CleanLog } from './clean.ts';
import { fieldAt, type LogStore } from './store.ts';
import type { RunTokens } from './tokens.ts';

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
  /** Each is the time of one step, not the mean of those since the row before. */
  readonly isSingle: boolean;
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
  const isSingle = store.columns.stepSeconds !== undefined && !isMean;
  let [count, segment] = [0, 0];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const isFirst = segments[segment]?.from === at;
    if (isFirst) segment += 1;
    const before = isFirst || at === 0 ? undefined : rows[at - 1]!;
    const value = secondsAt(store, row, before, tokensPerRate);
    if (value === undefined || !(value > 0) || value === Number.POSITIVE_INFINITY) continue;
    timed[count] = row;
    seconds[count++] = value;
  }
  const times = { rows: timed.subarray(0, count), seconds: seconds.subarray(0, count) };
  const even = evenTimes(store, times, tokens);
  return { ...times, even, isSingle: isSingle && !isMeanByClock(log, times) };
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

function secondsAt(
  store: LogStore,
  row: number,
  before: number | undefined,
  tokensPerRate: number | undefined,
): number | undefined {
  const printed = fieldAt(store, 'stepSeconds', row);
  if (printed !== undefined && printed > 0) return printed;
  const passed = before === undefined ? 0 : store.steps[row]! - store.steps[before]!;
  if (before !== undefined && passed > 0) {
    for (const clock of ['time', 'elapsed'] as const) {
      const [now, then] = [fieldAt(store, clock, row), fieldAt(store, clock, before)];
      if (now !== undefined && then !== undefined && now > then) return (now - then) / passed;
    }
  }
  const rate = fieldAt(store, 'tokensPerSecond', row);
  return rate !== undefined && tokensPerRate !== undefined ? tokensPerRate / rate : undefined;
}

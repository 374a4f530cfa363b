import { medianOf } from './bins.ts';
import type { CleanLog } from './clean.ts';
import { fieldAt, type LogStore } from './store.ts';

/** Seconds of a step, where they can be told. */
export interface StepTimes {
  /** In the order of writing: rows of the store, and seconds of one step at each. */
  readonly rows: Uint32Array;
  readonly seconds: Float64Array;
  /** Each is the time of one step, not the mean of those since the row before. */
  readonly isSingle: boolean;
  /** All steps that were executed, those done again included. */
  readonly total: number;
}

/** How a log tells its times. */
export interface StepPace {
  /** Tokens of a step over what turns logged tokens a second into those of all devices. */
  readonly tokensPerRate: number | undefined;
  /** A printed time is the mean of the steps since the row before, not that of one. */
  readonly isMean: boolean;
}

/**
 * Seconds a step: what a row prints, else the time since the row before over the steps between, inside one process; else
 * what tokens a second say.
 */
export function stepTimesOf(
  { store, rows, segments, logInterval }: CleanLog,
  { tokensPerRate, isMean }: StepPace,
): StepTimes {
  const timed = new Uint32Array(rows.length);
  const seconds = new Float64Array(rows.length);
  const isSingle = store.columns.stepSeconds !== undefined && !isMean;
  let [count, executed, weighed, total, segment] = [0, 0, 0, 0, 0];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const isFirst = segments[segment]?.from === at;
    if (isFirst) segment += 1;
    const before = isFirst || at === 0 ? undefined : rows[at - 1]!;
    const value = secondsAt(store, row, before, tokensPerRate);
    const passed = before === undefined ? logInterval : store.steps[row]! - store.steps[before]!;
    executed += passed;
    if (value === undefined || !(value > 0) || value === Number.POSITIVE_INFINITY) continue;
    timed[count] = row;
    const weight = isSingle ? 1 : passed;
    seconds[count++] = value;
    weighed += weight;
    total += value * weight;
  }
  const known = seconds.subarray(0, count);
  // steps of which no row says how long they took were as usual
  if (executed > weighed) total += (executed - weighed) * medianOf(known);
  return {
    rows: timed.subarray(0, count),
    seconds: known,
    isSingle,
    total,
  };
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

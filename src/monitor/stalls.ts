import { medianOf } from './bins.ts';
import type { CleanLog } from './clean.ts';
import { rollingWindow } from './rolling.ts';
import type { StepTimes } from './step-times.ts';
import { fieldAt } from './store.ts';

/** A step that took more than twice the median of so many before. */
const STALL = 2;
const WINDOW = 128;
const LEAST = 8;
/** Gaps in the clock: so many usual intervals, and seconds. */
const GAP_INTERVALS = 10;
const GAP_SECONDS = 300;

/** A step, or a gap between rows, that cost time. Seconds. */
export interface Stall {
  readonly step: number;
  readonly seconds: number;
  /** A step before it, or a distance of rows. */
  readonly usual: number;
  /** What of the run's time was lost by it: beyond what is usual, of all its steps. */
  readonly lost: number;
  /** Steps of the row: each took so many seconds. */
  readonly steps: number;
  readonly kind: 'start-up' | 'step' | 'gap';
  /** An evaluation lies between. */
  readonly isEvaluation: boolean;
}

/** The same with its row in the store, before what it cost is known. */
export interface FoundStall extends Omit<Stall, 'lost'> {
  readonly row: number;
}

/** Step times above twice the median of the rows before; those of the first steps of processes are start-up. */
export function stallsOf(
  { rows, seconds, even, steps, isStart }: StepTimes,
  log: CleanLog,
): readonly FoundStall[] {
  const isEvaluation = evaluationsOf(log);
  const found: FoundStall[] = [];
  const full = rollingWindow(WINDOW);
  const first = Array.from(even.subarray(0, WINDOW));
  const early = medianOf(first);
  for (let i = 0; i < seconds.length; i++) {
    const value = even[i]!;
    const usual = full.isFull() ? full.median() : i < LEAST ? early : medianOf(first.slice(0, i));
    if (value > STALL * usual)
      found.push({
        row: rows[i]!,
        step: log.store.steps[rows[i]!]!,
        seconds: seconds[i]!,
        usual: (usual * seconds[i]!) / value,
        steps: steps[i]!,
        kind: isStart[i] === 1 ? 'start-up' : 'step',
        isEvaluation: isEvaluation(rows[i]!),
      });
    full.push(value);
  }
  return found;
}

/** Rows far apart in time, where no step prints how long it took. */
export function gapsOf(log: CleanLog): readonly FoundStall[] {
  const { store, rows } = log;
  if (store.columns.time === undefined || store.columns.stepSeconds === undefined) return [];
  const intervals: number[] = [];
  for (let i = 1; i < rows.length; i++) {
    const gap = gapAt(log, i);
    if (gap !== undefined) intervals.push(gap);
  }
  if (intervals.length < LEAST) return [];
  const usual = medianOf(intervals);
  const least = Math.max(GAP_INTERVALS * usual, GAP_SECONDS);
  const isEvaluation = evaluationsOf(log);
  const gaps: FoundStall[] = [];
  for (let i = 1; i < rows.length; i++) {
    const gap = gapAt(log, i);
    const row = rows[i]!;
    // a step that was as long itself has been counted
    const passed = store.steps[row]! - store.steps[rows[i - 1]!]!;
    const printed = (fieldAt(store, 'stepSeconds', row) ?? 0) * passed;
    if (gap !== undefined && gap > least && printed < gap / 2)
      gaps.push({
        row,
        step: store.steps[row]!,
        seconds: gap,
        usual,
        steps: passed,
        kind: 'gap',
        isEvaluation: isEvaluation(row),
      });
  }
  return gaps;
}

function gapAt({ store, rows }: CleanLog, at: number): number | undefined {
  const [before, row] = [rows[at - 1]!, rows[at]!];
  const [then, now] = [fieldAt(store, 'time', before), fieldAt(store, 'time', row)];
  if (then === undefined || now === undefined || store.steps[row]! <= store.steps[before]!) return undefined;
  return now - then;
}

/** Whether an evaluation was written just before a row, or with it. */
function evaluationsOf({ store }: CleanLog): (row: number) => boolean {
  let after: Set<number> | undefined;
  return row => {
    after ??= new Set([...store.validation.values()].flatMap(points => points.after));
    return after.has(row) || after.has(row + 1);
  };
}

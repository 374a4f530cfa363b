import { Refusal } from '../core/refusal.ts';
import type { MetricSeries } from './bins.ts';
import type { LogField } from './row.ts';
import { fieldAt, isTrainRow, type LogStore } from './store.ts';

/** One process of a run, from its start to the next restart: rows in the order of writing. */
export interface RunSegment {
  readonly from: number;
  readonly to: number;
  readonly firstStep: number;
  readonly lastStep: number;
}

/** A run without what was written twice. */
export interface CleanLog {
  readonly store: LogStore;
  /** Rows in the order of writing, and those that count, in the order of steps: what a restart went back behind is gone. */
  readonly rows: Uint32Array;
  readonly kept: Uint32Array;
  readonly segments: readonly RunSegment[];
  /** Steps that a restart went back behind: done, and to be done again. */
  readonly redoneSteps: number;
  /** Rows that were printed twice, or by another rank. */
  readonly echoes: number;
  readonly padding: number;
  /** Steps between two rows, as most rows have it. */
  readonly logInterval: number;
  readonly validation: ReadonlyMap<string, MetricSeries>;
}

/** Rows behind in which another rank, or a terminal, says the same again. */
const NEAR = 64;
/** Ranks round alike, and print within a second. */
const SAME = 1e-4;
const SAME_SECONDS = 1;
/** A log that goes back so often is not of one run. */
const MOST_RESTARTS = 0.2;

/**
 * Take out what a log says twice: rows of other ranks, echoes of a terminal, padding behind the end; tell restarts, and
 * let what came after one replace what it went back behind.
 *
 * @throws Refusal where a fifth of the rows go back: several runs in one log
 */
export function cleanLog(store: LogStore): CleanLog {
  const count = withoutPadding(store);
  const { steps } = store;
  const rows = new Uint32Array(count);
  const kept = new Uint32Array(count);
  const isEvaluation = evaluationRows(store);
  const breaks: { readonly row: number; readonly step: number; readonly at: number }[] = [];
  let [written, length, echoes] = [0, 0, 0];
  for (let row = 0; row < count; row++) {
    const step = steps[row]!;
    if (isEvaluation(row)) continue;
    if (length > 0 && step <= steps[kept[length - 1]!]!) {
      const place = firstAt(kept, length, steps, step);
      const before = kept[place]!;
      if (steps[before] === step && isSame(store, before, row)) {
        echoes += 1;
        continue;
      }
      // what ends late and says nothing of a step goes back behind nothing
      if (!isTrainRow(store, row)) continue;
      breaks.push({ row, step, at: written });
      length = place;
    }
    rows[written++] = row;
    kept[length++] = row;
  }
  if (breaks.length > MOST_RESTARTS * count && breaks.length > 4)
    throw new Refusal(
      `${breaks.length} of ${count} rows go back to an earlier step: expected one run, and its log in order`,
    );
  const logInterval = intervalOf(store, rows.subarray(0, written));
  const segments = segmentsOf(store, rows.subarray(0, written), [0, ...breaks.map(({ at }) => at)]);
  let redoneSteps = 0;
  for (const [i, { firstStep }] of segments.entries()) {
    const before = segments[i - 1]?.lastStep ?? Number.NEGATIVE_INFINITY;
    if (firstStep <= before) redoneSteps += before - firstStep + logInterval;
  }
  // where nothing was done again both are one
  const isOnce = breaks.length === 0;
  return {
    store,
    rows: isOnce ? kept.subarray(0, length) : rows.subarray(0, written),
    kept: kept.subarray(0, length),
    segments,
    redoneSteps,
    echoes,
    padding: store.count - count,
    logInterval,
    validation: new Map(
      [...store.validation].map(([name, points]) => [name, validationSeries(points, breaks)]),
    ),
  };
}

/** Steps that were or must be done again, over all that were done. */
export function redoneShareOf({ redoneSteps }: CleanLog, step: number): number {
  return redoneSteps / Math.max(1, step + redoneSteps);
}

/** Points of one field: of the rows that count, in order of steps, or of those given. */
export function seriesOf(
  { store, kept }: CleanLog,
  field: Exclude<LogField, 'step'>,
  rows: Uint32Array = kept,
): MetricSeries {
  const column = store.columns[field];
  if (column === undefined) return { steps: new Float64Array(0), values: new Float64Array(0) };
  if (isWhole(store, field, rows))
    return { steps: store.steps.subarray(0, rows.length), values: column.subarray(0, rows.length) };
  const steps = new Float64Array(rows.length);
  const values = new Float64Array(rows.length);
  let count = 0;
  for (const row of rows) {
    const value = fieldAt(store, field, row);
    if (value === undefined) continue;
    steps[count] = store.steps[row]!;
    values[count++] = value;
  }
  return { steps: steps.subarray(0, count), values: values.subarray(0, count) };
}

/** Whether rows are all there are from the first on, and each says something: then nothing is copied. */
function isWhole(store: LogStore, field: Exclude<LogField, 'step'>, rows: Uint32Array): boolean {
  if (rows.length > 0 && rows.at(-1) !== rows.length - 1) return false;
  for (const row of rows) if (fieldAt(store, field, row) === undefined) return false;
  return true;
}

/** The last row that counts and has a field, or undefined. */
export function lastOf({ store, kept }: CleanLog, field: Exclude<LogField, 'step'>): number | undefined {
  for (let i = kept.length - 1; i >= 0; i--) {
    const value = fieldAt(store, field, kept[i]!);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Rows of an evaluation alone, beside those of the train loss; they may end late. */
function evaluationRows(store: LogStore): (row: number) => boolean {
  if (store.columns.loss === undefined) return () => false;
  const rows = new Set<number>();
  for (const { after } of store.validation.values()) for (const at of after) rows.add(at - 1);
  return row => rows.has(row) && fieldAt(store, 'loss', row) === undefined;
}

/** Rows before the end of the numbers by which it is told what a row of this log has. */
const LOOKED_AT = 20;
/** What a job that fails has no number of, either. */
const FAILS_ALIKE: readonly LogField[] = ['step', 'loss', 'gradientNorm'];

/**
 * Rows without those at the end that are no number in every metric: padding, not a run that failed, which goes on to write its
 * rate or its time. Of a log that has but its loss none is padding.
 */
function withoutPadding(store: LogStore): number {
  const isNumber = (row: number, field: Exclude<LogField, 'step'>) =>
    Number.isFinite(fieldAt(store, field, row) ?? Number.NaN);
  let last = store.count - 1;
  while (last >= 0 && !isNumber(last, 'loss')) last -= 1;
  if (store.columns.loss === undefined || last < 0) return store.count;
  const rows = Array.from({ length: Math.min(LOOKED_AT, last + 1) }, (_, i) => last - i);
  const usual = (Object.keys(store.columns) as LogField[])
    .filter(field => !FAILS_ALIKE.includes(field))
    .map(field => field as Exclude<LogField, 'step'>)
    .filter(field => rows.some(row => isNumber(row, field)));
  if (usual.length === 0) return store.count;
  for (let row = last + 1; row < store.count; row++)
    if (usual.some(field => isNumber(row, field))) return store.count;
  // rows of an evaluation alone say nothing of it
  let end = last + 1;
  while (end < store.count && fieldAt(store, 'loss', end) === undefined) end += 1;
  return store.count - end > 0.01 * store.count ? end : store.count;
}

/** The first of the kept rows at a step or behind it. */
function firstAt(kept: Uint32Array, length: number, steps: Float64Array, step: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[kept[middle]!]! < step) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isSame(store: LogStore, one: number, other: number): boolean {
  const fields = Object.keys(store.columns) as Exclude<LogField, 'step'>[];
  const isEqual = fields.every(field => {
    const value = fieldAt(store, field, other);
    return value === undefined || Object.is(value, fieldAt(store, field, one));
  });
  if (isEqual) return isTrainRow(store, other) || !isTrainRow(store, one);
  if (other - one > NEAR) return false;
  const near = (field: Exclude<LogField, 'step'>, most: (value: number) => number) => {
    const [a, b] = [fieldAt(store, field, one), fieldAt(store, field, other)];
    return a === undefined || b === undefined || Object.is(a, b) || Math.abs(a - b) <= most(a);
  };
  const relative = (value: number) => SAME * Math.abs(value);
  return (
    fieldAt(store, 'loss', other) !== undefined &&
    near('loss', relative) &&
    near('rate', relative) &&
    near('gradientNorm', relative) &&
    near('time', () => SAME_SECONDS) &&
    near('stepSeconds', value => 0.05 * value)
  );
}

function segmentsOf(
  { steps }: LogStore,
  rows: Uint32Array,
  starts: readonly number[],
): readonly RunSegment[] {
  return starts.flatMap((from, i) => {
    const to = starts[i + 1] ?? rows.length;
    if (to <= from) return [];
    let lastStep = Number.NEGATIVE_INFINITY;
    for (let at = from; at < to; at++) lastStep = Math.max(lastStep, steps[rows[at]!]!);
    return [{ from, to, firstStep: steps[rows[from]!]!, lastStep }];
  });
}

/** A validation loss without what a restart went back behind; of two for one step the later. */
function validationSeries(
  { steps, values, after }: { steps: readonly number[]; values: readonly number[]; after: readonly number[] },
  breaks: readonly { readonly row: number; readonly step: number }[],
): MetricSeries {
  const kept: number[] = [];
  let next = 0;
  const back = (step: number) => {
    while (kept.length > 0 && steps[kept.at(-1)!]! >= step) kept.pop();
  };
  const goBack = (row: number) => {
    for (; next < breaks.length && breaks[next]!.row < row; next++) back(breaks[next]!.step + 1);
  };
  for (let i = 0; i < steps.length; i++) {
    goBack(after[i]!);
    back(steps[i]!);
    kept.push(i);
  }
  goBack(Number.POSITIVE_INFINITY);
  return {
    steps: Float64Array.from(kept, i => steps[i]!),
    values: Float64Array.from(kept, i => values[i]!),
  };
}

function intervalOf({ steps }: LogStore, rows: Uint32Array): number {
  const gaps = new Map<number, number>();
  for (let i = 1; i < rows.length; i++) {
    const gap = steps[rows[i]!]! - steps[rows[i - 1]!]!;
    if (gap > 0) gaps.set(gap, (gaps.get(gap) ?? 0) + 1);
  }
  let [most, found] = [0, 1];
  for (const [gap, count] of gaps) if (count > most) [most, found] = [count, gap];
  return found;
}

import type { MetricSeries } from './bins.ts';
import type { RawLog } from './read-log.ts';
import type { LogRow } from './row.ts';

/** One process of a run, from its start to the next restart: places in the rows that were kept. */
export interface RunSegment {
  readonly from: number;
  readonly to: number;
  readonly firstStep: number;
  readonly lastStep: number;
}

/** A run without what was written twice. */
export interface CleanLog {
  /** Rows in the order of writing, and those that count: of two for one step the later. */
  readonly rows: readonly LogRow[];
  readonly kept: readonly LogRow[];
  readonly segments: readonly RunSegment[];
  /** Steps that were done again after a restart. */
  readonly redoneSteps: number;
  readonly echoes: number;
  readonly padding: number;
  /** Steps between two rows, as most rows have it. */
  readonly logInterval: number;
}

/**
 * Take out what a log says twice: rows of other ranks, echoes of a terminal, padding behind the end; tell restarts, and
 * let the later row of a step count.
 */
export function cleanLog(raw: RawLog): CleanLog {
  const { rows, padding } = withoutPadding(raw.rows);
  const { unique, echoes } = withoutEchoes(rows);
  const segments = segmentsOf(unique);
  const logInterval = intervalOf(unique);
  let [reached, redoneSteps] = [Number.NEGATIVE_INFINITY, 0];
  for (const { firstStep, lastStep } of segments) {
    if (firstStep <= reached) redoneSteps += Math.min(reached, lastStep) - firstStep + logInterval;
    reached = Math.max(reached, lastStep);
  }
  return { rows: unique, kept: laterWins(unique), segments, redoneSteps, echoes, padding, logInterval };
}

/** Points of one metric, in order of steps. */
export function seriesOf(
  rows: readonly LogRow[],
  metric: 'loss' | 'rate' | 'gradientNorm' | { readonly validation: string },
): MetricSeries {
  const value = (row: LogRow) =>
    typeof metric === 'string' ? row[metric] : row.validation?.[metric.validation];
  const points = rows.filter(row => value(row) !== undefined);
  return {
    steps: Float64Array.from(points, row => row.step),
    values: Float64Array.from(points, row => value(row)!),
  };
}

/** A suffix of rows that are no number in every metric is padding, not a run that failed. */
function withoutPadding(rows: readonly LogRow[]) {
  const isEmpty = ({ loss, validation, stepSeconds }: LogRow) =>
    (loss === undefined || Number.isNaN(loss)) &&
    validation === undefined &&
    (stepSeconds === undefined || Number.isNaN(stepSeconds));
  let end = rows.length;
  while (end > 0 && isEmpty(rows[end - 1]!)) end -= 1;
  // a job that fails writes a few such rows with its rate and norm; padding has nothing beside it
  const tail = rows.slice(end);
  const isPadding =
    tail.length > 0 &&
    tail.every(
      ({ rate, gradientNorm, time }) =>
        rate === undefined && gradientNorm === undefined && time === undefined,
    );
  const isLong = tail.length > 0.01 * rows.length && end > 0;
  return isPadding && isLong ? { rows: rows.slice(0, end), padding: tail.length } : { rows, padding: 0 };
}

/** A row that repeats an earlier one of the same step in all that it says was printed twice. */
function withoutEchoes(rows: readonly LogRow[]) {
  const seen = new Map<number, LogRow>();
  const unique: LogRow[] = [];
  for (const row of rows) {
    const before = seen.get(row.step);
    if (before !== undefined && isSame(before, row)) continue;
    seen.set(row.step, row);
    unique.push(row);
  }
  return { unique, echoes: rows.length - unique.length };
}

function isSame(one: LogRow, other: LogRow): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof LogRow>;
  keys.delete('line');
  return [...keys].every(key =>
    key === 'validation'
      ? JSON.stringify(one.validation) === JSON.stringify(other.validation)
      : Object.is(one[key], other[key]),
  );
}

function segmentsOf(rows: readonly LogRow[]): readonly RunSegment[] {
  const segments: RunSegment[] = [];
  let from = 0;
  const close = (to: number) => {
    const part = rows.slice(from, to);
    if (part.length > 0)
      segments.push({
        from,
        to,
        firstStep: part[0]!.step,
        lastStep: part.reduce((most, { step }) => Math.max(most, step), 0),
      });
    from = to;
  };
  for (let i = 1; i < rows.length; i++) {
    const [before, row] = [rows[i - 1]!, rows[i]!];
    // train and validation of one step stand in two rows
    const isBack = row.step < before.step || (row.step === before.step && sharesMetric(before, row));
    if (isBack) close(i);
  }
  close(rows.length);
  return segments;
}

function sharesMetric(one: LogRow, other: LogRow): boolean {
  return one.loss !== undefined && other.loss !== undefined;
}

/** Of two rows for one step the later; train and validation of one step are one row. */
function laterWins(rows: readonly LogRow[]): readonly LogRow[] {
  const byStep = new Map<number, LogRow>();
  for (const row of rows) {
    const before = byStep.get(row.step);
    byStep.set(row.step, before === undefined ? row : { ...before, ...row });
  }
  return [...byStep.values()].sort((a, b) => a.step - b.step);
}

function intervalOf(rows: readonly LogRow[]): number {
  const gaps = new Map<number, number>();
  for (let i = 1; i < rows.length; i++) {
    const gap = rows[i]!.step - rows[i - 1]!.step;
    if (gap > 0) gaps.set(gap, (gaps.get(gap) ?? 0) + 1);
  }
  let [most, found] = [0, 1];
  for (const [gap, count] of gaps) if (count > most) [most, found] = [count, gap];
  return found;
}

import { working } from '../core/work.ts';
import {
  type DocumentedRun,
  type LearntUtilisation,
  learnUtilisation,
  predictUtilisation,
} from './utilisation.ts';

/** A documented run with its hours. */
export type RunWithHours = DocumentedRun & {
  readonly hours: number;
  readonly family: string;
};

/** A documented run with what its accelerator-hours would have been predicted as. */
export interface RunAgainstHistory {
  readonly id: string;
  readonly organisation: string;
  /** Accelerator-hours as published. */
  readonly published: number;
  readonly likely: number;
  /** Ends of the 80% band, and of the 95% band. */
  readonly low: number;
  readonly high: number;
  readonly low95: number;
  readonly high95: number;
  /** Whether the 80% band holds the published hours. */
  readonly within: boolean;
  /** Likely over published, less one. */
  readonly error: number;
}

/** How well predictions did. */
export interface Accuracy {
  readonly runs: number;
  /** Median and 90th percentile of |likely / published − 1|. */
  readonly median: number;
  readonly p90: number;
  /** Median of likely / published: below 1 is too cheap. */
  readonly bias: number;
  /** Root of the mean square of ln(likely / published). */
  readonly rmse: number;
  /** Share of runs inside the band, and geometric mean of high / low. */
  readonly band80: { readonly covers: number; readonly width: number };
  readonly band95: { readonly covers: number; readonly width: number };
}

/**
 * Predict accelerator-hours of runs from others.
 *
 * @param history what is learnt from
 * @param runs what is predicted
 * @param options.knowsOrganisation whether a run is predicted by what its organisation's other runs reached
 * @returns rows in the order of `runs`
 */
export function predictedFrom(
  history: readonly DocumentedRun[],
  runs: readonly RunWithHours[],
  options: { readonly knowsOrganisation?: boolean } = {},
): readonly RunAgainstHistory[] {
  const learnt = learnUtilisation(history);
  return runs.map(run => hoursAgainst(run, learnt, options));
}

/** The same of one run, from what is learnt already. */
export function hoursAgainst(
  run: RunWithHours,
  learnt: LearntUtilisation,
  options: { readonly knowsOrganisation?: boolean } = {},
): RunAgainstHistory {
  const { organisation, ...plan } = run;
  const predicted = predictUtilisation(options.knowsOrganisation === true ? run : plan, learnt);
  const hoursAt = (share: number) => (run.hours * run.utilisation) / share;
  const likely = hoursAt(predicted.likely);
  const [low, high] = [hoursAt(predicted.high), hoursAt(predicted.low)];
  return {
    id: run.id,
    organisation,
    published: run.hours,
    likely,
    low,
    high,
    low95: hoursAt(predicted.high95),
    high95: hoursAt(predicted.low95),
    within: low <= run.hours && run.hours <= high,
    error: likely / run.hours - 1,
  };
}

/**
 * Predict every run from those of the other groups; bands are made without its group, too.
 *
 * @param runs documented runs with hours
 * @param by group of a run: its organisation, generation, or itself
 * @returns rows in the order of `runs`
 */
export function leftOut(
  runs: readonly RunWithHours[],
  by: (run: RunWithHours) => string,
  options: { readonly knowsOrganisation?: boolean } = {},
): readonly RunAgainstHistory[] {
  const rows = new Map<string, RunAgainstHistory>();
  for (const group of working('runs left out', [...new Set(runs.map(by))])) {
    const others = runs.filter(run => by(run) !== group);
    const hidden = runs.filter(run => by(run) === group);
    for (const row of predictedFrom(others, hidden, options)) rows.set(row.id, row);
  }
  return runs.map(run => rows.get(run.id)!);
}

/** How well rows did; of one row at least. */
export function accuracyOf(rows: readonly RunAgainstHistory[]): Accuracy {
  const errors = rows.map(row => Math.abs(row.error)).sort((a, b) => a - b);
  const ratios = rows.map(row => row.likely / row.published).sort((a, b) => a - b);
  const band = (low: (row: RunAgainstHistory) => number, high: (row: RunAgainstHistory) => number) => ({
    covers: share(rows, row => low(row) <= row.published && row.published <= high(row)),
    width: Math.exp(mean(rows.map(row => Math.log(high(row) / low(row))))),
  });
  return {
    runs: rows.length,
    median: median(errors),
    p90: errors[Math.max(0, Math.ceil(0.9 * errors.length) - 1)]!,
    bias: median(ratios),
    rmse: Math.sqrt(mean(ratios.map(ratio => Math.log(ratio) ** 2))),
    band80: band(
      row => row.low,
      row => row.high,
    ),
    band95: band(
      row => row.low95,
      row => row.high95,
    ),
  };
}

function share(rows: readonly RunAgainstHistory[], holds: (row: RunAgainstHistory) => boolean): number {
  return rows.filter(holds).length / rows.length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

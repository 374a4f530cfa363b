import { type DocumentedRun, predictUtilisation } from './utilisation.ts';

/** A documented run with what its hours would have been predicted as from the others. */
export interface RunAgainstHistory {
  readonly id: string;
  /** Accelerator-hours as published. */
  readonly published: number;
  readonly low: number;
  readonly likely: number;
  readonly high: number;
  readonly within: boolean;
  /** Likely over published, less one. */
  readonly error: number;
}

/** A documented run with its hours. */
export type RunWithHours = DocumentedRun & {
  readonly hours: number;
  /** Runs of one family share people, code and machine. */
  readonly family: string;
};

/** What `predictUtilisation` would have said of each documented run before it ran. */
export interface EstimatesAgainstHistory {
  readonly rows: readonly RunAgainstHistory[];
  /** Share of runs whose published hours lie between low and high. */
  readonly coverage: number;
  /** Median of |likely / published − 1|. */
  readonly medianError: number;
}

/**
 * Predict every documented run's accelerator-hours without using it.
 *
 * @param runs documented runs with hours
 * @param options.leaveOut `run` predicts each from all others; `family` also without its siblings
 * @returns rows in the given order, and how well the band and the likely value do
 */
export function estimatesAgainstHistory(
  runs: readonly RunWithHours[],
  options: { readonly leaveOut?: 'run' | 'family' } = {},
): EstimatesAgainstHistory {
  const { leaveOut = 'run' } = options;
  const rows = runs.map(run => {
    const others = runs.filter(other =>
      leaveOut === 'run' ? other !== run : other !== run && other.family !== run.family,
    );
    const predicted = predictUtilisation(run, others);
    const hoursAt = (utilisation: number) => (run.hours * run.utilisation) / utilisation;
    const low = hoursAt(predicted.high);
    const likely = hoursAt(predicted.likely);
    const high = hoursAt(predicted.low);
    return {
      id: run.id,
      published: run.hours,
      low,
      likely,
      high,
      within: low <= run.hours && run.hours <= high,
      error: likely / run.hours - 1,
    };
  });
  return {
    rows,
    coverage: rows.filter(row => row.within).length / rows.length,
    medianError: median(rows.map(row => Math.abs(row.error))),
  };
}

/**
 * Median of |hours predicted / hours published − 1| when every run is taken to reach the same utilisation.
 *
 * @param runs documented runs
 * @param utilisation the constant, 0 to 1
 */
export function constantUtilisationError(runs: readonly DocumentedRun[], utilisation: number): number {
  return median(runs.map(run => Math.abs(run.utilisation / utilisation - 1)));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

import {
  constantUtilisationError,
  type EstimatesAgainstHistory,
  estimatesAgainstHistory,
} from '../cluster/history.ts';
import { documentedRuns } from './history.ts';

/** What `estimate` would have said of every documented run, and how well it did. */
export interface AgainstHistoryDocument extends EstimatesAgainstHistory {
  readonly schema: 'isoflop/estimates-against-history/1';
  /** The same when a run's siblings (same family) are left out too. */
  readonly withoutFamily: { readonly coverage: number; readonly medianError: number };
  /** What a utilisation of 0.30 for all would reach. */
  readonly constant: { readonly utilisation: number; readonly medianError: number };
}

const constant = 0.3;

/**
 * Predict the accelerator-hours of every documented run from the others, and compare with what was published.
 *
 * @example
 * againstHistory().coverage >= 0.8 // => true
 */
export function againstHistory(): AgainstHistoryDocument {
  const runs = documentedRuns();
  const { coverage, medianError } = estimatesAgainstHistory(runs, { leaveOut: 'family' });
  return {
    schema: 'isoflop/estimates-against-history/1',
    ...estimatesAgainstHistory(runs),
    withoutFamily: { coverage, medianError },
    constant: { utilisation: constant, medianError: constantUtilisationError(runs, constant) },
  };
}

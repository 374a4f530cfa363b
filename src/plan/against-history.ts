import {
  type Accuracy,
  accuracyOf,
  leftOut,
  predictedFrom,
  type RunAgainstHistory,
  type RunWithHours,
} from '../cluster/history.ts';
import { isMixture } from '../cluster/run-features.ts';
import { documentedRuns } from './history.ts';

/** What `estimate` would have said of every documented run without its organisation, and how well it does. */
export interface AgainstHistoryDocument {
  readonly schema: 'isoflop/estimates-against-history/1';
  /** Each run predicted from the other organisations. */
  readonly rows: readonly RunAgainstHistory[];
  /** By what was hidden, and for runs of one kind. */
  readonly protocols: readonly { readonly name: string; readonly accuracy: Accuracy }[];
  readonly kinds: readonly { readonly name: string; readonly accuracy: Accuracy }[];
  readonly organisations: number;
}

const kinds: readonly (readonly [name: string, is: (run: RunWithHours) => boolean])[] = [
  ['dense', run => !isMixture(run)],
  ['mixture of experts', isMixture],
  ['FP8', run => run.precision === 'fp8'],
  ['A100', run => run.generation === 'ampere'],
  ['H100, H200, H800', run => run.generation === 'hopper'],
  ['Blackwell', run => run.generation === 'blackwell'],
  ['TPU', run => run.vendor === 'Google'],
  ['2024 and later', run => run.year >= 2024],
];

/** Last years of a history from which the later runs are predicted, as a plan is. */
const lastYears = [2023, 2024];

/**
 * Predict the accelerator-hours of every documented run from those of other organisations, of earlier years, and of
 * other generations, and compare with what was published.
 *
 * @example
 * againstHistory().protocols[0].accuracy.band80.covers > 0.7 // => true
 */
export function againstHistory(): AgainstHistoryDocument {
  const runs = documentedRuns();
  const rows = leftOut(runs, run => run.organisation);
  return {
    schema: 'isoflop/estimates-against-history/1',
    rows,
    protocols: [
      { name: 'organisation left out', accuracy: accuracyOf(rows) },
      ...lastYears.map(year => ({
        name: `later runs from those to ${year}`,
        accuracy: accuracyOf(
          predictedFrom(
            runs.filter(run => run.year <= year),
            runs.filter(run => run.year > year),
          ),
        ),
      })),
      {
        name: 'generation left out',
        accuracy: accuracyOf(leftOut(runs, run => run.generation)),
      },
      { name: 'other runs of the organisation known', accuracy: accuracyOf(ofOwn(runs)) },
    ],
    kinds: kinds.map(([name, is]) => ({
      name,
      accuracy: accuracyOf(rows.filter((_, index) => is(runs[index]!))),
    })),
    organisations: new Set(runs.map(run => run.organisation)).size,
  };
}

/** Runs that have siblings, each predicted with them. */
function ofOwn(runs: readonly RunWithHours[]): readonly RunAgainstHistory[] {
  const siblings = (run: RunWithHours) =>
    runs.filter(other => other.organisation === run.organisation).length;
  const rows = leftOut(runs, run => run.id, { knowsOrganisation: true });
  return rows.filter((_, index) => siblings(runs[index]!) > 1);
}

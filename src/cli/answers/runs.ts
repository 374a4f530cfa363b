import { type RunFilter, runFamilies, runs } from '../../catalog/runs.ts';
import { againstHistory } from '../../plan/against-history.ts';
import { compareRun } from '../../plan/run-comparison.ts';
import { nameKey, nearest } from '../../text/names.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/runs.ts';
import { defined } from '../defined.ts';
import { InputError, type Outcome } from '../io.ts';
import { againstHistoryView } from '../views/against-history.ts';
import { runsView, runView } from '../views/runs.ts';

/** `isoflop runs [id]`: all of them or those that a filter leaves, one in full, or estimates against all. */
export function runsAnswer({ args: { id }, options }: CallOf<typeof declared>): Outcome {
  const filter = filterOf(options);
  const [filtered] = Object.keys(filter);
  if (id !== undefined && (filtered !== undefined || options.estimates)) {
    throw new InputError(
      `Expected one run or a list of them, not both: got ${id} and --${filtered ?? 'estimates'}`,
    );
  }
  if (id === undefined && options.law !== undefined) {
    throw new InputError(
      `--law is for one run, such as isoflop runs llama3.1-405b: got --law ${options.law.id}`,
    );
  }
  if (options.estimates) return { view: againstHistoryView(againstHistory()) };
  if (id === undefined) return { view: runsView(runs(filter)) };
  return { view: runView(compareRun(id, options.law === undefined ? {} : { law: options.law })) };
}

function filterOf({ family, accelerator, year }: CallOf<typeof declared>['options']): RunFilter {
  const families = runFamilies();
  if (family !== undefined && !families.some(known => nameKey(known) === nameKey(family))) {
    const guess = nearest(family, families);
    const hint = guess === undefined ? `expected one of ${families.join(', ')}` : `did you mean ${guess}?`;
    throw new InputError(`Unknown family '${family.slice(0, 40)}': ${hint}`);
  }
  return defined({ family, accelerator, year });
}

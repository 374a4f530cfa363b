import { type RunFilter, runFamilies, runs } from '../../catalog/runs.ts';
import { againstHistory } from '../../plan/against-history.ts';
import { compareRun } from '../../plan/run-comparison.ts';
import { nameKey, nearest } from '../../text/names.ts';
import type { Options } from '../declaration.ts';
import { InputError, type Io, type Outcome } from '../io.ts';
import { readLaw } from '../law-option.ts';
import { againstHistoryView } from '../views/against-history.ts';
import { runsView, runView } from '../views/runs.ts';

/** `isoflop runs [id]`: all of them or those that a filter leaves, one in full, or estimates against all. */
export async function runsCommand(args: readonly string[], options: Options, io: Io): Promise<Outcome> {
  const [id] = args;
  const filter = filterOf(options);
  const [filtered] = Object.keys(filter);
  if (id !== undefined && (filtered !== undefined || options.estimates === true)) {
    throw new InputError(
      `Expected one run or a list of them, not both: got ${id} and --${filtered ?? 'estimates'}`,
    );
  }
  if (id === undefined && options.law !== undefined) {
    throw new InputError(
      `--law is for one run, such as isoflop runs llama3.1-405b: got --law ${options.law}`,
    );
  }
  if (options.estimates === true) return { view: againstHistoryView(againstHistory()) };
  if (id === undefined) return { view: runsView(runs(filter)) };
  const law = options.law === undefined ? {} : { law: await readLaw(String(options.law), io) };
  return { view: runView(compareRun(id, law)) };
}

function filterOf(options: Options): RunFilter {
  const family = options.family === undefined ? undefined : String(options.family);
  const families = runFamilies();
  if (family !== undefined && !families.some(known => nameKey(known) === nameKey(family))) {
    const guess = nearest(family, families);
    const hint = guess === undefined ? `expected one of ${families.join(', ')}` : `did you mean ${guess}?`;
    throw new InputError(`Unknown family '${family.slice(0, 40)}': ${hint}`);
  }
  return {
    ...(family === undefined ? {} : { family }),
    ...(options.accelerator === undefined ? {} : { accelerator: String(options.accelerator) }),
    ...(options.year === undefined ? {} : { year: options.year as number }),
  };
}

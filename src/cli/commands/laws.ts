import { allLaws } from '../../catalog/laws.ts';
import { runChecks } from '../../planner/law-checks.ts';
import type { Options } from '../declaration.ts';
import type { Io, Outcome } from '../io.ts';
import { readLaw } from '../law-option.ts';
import { checksView, lawsView, lawView } from '../views/laws.ts';

export async function lawsCommand([id]: readonly string[], options: Options, io: Io): Promise<Outcome> {
  const law = id === undefined ? undefined : await readLaw(id, io);
  if (options.checks === true) {
    const results = runChecks(law === undefined ? allLaws() : [law]);
    return { view: checksView(results), exitCode: results.every(result => result.holds) ? 0 : 1 };
  }
  return { view: law === undefined ? lawsView(allLaws()) : lawView(law) };
}

import { allLaws } from '../../catalog/laws.ts';
import { runChecks } from '../../planner/law-checks.ts';
import type { Options } from '../declaration.ts';
import type { Io, Outcome } from '../io.ts';
import { readLaw } from '../law-option.ts';
import { checksView } from '../views/law-checks.ts';
import { lawsView, lawView } from '../views/laws.ts';

export async function lawsCommand([id]: readonly string[], options: Options, io: Io): Promise<Outcome> {
  const named = (options.law as readonly string[] | undefined) ?? [];
  const words = [...(id === undefined ? [] : [id]), ...named];
  const laws = words.length === 0 ? allLaws() : await Promise.all(words.map(word => readLaw(word, io)));
  if (options.checks === true) {
    const results = runChecks(laws);
    return { view: checksView(results), exitCode: results.every(result => result.holds) ? 0 : 1 };
  }
  return { view: words.length === 1 ? lawView(laws[0]!) : lawsView(laws) };
}

import { allLaws } from '../../catalog/laws.ts';
import { runChecks } from '../../planner/law-checks.ts';
import { type PlannerHas, rankLaws } from '../../planner/which-law.ts';
import type { Options } from '../declaration.ts';
import type { Io, Outcome } from '../io.ts';
import { readLaw } from '../law-option.ts';
import { readBudgets, readCount } from '../quantities.ts';
import { checksView } from '../views/law-checks.ts';
import { lawsView, lawView } from '../views/laws.ts';

/** What a planner says that it has. */
async function hasOf(options: Options): Promise<PlannerHas> {
  const given = (name: string) => options[name] as string | undefined;
  const [budget] = given('budget') === undefined ? [] : await readBudgets(given('budget')!, 1);
  const [experts, uniqueTokens, context] = await Promise.all([
    readCount(given('experts')?.replace(/^\d+\//, ''), 'parameters', '--experts'),
    readCount(given('uniqueTokens'), 'tokens', '--unique-tokens'),
    readCount(given('context'), 'tokens', '--context'),
  ]);
  return {
    ...(budget && { compute: budget.compute }),
    ...(experts !== undefined && { experts }),
    ...(uniqueTokens !== undefined && { uniqueTokens }),
    ...(context !== undefined && { context }),
    ...(options.precision !== undefined && { precision: String(options.precision) }),
  };
}

export async function lawsCommand([id]: readonly string[], options: Options, io: Io): Promise<Outcome> {
  const named = (options.law as readonly string[] | undefined) ?? [];
  const words = [...(id === undefined ? [] : [id]), ...named];
  const laws = words.length === 0 ? allLaws() : await Promise.all(words.map(word => readLaw(word, io)));
  if (options.checks === true) {
    const results = runChecks(laws);
    return { view: checksView(results), exitCode: results.every(result => result.holds) ? 0 : 1 };
  }
  if (words.length === 1) return { view: lawView(laws[0]!) };
  return { view: lawsView(rankLaws(laws, await hasOf(options))) };
}

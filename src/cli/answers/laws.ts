import { allLaws } from '../../catalog/laws.ts';
import { takes } from '../../catalog/organisation.ts';
import { runChecks } from '../../planner/law-checks.ts';
import { checkContext } from '../../planner/laws-asked.ts';
import { checkPrecision } from '../../planner/modifiers.ts';
import { rankLaws } from '../../planner/which-law.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/laws.ts';
import { defined } from '../defined.ts';
import type { Outcome } from '../io.ts';
import { readLaw } from '../law-option.ts';
import { checksView } from '../views/law-checks.ts';
import { lawsView, lawView } from '../views/laws.ts';

export async function lawsAnswer({ args, options, io }: CallOf<typeof declared>): Promise<Outcome> {
  const first = args.id === undefined ? [] : [await readLaw(args.id, io)];
  const named = [...first, ...(options.law ?? [])];
  const laws = named.length === 0 ? allLaws() : named;
  takes({ laws: laws.map(({ id }) => id) });
  if (options.checks) {
    const results = runChecks(laws);
    return {
      view: checksView(results, laws),
      exitCode: results.every(({ holds, unreproduced }) => holds || unreproduced !== undefined) ? 0 : 1,
    };
  }
  if (named.length === 1) return { view: lawView(laws[0]!) };
  const { budget: compute, experts, uniqueTokens, context, precision } = options;
  if (precision !== undefined) checkPrecision(precision);
  if (context !== undefined) checkContext(context);
  const has = defined({
    compute,
    experts: experts?.experts,
    activeExperts: experts?.activeExperts,
    uniqueTokens,
    context,
    precision,
  });
  return { view: lawsView(rankLaws(laws, has)) };
}

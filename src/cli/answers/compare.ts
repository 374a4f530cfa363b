import { allocatingLaws, findLaw, lawIds } from '../../catalog/laws.ts';
import { togetherUsed } from '../../catalog/organisation.ts';
import { compare } from '../../planner/compare.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/compare.ts';
import { InputError, type Outcome } from '../io.ts';
import { readBudgets } from '../quantities.ts';
import { requestOf } from '../request-options.ts';
import { checkExplained } from '../views/explained.ts';
import { compareView } from '../views/recommend.ts';
import { explained, viewContext } from './recommend.ts';

export async function compareAnswer({
  args,
  options,
  format,
  io,
}: CallOf<typeof declared>): Promise<Outcome> {
  if (options.explain) checkExplained(format);
  if (options.explain && options.serving !== undefined)
    throw new InputError("--explain shows a law's own optimum: expected it without --serving");
  const { law: laws } = options;
  const read = await readBudgets(args.budget.join(' '), args.budget.length);
  const plain = read.filter(budget => budget !== undefined);
  const { precision } = options;
  const spoken = precision !== undefined && plain.some(({ written }) => written !== undefined);
  const { atPrecision } = spoken ? await import('../recommend-run.ts') : {};
  const budgets = atPrecision
    ? await Promise.all(plain.map(budget => atPrecision(budget, precision, io)))
    : plain;
  // a law of one's own stands beside the published ones; published ones that are named stand alone
  const own = laws?.every(law => !lawIds().includes(law.id)) === true;
  const asked = own ? [...laws, ...allocatingLaws()] : laws;
  const request = { ...requestOf(options), ...(asked && { law: asked }) };
  const served =
    options.serving === undefined ? undefined : (await import('../../plan/compare-served.ts')).compareServed;
  const documents = budgets.map(({ compute, caveats, organisation }) => {
    const whole = { ...request, compute, budgetCaveats: caveats };
    const compared = served === undefined ? compare(whole) : served(whole, options.serving!);
    return { ...compared, ...togetherUsed([compared.organisation, organisation]) };
  });
  const law = (id: string) => laws?.find(one => one.id === id) ?? findLaw(id);
  const explanations = options.explain ? await explained(documents, law, request) : undefined;
  return {
    view: compareView(documents, {
      ...viewContext(law, budgets[0]),
      verbose: options.verbose,
      ...(explanations && { explanations }),
    }),
  };
}

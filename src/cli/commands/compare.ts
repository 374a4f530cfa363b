import { allLaws, findLaw, lawIds } from '../../catalog/laws.ts';
import { compare } from '../../planner/compare.ts';
import type { Options } from '../declaration.ts';
import { InputError, type Io, type Outcome } from '../io.ts';
import { readLaws } from '../law-option.ts';
import { readBudgets } from '../quantities.ts';
import { requestOf } from '../request-options.ts';
import { compareView } from '../views/recommend.ts';
import { viewContext } from './recommend.ts';

export async function compareCommand(args: readonly string[], options: Options, io: Io): Promise<Outcome> {
  const laws = await readLaws(options.law as readonly string[] | undefined, io);
  const [budget, ...more] = await readBudgets(args.join(' '), args.length);
  if (budget === undefined || more.length > 0) throw new InputError('compare takes one budget, such as 1e24');
  // a law of one's own stands beside the published ones; published ones that are named stand alone
  const own = laws?.every(law => !lawIds().includes(law.id)) === true;
  const published = allLaws().filter(
    law => law.allocationRefused === undefined && law.uses.includes('allocation'),
  );
  const request = await requestOf(options, own ? [...laws, ...published] : laws);
  const document = compare({ ...request, compute: budget.compute, budgetCaveats: budget.caveats });
  const law = (id: string) => laws?.find(one => one.id === id) ?? findLaw(id);
  return { view: await compareView(document, viewContext(law, budget)) };
}

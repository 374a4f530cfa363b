import { bf16Peak } from '../../catalog/peaks.ts';
import { explain } from '../../planner/explain.ts';
import { lawsOf } from '../../planner/laws-asked.ts';
import { recommend } from '../../planner/recommend.ts';
import { citation } from '../citation.ts';
import type { Options } from '../declaration.ts';
import type { Io, Outcome } from '../io.ts';
import { readLaws } from '../law-option.ts';
import { type BudgetInput, readBudgets } from '../quantities.ts';
import { requestOf } from '../request-options.ts';
import { type RecommendContext, recommendView } from '../views/recommend.ts';

export async function recommendCommand(args: readonly string[], options: Options, io: Io): Promise<Outcome> {
  const laws = await readLaws(options.law as readonly string[] | undefined, io);
  const request = await requestOf(options, laws);
  if (args.length === 1 && args[0] === '-') {
    return (await import('./recommend-stream.ts')).recommendStream(request, options, io);
  }
  const text = args.length === 0 ? undefined : args.join(' ');
  const machines = ['on', 'mfu', 'price'].some(name => options[name] !== undefined);
  const budgets = machines
    ? await budgetsOnMachines(text, options, io)
    : await readBudgets(text ?? '', args.length);
  const answers = budgets.map(budget =>
    recommend({ ...request, ...(budget && { compute: budget.compute, budgetCaveats: budget.caveats }) }),
  );
  const documents = machines
    ? await (await import('../recommend-run.ts')).withMachines(
        answers,
        text?.includes('..') ? undefined : text,
        options,
        io,
      )
    : answers;
  const asked = lawsOf(request);
  const explanations = documents.flatMap(document =>
    options.explain === true
      ? document.recommendations.map(answer =>
          explain(asked.find(law => law.id === answer.law)!, answer, request),
        )
      : [],
  );
  const written = budgets[0]?.written;
  return {
    view: recommendView(documents, {
      ...viewContext(id => citation(asked.find(law => law.id === id)!)),
      explanations,
      ...(written !== undefined && { budget: written }),
      ...(budgets[0]?.details !== undefined && { machines: budgets[0].details }),
    }),
  };
}

/** Budgets of a command line that names machines: money and days are completed by them. */
async function budgetsOnMachines(
  text: string | undefined,
  options: Options,
  io: Io,
): Promise<readonly (BudgetInput | undefined)[]> {
  if (text === undefined) return [undefined];
  if (text.includes('..')) return readBudgets(text, 1);
  return [await (await import('../recommend-run.ts')).completedBudget(text, options, io)];
}

/** What the views of `recommend` and `compare` share: citations, and the rate behind H100-days. */
export function viewContext(cite: (id: string) => string): RecommendContext {
  const utilisation = 0.4;
  return {
    citation: cite,
    h100: { rate: bf16Peak('h100-sxm') * utilisation, utilisation },
  };
}

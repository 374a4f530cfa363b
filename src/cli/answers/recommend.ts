import { bf16Peak } from '../../catalog/peaks.ts';
import type { Law } from '../../core/law.ts';
import type { Explanation } from '../../planner/explain/explain.ts';
import { lawsOf } from '../../planner/laws-asked.ts';
import { recommend } from '../../planner/recommend.ts';
import type { RecommendDocument, RecommendRequest } from '../../planner/types.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/recommend.ts';
import { defined } from '../defined.ts';
import { InputError, type Io, type Outcome } from '../io.ts';
import { type BudgetInput, readBudgets } from '../quantities.ts';
import { requestOf } from '../request-options.ts';
import { type RecommendContext, recommendView } from '../views/recommend.ts';

type Recommend = CallOf<typeof declared>;

/** `isoflop recommend [budget]`: one answer or several, with what they take on machines that are named. */
export async function recommendAnswer(call: Recommend): Promise<Outcome> {
  const { options, io } = call;
  const { budget: words } = call.args;
  const isStream = words.length === 1 && words[0] === '-';
  checkExplain(call, isStream);
  const { law: laws, params: parameters, tokens, loss, on, mfu, price } = options;
  const request = { ...requestOf(options), ...defined({ law: laws, parameters, tokens, loss }) };
  if (isStream) {
    return (await import('./recommend-stream.ts')).recommendStream(request, call.format ?? 'table', io);
  }
  const text = words.length === 0 ? undefined : words.join(' ');
  const machines = [on, mfu, price].some(given => given !== undefined);
  const budgets = machines
    ? await budgetsOnMachines(text, options, io)
    : await readBudgets(text ?? '', words.length);
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
  const law = (id: string) => asked.find(one => one.id === id)!;
  const explanations = options.explain ? await explained(documents, law, request) : undefined;
  return {
    view: recommendView(documents, {
      ...viewContext(law, budgets[0]),
      ...(explanations && { explanations }),
    }),
  };
}

/** @throws InputError where the formulas could not be shown */
function checkExplain({ options, format = 'table' }: Recommend, isStream: boolean): void {
  if (!options.explain) return;
  if (isStream)
    throw new InputError('--explain goes with budgets on the command line, not with - for standard input');
  if (format === 'json' || format === 'csv')
    throw new InputError(`--explain goes with the formats table and markdown: got ${format}`);
}

async function explained(
  documents: readonly RecommendDocument[],
  law: (id: string) => Law,
  request: RecommendRequest,
): Promise<readonly Explanation[]> {
  const { explain } = await import('../../planner/explain/explain.ts');
  return documents.flatMap(({ input, recommendations }) => {
    const asked = typeof input.compute === 'number' ? { ...request, compute: input.compute } : request;
    return recommendations.map(answer => explain(law(answer.law), answer, asked));
  });
}

/** Budgets of a command line that names machines: money and days are completed by them. */
async function budgetsOnMachines(
  text: string | undefined,
  options: Recommend['options'],
  io: Io,
): Promise<readonly (BudgetInput | undefined)[]> {
  if (text === undefined) return [undefined];
  if (text.includes('..')) return readBudgets(text, 1);
  return [await (await import('../recommend-run.ts')).completedBudget(text, options, io)];
}

/** What the views of `recommend` and `compare` share: laws, how the budget was written, the rate behind H100-days. */
export function viewContext(law: (id: string) => Law, budget: BudgetInput | undefined): RecommendContext {
  const utilisation = 0.4;
  return {
    law,
    ...(budget?.written !== undefined && { budget: budget.written }),
    ...(budget?.details !== undefined && { machines: budget.details }),
    h100: { rate: bf16Peak('h100-sxm') * utilisation, utilisation },
  };
}

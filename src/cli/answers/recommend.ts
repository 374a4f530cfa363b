import { type OrganisationUse, togetherUsed } from '../../catalog/organisation.ts';
import { bf16Peak } from '../../catalog/peaks.ts';
import type { Law } from '../../core/law.ts';
import type { Size } from '../../plan/size.ts';
import type { Explanation } from '../../planner/explain/explain.ts';
import { lawsOf } from '../../planner/laws-asked.ts';
import { isModified } from '../../planner/modifiers.ts';
import { recommend } from '../../planner/recommend.ts';
import type { RecommendDocument, RecommendRequest } from '../../planner/types.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/recommend.ts';
import { defined } from '../defined.ts';
import { InputError, type Outcome } from '../io.ts';
import { type CommandBudget, isPlainBudget, isSeveral, readBudgets } from '../quantities.ts';
import { requestOf } from '../request-options.ts';
import { checkExplained } from '../views/explained.ts';
import { recommendView } from '../views/recommend.ts';
import type { RecommendContext } from '../views/recommend-budget.ts';

type Recommend = CallOf<typeof declared>;

/** `isoflop recommend [budget]`: one answer or several, with what they take on machines that are named. */
export async function recommendAnswer(call: Recommend): Promise<Outcome> {
  const { options, io } = call;
  if (options.from !== undefined)
    return (await import('../own-sources.ts')).answerFrom(call, recommendAnswer, lossOf);
  if (options.tokenizer !== undefined) (await import('../own-sources.ts')).checkTokenizer(options);
  const { budget: words } = call.args;
  const isStream = words.length === 1 && words[0] === '-';
  checkExplain(call, isStream);
  const { law: laws, tokens, loss, on, mfu, price } = options;
  const size = (await sizeOfModel(call)) ?? {
    parameters: options.params,
    activeParameters: options.active,
  };
  const request = { ...requestOf(options), ...defined({ law: laws, ...size, tokens, loss }) };
  if (isStream) {
    const asks = await asker(options);
    const served = asks === recommend ? undefined : asks;
    return (await import('./recommend-stream.ts')).recommendStream(
      request,
      call.format ?? 'table',
      io,
      served,
    );
  }
  const file = words.find(word => /\.(ya?ml|json|md)$/i.test(word));
  const rest = words.filter(word => word !== file);
  const text = rest.length === 0 ? undefined : rest.join(' ');
  const limited = [options.money, options.deadline, options.minimise].some(given => given !== undefined);
  // what money or time buys is the plan's, and so are the limits that it holds
  const isHeld = [options.uniqueTokens, options.inferenceTokens, options.maxParams].some(
    given => given !== undefined,
  );
  const isPriced = [on, mfu, price].some(given => given !== undefined);
  const isSingle = text !== undefined && !isSeveral(text);
  const isSpoken = isSingle && !isPlainBudget(text);
  const isElsewhere = file !== undefined || limited || isPriced;
  const said = isElsewhere ? [undefined] : await readBudgets(text ?? '', words.length);
  // what nobody said of machines is as unsure in the words of a budget as beside --on
  const isUnsure = said.length === 1 && isPredicted(said[0]);
  const isBought = isSpoken && (on !== undefined || isUnsure);
  if (file !== undefined || limited || (isHeld && isBought && options.serving === undefined))
    return planned(call, request, { text, file });
  // machines in the words of a budget run at the speed of their precision, as machines of --on do
  const { precision } = options;
  const machines = isPriced || (isSpoken && precision !== undefined && isModified({ precision }));
  const { asPlanned, plannedBudget, withMachines, withPlan } =
    machines || isUnsure
      ? await import('../recommend-run.ts')
      : ({} as Partial<typeof import('../recommend-run.ts')>);
  const known =
    isSingle && (machines || isUnsure) ? await plannedBudget!(text, undefined, options, io) : undefined;
  const budgets =
    known !== undefined
      ? [isUnsure && !machines ? await asPlanned!(said[0]!, known) : known.budget]
      : isPriced && text !== undefined
        ? await readBudgets(text, words.length)
        : said;
  const ask = await asker(options);
  const answers = budgets.map(budget =>
    withUse(
      ask({ ...request, ...(budget && { compute: budget.compute, budgetCaveats: budget.caveats }) }),
      budget?.organisation,
    ),
  );
  const documents =
    known?.plan !== undefined && answers[0]!.recommendations.length === 1
      ? [withPlan!(answers[0]!, { ...known, plan: known.plan })]
      : machines
        ? await withMachines!(answers, isSingle ? text : undefined, options, io)
        : answers;
  const asked = lawsOf(request);
  const law = (id: string) => asked.find(one => one.id === id)!;
  const explanations = options.explain ? await explained(documents, law, request) : undefined;
  return {
    view: recommendView(documents, {
      ...viewContext(law, budgets[0]),
      verbose: options.verbose,
      ...(explanations && { explanations }),
    }),
  };
}

/** Whether so many machines are said, and not what share of their peak they reach. */
function isPredicted(budget: CommandBudget | undefined): boolean {
  return (
    budget?.details?.devices !== undefined &&
    budget.caveats.some(({ code }) => code === 'predicted-utilisation')
  );
}

/** The parameters of `--model`, and of a mixture those that a token passes through. */
async function sizeOfModel({
  options,
  io,
}: Recommend): Promise<Pick<RecommendRequest, 'parameters' | 'activeParameters'> | undefined> {
  const { model, params, active: given } = options;
  if (model === undefined) return undefined;
  for (const [name, value] of Object.entries({ params, active: given }))
    if (value !== undefined)
      throw new InputError(`--model says the parameters: expected it without --${name}`);
  const [{ readModel }, { countParameters }] = await Promise.all([
    import('../model-option.ts'),
    import('../../model/parameters.ts'),
  ]);
  const { total, active } = countParameters((await readModel(model, io)).architecture);
  return { parameters: total, ...(active !== total && { activeParameters: active }) };
}

/** A document with what its budget took from an organisation's file. */
function withUse(document: RecommendDocument, used: OrganisationUse | undefined): RecommendDocument {
  return used === undefined ? document : { ...document, ...togetherUsed([document.organisation, used]) };
}

/** Who answers: where tokens are served somewhere, each weighs the device time that it takes there. */
async function asker(
  options: Recommend['options'],
): Promise<(request: RecommendRequest) => RecommendDocument> {
  const { serving, on, mfu, price, ttft, tpot } = options;
  if (serving === undefined) {
    if ((ttft ?? tpot) === undefined) return recommend;
    throw new InputError(
      `--${ttft === undefined ? 'tpot' : 'ttft'} is a latency of devices: expected --serving, such as "2 h100, fp8, 25 users", too`,
    );
  }
  const { recommendServed } = await import('../../plan/recommend-served.ts');
  const training = defined({
    accelerator: on?.accelerator,
    accelerators: on?.accelerators,
    utilisation: await (await import('../quantities.ts')).shareOn(mfu, on?.accelerator),
    price,
    timeToFirstToken: ttft,
    timePerToken: tpot,
  });
  return request => recommendServed(request, serving, training);
}

/** The loss of a single answer. */
function lossOf(document: unknown): number | null | undefined {
  const { recommendations } = document as RecommendDocument;
  return recommendations.length === 1 ? recommendations[0]!.loss : undefined;
}

/** @throws InputError where the formulas could not be shown */
function checkExplain({ options, format }: Recommend, isStream: boolean): void {
  if (!options.explain) return;
  if (isStream)
    throw new InputError('--explain goes with budgets on the command line, not with - for standard input');
  checkExplained(format);
}

/** How each answer of some documents comes about. */
export async function explained(
  documents: readonly Pick<RecommendDocument, 'input' | 'recommendations'>[],
  law: (id: string) => Law,
  request: RecommendRequest,
): Promise<readonly Explanation[]> {
  const { explain } = await import('../../planner/explain/explain.ts');
  return documents.flatMap(({ input, recommendations }) => {
    const asked = typeof input.compute === 'number' ? { ...request, compute: input.compute } : request;
    return recommendations.map(answer => explain(law(answer.law), answer, asked));
  });
}

/** The size of a plan that leaves a law nothing to choose. */
function sizeGiven({
  parameters,
  activeParameters,
  tokens,
}: Size): Pick<RecommendRequest, 'parameters' | 'activeParameters' | 'tokens'> {
  return { parameters, tokens, ...(activeParameters !== parameters && { activeParameters }) };
}

/** What limits, or a proposal's plan, leave to train with, and what each law would do with it. */
async function planned(
  { options, io }: Recommend,
  request: RecommendRequest,
  words: { readonly text: string | undefined; readonly file: string | undefined },
): Promise<Outcome> {
  const { plannedBudget, withPlan } = await import('../recommend-run.ts');
  const { limitBlocks } = await import('../views/estimate-verdict.ts');
  const found = await plannedBudget(words.text, words.file, options, io);
  const { budget, plan } = found;
  const { limits, served, size } = plan!.whole();
  const { law: ofPlan } = plan!.stated;
  // the largest model that keeps a latency is a limit as good as one of parameters
  const { parameters: most } = (await import('../../plan/limits.ts')).sizeLimits(limits, served);
  const { loss: _loss, parameters: _n, activeParameters: _a, tokens: _d, ...rest } = request;
  const { lawRequest } = await import('../../plan/asked.ts');
  const asked: RecommendRequest = {
    law: ofPlan,
    ...lawRequest(ofPlan, plan!.asked),
    ...rest,
    ...defined({
      uniqueTokens: limits.uniqueTokens ?? rest.uniqueTokens,
      inferenceTokens: limits.servedTokens ?? rest.inferenceTokens,
      maxParameters: most ?? rest.maxParameters,
      inferenceWeight: served?.marginal,
    }),
    ...(size!.optimum === undefined ? sizeGiven(size!) : { compute: budget.compute }),
  };
  const document = withPlan(recommend(asked), { ...found, plan: plan! });
  const laws = lawsOf(asked);
  const law = (id: string) => laws.find(one => one.id === id)!;
  const view = recommendView([document], {
    ...viewContext(law, budget),
    verbose: options.verbose,
    ...(options.explain && { explanations: await explained([document], law, asked) }),
  });
  return {
    view: {
      ...view,
      // how it stands to its limits comes before its rows
      blocks: async surface => {
        const blocks = await view.blocks(surface);
        const rows = blocks.findIndex(({ kind }) => kind === 'fields');
        return [...blocks.slice(0, rows), ...limitBlocks(document), ...blocks.slice(rows)];
      },
    },
  };
}

/** What the views of `recommend` and `compare` share: laws, how the budget was written, the rate behind H100-days. */
export function viewContext(law: (id: string) => Law, budget: CommandBudget | undefined): RecommendContext {
  const utilisation = 0.4;
  return {
    law,
    ...(budget?.written !== undefined && { budget: budget.written }),
    ...(budget?.details !== undefined && { machines: budget.details }),
    h100: { rate: bf16Peak('h100-sxm') * utilisation, utilisation },
  };
}

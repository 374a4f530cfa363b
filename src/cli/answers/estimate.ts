import { estimateOf, inputOf } from '../../plan/estimate.ts';
import { type Planned, plannedOn } from '../../plan/planned.ts';
import type { EstimateRequest } from '../../plan/types.ts';
import type { Plan } from '../../plan/whole.ts';
import type { Block } from '../../render/view.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/estimate.ts';
import { estimateRequest } from '../estimate-options.ts';
import { InputError, type Outcome } from '../io.ts';
import { planOfFiles, wordsOf } from '../proposal-argument.ts';
import { estimateView } from '../views/estimate.ts';
import { checkExplained, explainedBlocks } from '../views/explained.ts';

type Estimate = CallOf<typeof declared>;

/** `isoflop estimate [budget|proposal]`: the whole plan; of several machines, a comparison. */
export async function estimateAnswer(call: Estimate): Promise<Outcome> {
  const { args, options, io } = call;
  if (options.from !== undefined) return (await import('../own-sources.ts')).answerFrom(call, estimateAnswer);
  if (options.tokenizer !== undefined) (await import('../own-sources.ts')).checkTokenizer(options);
  const { limit, fitMemory, on: machines = [], out, ...rest } = options;
  const { budget, files } = wordsOf(args.budget);
  const file = files.length === 0 ? undefined : files.join(' ');
  if (limit !== undefined && !fitMemory) {
    throw new InputError(`--limit is for --fit-memory: got --limit ${limit} alone`);
  }
  const request = await estimateRequest(budget, { ...rest, on: machines[0] }, io);
  if (machines.length > 1) return compared(call, request, { file, machines });
  const { plan, document } = await planned(call, request, files);
  if (out !== undefined && request.like !== undefined) {
    throw new InputError(
      '--out writes a proposal, which names runs of your own by their files: expected hardware.like of a proposal in place of --like',
    );
  }
  if (out !== undefined) {
    const { planProposalText } = await import('../../check/init/from-plan.ts');
    await io.writeText(out, planProposalText(plan));
    io.err(`Wrote ${out}; check it with: isoflop check ${out}\n`);
  }
  const explanation = options.explain ? await explanationOf(call, plan) : [];
  const shown = { verbose: options.verbose, explanation };
  if (!fitMemory) return { view: estimateView(document, shown) };
  const { layoutsOfPlan } = await import('../../plan/layouts.ts');
  const plans = layoutsOfPlan(plan, limit === undefined ? {} : { limit });
  return { view: estimateView(document, { ...shown, plans }) };
}

/** The plan of a request or of a proposal, and what is said of it. */
async function planned(
  { options, io }: Estimate,
  request: EstimateRequest,
  files: readonly string[],
): Promise<Planned> {
  const file = files.length === 0 ? undefined : files.join(' ');
  const { minimise, set } = options;
  if (set !== undefined && file === undefined)
    throw new InputError(`--set says what a proposal says instead: expected its file beside --set ${set[0]}`);
  if (minimise !== undefined) {
    if (file !== undefined)
      throw new InputError('--minimise goes with what the command line says, not a proposal');
    return (await import('../../plan/minimise.ts')).minimised(request, minimise);
  }
  if (file === undefined) return plannedOn(request);
  const plan = await planOfFiles(files, request, io, set);
  return { plan, document: estimateOf(plan, { input: { proposal: file, ...inputOf(request) } }) };
}

/** How the numbers of a plan follow, and how the law that filled in got there. */
async function explanationOf({ format }: Estimate, plan: Plan): Promise<readonly Block[]> {
  checkExplained(format);
  const [{ explainPlan }, { explain }] = await Promise.all([
    import('../../plan/explain.ts'),
    import('../../planner/explain/explain.ts'),
  ]);
  const { law } = plan.stated;
  const optimum = plan.whole().size?.optimum;
  return [
    ...explainedBlocks('How the plan follows', explainPlan(plan)),
    ...(optimum === undefined
      ? []
      : explainedBlocks(
          `How ${law.id} gets there`,
          explain(law, optimum, { compute: optimum.compute }).lines,
        )),
  ];
}

/** The same goal on several machines. */
async function compared(
  { options }: Estimate,
  request: EstimateRequest,
  {
    file,
    machines,
  }: { readonly file: string | undefined; readonly machines: NonNullable<Estimate['options']['on']> },
): Promise<Outcome> {
  for (const [name, given] of [
    ['--set', options.set],
    ['a proposal', file],
    ['--out', options.out],
    ['--fit-memory', options.fitMemory || undefined],
    ['--explain', options.explain || undefined],
  ] as const) {
    if (given !== undefined)
      throw new InputError(`Several --on compare machines, which goes without ${name}`);
  }
  const { compareMachines } = await import('../../plan/machines.ts');
  const { machinesView } = await import('../views/machines.ts');
  const { accelerator: _a, accelerators: _n, ...goal } = request;
  return { view: machinesView(compareMachines(goal, machines, options.minimise)) };
}

import { planProposalText } from '../../check/init/from-plan.ts';
import { estimateOf, inputOf } from '../../plan/estimate.ts';
import { planOf } from '../../plan/plan.ts';
import { statedOf } from '../../plan/request.ts';
import type { EstimateRequest } from '../../plan/types.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/estimate.ts';
import { estimateRequest } from '../estimate-options.ts';
import { InputError, type Outcome } from '../io.ts';
import { planOfFile, wordsOf } from '../proposal-argument.ts';
import { estimateView } from '../views/estimate.ts';

type Estimate = CallOf<typeof declared>;

/** `isoflop estimate [budget|proposal]`: the whole plan; of several machines, a comparison. */
export async function estimateAnswer(call: Estimate): Promise<Outcome> {
  const { args, options, io } = call;
  if (options.from !== undefined)
    return (await import('../from-sources.ts')).answerFrom(call, estimateAnswer);
  const { limit, fitMemory, on: machines = [], out, ...rest } = options;
  const { budget, file } = wordsOf(args.budget);
  if (limit !== undefined && !fitMemory) {
    throw new InputError(`--limit is for --fit-memory: got --limit ${limit} alone`);
  }
  const request = await estimateRequest(budget, { ...rest, on: machines[0] }, io);
  if (machines.length > 1) return compared(call, request, { file, machines });
  const plan = file === undefined ? planOf(statedOf(request)) : await planOfFile(file, request, io);
  const document = estimateOf(plan, {
    input: {
      ...(file !== undefined && { proposal: file }),
      ...inputOf(request),
    },
  });
  if (out !== undefined && request.like !== undefined) {
    throw new InputError(
      '--out writes a proposal, which holds no runs of your own: expected it without --like',
    );
  }
  if (out !== undefined) {
    await io.writeText(out, planProposalText(plan));
    io.err(`Wrote ${out}; check it with: isoflop check ${out}\n`);
  }
  const { verbose } = options;
  if (!fitMemory) return { view: estimateView(document, { verbose }) };
  const { layoutsOfPlan } = await import('../../plan/layouts.ts');
  const plans = layoutsOfPlan(plan, limit === undefined ? {} : { limit });
  return { view: estimateView(document, { verbose, plans }) };
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
    ['a proposal', file],
    ['--out', options.out],
    ['--fit-memory', options.fitMemory || undefined],
  ] as const) {
    if (given !== undefined)
      throw new InputError(`Several --on compare machines, which goes without ${name}`);
  }
  const { compareMachines } = await import('../../plan/machines.ts');
  const { machinesView } = await import('../views/machines.ts');
  const { accelerator: _a, accelerators: _n, ...goal } = request;
  return { view: machinesView(compareMachines(goal, machines)) };
}

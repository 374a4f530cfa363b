import { estimate } from '../plan/estimate.ts';
import { type RunOptions, withRuns } from '../plan/run-plan.ts';
import type { EstimateRequest } from '../plan/types.ts';
import type { RecommendDocument } from '../planner/types.ts';
import type { Values } from './command.ts';
import type { options as declared } from './commands/recommend.ts';
import { estimateRequest } from './estimate-options.ts';
import { InputError, type Io } from './io.ts';
import { type BudgetInput, plainBudget } from './quantities.ts';

type Options = Pick<Values<typeof declared>, 'on' | 'mfu' | 'price'>;

/** The compute of a budget in money, accelerator-time or days, completed by `--on`, `--mfu` and `--price`. */
export async function completedBudget(text: string, options: Options, io: Io): Promise<BudgetInput> {
  const plain = plainBudget(text);
  if (plain !== undefined) return { compute: plain, caveats: [] };
  const { compute } = estimate(await hardwareRequest(text, options, io));
  return { compute, written: text.trim(), caveats: [] };
}

/** Documents with what each recommended run takes on the accelerators that are named. */
export async function withMachines(
  documents: readonly RecommendDocument[],
  text: string | undefined,
  options: Options,
  io: Io,
): Promise<readonly RecommendDocument[]> {
  const { accelerator, accelerators = 1, utilisation, price } = await hardwareRequest(text, options, io);
  if (accelerator === undefined) {
    throw new InputError('--mfu and --price need accelerators: add --on, such as --on "1024 h100-sxm"');
  }
  const run: RunOptions = {
    accelerator,
    accelerators,
    ...(utilisation !== undefined && { utilisation }),
    ...(price !== undefined && { price }),
  };
  return documents.map(document => withRuns(document, run));
}

async function hardwareRequest(text: string | undefined, options: Options, io: Io): Promise<EstimateRequest> {
  const { on, mfu, price } = options;
  return estimateRequest(text, { on, mfu, price }, io);
}

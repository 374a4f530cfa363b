import { estimate } from '../../plan/estimate.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/estimate.ts';
import { estimateRequest } from '../estimate-options.ts';
import { InputError, type Outcome } from '../io.ts';
import { estimateView } from '../views/estimate.ts';

/** `isoflop estimate [budget]`: the whole plan, and with `--fit-memory` the layouts that fit. */
export async function estimateAnswer({ args, options, io }: CallOf<typeof declared>): Promise<Outcome> {
  const { limit, fitMemory } = options;
  const budget = args.budget.length === 0 ? undefined : args.budget.join(' ');
  const request = await estimateRequest(budget, options, io);
  if (limit !== undefined && !fitMemory) {
    throw new InputError(`--limit is for --fit-memory: got --limit ${limit} alone`);
  }
  if (!fitMemory) return { view: estimateView(estimate(request)) };
  const { searchPlans } = await import('../../plan/layouts.ts');
  const plans = searchPlans(request, limit === undefined ? {} : { limit });
  return { view: estimateView(estimate(request), plans) };
}

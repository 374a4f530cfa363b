import { estimate } from '../../plan/estimate.ts';
import type { Options } from '../declaration.ts';
import { estimateRequest } from '../estimate-options.ts';
import { InputError, type Io, type Outcome } from '../io.ts';
import { estimateView } from '../views/estimate.ts';

/** `isoflop estimate [budget]`: the whole plan, and with `--fit-memory` the layouts that fit. */
export async function estimateCommand(args: readonly string[], options: Options, io: Io): Promise<Outcome> {
  const budget = args.length === 0 ? undefined : args.join(' ');
  const request = await estimateRequest(budget, options, io);
  if (options.limit !== undefined && options.fitMemory !== true) {
    throw new InputError(`--limit is for --fit-memory: got --limit ${options.limit} alone`);
  }
  if (options.fitMemory !== true) return { view: estimateView(estimate(request)) };
  const { searchPlans } = await import('../../plan/layouts.ts');
  const limit = options.limit as number | undefined;
  const plans = searchPlans(request, limit === undefined ? {} : { limit });
  return { view: estimateView(estimate(request), plans) };
}

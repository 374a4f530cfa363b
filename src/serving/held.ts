import type { Severity } from '../core/caveat.ts';
import { Refusal } from '../core/refusal.ts';
import { serving } from './serving.ts';
import type { ServingWorkload } from './workload.ts';

/** Sizes between which a model is looked for; the shape of anything else is a guess. */
export const LEAST_PARAMETERS = 1e6;
export const MOST_PARAMETERS = 1e13;

/**
 * Largest dense model of a usual shape that a workload's devices hold and that keeps its latencies with as many
 * sequences in flight as the workload says, one unless it does.
 *
 * @param workload devices, format, lengths, latencies
 * @returns parameters; undefined where not even 1M do
 */
export function largestServed(workload: ServingWorkload): number | undefined {
  const { timePerToken = Infinity, timeToFirstToken = Infinity, concurrency, ...rest } = workload;
  return largest(parameters => {
    const answer = serving({ ...rest, parameters, concurrency: concurrency ?? 1 });
    if (!answer.memory.fits || answer.batchLimit < answer.concurrency) return false;
    const { timePerToken: each, timeToFirstToken: first } = answer;
    return each!.likely <= timePerToken && first!.likely <= timeToFirstToken;
  });
}

/** What is understood and does not hold: the command line exits with 1, as where `serving` answers so. */
export class Unmet extends Refusal {
  readonly exitCode = 1;
}

/** Whether a model cannot be served as it was asked: it does not fit, or not even one sequence keeps a latency. */
export function isBroken({ severity }: { readonly severity: Severity }): boolean {
  return severity === 'error';
}

/**
 * Largest dense model of a usual shape that fits with one sequence, which keeps the workload's latencies; undefined where
 * not even 1M does.
 */
export function largestHeld(workload: ServingWorkload): number | undefined {
  return largest(parameters => !serving({ ...workload, parameters }).caveats.some(isBroken));
}

/** The largest size that passes, where each smaller one does. */
function largest(passes: (parameters: number) => boolean): number | undefined {
  if (!passes(LEAST_PARAMETERS)) return undefined;
  if (passes(MOST_PARAMETERS)) return MOST_PARAMETERS;
  let [kept, missed] = [Math.log(LEAST_PARAMETERS), Math.log(MOST_PARAMETERS)];
  while (missed - kept > 1e-9) {
    const middle = (kept + missed) / 2;
    if (passes(Math.exp(middle))) kept = middle;
    else missed = middle;
  }
  return Math.exp(kept);
}

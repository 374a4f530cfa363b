import type { Recommendation } from '../planner/types.ts';
import { formatCount, formatFlop, formatLoss } from '../quantity/format.ts';
import type { PageModel } from './types.ts';

/** How the proposal is called in the charts. */
export const PLAN_NAME = 'this plan';

/** What stands in place of a chart that the law cannot draw. */
export function chartReason(kind: string, message: string): string {
  return `No ${kind} chart: ${message}.`;
}

/** One sentence of what the page shows, for those who hear it. */
export function summary(verdict: PageModel['verdict'], answer: Recommendation | undefined): string {
  if (answer === undefined) return `Verdict ${verdict}. No budget to recommend for.`;
  const loss = answer.loss === null ? '' : `, loss ${formatLoss(answer.loss)}`;
  return `Verdict ${verdict}. ${answer.law} at ${formatFlop(answer.compute)}: ${formatCount(answer.parameters)} parameters, ${formatCount(answer.tokens)} tokens${loss}.`;
}

/** Why nothing can be changed on a page. */
export const fixedReason =
  'The law of this proposal is an expression, which a page cannot compute with: the values are as written.';

/** Heading of what the run's log tells. */
export const RUN_TITLE = 'The run so far';

/** What is said of an address that a later page wrote. */
export const LATER_ADDRESS = 'This address was written by a later version: what is known here was read.';

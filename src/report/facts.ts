import { planLines } from '../check/output/plan-lines.ts';
import type { PlanSummary } from '../plan/summary.ts';
import type { PageFact } from './types.ts';

/** Where the lines of a plan stand in a proposal. */
const paths: Readonly<Record<string, string>> = {
  parameters: 'model.parameters',
  'active parameters': 'model.activeParameters',
  tokens: 'data.tokens',
  epochs: 'data.epochs',
  compute: 'compute',
  accelerators: 'hardware.count',
  utilisation: 'hardware.mfu',
  time: 'schedule.days',
  'accelerator-hours': 'budget.acceleratorHours',
  'price an hour': 'budget.price',
  money: 'budget.money',
  steps: 'training.steps',
};

/**
 * The plan in rows: number, interval, and where each comes from. The numbers are the ones that `check` prints.
 *
 * @param where place of a given value, by its path
 */
export function planFacts(
  plan: PlanSummary,
  where: (path: string) => string | undefined,
): readonly PageFact[] {
  return planLines(plan).map(({ label, text, from, interval }) => {
    const place = paths[label] === undefined ? undefined : where(paths[label]);
    return {
      label,
      value: text,
      origin: from === 'given' ? (place ?? from) : from,
      ...(interval !== undefined && { interval: label === 'predicted loss' ? interval : `80%: ${interval}` }),
    };
  });
}

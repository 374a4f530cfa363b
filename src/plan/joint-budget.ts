import type { Path } from './paths.ts';

/** A budget that is a limit beside another: money before a deadline, a time before money. */
export type JointBudget = 'budget.money' | 'schedule.days';

const joints: Readonly<Record<JointBudget, readonly [limit: Path, beside: readonly Path[]]>> = {
  'budget.money': ['limits.money', ['limits.deadline', 'compute']],
  'schedule.days': ['limits.deadline', ['limits.money', 'compute']],
};

/**
 * Make a budget in money or time a limit where there is another beside it, or FLOP: they hold together.
 *
 * @param numbers of a command line, in which it is put into its place
 * @returns the budget that was one
 */
export function joinBudget(numbers: Map<Path, number>): JointBudget | undefined {
  for (const [budget, [limit, beside]] of Object.entries(joints) as [
    JointBudget,
    (typeof joints)[JointBudget],
  ][]) {
    const value = numbers.get(budget);
    if (value === undefined || numbers.has(limit) || !beside.some(path => numbers.has(path))) continue;
    numbers.delete(budget);
    numbers.set(limit, value);
    return budget;
  }
  return undefined;
}

/** Take back what `joinBudget` did. */
export function partBudget(numbers: Map<Path, number>, joint: JointBudget | undefined): void {
  const value = joint && numbers.get(joints[joint][0]);
  if (joint === undefined || value === undefined) return;
  numbers.delete(joints[joint][0]);
  numbers.set(joint, value);
}

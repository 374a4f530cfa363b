import { FLOP_PER_PARAMETER_TOKEN } from '../core/index.ts';
import { Refusal } from '../core/refusal.ts';
import type { PilotRun } from './runs.ts';

/** Runs of one compute budget. */
export interface BudgetRuns {
  /** FLOP: the budget as named, or the geometric mean of its runs. */
  readonly compute: number;
  readonly runs: readonly PilotRun[];
}

/** Runs whose compute differs by less than this factor belong to one budget. */
const SAME_BUDGET = 1.05;
/** A budget whose runs chain over more than this factor is no budget. */
const WIDEST_BUDGET = 1.25;
/** Runs within this factor of a named budget belong to it. */
const NEAR_NAMED = 1.2;

/** C of a run: as the file gives it, else 6ND. */
export function computeOf(run: PilotRun): number {
  return run.compute ?? FLOP_PER_PARAMETER_TOKEN * run.parameters * run.tokens;
}

/** Runs of rising compute in chains of neighbours that differ by less than 5%. */
function chains(sorted: readonly PilotRun[]): readonly (readonly PilotRun[])[] {
  const groups: PilotRun[][] = [];
  for (const run of sorted) {
    const last = groups.at(-1)?.at(-1);
    if (last !== undefined && computeOf(run) <= computeOf(last) * SAME_BUDGET) groups.at(-1)!.push(run);
    else groups.push([run]);
  }
  return groups;
}

/** Runs of one budget each, by rising compute; what chains over more than 25% is no profile. */
export function profiles(runs: readonly PilotRun[]): readonly (readonly PilotRun[])[] {
  const sorted = runs.toSorted((one, other) => computeOf(one) - computeOf(other));
  return chains(sorted).filter(group => computeOf(group.at(-1)!) <= computeOf(group[0]!) * WIDEST_BUDGET);
}

/**
 * Group runs into budgets: by the nearest named one (within 20%), or by gaps of 5% between neighbours.
 *
 * @throws RangeError when a budget is named twice, or when runs chain over more than 25%, so that budgets cannot be told apart
 */
export function groupByBudget(
  runs: readonly PilotRun[],
  named: readonly number[] = [],
): readonly BudgetRuns[] {
  const sorted = runs.toSorted((one, other) => computeOf(one) - computeOf(other));
  if (named.length > 0) return groupByName(sorted, named);
  const groups = chains(sorted);
  for (const group of groups) {
    const [low, high] = [computeOf(group[0]!), computeOf(group.at(-1)!)];
    if (high > low * WIDEST_BUDGET) {
      throw new Refusal(
        `Budgets cannot be told apart: runs lie without a gap from ${low.toExponential(2)} to ${high.toExponential(2)} FLOP; name the budgets (--budgets 1e19,1e20)`,
      );
    }
  }
  return groups.map(group => ({
    compute: Math.exp(group.reduce((sum, run) => sum + Math.log(computeOf(run)), 0) / group.length),
    runs: group,
  }));
}

function groupByName(sorted: readonly PilotRun[], named: readonly number[]): readonly BudgetRuns[] {
  const budgets = named.toSorted((one, other) => one - other);
  const twice = budgets.find((budget, index) => budget === budgets[index - 1]);
  if (twice !== undefined)
    throw new Refusal(`Budgets of profiles must differ: got ${twice.toExponential()} twice`);
  const groups = budgets.map(compute => ({ compute, runs: [] as PilotRun[] }));
  // both rise, so that the nearest budget of a run is that of the one before, or further up
  let place = 0;
  for (const run of sorted) {
    const distance = (index: number) => Math.abs(Math.log(computeOf(run) / (budgets[index] ?? Infinity)));
    while (distance(place + 1) < distance(place)) place += 1;
    if (distance(place) <= Math.log(NEAR_NAMED)) groups[place]!.runs.push(run);
  }
  return groups;
}

import { computeOf } from './budgets.ts';
import type { PilotRun } from './runs.ts';

/** The training curve of one model size, by rising compute: columns in logarithms, one row for each compute. */
export interface TrainingCurve {
  readonly parameters: number;
  readonly logC: readonly number[];
  readonly logD: readonly number[];
  readonly losses: readonly number[];
}

/** Group runs by N: sizes that differ by less than this factor are one model. */
const SAME_SIZE = 1.001;

/** Runs of one model size, by rising compute; sizes in ascending order. */
export function groupByParameters(runs: readonly PilotRun[]): readonly (readonly PilotRun[])[] {
  const sorted = runs.toSorted(
    (one, other) => one.parameters - other.parameters || computeOf(one) - computeOf(other),
  );
  const groups: PilotRun[][] = [];
  for (const run of sorted) {
    const first = groups.at(-1)?.[0];
    if (first !== undefined && run.parameters <= first.parameters * SAME_SIZE) groups.at(-1)!.push(run);
    else groups.push([run]);
  }
  return groups.map(group => group.toSorted((one, other) => computeOf(one) - computeOf(other)));
}

/** The curve through runs of one size. Rows of one compute are one place, at the mean of their losses and tokens. */
export function toPath(runs: readonly PilotRun[]): TrainingCurve {
  const logC: number[] = [];
  const logD: number[] = [];
  const losses: number[] = [];
  for (let start = 0, end = 0; start < runs.length; start = end) {
    const compute = computeOf(runs[start]!);
    let [tokens, loss] = [0, 0];
    for (; end < runs.length && computeOf(runs[end]!) === compute; end++) {
      tokens += Math.log(runs[end]!.tokens);
      loss += runs[end]!.loss;
    }
    logC.push(Math.log(compute));
    logD.push(tokens / (end - start));
    losses.push(loss / (end - start));
  }
  return { parameters: runs[0]!.parameters, logC, logD, losses };
}

/** A column of a curve at a budget, linear in ln C between rows; NaN beyond the curve's ends. */
export function readPath({ logC }: TrainingCurve, at: number, values: readonly number[]): number {
  if (!(at >= logC[0]! && at <= logC.at(-1)!)) return Number.NaN;
  let low = 0;
  let high = logC.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (logC[middle]! <= at) low = middle;
    else high = middle;
  }
  const part = logC[high]! > logC[low]! ? (at - logC[low]!) / (logC[high]! - logC[low]!) : 0;
  return values[low]! + part * (values[high]! - values[low]!);
}

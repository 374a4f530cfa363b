import { solvePositive } from '../core/linear.ts';
import type { DescentProblem } from './descend.ts';
import { descend } from './descend.ts';
import { newSlope, objectiveOf, objectiveSlope } from './objective.ts';
import { toPoints } from './points.ts';
import { restrict } from './restriction.ts';
import { canonicalOrder, type PilotRun } from './runs.ts';
import type { FitOptions } from './types.ts';

/** Exponents that several laws have in common. */
export interface SharedExponents {
  readonly alpha: number;
  readonly beta: number;
}

const MOST_STEPS = 200;

/**
 * One alpha and one beta for several groups of runs, each with an E, A and B of its own: the least sum of the groups'
 * objectives. For given exponents each group is solved by itself; how the least sum changes with them follows from its
 * derivatives there, since at a group's optimum those by E, A and B are zero (variable projection). Newton's steps are
 * damped until the sum falls.
 *
 * @param groups runs of each
 * @param starts exponents to start from, such as those of the groups alone
 * @param options the objective, and Huber's delta
 */
export function shareExponents(
  groups: readonly (readonly PilotRun[])[],
  starts: readonly SharedExponents[],
  { objective = 'huber-log', delta }: Pick<FitOptions, 'objective' | 'delta'>,
): SharedExponents {
  const chosen = objectiveOf(objective, delta);
  const problems = groups.map(runs => {
    const points = toPoints(runs, canonicalOrder(runs));
    return { points, weights: new Float64Array(points.count).fill(1), objective: chosen };
  });
  const ends = starts.map(start => descendTogether(problems, start));
  return ends.reduce((best, end) => (end.value < best.value ? end : best)).exponents;
}

type Group = Omit<DescentProblem, 'restriction'>;

function descendTogether(
  groups: readonly Group[],
  start: SharedExponents,
): { readonly exponents: SharedExponents; readonly value: number } {
  let exponents = start;
  let here = profile(groups, exponents);
  let damping = 1e-3;
  for (let step = 0; step < MOST_STEPS && damping < 1e9; step++) {
    const [aa, ab, bb] = here.curvature;
    const size = Math.max(Math.abs(aa), Math.abs(bb), 1e-300);
    const matrix = Float64Array.of(aa + damping * size, ab, ab, bb + damping * size);
    const change = solvePositive(matrix, Float64Array.from(here.gradient));
    const next = change && { alpha: exponents.alpha - change[0]!, beta: exponents.beta - change[1]! };
    if (next === undefined || !(next.alpha > 0.01 && next.alpha < 5 && next.beta > 0.01 && next.beta < 5)) {
      damping *= 4;
      continue;
    }
    const there = profile(groups, next);
    if (!(there.value < here.value)) {
      damping *= 4;
      continue;
    }
    const gained = here.value - there.value;
    [exponents, here, damping] = [next, there, Math.max(damping / 5, 1e-9)];
    if (gained <= 1e-13 * here.value) break;
  }
  return { exponents, value: here.value };
}

/** The least sum for given exponents, its gradient and curvature by alpha and beta. */
function profile(
  groups: readonly Group[],
  { alpha, beta }: SharedExponents,
): {
  readonly value: number;
  readonly gradient: readonly number[];
  readonly curvature: readonly [number, number, number];
} {
  let value = 0;
  const gradient = [0, 0];
  const curvature: [number, number, number] = [0, 0, 0];
  for (const group of groups) {
    const restriction = restrict({ fixed: { alpha, beta } }, group.points);
    const end = [0.5, 0.1, 0.9]
      .map(share => descend({ ...group, restriction }, startOf(group, { alpha, beta }, share)))
      .reduce((best, one) => (one.value < best.value ? one : best));
    const slope = newSlope();
    value += objectiveSlope(group.points, group.weights, group.objective, end.theta, slope);
    gradient[0]! += slope.gradient[3]!;
    gradient[1]! += slope.gradient[4]!;
    // Schur complement of the block of e, a and b; the majorizer where the Hessian is not positive
    const own = schur(slope.hessian) ?? schur(slope.majorizer);
    if (own === undefined) continue;
    for (const index of [0, 1, 2]) curvature[index]! += own[index]!;
  }
  return { value, gradient, curvature };
}

/** Half of the least loss for E, and the rest in equal terms. */
function startOf({ points }: Group, { alpha, beta }: SharedExponents, share: number): number[] {
  const least = points.loss.reduce((low, loss) => Math.min(low, loss), Infinity);
  const mean = points.loss.reduce((sum, loss) => sum + loss, 0) / points.count;
  const rest = Math.log(Math.max(mean - share * least, 1e-3 * mean) / 2);
  return [Math.log(share * least), rest, rest, alpha, beta];
}

function schur(matrix: Float64Array): readonly [number, number, number] | undefined {
  const block = Float64Array.from([0, 1, 2, 5, 6, 7, 10, 11, 12], index => matrix[index]!);
  const cross = [3, 4].map(column => Float64Array.from([0, 1, 2], row => matrix[row * 5 + column]!));
  const solved = cross.map(column => solvePositive(block, column));
  if (solved[0] === undefined || solved[1] === undefined) return undefined;
  const entry = (row: number, column: number) =>
    matrix[(3 + row) * 5 + 3 + column]! -
    cross[row]!.reduce((sum, value, index) => sum + value * solved[column]![index]!, 0);
  return [entry(0, 0), entry(0, 1), entry(1, 1)];
}

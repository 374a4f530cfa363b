import { solvePositive } from '../core/linear.ts';
import type { Objective } from './objective.ts';
import type { Points } from './points.ts';
import type { Constraints } from './restriction.ts';

/** A start for a descent: internal coefficients, and how well least squares did there. */
export interface DescentStart {
  readonly theta: readonly number[];
  /** Sum of squared (relative, for a logarithmic objective) residuals. */
  readonly score: number;
  /** Whether least squares uses all terms there: from elsewhere a descent takes longer. */
  readonly interior: boolean;
}

/** What a screening found. */
export interface Screening {
  readonly starts: readonly DescentStart[];
  /** Pairs of exponents that were tried. */
  readonly screened: number;
}

/** Exponents that are tried: 15 values, evenly spaced in the logarithm. Published ones lie between 0.07 and 0.7. */
const LEAST_EXPONENT = 0.05;
const MOST_EXPONENT = 3;
const EXPONENT_COUNT = 15;
/** The grid is cut into blocks of this many exponents a side; the best place of each block starts a descent. */
const BLOCK_SIDE = 5;

/**
 * Screen a grid of exponents. For given exponents the law is linear in E, A and B, so the best non-negative ones
 * follow from a 3 by 3 system (variable projection); its entries are inner products that are shared by the grid.
 *
 * @returns the best start of each block of the grid, best first; of the places where least squares leaves a term
 * out (E = 0, say) only the best, or six where there is no other kind
 */
export function screenStarts(points: Points, objective: Objective, constraints: Constraints): Screening {
  const grid = Array.from(
    { length: EXPONENT_COUNT },
    (_, index) => LEAST_EXPONENT * (MOST_EXPONENT / LEAST_EXPONENT) ** (index / (EXPONENT_COUNT - 1)),
  );
  const fixed = constraints.fixed ?? {};
  const tied = constraints.tieExponents === true;
  const alphas = oneOf(fixed.alpha ?? (tied ? fixed.beta : undefined)) ?? grid;
  const betas = tied ? alphas : (oneOf(fixed.beta) ?? grid);
  const relative = points.loss.map(loss => (objective.logarithmic ? 1 / loss : 1));
  const target = points.loss.map((loss, index) => loss * relative[index]!);
  const parameterColumns = alphas.map(alpha => powers(points.logParameters, alpha, relative));
  const tokenColumns = betas.map(beta => powers(points.logTokens, beta, relative));
  const withParameters = parameterColumns.map(column => new Products(column, relative, target));
  const withTokens = tokenColumns.map(column => new Products(column, relative, target));
  const constant = new Products(relative, relative, target);
  const squared = dot(target, target);
  const best = new Map<string, DescentStart>();
  alphas.forEach((alpha, row) => {
    betas.forEach((beta, column) => {
      if (tied && row !== column) return;
      const x = withParameters[row]!;
      const y = withTokens[column]!;
      const cross = dot(parameterColumns[row]!, tokenColumns[column]!);
      const matrix = [
        constant.own,
        x.constant,
        y.constant,
        x.constant,
        x.own,
        cross,
        y.constant,
        cross,
        y.own,
      ];
      const held = [
        fixed.E,
        fixed.A === undefined ? undefined : fixed.A * Math.exp(-alpha * points.centreOfLogParameters),
        fixed.B === undefined ? undefined : fixed.B * Math.exp(-beta * points.centreOfLogTokens),
      ];
      const { values, score } = leastSquares(matrix, [constant.target, x.target, y.target], squared, held);
      const key = tied
        ? `${Math.floor(row / 2)}`
        : `${Math.floor(row / BLOCK_SIDE)} ${Math.floor(column / BLOCK_SIDE)}`;
      const known = best.get(key);
      const interior = values.every((value, index) => held[index] !== undefined || value > 0);
      if (known !== undefined && (known.interior !== interior ? known.interior : known.score <= score))
        return;
      // a term that least squares leaves out starts small instead: its logarithm must be finite
      const floors = [1e-2 / constant.scale, 1e-2 / x.scale, 1e-2 / y.scale];
      const logs = values.map((value, index) => Math.log(held[index] ?? Math.max(value, floors[index]!)));
      best.set(key, { theta: [...logs, alpha, beta], score, interior });
    });
  });
  const ranked = [...best.values()].sort((one, other) => one.score - other.score);
  const interior = ranked.filter(start => start.interior);
  const boundary = ranked.filter(start => !start.interior);
  return {
    starts: [...interior, ...boundary.slice(0, interior.length > 0 ? 1 : 6)],
    screened: tied ? alphas.length : alphas.length * betas.length,
  };
}

function oneOf(value: number | undefined): readonly number[] | undefined {
  return value === undefined ? undefined : [value];
}

function powers(logs: Float64Array, exponent: number, relative: Float64Array): Float64Array {
  return logs.map((log, index) => Math.exp(-exponent * log) * relative[index]!);
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += one[i]! * other[i]!;
  return sum;
}

/** Inner products of a column with itself, with the constant column and with the target. */
class Products {
  readonly own: number;
  readonly constant: number;
  readonly target: number;
  /** How large the column is beside the target. */
  readonly scale: number;
  constructor(column: Float64Array, constant: Float64Array, target: Float64Array) {
    this.own = dot(column, column);
    this.constant = dot(column, constant);
    this.target = dot(column, target);
    this.scale = Math.sqrt(this.own / dot(target, target));
  }
}

/** Best non-negative values of the free ones among three: all of them if that works, else the best smaller set. */
function leastSquares(
  matrix: readonly number[],
  right: readonly number[],
  squared: number,
  held: readonly (number | undefined)[],
): { readonly values: readonly number[]; readonly score: number } {
  const base = held.map(value => value ?? 0);
  let best = { values: base, score: quadratic(matrix, right, squared, base) };
  const free = held.reduce<number>((bits, value, index) => bits | (value === undefined ? 1 << index : 0), 0);
  for (let set = free; set > 0; set--) {
    const used = [0, 1, 2].filter(index => (set >> index) & 1);
    if ((set & ~free) !== 0) continue;
    const small = Float64Array.from(used.flatMap(row => used.map(column => matrix[row * 3 + column]!)));
    const rest = Float64Array.from(used, row =>
      base.reduce((sum, value, column) => sum - matrix[row * 3 + column]! * value, right[row]!),
    );
    const solution = solvePositive(small, rest);
    if (solution === undefined || solution.some(value => value < 0)) continue;
    const values = [...base];
    used.forEach((index, place) => {
      values[index] = solution[place]!;
    });
    const score = quadratic(matrix, right, squared, values);
    if (score < best.score) best = { values, score };
    // nothing beats the unconstrained optimum
    if (set === free) break;
  }
  return best;
}

function quadratic(
  matrix: readonly number[],
  right: readonly number[],
  squared: number,
  values: readonly number[],
): number {
  let score = squared;
  for (let row = 0; row < 3; row++) {
    score -= 2 * right[row]! * values[row]!;
    for (let column = 0; column < 3; column++)
      score += matrix[row * 3 + column]! * values[row]! * values[column]!;
  }
  return score;
}

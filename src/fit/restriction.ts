import { Refusal } from '../core/refusal.ts';
import { SIZE } from './objective.ts';
import type { Points } from './points.ts';

/** Names of the coefficients, in the order of every vector of this folder. */
export const coefficientNames = ['E', 'A', 'B', 'alpha', 'beta'] as const;
export type CoefficientName = (typeof coefficientNames)[number];

/** What the fit may not choose freely. */
export interface Constraints {
  /** Coefficients held at a value: E, A and B as themselves, not as logarithms. */
  readonly fixed?: Partial<Readonly<Record<CoefficientName, number>>>;
  /** One exponent for both terms (Muennighoff et al. 2023, Gadre et al. 2024). */
  readonly tieExponents?: boolean;
}

/** theta = origin + basis · free: the internal coefficients that the constraints leave open. */
export interface Restriction {
  readonly freeCount: number;
  readonly origin: Float64Array;
  /** SIZE rows of `freeCount`. */
  readonly basis: Float64Array;
  /** Which coefficients each free value moves. */
  readonly freeNames: readonly string[];
}

/**
 * Turn constraints into a linear map. Holding A fixed is linear too: a = ln A − alpha·mean ln N.
 *
 * @throws RangeError when a fixed value is out of range, or exponents are tied and fixed to different values
 */
export function restrict(constraints: Constraints, points: Points): Restriction {
  const fixed = checkedFixed(constraints);
  const tied = constraints.tieExponents === true;
  if (tied && fixed.alpha === undefined && fixed.beta !== undefined) fixed.alpha = fixed.beta;
  if (tied && fixed.beta === undefined && fixed.alpha !== undefined) fixed.beta = fixed.alpha;
  const origin = new Float64Array(SIZE);
  const columns: Float64Array[] = [];
  const freeNames: string[] = [];
  const open = (name: string, ...rows: number[]) => {
    const column = new Float64Array(SIZE);
    for (const row of rows) column[row] = 1;
    columns.push(column);
    freeNames.push(name);
    return column;
  };
  const held = [fixed.E, fixed.A, fixed.B];
  for (const row of [0, 1, 2]) {
    if (held[row] === undefined) open(coefficientNames[row]!, row);
    else origin[row] = Math.log(held[row]);
  }
  const centres = [points.centreOfLogParameters, points.centreOfLogTokens];
  const moves = (column: Float64Array, which: number) => {
    if (held[1 + which] !== undefined) column[1 + which] = -centres[which]!;
  };
  if (tied && fixed.alpha === undefined) {
    const column = open('alpha = beta', 3, 4);
    moves(column, 0);
    moves(column, 1);
  } else {
    for (const which of [0, 1]) {
      const value = which === 0 ? fixed.alpha : fixed.beta;
      if (value === undefined) {
        moves(open(coefficientNames[3 + which]!, 3 + which), which);
      } else {
        origin[3 + which] = value;
        if (held[1 + which] !== undefined) origin[1 + which]! -= value * centres[which]!;
      }
    }
  }
  const basis = new Float64Array(SIZE * columns.length);
  columns.forEach((column, free) => {
    column.forEach((value, row) => {
      basis[row * columns.length + free] = value;
    });
  });
  return { freeCount: columns.length, origin, basis, freeNames };
}

function checkedFixed({ fixed = {}, tieExponents }: Constraints): Partial<Record<CoefficientName, number>> {
  for (const name of coefficientNames) {
    const value = fixed[name];
    if (value === undefined) continue;
    if (!(Number.isFinite(value) && (name === 'E' ? value >= 0 : value > 0))) {
      const least = name === 'E' ? 'zero or positive' : 'positive';
      throw new Refusal(`Fixed coefficient ${name} must be ${least}: got ${value}`);
    }
  }
  if (tieExponents && fixed.alpha !== undefined && fixed.beta !== undefined && fixed.alpha !== fixed.beta) {
    throw new Refusal(
      `Exponents are tied, so alpha and beta must be fixed to one value: got ${fixed.alpha} and ${fixed.beta}`,
    );
  }
  if (coefficientNames.every(name => fixed[name] !== undefined)) {
    throw new Refusal('At least one coefficient must be free: got all five fixed');
  }
  return { ...fixed };
}

/** Internal coefficients of a free vector. */
export function expand(restriction: Restriction, free: Float64Array, theta: Float64Array): void {
  const { freeCount, origin, basis } = restriction;
  for (let row = 0; row < SIZE; row++) {
    let value = origin[row]!;
    for (let column = 0; column < freeCount; column++)
      value += basis[row * freeCount + column]! * free[column]!;
    theta[row] = value;
  }
}

/** The free vector nearest to internal coefficients: exact where they obey the constraints. */
export function contract(restriction: Restriction, theta: ArrayLike<number>): Float64Array {
  const { freeCount, basis } = restriction;
  const free = new Float64Array(freeCount);
  for (let column = 0; column < freeCount; column++) {
    let sum = 0;
    let rows = 0;
    for (let row = 0; row < SIZE; row++) {
      if (basis[row * freeCount + column] !== 1) continue;
      sum += theta[row]!;
      rows += 1;
    }
    free[column] = sum / rows;
  }
  return free;
}

/** basis' · vector. */
export function reduceVector(restriction: Restriction, vector: Float64Array): Float64Array {
  const { freeCount, basis } = restriction;
  const reduced = new Float64Array(freeCount);
  for (let row = 0; row < SIZE; row++) {
    for (let column = 0; column < freeCount; column++) {
      reduced[column]! += basis[row * freeCount + column]! * vector[row]!;
    }
  }
  return reduced;
}

/** basis' · matrix · basis. */
export function reduceMatrix(restriction: Restriction, matrix: Float64Array): Float64Array {
  const { freeCount, basis } = restriction;
  const reduced = new Float64Array(freeCount * freeCount);
  for (let row = 0; row < SIZE; row++) {
    for (let column = 0; column < SIZE; column++) {
      const entry = matrix[row * SIZE + column]!;
      for (let i = 0; i < freeCount; i++) {
        const left = basis[row * freeCount + i]! * entry;
        if (left === 0) continue;
        for (let j = 0; j < freeCount; j++)
          reduced[i * freeCount + j]! += left * basis[column * freeCount + j]!;
      }
    }
  }
  return reduced;
}

import type { ParametricCoefficients } from '../core/index.ts';
import { invertPositive, type Scaled, scaleToUnitDiagonal, symmetricEigen } from '../core/linear.ts';
import { append } from '../core/unbounded.ts';
import type { DescentProblem } from './descend.ts';
import { newSlope, objectiveSlope, withDelta } from './objective.ts';
import { type Obstacle, obstacle } from './obstacles.ts';
import { countDistinct, type Points } from './points.ts';
import { residuals } from './residuals.ts';
import { coefficientNames, reduceMatrix } from './restriction.ts';
import { studentHalfWidth } from './student.ts';

/** What the residuals and their derivatives at the optimum say about the coefficients. */
export interface Identification {
  readonly obstacles: readonly Obstacle[];
  /** Condition of the residuals' Jacobian, its columns scaled to length 1: how far errors may grow. */
  readonly condition: number;
}

/** Exponents beyond this are a bound: a term that falls so fast is a step, not a power law. */
export const LARGEST_EXPONENT = 10;
/** A term below this part of the smallest loss is not there. */
const SMALLEST_TERM = 1e-6;
/** An eigenvalue of the scaled normal matrix below this is rounding. */
const ROUNDING_OF_EIGENVALUE = 1e-13;

export function identify(
  problem: DescentProblem,
  theta: Float64Array,
  coefficients: ParametricCoefficients,
): Identification {
  const { points, restriction, objective } = problem;
  const { freeCount, freeNames } = restriction;
  const slope = newSlope();
  // with delta infinite the majorizer is J'J
  objectiveSlope(points, problem.weights, withDelta(objective, Infinity), theta, slope);
  const normal = scaleToUnitDiagonal(reduceMatrix(restriction, slope.majorizer), freeCount);
  const eigen = symmetricEigen(normal.matrix, freeCount);
  const largest = eigen.at(-1)?.value ?? 1;
  const weak = eigen.filter(({ value }) => value <= ROUNDING_OF_EIGENVALUE * largest);
  const atBound = bounds(points, theta, coefficients, restriction.freeNames);
  const obstacles: Obstacle[] = [...atBound];
  if (atBound.length === 0 && weak.length > 0) {
    const named = freeNames.filter((_, index) => weak.some(({ vector }) => Math.abs(vector[index]!) > 0.1));
    obstacles.push(obstacle('not-identified', named, {}));
  }
  if (obstacles.length === 0) append(obstacles, notFromZero(problem, theta, normal, coefficients));
  return {
    obstacles,
    condition: Math.sqrt(largest / Math.max(eigen[0]?.value ?? 1, Number.MIN_VALUE)),
  };
}

function bounds(
  points: Points,
  theta: Float64Array,
  { E, alpha, beta }: ParametricCoefficients,
  freeNames: readonly string[],
): Obstacle[] {
  const least = SMALLEST_TERM * points.loss.reduce((low, loss) => Math.min(low, loss), Infinity);
  const largestTerm = (log: number, exponent: number, logs: Float64Array) =>
    logs.reduce((high, value) => Math.max(high, Math.exp(log - exponent * value)), 0);
  const found: Obstacle[] = [];
  const bound = (coefficient: string, value: number, limit: string) =>
    found.push(obstacle('at-bound', [coefficient], { value, limit }));
  const free = (name: string) => freeNames.some(entry => entry.split(' = ').includes(name));
  if (free('E') && E < least) bound('E', E, 'zero');
  if (free('A') && largestTerm(theta[1]!, alpha, points.logParameters) < least) bound('A', 0, 'zero');
  if (free('B') && largestTerm(theta[2]!, beta, points.logTokens) < least) bound('B', 0, 'zero');
  if (free('alpha') && !(alpha > 1e-3)) bound('alpha', alpha, 'zero');
  if (free('beta') && !(beta > 1e-3)) bound('beta', beta, 'zero');
  if (free('alpha') && alpha > LARGEST_EXPONENT) bound('alpha', alpha, `${LARGEST_EXPONENT}`);
  if (free('beta') && beta > LARGEST_EXPONENT) bound('beta', beta, `${LARGEST_EXPONENT}`);
  return found;
}

/**
 * What has a 95% interval, from the linearised fit and the spread of its residuals, that reaches zero: an exponent, E,
 * or a term amid the runs (exp a = A/N^alpha at the geometric mean of N). Where exponents are tied or fixed and all runs
 * have one ratio, only the sum of the two terms is known, and only the terms themselves tell so.
 */
function notFromZero(
  problem: DescentProblem,
  theta: Float64Array,
  { matrix, scale }: Scaled,
  coefficients: ParametricCoefficients,
): Obstacle[] {
  const { points, restriction } = problem;
  const { freeCount, freeNames, basis } = restriction;
  const inverse = invertPositive(matrix, freeCount);
  if (inverse === undefined) return [];
  // the same run twice tells nothing about the noise, another loss of it does
  const freedom = Math.max(1, countDistinct(points, { byLoss: true }) - freeCount);
  // root mean square and not a median: as many residuals as coefficients may be zero in a fit of absolute errors
  const squares = residuals(points, problem.objective, theta).reduce((sum, entry) => sum + entry * entry, 0);
  const noise = Math.sqrt(squares / freedom);
  const halfWidth = studentHalfWidth(freedom);
  const errorOf = (row: number) => {
    let variance = 0;
    for (let i = 0; i < freeCount; i++) {
      const left = basis[row * freeCount + i]! / scale[i]!;
      for (let j = 0; j < freeCount && left !== 0; j++)
        variance += (left * inverse[i * freeCount + j]! * basis[row * freeCount + j]!) / scale[j]!;
    }
    return noise * Math.sqrt(Math.max(0, variance));
  };
  const found = new Map<string, Obstacle>();
  coefficientNames.forEach((coefficient, row) => {
    const error = errorOf(row);
    const isExponent = coefficient === 'alpha' || coefficient === 'beta';
    // e, a and b are logarithms of terms, so their errors are relative
    const value = isExponent ? coefficients[coefficient] : Math.exp(theta[row]!);
    const size = isExponent ? value : 1;
    if (error === 0 || halfWidth * error < size) return;
    const term = terms[coefficient];
    const names = [coefficient, exponentOf[coefficient] ?? coefficient];
    const name =
      freeNames.find(free => names.some(entry => free.split(' = ').includes(entry))) ?? coefficient;
    const args = { value, error: isExponent ? error : value * error, ...(term !== undefined && { term }) };
    found.set(term ?? name, obstacle('not-distinguished-from-zero', [name], args));
  });
  return [...found.values()];
}

const terms: Readonly<Record<string, string>> = { A: 'A/N^alpha', B: 'B/D^beta' };
/** The exponent that moves a term whose factor is fixed. */
const exponentOf: Readonly<Record<string, string>> = { A: 'alpha', B: 'beta' };

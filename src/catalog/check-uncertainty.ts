import type { Law } from '../core/law.ts';
import { uncertainOf } from '../core/law-intervals.ts';
import { Refusal } from '../core/refusal.ts';
import type { Uncertainty } from '../core/uncertainty.ts';

/** Draws of which percentiles can be taken at all. */
const FEWEST_DRAWS = 2;
/** Negative variance of a correlation matrix that rounding of printed digits may leave. */
const ROUNDING = 1e-5;

/**
 * Whether the uncertainty of a law can be used: draws or a covariance, of the coefficients that the law has.
 *
 * @throws RangeError with the field and what was expected
 */
export function checkUncertainty({ relations, uncertainty }: Pick<Law, 'relations' | 'uncertainty'>): void {
  if (uncertainty === undefined) return;
  const names = uncertainOf({ relations })?.columns;
  if (names === undefined) {
    throw new Refusal(
      'uncertainty is of a parametric loss, or of optimalParameters as a power of compute: this law has neither',
    );
  }
  const { mean, draws, covariance } = uncertainty;
  if (draws === undefined && covariance === undefined)
    throw new Refusal('uncertainty: expected draws or a covariance, and found neither');
  if (mean !== undefined) checkRow('uncertainty.mean', mean, names);
  if (draws !== undefined) checkDraws(draws, names);
  if (covariance !== undefined) checkCovariance(covariance, names);
}

function checkRow(field: string, row: readonly number[], names: readonly string[]): void {
  if (row.length === names.length) return;
  throw new Refusal(`${field} must be ${names.length} numbers, of ${names.join(', ')}: got ${row.length}`);
}

function checkDraws(draws: NonNullable<Uncertainty['draws']>, names: readonly string[]): void {
  if (draws.length < FEWEST_DRAWS)
    throw new Refusal(`uncertainty.draws must be at least ${FEWEST_DRAWS} draws: got ${draws.length}`);
  for (const [index, draw] of draws.entries()) {
    checkRow(`uncertainty.draws.${index}`, draw, names);
    for (const name of ['alpha', 'beta']) {
      const value = draw[names.indexOf(name)];
      if (value !== undefined && !(value > 0))
        throw new Refusal(`uncertainty.draws.${index}: ${name} must be positive: got ${value}`);
    }
  }
}

function checkCovariance(covariance: NonNullable<Uncertainty['covariance']>, names: readonly string[]): void {
  const field = 'uncertainty.covariance';
  if (covariance.length !== names.length) {
    throw new Refusal(
      `${field} must be ${names.length} rows, of ${names.join(', ')}: got ${covariance.length}`,
    );
  }
  for (const [index, row] of covariance.entries()) {
    checkRow(`${field}.${index}`, row, names);
    const variance = row[index]!;
    if (!(variance >= 0))
      throw new Refusal(
        `${field}.${index}.${index} is a variance, which cannot be negative: got ${variance}`,
      );
  }
  const deviations = covariance.map((row, index) => Math.sqrt(row[index]!) || 1);
  const correlations = covariance.map((row, i) =>
    row.map((value, j) => value / deviations[i]! / deviations[j]!),
  );
  for (const [i, row] of correlations.entries()) {
    for (let j = 0; j < i; j++) {
      if (Math.abs(row[j]! - correlations[j]![i]!) > ROUNDING) {
        throw new Refusal(
          `${field} must be symmetric: got ${covariance[i]![j]} in row ${i}, column ${j} and ${covariance[j]![i]} in row ${j}, column ${i}`,
        );
      }
    }
  }
  if (!isPositive(correlations))
    throw new Refusal(`${field} is none: some sum of ${names.join(', ')} has a negative variance by it`);
}

/** Whether a symmetric matrix has no negative eigenvalue but by rounding: whether it has a Cholesky factor. */
function isPositive(matrix: readonly (readonly number[])[]): boolean {
  const factor = matrix.map(row => row.map(() => 0));
  for (const [i, row] of matrix.entries()) {
    for (let j = 0; j <= i; j++) {
      let rest = row[j]! + (i === j ? ROUNDING : 0);
      for (let k = 0; k < j; k++) rest -= factor[i]![k]! * factor[j]![k]!;
      if (i === j && !(rest > 0)) return false;
      factor[i]![j] = i === j ? Math.sqrt(rest) : rest / factor[j]![j]!;
    }
  }
  return true;
}

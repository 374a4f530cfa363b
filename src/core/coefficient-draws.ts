import type { ParametricCoefficients } from './parametric.ts';
import { normalQuantile } from './quantile.ts';

/** Coefficients of a parametric loss, in the order of a draw: ln E, ln A, ln B, alpha, beta, and k where there is one. */
export type DrawnCoefficients = readonly number[];

/**
 * How sure the coefficients of a law are: draws from a bootstrap, or a covariance.
 * The order of the columns is ln E, ln A, ln B, alpha, beta (and k) for a parametric loss, and ln scale, exponent for a law
 * whose optimal parameters are a power of compute.
 */
export interface Uncertainty {
  readonly method: string;
  readonly mean?: readonly number[];
  readonly covariance?: readonly (readonly number[])[];
  readonly draws?: readonly (readonly number[])[];
}

/**
 * Coefficients that vary together, one set a point of a sample: draws of a bootstrap by the first coordinate, or from a
 * covariance by as many coordinates as it has columns, through its Cholesky factor.
 *
 * @param points coordinates of the sample, each with numbers above 0 and below 1
 * @returns undefined without draws and covariance, or with more columns than coordinates
 */
export function drawnCoefficients(
  { draws, covariance }: Uncertainty,
  { E, A, B, alpha, beta, k }: ParametricCoefficients,
  points: readonly Float64Array[],
): readonly DrawnCoefficients[] | undefined {
  const [first] = points;
  if (first === undefined) return undefined;
  if (draws !== undefined) return Array.from(first, p => draws[Math.floor(p * draws.length)]!);
  if (covariance === undefined || covariance.length > points.length) return undefined;
  const middle = [Math.log(E), Math.log(A), Math.log(B), alpha, beta, ...(k === undefined ? [] : [k])];
  const factor = cholesky(covariance);
  return Array.from(first, (_, index) => {
    const z = factor.map((_row, column) => normalQuantile(points[column]![index]!));
    return middle.map(
      (value, row) => value + factor[row]!.reduce((sum, one, column) => sum + one * z[column]!, 0),
    );
  });
}

/** Lower factor of a covariance; of a direction without variance it has nothing. */
function cholesky(matrix: readonly (readonly number[])[]): number[][] {
  const factor = matrix.map(() => matrix.map(() => 0));
  for (const [row, values] of matrix.entries()) {
    for (let column = 0; column <= row; column++) {
      let rest = values[column]!;
      for (let inner = 0; inner < column; inner++) rest -= factor[row]![inner]! * factor[column]![inner]!;
      const pivot = factor[column]![column]!;
      factor[row]![column] = row === column ? Math.sqrt(Math.max(0, rest)) : pivot > 0 ? rest / pivot : 0;
    }
  }
  return factor;
}

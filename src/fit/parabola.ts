import { invertPositive } from '../core/linear.ts';

/** The least-squares parabola of y over x. */
export interface Parabola {
  /** Its lowest point, or highest where it opens downwards. */
  readonly x: number;
  readonly y: number;
  /** Coefficient of x². */
  readonly curvature: number;
  /** Standard error of the curvature where y has noise of standard deviation 1. */
  readonly curvatureError: number;
  /** Sum of squared residuals. */
  readonly squares: number;
}

/** Fit a parabola; undefined where fewer than three x differ. */
export function parabolaThrough(x: readonly number[], y: readonly number[]): Parabola | undefined {
  const middle = x.reduce((sum, value) => sum + value, 0) / x.length;
  const level = y.reduce((sum, value) => sum + value, 0) / y.length;
  const shifted = x.map(value => value - middle);
  const moment = (power: number) => shifted.reduce((sum, value) => sum + value ** power, 0);
  const right = [0, 1, 2].map(power =>
    shifted.reduce((sum, value, i) => sum + value ** power * (y[i]! - level), 0),
  );
  const moments = [0, 1, 2, 3, 4].map(moment);
  const inverse = invertPositive(
    Float64Array.from([0, 1, 2, 1, 2, 3, 2, 3, 4], power => moments[power]!),
    3,
  );
  if (inverse === undefined) return undefined;
  const [constant, slope, curvature] = [0, 1, 2].map(row =>
    right.reduce((sum, value, column) => sum + inverse[row * 3 + column]! * value, 0),
  ) as [number, number, number];
  const at = -slope / (2 * curvature);
  return {
    x: middle + at,
    y: level + constant + slope * at + curvature * at * at,
    curvature,
    curvatureError: Math.sqrt(inverse[8]!),
    squares: shifted.reduce(
      (sum, value, i) => sum + (y[i]! - level - constant - slope * value - curvature * value * value) ** 2,
      0,
    ),
  };
}

import { checkPositive } from './arguments.ts';
import { FLOP_PER_PARAMETER_TOKEN } from './parametric.ts';
import { percentileInterval } from './percentile-interval.ts';
import { normalQuantile } from './quantile.ts';
import { Refusal } from './refusal.ts';
import {
  type AllocationIntervals,
  checkLevels,
  mirrored,
  standardDeviation,
  type Uncertainty,
} from './uncertainty.ts';

/**
 * Intervals of N*, D* and D/N at a budget, from how sure a power law N* = scale (C/unit)^exponent is. D* = C/(6 N*).
 *
 * From draws: bias-corrected percentiles of the draws' own ln N* = ln scale + exponent ln(C/unit). From a covariance V
 * of (ln scale, exponent): ln N* ± z sqrt(V11 + 2 ln(C/unit) V12 + ln(C/unit)² V22), which is exact.
 *
 * @param uncertainty draws or a covariance of ln scale, exponent; draws are preferred if both are there
 * @param law scale in parameters, exponent, and unit in FLOP, 1 unless given
 * @param compute C in FLOP
 * @param levels in percent, each above 0 and below 100
 * @returns intervals in parameters, tokens and tokens/parameter, by level
 * @throws RangeError when there are neither draws nor a covariance, a level is out of range, compute, scale or unit is
 *   not positive and finite, or the exponent is not finite
 * @example
 * const covariance = [[0.01, 0], [0, 0]];
 * powerIntervals({ method: 'example', covariance }, { scale: 0.1, exponent: 0.5 }, 1e22).parameters['95'].map(N => Math.round(N / 1e8)) // => [82, 122]
 */
export function powerIntervals(
  uncertainty: Uncertainty,
  law: { readonly scale: number; readonly exponent: number; readonly unit?: number },
  compute: number,
  levels: readonly number[] = [80, 95],
): Omit<AllocationIntervals, 'loss'> {
  checkPositive('Compute', compute);
  checkPositive('Scale', law.scale);
  checkPositive('Unit of compute', law.unit ?? 1);
  if (!Number.isFinite(law.exponent)) throw new Refusal(`Exponent must be finite: got ${law.exponent}`);
  checkLevels(levels);
  const logCompute = Math.log(compute / (law.unit ?? 1));
  const logProduct = Math.log(compute / FLOP_PER_PARAMETER_TOKEN);
  const logN = Math.log(law.scale) + law.exponent * logCompute;
  const { draws, covariance } = uncertainty;
  if (draws !== undefined) {
    const drawn = Float64Array.from(draws, ([logScale, exponent]) => logScale! + exponent! * logCompute);
    drawn.sort();
    return mirrored(levels, level => percentileInterval(drawn, level, logN), logProduct);
  }
  if (covariance === undefined) throw new Refusal('Uncertainty must hold draws or a covariance: got neither');
  const spread = standardDeviation(covariance, [1, logCompute]);
  const z = (level: number) => normalQuantile(0.5 + level / 200);
  return mirrored(levels, level => [logN - z(level) * spread, logN + z(level) * spread], logProduct);
}

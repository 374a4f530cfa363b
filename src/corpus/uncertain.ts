import { normalQuantile } from '../core/quantile.ts';
import { certain, spreadOf, type Uncertain } from '../core/spread.ts';

/** An amount of which the logarithm is normal: what is likely, and the deviation of its logarithm. */
export interface LogNormal {
  readonly likely: number;
  readonly deviation: number;
}

/** 80% of a normal distribution lie within so many deviations of its middle. */
const EIGHTY = normalQuantile(0.9);

/** The deviation of what lies within 80% between an amount divided and multiplied by a factor: ln(high/low)/2.563. */
export function deviationOf(factor: number): number {
  return Math.log(factor) / EIGHTY;
}

/** The deviation of a product of what is independent. */
export function together(...deviations: readonly number[]): number {
  return Math.hypot(...deviations);
}

/** The sum of independent amounts: mean and variance add, and it is taken to be log-normal again. */
export function sumOf(amounts: readonly LogNormal[]): LogNormal {
  const likely = amounts.reduce((sum, one) => sum + one.likely, 0);
  const moments = amounts.map(({ likely: middle, deviation }) => {
    const mean = middle * Math.exp(deviation ** 2 / 2);
    return { mean, variance: mean ** 2 * Math.expm1(deviation ** 2) };
  });
  const mean = moments.reduce((sum, one) => sum + one.mean, 0);
  const variance = moments.reduce((sum, one) => sum + one.variance, 0);
  return { likely, deviation: mean === 0 ? 0 : Math.sqrt(Math.log1p(variance / mean ** 2)) };
}

/**
 * An amount times a rate with the ends of 80% that its source prints, beyond them as logarithms of a normal distribution go on:
 * both are unsure, and independent.
 */
export function spreadTimes(
  { likely, deviation }: LogNormal,
  rate: { readonly value: number; readonly low: number; readonly high: number },
): Uncertain {
  const end = (p: number) => together(deviation, deviationOf((p < 0.5 ? rate.low : rate.high) / rate.value));
  return spreadOf(p => likely * rate.value * Math.exp(end(p) * normalQuantile(p)), likely * rate.value);
}

/** What is likely, and its intervals. */
export function spread({ likely, deviation }: LogNormal): Uncertain {
  if (deviation === 0) return certain(likely);
  return spreadOf(p => likely * Math.exp(deviation * normalQuantile(p)), likely);
}

import { formOf } from './forms/index.ts';
import type { Law } from './law.ts';
import type { Interval } from './percentile-interval.ts';
import type { LawSample, OptimumIntervals, UncertainForm } from './uncertainty.ts';

/**
 * How a law's uncertainty is read: as one of its loss, or of N* as a power of compute; undefined where its relations
 * have no use for one.
 */
export function uncertainOf({ relations }: Pick<Law, 'relations'>): UncertainForm | undefined {
  const { loss, optimalParameters } = relations;
  const found = loss && formOf(loss).uncertain?.(loss);
  return found ?? (optimalParameters && formOf(optimalParameters).uncertain?.(optimalParameters));
}

/**
 * Intervals of the compute-optimal allocation of a law that says how sure its coefficients are; undefined where it
 * does not.
 *
 * @param compute C in FLOP
 * @param levels in percent
 * @throws RangeError when the law's uncertainty is not one of its coefficients
 */
export function lawIntervals(
  law: Pick<Law, 'relations' | 'uncertainty'>,
  compute: number,
  levels?: readonly number[],
): OptimumIntervals | undefined {
  return law.uncertainty && uncertainOf(law)?.intervals(law.uncertainty, compute, levels);
}

/** Interval of a law's loss at N, parameters, and D, tokens, at a level in percent; undefined where it has none. */
export function lawLossInterval(
  law: Pick<Law, 'relations' | 'uncertainty'>,
  run: { readonly parameters: number; readonly tokens: number },
  level: number,
): Interval | undefined {
  const { uncertainty } = law;
  if (uncertainty === undefined) return undefined;
  return uncertainOf(law)?.lossInterval?.(uncertainty, run.parameters, run.tokens, level);
}

/** A law with coefficients that vary together over a sample; undefined where it does not say how sure they are. */
export function lawSample(
  law: Pick<Law, 'relations' | 'uncertainty'>,
  points: readonly Float64Array[],
): LawSample | undefined {
  return law.uncertainty && uncertainOf(law)?.sampled?.(law.uncertainty, points);
}

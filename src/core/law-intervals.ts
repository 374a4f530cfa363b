import { parametricOf } from './allocation-surface.ts';
import type { Law } from './law.ts';
import { powerIntervals } from './power-uncertainty.ts';
import { type AllocationIntervals, allocationIntervals, type Intervals } from './uncertainty.ts';

/** Intervals of a law's optimum; no loss where the law gives none. */
export type OptimumIntervals = Omit<AllocationIntervals, 'loss'> & { readonly loss?: Intervals };

/** Names of the columns that a law's uncertainty has; none where its form has no use for one. */
export function uncertainCoefficients(law: Pick<Law, 'relations'>): readonly string[] {
  if (parametricOf(law) !== undefined) return ['ln E', 'ln A', 'ln B', 'alpha', 'beta'];
  return powerOf(law) === undefined ? [] : ['ln scale', 'exponent'];
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
  if (law.uncertainty === undefined) return undefined;
  const coefficients = parametricOf(law);
  if (coefficients !== undefined) return allocationIntervals(law.uncertainty, coefficients, compute, levels);
  const power = powerOf(law);
  return power === undefined ? undefined : powerIntervals(law.uncertainty, power, compute, levels);
}

/** N* as a pure power of compute. */
function powerOf({ relations }: Pick<Law, 'relations'>) {
  const { optimalParameters: relation } = relations;
  if (relation?.form !== 'power' || (relation.input ?? 'compute') !== 'compute') return undefined;
  const { scale, exponent, unit = 1, offset = 0 } = relation.coefficients;
  return scale === undefined || exponent === undefined || offset !== 0
    ? undefined
    : { scale, exponent, unit };
}

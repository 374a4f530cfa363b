import { type Allocation, type MinimumCompute, powerAllocation } from './allocation.ts';
import { parametricAllocation, parametricOf, surfaceAllocation, surfaceOf } from './allocation-surface.ts';
import type { Law } from './law.ts';
import { parametricFrontier } from './parametric.ts';
import { Refusal } from './refusal.ts';

/** What selects among the readings of one law. */
export interface AllocationOptions {
  /** Experts of a mixture, for a joint law; 1 is dense. */
  readonly experts?: number;
  /** Unique tokens, where data is short. */
  readonly uniqueTokens?: number;
  /** Which C Kaplan's C_min is. */
  readonly minimumCompute?: MinimumCompute;
}

/**
 * How a law allocates compute, whatever its form: closed forms where they exist, a search on its loss elsewhere.
 *
 * @param law shipped or read from a file; its relations hold the equations and their sources
 * @param options experts of a mixture, unique tokens, which C Kaplan's C_min is
 * @returns functions from C in FLOP to N*, parameters, and D*, tokens, and back, and of the loss where the law has one
 * @throws RangeError when the law gives no allocation, with the reason
 * @example
 * allocationOf(findLaw('porian2024-refinedweb')).optimum(5.88e23).parameters.toPrecision(3) // => '7.69e+10'
 */
export function allocationOf(law: Law, options: AllocationOptions = {}): Allocation {
  if (law.allocationRefused !== undefined) {
    throw new Refusal(`Law ${law.id} is not used for allocation: ${law.allocationRefused}`);
  }
  if (law.compiled !== undefined || options.uniqueTokens !== undefined)
    return surfaceAllocation(surfaceOf(law, options));
  const coefficients = parametricOf(law, options.experts);
  if (coefficients !== undefined) return parametricAllocation(parametricFrontier(coefficients));
  return powerAllocation(law, options);
}

import { parametricOf } from '../core/allocation-surface.ts';
import type { Law } from '../core/law.ts';
import { allocationIntervals } from '../core/uncertainty.ts';
import type { Recommendation } from './types.ts';

/** 80% and 95% intervals of a compute-optimal allocation, where the law says how sure its coefficients are. */
export function intervalsOf(law: Law, compute: number): Recommendation['intervals'] {
  const coefficients = parametricOf(law);
  if (law.uncertainty === undefined || coefficients === undefined) return undefined;
  return allocationIntervals(law.uncertainty, coefficients, compute);
}

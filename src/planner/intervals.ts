import type { Caveat } from '../core/caveat.ts';
import type { Law } from '../core/law.ts';
import { lawIntervals } from '../core/law-intervals.ts';
import { plannerCaveat } from './messages.ts';
import type { Recommendation } from './types.ts';

/** 80% and 95% intervals of a compute-optimal allocation, where the law says how sure its coefficients are. */
export function intervalsOf(law: Law, compute: number): Recommendation['intervals'] {
  return lawIntervals(law, compute);
}

/** With fewer draws than this, the ends of a 95% interval are about the most extreme ones. */
const DRAWS_OF95 = 80;

/** What a reader of intervals must know of the draws that they are made of. */
export function caveatsOfDraws({ id, uncertainty }: Law): readonly Caveat[] {
  const draws = uncertainty?.draws?.length ?? DRAWS_OF95;
  return draws < DRAWS_OF95 ? [plannerCaveat('few-draws', { law: id, draws, needed: DRAWS_OF95 })] : [];
}

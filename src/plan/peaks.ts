import { type Accelerator, accelerators, type NumberFormat, type Peaks } from '../catalog/accelerators.ts';

/** A stated peak that is a headline with 2:4 sparsity. */
export interface SparsePeak {
  readonly accelerator: Accelerator;
  /** Number format of the headline. */
  readonly format: NumberFormat;
  /** Dense peak of the number format that is trained in. */
  readonly dense: number;
}

/** Data sheets round to three digits. */
export const ROUNDING = 0.01;

/**
 * The headline that a stated peak is, if it is one and no dense peak of the number format that is trained in.
 *
 * @param peak stated, FLOP/s
 * @param precision number format that is trained in
 * @param accelerator the one that is named; all known ones unless given
 */
export function sparsePeakOf(
  peak: number,
  precision: NumberFormat,
  accelerator?: Accelerator,
): SparsePeak | undefined {
  const near = (other: number | undefined) => other !== undefined && Math.abs(peak / other - 1) <= ROUNDING;
  const candidates = accelerator === undefined ? accelerators() : [accelerator];
  if (candidates.some(one => near(one.peakDense[precision]))) return undefined;
  for (const one of candidates) {
    // nobody trains in integers
    const formats = (Object.keys(one.sparseHeadline) as (keyof Peaks)[]).filter(format => format !== 'int8');
    const format = formats.find(candidate => near(one.sparseHeadline[candidate]));
    const dense = format && (one.peakDense[precision] ?? one.peakDense[format]);
    if (format !== undefined && dense !== undefined) return { accelerator: one, format, dense };
  }
  return undefined;
}

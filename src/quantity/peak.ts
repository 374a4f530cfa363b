import type { PeakFormat, QuantityAccelerator } from './types.ts';

/** How near two printed rates must be to be the same: 1979 is 1978.9, 2516.6 is not 2614.9. */
const SAME = 1e-3;

/** Formats whose headline is looked for, the likeliest first. */
const HEADLINE_FORMATS: readonly PeakFormat[] = ['bf16', 'fp16', 'fp8', 'int8', 'fp4', 'tf32'];

/** Formats whose dense peak a budget may rightly use as it is. */
const TRAINING_FORMATS: readonly PeakFormat[] = ['bf16', 'fp16'];

/** A peak and the number format that it belongs to. */
export interface Peak {
  readonly rate: number;
  readonly format: PeakFormat;
}

/** Dense peak, FLOP/s, in a format; FP16 stands in for BF16 where that is missing (V100). */
export function densePeak(accelerator: QuantityAccelerator, format: PeakFormat): Peak | undefined {
  for (const one of format === 'bf16' ? TRAINING_FORMATS : [format]) {
    const rate = accelerator.peakDense[one];
    if (rate !== undefined) return { rate, format: one };
  }
  return undefined;
}

/** The accelerator whose dense BF16 or FP16 peak a rate is. */
export function matchDense(
  rate: number,
  accelerators: readonly QuantityAccelerator[],
): QuantityAccelerator | undefined {
  return accelerators.find(one => TRAINING_FORMATS.some(format => isSame(rate, one.peakDense[format])));
}

/** A headline with sparsity, and the dense peak that it should have been. */
export interface SparseMatch {
  readonly accelerator: QuantityAccelerator;
  readonly format: PeakFormat;
  readonly dense: number;
}

/**
 * The headline with 2:4 sparsity that a rate equals, the most common mistake of the field. A rate that some
 * accelerator reaches densely in BF16 or FP16 is none.
 */
export function matchSparse(
  rate: number,
  accelerators: readonly QuantityAccelerator[],
): SparseMatch | undefined {
  if (matchDense(rate, accelerators) !== undefined) return undefined;
  for (const format of HEADLINE_FORMATS) {
    for (const accelerator of accelerators) {
      const dense = accelerator.peakDense[format];
      if (dense !== undefined && isSame(rate, accelerator.sparseHeadline[format]))
        return { accelerator, format, dense };
    }
  }
  return undefined;
}

function isSame(rate: number, printed: number | undefined): boolean {
  return printed !== undefined && Math.abs(rate / printed - 1) < SAME;
}

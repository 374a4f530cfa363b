import { type Accelerator, findAccelerator } from '../../catalog/accelerators.ts';
import type { Precision } from '../../cluster/memory.ts';
import type { Device } from '../../cluster/step.ts';
import type { EstimateRequest } from './types.ts';

/** Share of the peak that large matrix multiplications reach on an H100 (794.5 of 989.4 TFLOP/s, measured). */
const usualKernelEfficiency = 794.5 / 989.4;

/** Accelerators of a plan. */
export interface Hardware {
  readonly accelerator: Accelerator;
  readonly accelerators: number;
  readonly precision: Precision;
  /** Dense peak in that precision, FLOP/s. */
  readonly peak: number;
  /** Dense 16-bit peak, which documented utilisations are against, FLOP/s. */
  readonly peak16: number;
  readonly device: Device;
  /** Whether the speed of large multiplications was measured on this accelerator. */
  readonly measured: boolean;
}

/**
 * The accelerators of a request, from their file.
 *
 * @returns undefined where none are named
 * @throws RangeError when the accelerator or its peak in the precision is unknown, or the count isn't whole
 */
export function hardwareOf(request: EstimateRequest): Hardware | undefined {
  if (request.accelerator === undefined) return undefined;
  const accelerator = findAccelerator(request.accelerator);
  const accelerators = request.accelerators ?? 1;
  if (!Number.isSafeInteger(accelerators) || accelerators < 1) {
    throw new RangeError(`Accelerators must be a whole number of at least 1: got ${accelerators}`);
  }
  const { peakDense, measuredMatmulBf16 } = accelerator;
  const precision = request.precision ?? (peakDense.bf16 === undefined ? 'fp16' : 'bf16');
  const peak = peakDense[precision];
  const peak16 = peakDense.bf16 ?? peakDense.fp16;
  if (peak === undefined || peak16 === undefined) {
    const known = Object.keys(peakDense).join(', ');
    throw new RangeError(
      `${accelerator.name} has no dense ${precision} peak on file: expected one of ${known}`,
    );
  }
  return {
    accelerator,
    accelerators,
    precision,
    peak,
    peak16,
    measured: measuredMatmulBf16 !== undefined,
    device: {
      peak,
      kernelEfficiency:
        measuredMatmulBf16 === undefined ? usualKernelEfficiency : measuredMatmulBf16 / peak16,
      memoryBytes: accelerator.usableBytes ?? accelerator.memoryBytes,
      links: accelerator.interconnect,
    },
  };
}

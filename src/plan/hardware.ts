import { capacityOf, devicesOf } from '../catalog/accelerator.ts';
import type { Accelerator, NumberFormat as Format } from '../catalog/accelerators.ts';
import type { Precision } from '../cluster/memory.ts';
import type { Device } from '../cluster/step.ts';
import { Refusal } from '../core/refusal.ts';
import { formatRate } from '../quantity/format.ts';

/** Share of the peak that large matrix multiplications reach on an H100 (794.5 of 989.4 TFLOP/s, measured). */
const USUAL_KERNEL_EFFICIENCY = 794.5 / 989.4;

/** Accelerators of a plan. */
export interface Hardware {
  readonly accelerator: Accelerator;
  /** As they are counted and paid for: modules, where a module is several devices. */
  readonly accelerators: number;
  readonly precision: Precision;
  /** What is multiplied in; tf32 and fp32 keep the same and take different time. */
  readonly format: Format;
  /** Peak that utilisation is a share of: the dense 16-bit one whatever the precision, or a stated one; FLOP/s. */
  readonly peak: number;
  /** Dense peak in the precision, FLOP/s. */
  readonly precisionPeak: number;
  /** What a rank of the job runs on: a part of a module that shows up as several devices. */
  readonly device: Device;
  /** Whether the speed of large multiplications was measured on this accelerator. */
  readonly measured: boolean;
}

/** The dense 16-bit peak of an accelerator, which utilisations are shares of, FLOP/s. */
export function sixteenBitPeak({ peakDense }: Accelerator): number | undefined {
  return peakDense.bf16 ?? peakDense.fp16;
}

/** Ranks of a job on all accelerators. */
export function ranksOf({
  accelerator,
  accelerators,
}: Pick<Hardware, 'accelerator' | 'accelerators'>): number {
  return accelerators * devicesOf(accelerator);
}

/** What an answer says of the devices of all modules; empty where an accelerator is one. */
export function devicePart({ accelerator, accelerators }: Pick<Hardware, 'accelerator' | 'accelerators'>): {
  readonly devices?: { readonly count: number; readonly name: string };
} {
  const { devices } = accelerator;
  return devices === undefined
    ? {}
    : { devices: { count: accelerators * devices.count, name: devices.name } };
}

/** Links of one device: its part of those of the module, to as many more devices. */
function linksOf(accelerator: Accelerator): Device['links'] {
  const { bandwidthPerDirection, internodeBandwidth, domainSize } = accelerator.interconnect;
  const devices = devicesOf(accelerator);
  return {
    ...(bandwidthPerDirection !== undefined && { bandwidthPerDirection: bandwidthPerDirection / devices }),
    ...(internodeBandwidth !== undefined && { internodeBandwidth: internodeBandwidth / devices }),
    ...((domainSize !== undefined || devices > 1) && { domainSize: devices * (domainSize ?? 1) }),
  };
}

/** The number format of the 16-bit peak: fp16 where an accelerator has no bf16. */
export function sixteenBitFormat(accelerator: Accelerator | undefined): 'bf16' | 'fp16' {
  return accelerator !== undefined && accelerator.peakDense.bf16 === undefined ? 'fp16' : 'bf16';
}

/**
 * Dense peak of a format over the 16-bit one, by which a share of the first is turned into one of the second.
 *
 * @throws RangeError when the accelerator is not known, or has no such peak
 */
export function peakRatio(accelerator: Accelerator | undefined, format: Format): number {
  const sixteen = accelerator && sixteenBitPeak(accelerator);
  const peak = accelerator?.peakDense[format];
  if (sixteen === undefined || peak === undefined) {
    throw new Refusal(
      `A utilisation of the ${format} peak needs an accelerator that has one: got ${accelerator?.name ?? 'none'}`,
    );
  }
  return peak / sixteen;
}

/**
 * Share of the dense 16-bit peak that FLOP/s of one device are.
 *
 * @throws RangeError when the accelerator is not known, or cannot reach it
 */
export function achievedShare(accelerator: Accelerator | undefined, flopPerSecond: number): number {
  const peak = accelerator && sixteenBitPeak(accelerator);
  if (accelerator === undefined || peak === undefined)
    throw new Refusal(
      `Achieved FLOP/s must be those of an accelerator with a known peak: got ${formatRate(flopPerSecond)} of ${accelerator?.name ?? 'none'}`,
    );
  if (flopPerSecond > peak)
    throw new Refusal(
      `Achieved FLOP/s must be those of one device, at most ${formatRate(peak)} on ${accelerator.name}: got ${formatRate(flopPerSecond)}`,
    );
  return flopPerSecond / peak;
}

/** What is computed in, as memory and steps tell formats apart: tf32 keeps 32 bits, fp4 and int8 what FP8 keeps. */
export function precisionFor(format: Format): Precision {
  if (format === 'tf32') return 'fp32';
  return format === 'fp4' || format === 'int8' ? 'fp8' : format;
}

/** Accelerators that the fast links join, where that is a node rather than a whole slice. */
export function nodeOf(accelerator: Accelerator | undefined): number | undefined {
  return accelerator?.interconnect.domainSize;
}

/**
 * The accelerators of a plan, from their file.
 *
 * @throws RangeError when its peak in the precision is unknown, or the count is not whole
 */
export function hardwareOf(
  accelerator: Accelerator,
  options: {
    readonly accelerators: number;
    readonly format?: Format | undefined;
    readonly peak?: number | undefined;
  },
): Hardware {
  const { accelerators } = options;
  if (!Number.isSafeInteger(accelerators) || accelerators < 1) {
    throw new Refusal(`Accelerators must be a whole number of at least 1: got ${accelerators}`);
  }
  const { peakDense, measuredMatmulBf16 } = accelerator;
  const format = options.format ?? sixteenBitFormat(accelerator);
  const precisionPeak = peakDense[format];
  const sixteen = sixteenBitPeak(accelerator);
  if (precisionPeak === undefined || sixteen === undefined) {
    const known = Object.keys(peakDense).join(', ');
    throw new Refusal(`${accelerator.name} has no dense ${format} peak on file: expected one of ${known}`);
  }
  return {
    accelerator,
    accelerators,
    precision: precisionFor(format),
    format,
    peak: options.peak ?? sixteen,
    precisionPeak,
    measured: measuredMatmulBf16 !== undefined,
    device: {
      peak: precisionPeak / devicesOf(accelerator),
      kernelEfficiency:
        measuredMatmulBf16 === undefined ? USUAL_KERNEL_EFFICIENCY : measuredMatmulBf16 / sixteen,
      memoryBytes: capacityOf(accelerator),
      links: linksOf(accelerator),
    },
  };
}

import files from 'data-files/accelerators';
import { checkKeys } from '../core/known-keys.ts';
import { Refusal } from '../core/refusal.ts';
import { isOtherModel, nameKey, unknownName } from '../text/names.ts';
import { factsOf } from './frozen.ts';

/** Number formats whose matrix rate is listed, widest first. */
export const precisions = ['fp32', 'tf32', 'fp16', 'bf16', 'fp8', 'int8', 'fp4'] as const;
export type NumberFormat = (typeof precisions)[number];

/** FLOP/s (or integer operations a second) by number format; a format that the device lacks is left out. */
export type Peaks = Readonly<Partial<Record<NumberFormat, number>>>;

/** A price that somebody printed, USD per accelerator-hour. */
export interface AcceleratorPrice {
  readonly kind: string;
  readonly usdPerHour: number;
  readonly date: string;
  readonly source: string;
}

/** What is documented about one accelerator. What is not known is left out, never null. */
export interface Accelerator {
  readonly id: string;
  readonly vendor: string;
  /** What shares a die and its software: documented runs of one generation speak for each other. */
  readonly generation: string;
  readonly name: string;
  readonly formFactor: string;
  /** Dies of a module that show up as devices of their own; figures are of the module. Absent where it is one. */
  readonly dies?: number;
  readonly released: string;
  /** Names that mean this accelerator, beside its id; case, spaces and hyphens do not matter. */
  readonly aliases: readonly string[];
  /** Bytes; the smallest, where it is sold with several. */
  readonly memoryBytes: number;
  /** Bytes that a program can take, as the driver reports them, where that is known to differ from `memoryBytes`. */
  readonly usableBytes?: number;
  readonly memoryOptions?: readonly number[];
  /** Bytes a second. */
  readonly memoryBandwidth: number;
  /** FLOP/s without sparsity. */
  readonly peakDense: Peaks;
  /** FLOP/s with structured sparsity, as headlines print them; training does not reach them. */
  readonly sparseHeadline: Peaks;
  readonly interconnect: {
    readonly technology: string;
    /** Bytes a second and device in one direction, within the domain. */
    readonly bandwidthPerDirection?: number;
    /** Devices that this interconnect joins. */
    readonly domainSize?: number;
    /** Bytes a second and device between domains, typical. */
    readonly internodeBandwidth?: number;
  };
  /** Watt. */
  readonly tdp?: number;
  /** FLOP/s, the best measured for a BF16 matrix product. */
  readonly measuredMatmulBf16?: number;
  readonly prices?: readonly AcceleratorPrice[];
  readonly source: string;
  readonly verification: 'primary' | 'secondary' | 'official-repository';
  /** Paths of the fields above that no second source confirms. */
  readonly unverified: readonly string[];
  readonly notes: readonly string[];
}

/** Which accelerators to list. */
export interface AcceleratorFilter {
  readonly vendor?: string;
  /** Only those with a dense rate in this format. */
  readonly precision?: string;
}

const all: readonly Accelerator[] = Object.entries(files).map(([id, facts]) =>
  /* @__PURE__ */ factsOf<Accelerator>(id, facts),
);

const byKey: ReadonlyMap<string, Accelerator> = new Map(
  all.flatMap(accelerator =>
    [accelerator.id, ...accelerator.aliases].map(name => [nameKey(name), accelerator]),
  ),
);

/**
 * Every documented accelerator, by id; or those of a vendor, or with a number format.
 *
 * @throws RangeError when no accelerator has this vendor, or the format is unknown
 * @example
 * accelerators({ vendor: 'amd', precision: 'fp4' }).map(one => one.id) // => ['mi350x', 'mi355x']
 */
export function accelerators(filter: AcceleratorFilter = {}): readonly Accelerator[] {
  checkKeys(filter, ['vendor', 'precision'], "such as { vendor: 'amd' }");
  const vendor = filter.vendor === undefined ? undefined : findVendor(filter.vendor);
  const precision = filter.precision === undefined ? undefined : findPrecision(filter.precision);
  // the same list each time, so that what is worked out of it can be kept
  if (vendor === undefined && precision === undefined) return all;
  return all.filter(
    one =>
      (vendor === undefined || one.vendor === vendor) &&
      (precision === undefined || one.peakDense[precision] !== undefined),
  );
}

/**
 * The accelerator that a name means: an id or one of its aliases, in any case, with or without spaces and hyphens.
 *
 * @throws RangeError when nothing has this name, with the nearest one
 * @example
 * findAccelerator('H100').id // => 'h100-sxm'
 */
export function findAccelerator(name: string): Accelerator {
  const found = byKey.get(nameKey(name));
  if (found !== undefined) return found;
  // the shortest first: `h10` means H100 rather than one of its variants
  const names = [...all.map(one => one.id), ...all.flatMap(one => one.aliases)];
  const likely = names.filter(one => !isOtherModel(name, one)).sort((a, b) => a.length - b.length);
  const some = ['h100-sxm', 'a100-sxm-80', 'tpu-v4', '… (isoflop accelerators)'];
  throw new Refusal(unknownName('accelerator', name, some, likely));
}

function findVendor(vendor: string): string {
  const vendors = [...new Set(all.map(one => one.vendor))];
  const found = vendors.find(one => nameKey(one) === nameKey(vendor));
  if (found === undefined) throw new Refusal(unknownName('vendor', vendor, vendors));
  return found;
}

function findPrecision(precision: string): NumberFormat {
  const found = precisions.find(one => one === nameKey(precision));
  if (found === undefined) throw new Refusal(unknownName('precision', precision, precisions));
  return found;
}

/**
 * Share of the dense peak that the largest 16-bit matrix products reach, measured on the first accelerator of a
 * generation that has a measurement; three digits, as far as such measurements agree.
 *
 * @returns undefined where none of the generation was measured
 * @example
 * measuredShare('hopper') // => 0.803
 */
export function measuredShare(generation: string): number | undefined {
  if (!shares.has(generation)) shares.set(generation, shareOf(generation));
  return shares.get(generation);
}

const shares = new Map<string, number | undefined>();

function shareOf(generation: string): number | undefined {
  const measured = all.filter(one => one.generation === generation && one.measuredMatmulBf16 !== undefined);
  const [first] = measured.toSorted((a, b) => a.released.localeCompare(b.released));
  const peak = first?.peakDense.bf16;
  return peak === undefined ? undefined : Math.round((1000 * first!.measuredMatmulBf16!) / peak) / 1000;
}

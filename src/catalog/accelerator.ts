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
  /** The organisation's file that says so, where it is what an organisation pays itself. */
  readonly organisation?: string;
}

/** What is documented about one accelerator. What is not known is left out, never null. */
export interface Accelerator {
  readonly id: string;
  readonly vendor: string;
  /** What shares a die and its software: documented runs of one generation speak for each other. */
  readonly generation: string;
  readonly name: string;
  readonly formFactor: string;
  /**
   * Devices that a module shows up as, each a rank of a job with its part of memory, rates and links, and what they are called;
   * figures and prices are of the module. Absent where it is one.
   */
  readonly devices?: { readonly count: number; readonly name: string };
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
  /** `own` where an organisation's file describes it. */
  readonly verification: 'primary' | 'secondary' | 'official-repository' | 'own';
  /** Paths of the fields above that no second source confirms. */
  readonly unverified: readonly string[];
  readonly notes: readonly string[];
}

/** Devices that an accelerator shows up as: degrees of a layout multiply to these. */
export function devicesOf(accelerator: Accelerator | undefined): number {
  return accelerator?.devices?.count ?? 1;
}

/** Bytes of one device that a program can take: as the driver reports them, or as sold where nobody says. */
export function capacityOf(accelerator: Accelerator): number {
  return (accelerator.usableBytes ?? accelerator.memoryBytes) / devicesOf(accelerator);
}

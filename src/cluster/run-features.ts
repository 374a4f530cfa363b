/**
 * What decides which share of the peak a run reaches, as far as documented runs can tell: the machine, a mixture of
 * experts, FP8, size, number of accelerators and the software of its year.
 */
export interface RunFeatures {
  /** Generation and vendor of the accelerator, as its file names them. */
  readonly generation: string;
  readonly vendor: string;
  /** Share of the dense peak that large 16-bit products reach on that generation; an H100's where it is not measured. */
  readonly matmul?: number | undefined;
  /** Accelerators that the fast links join. */
  readonly domainSize?: number | undefined;
  /** Accelerators. */
  readonly count?: number | undefined;
  /** What multiplications run in: `fp8`, or anything else for 16 bits. */
  readonly precision: string;
  /** Parameters that one token passes through, and all of them. */
  readonly activeParameters: number;
  readonly totalParameters: number;
  /** Year of training; today's software unless given. */
  readonly year?: number | undefined;
}

/** What is believed of a factor before any run is seen: mean and standard deviation of its logarithm. */
interface Prior {
  readonly mean: number;
  readonly sd: number;
}

/** Gain of FP8 over 16 bits measured on one machine: dense models 1.22 to 1.70, mixtures 1.07 to 1.30. */
const gain = { dense: 1.35, mixture: 1.2 };

/**
 * The factors of every machine. Means are round figures of public pairs and benchmarks (a mixture against a dense model
 * of its active size, FP8 against 16 bits on one machine, an NVLink domain of 72 against one of 8), with deviations
 * wide enough for runs to speak. Size and count are slopes by decade.
 */
const commonPriors: Readonly<Record<string, Prior>> = {
  one: { mean: Math.log(0.29), sd: 1 },
  moe: { mean: Math.log(0.75), sd: 0.25 },
  fp8: { mean: Math.log(gain.dense), sd: 0.15 },
  fp8moe: { mean: Math.log(gain.mixture / gain.dense), sd: 0.15 },
  size: { mean: 0.1, sd: 0.1 },
  count: { mean: -0.1, sd: 0.1 },
  old: { mean: -0.2, sd: 0.2 },
  wide: { mean: Math.log(1.4), sd: 0.2 },
};
/** A generation or vendor is as good as its matrix products until its runs say otherwise. */
const machinePrior: Prior = { mean: 0, sd: 0.15 };

/** Share of the peak that machines without a measurement are taken to reach in large products. */
const USUAL_MATMUL = 0.8;
/** Vendors whose accelerators run the software that FlashAttention changed in 2022. */
const gpuVendors: ReadonlySet<string> = new Set(['NVIDIA', 'AMD']);
const LAST_YEAR_BEFORE_FLASH_ATTENTION = 2022;
/** Accelerators that one fast domain joins, from which on experts exchange without the network. */
const WIDE_DOMAIN = 32;
const USUAL_DOMAIN = 8;

/** Names of the columns that a factor is fitted for, common ones first. */
export function columnsOf(runs: readonly RunFeatures[]): readonly string[] {
  const machines = runs.flatMap(run => [generationColumn(run), vendorColumn(run)]);
  return [...Object.keys(commonPriors), ...[...new Set(machines)].sort()];
}

/** What is believed of a column beforehand. */
export function priorOf(column: string): Prior {
  return commonPriors[column] ?? machinePrior;
}

export function generationColumn(run: RunFeatures): string {
  return `g:${run.generation}`;
}

export function vendorColumn(run: RunFeatures): string {
  return `v:${run.vendor.toLowerCase()}`;
}

/** More than half of what a model holds is idle for a token. */
export function isMixture(run: Pick<RunFeatures, 'activeParameters' | 'totalParameters'>): boolean {
  return run.totalParameters > 1.5 * run.activeParameters;
}

/** The value of each column that is not zero. */
export function columnValues(run: RunFeatures): Readonly<Record<string, number>> {
  const size = clamp(Math.log10(run.activeParameters), 8.5, 11.5) - 10;
  // a run is taken to use as many accelerators as one of its size does, where it does not say
  const count = run.count === undefined ? size / 2 : clamp(Math.log10(run.count), 1, 4.3) - 2.7;
  const moe = isMixture(run) ? 1 : 0;
  const fp8 = run.precision === 'fp8' ? 1 : 0;
  const gpu = gpuVendors.has(run.vendor);
  const old = gpu && run.year !== undefined && run.year <= LAST_YEAR_BEFORE_FLASH_ATTENTION ? 1 : 0;
  const wide = gpu && (run.domainSize ?? USUAL_DOMAIN) >= WIDE_DOMAIN ? moe : 0;
  const machine = { [generationColumn(run)]: 1, [vendorColumn(run)]: 1 };
  return { one: 1, moe, fp8, fp8moe: fp8 * moe, size, count, old, wide, ...machine };
}

/** Logarithm of what the machine's matrix products alone say of its share. */
export function machineOffset(run: RunFeatures): number {
  return Math.log((run.matmul ?? USUAL_MATMUL) / USUAL_MATMUL);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

import files from 'data-files/records';

/** The best published throughput of a benchmark on an accelerator: `data/records/<id>.json`. No whole run, and not fitted. */
export interface BenchmarkRecord {
  readonly accelerator: string;
  readonly precision: 'bf16' | 'fp16' | 'fp8' | 'fp4';
  /** Who ran what. */
  readonly name: string;
  readonly count: number;
  /** Tokens a second of one accelerator, and the parameters that one token passes through. */
  readonly tokensPerSecond?: number;
  readonly activeParameters?: number;
  /** All parameters of a mixture of experts. */
  readonly totalParameters?: number;
  /** Share of the dense 16-bit peak, by 6·N where tokens a second are known, else as published. */
  readonly utilisation: number;
  readonly sources: readonly string[];
  readonly notes?: string;
}

/**
 * Every benchmark record.
 *
 * @example
 * records().some(record => record.precision === 'fp8') // => true
 */
export function records(): readonly BenchmarkRecord[] {
  return all;
}

const all = Object.values(files) as readonly BenchmarkRecord[];

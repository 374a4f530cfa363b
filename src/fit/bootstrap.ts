import { drawSize, type ResampleJob, refitResamples } from './resample.ts';

/** How a bootstrap is run. */
export interface BootstrapOptions {
  readonly resamples: number;
  readonly seed: number;
  /** Worker threads; 0 for none. Changes the time and nothing else. */
  readonly workers?: number | undefined;
  /** Told how many resamples are done. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** Refitted coefficients of the resamples that have an optimum. */
export interface BootstrapDraws {
  /** ln E, ln A, ln B, alpha, beta (and k of a coupled form) a draw, in the order of the resamples. */
  readonly draws: readonly (readonly number[])[];
  /** Resamples whose refit has no optimum. */
  readonly failed: number;
}

/** Resamples a job: small enough that workers finish together and progress is seen. */
const JOB_SIZE = 50;
/** Below this many resamples times points, starting threads costs more than they save. */
const WORTH_THREADS = 100_000;

/** Nonparametric bootstrap: the runs are drawn with replacement and refitted, each from the optimum of all runs. */
export async function bootstrap(
  problem: Omit<ResampleJob, 'seed' | 'first' | 'end'>,
  options: BootstrapOptions,
): Promise<BootstrapDraws> {
  const { resamples, seed, onProgress } = options;
  const size = drawSize(problem);
  const jobs: ResampleJob[] = [];
  for (let first = 0; first < resamples; first += JOB_SIZE) {
    jobs.push({ ...problem, seed, first, end: Math.min(first + JOB_SIZE, resamples) });
  }
  const results: Float64Array[] = new Array(jobs.length);
  let done = 0;
  const keep = (index: number, result: Float64Array) => {
    results[index] = result;
    done += result.length / size;
    onProgress?.(done);
  };
  const { mayUse, runOnWorkers } = await import('./pool.ts');
  const worth = resamples * problem.points.count >= WORTH_THREADS;
  const workers = worth ? mayUse(options.workers) : 0;
  if (workers > 1) await runOnWorkers<ResampleJob, Float64Array>(jobs, workers, keep);
  else for (const [index, job] of jobs.entries()) keep(index, refitResamples(job));
  const draws: number[][] = [];
  for (const result of results) {
    for (let at = 0; at < result.length; at += size) {
      if (!Number.isNaN(result[at]!)) draws.push(Array.from(result.subarray(at, at + size)));
    }
  }
  return { draws, failed: resamples - draws.length };
}

import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parentPort, Worker } from 'node:worker_threads';

/** Built beside the other bundles; absent when the sources run as they are, as in tests. */
const workerFile = fileURLToPath(new URL('./fit-worker.js', import.meta.url));

/** How many workers to use: as many as asked for, else one a core; none where the built worker is not at hand. */
export function mayUse(asked: number | undefined): number {
  return existsSync(workerFile) ? (asked ?? Math.min(availableParallelism(), 16)) : 0;
}

/**
 * Give jobs to worker threads, each the next one as soon as it is done with the last.
 *
 * @param onResult called on the main thread with the index of a job and its result, in any order
 */
export async function runOnWorkers<Job, Result>(
  jobs: readonly Job[],
  workers: number,
  onResult: (index: number, result: Result) => void,
): Promise<void> {
  let next = 0;
  const runOne = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(workerFile);
      let current = -1;
      const feed = () => {
        current = next++;
        if (current < jobs.length) return worker.postMessage(jobs[current]);
        worker.terminate().then(() => resolve(), reject);
      };
      worker.on('error', reject);
      worker.on('message', (result: Result) => {
        onResult(current, result);
        feed();
      });
      feed();
    });
  await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, runOne));
}

/** On a worker thread: answer each job with its result. */
export function answerJobs<Job, Result>(work: (job: Job) => Result): void {
  parentPort?.on('message', (job: Job) => parentPort?.postMessage(work(job)));
}

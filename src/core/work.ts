/** Told how much of some long work is done; `of` is what its parts are, such as `resamples`. */
export type WorkWatcher = (of: string, done: number, total: number) => void;

let watcher: WorkWatcher | undefined;

/** Have somebody told of long work, for the whole process; undefined for nobody. */
export function watchWork(told: WorkWatcher | undefined): void {
  watcher = told;
}

/** Tell whoever watches how much of some work is done: nothing before its first part, and in the end all of it. */
export function tellWork(of: string, done: number, total: number): void {
  watcher?.(of, done, total);
}

/** The parts of some work, one after another, whoever watches being told of each. */
export function* working<T>(of: string, parts: readonly T[]): Generator<T> {
  try {
    for (const [done, part] of parts.entries()) {
      tellWork(of, done, parts.length);
      yield part;
    }
  } finally {
    // also where the work ends early
    tellWork(of, parts.length, parts.length);
  }
}

import promises from 'node:fs/promises';

/** What the writer asks of the system. A test gives one that fails, or ends, at any of its calls. */
export type FileSystem = Pick<
  typeof promises,
  'access' | 'lstat' | 'open' | 'readdir' | 'readFile' | 'readlink' | 'realpath' | 'rename' | 'rm' | 'stat'
> & {
  /** Of the process that writes. */
  readonly pid: number;
  /** Whether a process is still there. */
  readonly isAlive: (pid: number) => boolean;
};

/** The system itself. A function, so that who bundles the library and writes nothing is spared it. */
export function system(): FileSystem {
  return { ...promises, pid: process.pid, isAlive };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // another user's process is there all the same
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

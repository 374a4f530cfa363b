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

/** The system itself. */
export const system: FileSystem = {
  ...promises,
  pid: process.pid,
  isAlive: pid => {
    try {
      return process.kill(pid, 0);
    } catch (error) {
      // another user's process is there all the same
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  },
};

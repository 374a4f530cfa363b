import type { BigIntStats } from 'node:fs';
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

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  ELOOP: 'the link leads in a circle',
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'no space left for this user',
  EFBIG: 'the file would be too large',
  EROFS: 'the disk is read-only',
  ENAMETOOLONG: 'the name is too long',
  EIO: 'input/output error',
  EBADF: 'it is not open for that',
  EPIPE: 'nobody reads it',
  ENXIO: 'nobody listens there',
  EBUSY: 'the system holds it in use',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

/** Why the system refused, in words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return reasons[code ?? ''] ?? code ?? message ?? String(error);
}

/** Whether the system refused, and not something else went wrong. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string';
}

/** The regular files that a command has read, whatever their names: no answer of it may take their place. */
export type Inputs = Set<string>;

/** Note that a file was read. */
export function noteInput(inputs: Inputs, stat: BigIntStats): void {
  if (stat.isFile()) inputs.add(fileId(stat));
}

/** What a file is under each of its names and links. */
export function fileId({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

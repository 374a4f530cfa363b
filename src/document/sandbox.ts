import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { isAbsolute, resolve, sep, win32 } from 'node:path';
import { Refusal } from '../core/refusal.ts';
import type { ReadText } from './variables.ts';

/** The largest file that a document may read, in bytes. */
const largest = 64 * 2 ** 20;

/**
 * A reader for one document: it reads regular files below the document's folder and nothing else. Absolute paths,
 * `..`, and symbolic links that lead out throw a RangeError.
 */
export function restrictedReader(folder: string): ReadText {
  return async path => {
    const real = await resolveInside(folder, path);
    const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
      error => {
        throw cannotRead(path, reasonOf(error));
      },
    );
    try {
      const stat = await file.stat();
      if (!stat.isFile())
        throw cannotRead(path, stat.isDirectory() ? 'it is a folder' : 'it is not a regular file');
      if (stat.size > largest) throw cannotRead(path, `it is larger than ${largest / 2 ** 20} MiB`);
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  };
}

/** The real path of a file named by a document, which must exist below the document's folder. */
export async function resolveInside(folder: string, path: string): Promise<string> {
  if (isAbsolute(path) || win32.isAbsolute(path) || /^[A-Za-z]:/.test(path)) {
    throw cannotRead(path, 'a document reads files below its own folder only, and this path is absolute');
  }
  if (path.split(/[\\/]/).includes('..')) {
    throw cannotRead(
      path,
      'a document reads files below its own folder only, and this path leaves it by `..`',
    );
  }
  if (path === '' || path.includes('\0'))
    throw cannotRead(JSON.stringify(path), 'expected the name of a file');
  const [root, real] = await Promise.all([realpath(folder), realpath(resolve(folder, path))]).catch(error => {
    throw cannotRead(path, reasonOf(error));
  });
  if (!real.startsWith(root.endsWith(sep) ? root : root + sep)) {
    throw cannotRead(path, 'a document reads files below its own folder only, and this link leads out of it');
  }
  return real;
}

function cannotRead(path: string, reason: string): Refusal {
  return new Refusal(`Cannot read ${path}: ${reason}`);
}

/** Why the system refused, in words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'no such file',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of the path is not a folder',
    ELOOP: 'the link leads in a circle',
    ENOSPC: 'no space left on the disk',
    EFBIG: 'the file would be too large',
    EROFS: 'the disk is read-only',
    ENAMETOOLONG: 'the name is too long',
  };
  return known[code ?? ''] ?? code ?? message;
}

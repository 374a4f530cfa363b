import { realpath } from 'node:fs/promises';
import { isAbsolute, resolve, sep, win32 } from 'node:path';
import { Refusal } from '../core/refusal.ts';
import { readRegular } from '../files/read.ts';
import { type Inputs, reasonOf } from '../files/system.ts';
import type { ReadText } from './variables.ts';

/** The largest file that a document may read, in bytes. */
const LARGEST = 64 * 2 ** 20;

/**
 * A reader for one document: it reads regular files below the document's folder and nothing else. Absolute paths,
 * `..`, and symbolic links that lead out throw a RangeError.
 *
 * @param inputs takes note of what is read
 */
export function restrictedReader(folder: string, inputs?: Inputs): ReadText {
  return async path => {
    const real = await resolveInside(folder, path);
    const bytes = await readRegular(real, { name: path, inputs, largest: LARGEST, unlinked: true });
    return bytes.toString('utf8');
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

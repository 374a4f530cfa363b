import { constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../core/refusal.ts';
import { type Inputs, isSystemError, noteInput, reasonOf } from './system.ts';

export interface ReadOptions {
  /** As the caller named it. */
  readonly name: string;
  /** Takes note of what was read. */
  readonly inputs?: Inputs | undefined;
  /** The most bytes that are read. */
  readonly largest?: number;
  /** Refuse a symbolic link as the last part of the path. */
  readonly unlinked?: boolean;
}

/**
 * The bytes of a regular file. What is none is refused and never waited for: a pipe that nobody writes to would be read
 * for ever.
 *
 * @throws Refusal that names the file
 */
export async function readRegular(path: string, options: ReadOptions): Promise<Buffer> {
  return opened(path, options, file => file.readFile());
}

/**
 * A part of a regular file, cut where it ends, and the size of the whole: what a header says without what follows it.
 *
 * @throws Refusal that names the file
 */
export async function readRange(
  path: string,
  options: ReadOptions & { readonly from: number; readonly length: number },
): Promise<{ readonly bytes: Uint8Array; readonly size: number }> {
  return opened(path, options, async (file, size) => {
    const length = Math.max(0, Math.min(options.length, size - options.from));
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await file.read(bytes, filled, length - filled, options.from + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return { bytes: bytes.subarray(0, filled), size };
  });
}

async function opened<Result>(
  path: string,
  options: ReadOptions,
  use: (file: FileHandle, size: number) => Promise<Result>,
): Promise<Result> {
  const { name, inputs, largest = Number.POSITIVE_INFINITY, unlinked } = options;
  const refuse = (reason: string) => new Refusal(`Cannot read ${name}: ${reason}`);
  try {
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | (unlinked ? constants.O_NOFOLLOW : 0);
    // some devices act when they are opened
    if (!unlinked) refuseOther(await stat(path), refuse);
    const file = await open(path, flags);
    try {
      const found = await file.stat({ bigint: true });
      refuseOther(found, refuse);
      if (found.size > largest) throw refuse(`it is larger than ${largest / 2 ** 20} MiB`);
      if (inputs !== undefined) noteInput(inputs, found);
      return await use(file, Number(found.size));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw refuse(reasonOf(error));
  }
}

function refuseOther(
  found: { isFile(): boolean; isDirectory(): boolean },
  refuse: (reason: string) => Refusal,
): void {
  if (found.isDirectory()) throw refuse('it is a folder');
  if (!found.isFile()) throw refuse('it is not a regular file');
}

/** A file as it was when it was read. */
export interface Snapshot {
  /** As the caller named it. */
  readonly name: string;
  /** The file itself, behind every symbolic link. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** Read a regular file and remember what it held. Throws a Refusal that names it. */
export async function readSnapshot(path: string, name: string, inputs?: Inputs): Promise<Snapshot> {
  const real = await realpath(path).catch(error => {
    throw new Refusal(`Cannot read ${name}: ${reasonOf(error)}`);
  });
  if ((await stat(real).catch(() => undefined))?.isDirectory() === true)
    throw new Refusal(`Cannot read ${name}: it is a folder, name its files (${join(name, '*.md')})`);
  return { name, path: real, bytes: await readRegular(real, { name, inputs }) };
}

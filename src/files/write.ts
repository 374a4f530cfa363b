import { type BigIntStats, constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Refusal } from '../core/refusal.ts';
import { type FileSystem, type Inputs, isSystemError, reasonOf, system } from './system.ts';
import { type Destination, findTarget, type Target } from './target.ts';
import { forgetTemporary, removeAbandoned, temporaryName, watchTemporary } from './temporary.ts';

/** What a file shall hold from now on. */
export interface Replacement extends Destination {
  readonly bytes: Uint8Array;
}

export interface WriteOptions {
  /** What the command has read, and may therefore not replace unless a replacement says what it expects there. */
  readonly inputs?: Inputs;
  readonly fs?: FileSystem;
}

interface Prepared {
  readonly replacement: Replacement;
  readonly target: Target;
  readonly beside: string;
}

/**
 * The one way to write files. Whatever happens, each is the old or the new, whole: everything is written beside its
 * file and brought to disk first, and only then renamed over it. Links are followed, modes and owners kept; devices and
 * pipes are written to. Where a file no longer holds what is expected, must not be replaced, or cannot be written, a
 * Refusal says so before a file is replaced.
 */
export async function writeFiles(
  replacements: readonly Replacement[],
  { inputs = new Set(), fs = system() }: WriteOptions = {},
): Promise<void> {
  const prepared: Prepared[] = [];
  const streams: { readonly replacement: Replacement; readonly target: Target }[] = [];
  try {
    for (const replacement of replacements) {
      await named(replacement, async () => {
        const target = await findTarget(replacement, inputs, fs);
        if (target.stream === true) return void streams.push({ replacement, target });
        await removeAbandoned(target.path, fs);
        const beside = temporaryName(target.path, fs);
        prepared.push({ replacement, target, beside });
        await writeBeside(beside, target.old, replacement, fs);
      });
    }
    for (const one of prepared) await assertUnchanged(one, fs);
    while (prepared[0] !== undefined) {
      const { beside, replacement, target } = prepared[0];
      await assertUnchanged(prepared[0], fs);
      await named(replacement, () => fs.rename(beside, target.path));
      forgetTemporary(beside);
      prepared.shift();
      await syncFolder(dirname(target.path), fs);
    }
    for (const { replacement, target } of streams)
      await named(replacement, () => writeInto(target.path, replacement, fs));
  } finally {
    for (const { beside } of prepared) {
      // one that cannot be removed now is removed by the next write
      await fs.rm(beside, { force: true }).catch(() => {});
      forgetTemporary(beside);
    }
  }
}

/**
 * Refuse what `writeFiles` would refuse of a destination, before work is done for it.
 *
 * @returns the path of the regular file that would be replaced; undefined where there is none
 */
export async function assertWritable(destination: Destination, inputs: Inputs): Promise<string | undefined> {
  const target = await named(destination, () => findTarget(destination, inputs, system()));
  return target.old === undefined ? undefined : target.path;
}

async function writeBeside(
  beside: string,
  old: BigIntStats | undefined,
  { bytes }: Replacement,
  fs: FileSystem,
): Promise<void> {
  const mode = old === undefined ? 0o666 : Number(old.mode & 0o7777n);
  watchTemporary(beside);
  // until the owner is right nobody else may read what may be private
  const file = await fs.open(beside, 'wx', old === undefined ? mode : mode & 0o700);
  try {
    await file.writeFile(bytes);
    if (old !== undefined) {
      // the owner first: changing it clears set-id bits
      const kept = await keepOwner(file, old);
      await file.chmod(kept ? mode : mode & 0o777);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Only a privileged user may give a file away; for anyone else the owner is the same already or cannot be kept. */
async function keepOwner(file: FileHandle, old: BigIntStats): Promise<boolean> {
  const own = await file.stat({ bigint: true });
  if (own.uid === old.uid && own.gid === old.gid) return true;
  const give = async (uid: bigint, gid: bigint) => {
    try {
      await file.chown(Number(uid), Number(gid));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
      return false;
    }
  };
  if (await give(old.uid, old.gid)) return true;
  // a group of one's own can still be kept
  await give(own.uid, old.gid);
  return false;
}

async function assertUnchanged({ replacement, target }: Prepared, fs: FileSystem): Promise<void> {
  const { name, expected } = replacement;
  if (expected === undefined) return;
  const now = await fs.readFile(target.path).catch(() => undefined);
  if (now?.equals(expected) !== true) {
    throw new Refusal(`Cannot write ${name}: it was changed by somebody else meanwhile; run again`);
  }
}

/** Into a device or a pipe, written in order and never replaced. */
async function writeInto(path: string, { bytes }: Replacement, fs: FileSystem): Promise<void> {
  const file = await fs.open(path, constants.O_WRONLY);
  try {
    await file.writeFile(bytes);
  } finally {
    await file.close();
  }
}

async function named<T>({ name }: Destination, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const reason = error.code === 'ENOENT' ? 'no such folder' : reasonOf(error);
    throw new Refusal(`Cannot write ${name}: ${reason}`);
  }
}

/** Bring the rename itself to disk, where the system can. */
async function syncFolder(path: string, fs: FileSystem): Promise<void> {
  try {
    const folder = await fs.open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch {
    // some systems do not open folders; the file is whole all the same
  }
}

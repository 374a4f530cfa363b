import { randomBytes } from 'node:crypto';
import {
  access,
  constants,
  type FileHandle,
  open,
  readFile,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Refusal } from '../core/refusal.ts';
import { reasonOf } from './sandbox.ts';

/** A file as it was when it was read. */
export interface Snapshot {
  /** As the caller named it. */
  readonly name: string;
  /** The file itself, behind every symbolic link. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** What a file shall hold from now on. */
export interface Replacement {
  readonly name: string;
  readonly path: string;
  readonly bytes: Buffer;
  /** What it must still hold when it is replaced; absent where any file, or none, may stand there. */
  readonly expected?: Buffer;
}

/** Read a file and remember what it held. Throws a RangeError that names it. */
export async function readSnapshot(path: string, name: string): Promise<Snapshot> {
  try {
    const real = await realpath(path);
    return { name, path: real, bytes: await readFile(real) };
  } catch (error) {
    const folder = (error as NodeJS.ErrnoException).code === 'EISDIR';
    throw new Refusal(
      `Cannot read ${name}: ${folder ? `it is a folder, name its files (${join(name, '*.md')})` : reasonOf(error)}`,
    );
  }
}

/**
 * Replace files so that whatever happens each one is the old or the new, whole: everything is written beside its
 * file and brought to disk first, and only then renamed over it. Modes are kept. Where a file no longer holds
 * what is expected, or anything cannot be written, a RangeError says so before a file is replaced.
 */
export async function replaceFiles(replacements: readonly Replacement[]): Promise<void> {
  const prepared: { readonly beside: string; readonly replacement: Replacement }[] = [];
  try {
    for (const replacement of replacements) {
      const { path } = replacement;
      const beside = join(
        dirname(path),
        `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`,
      );
      prepared.push({ beside, replacement });
      await named(replacement, () => writeBeside(beside, replacement));
    }
    for (const { replacement } of prepared) await assertUnchanged(replacement);
    while (prepared[0] !== undefined) {
      const { beside, replacement } = prepared[0];
      await assertUnchanged(replacement);
      await named(replacement, () => rename(beside, replacement.path));
      prepared.shift();
      await syncFolder(dirname(replacement.path));
    }
  } finally {
    for (const { beside } of prepared) await rm(beside, { force: true });
  }
}

async function writeBeside(beside: string, { path, bytes, expected }: Replacement): Promise<void> {
  if (expected !== undefined) await access(path, constants.W_OK);
  const old = expected === undefined ? undefined : await stat(path);
  const file = await open(beside, 'wx', old === undefined ? 0o666 : old.mode & 0o7777);
  try {
    await file.writeFile(bytes);
    if (old !== undefined) {
      // the owner first: changing it clears set-id bits
      await keepOwner(file, old.uid, old.gid);
      await file.chmod(old.mode & 0o7777);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Only a privileged user may give a file away; for anyone else the owner is the same already or cannot be kept. */
async function keepOwner(file: FileHandle, uid: number, gid: number): Promise<void> {
  const own = await file.stat();
  if (own.uid === uid && own.gid === gid) return;
  await file.chown(uid, gid).catch(error => {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
  });
}

async function assertUnchanged({ name, path, expected }: Replacement): Promise<void> {
  if (expected === undefined) return;
  const now = await readFile(path).catch(() => undefined);
  if (now?.equals(expected) !== true) {
    throw new Refusal(`Cannot write ${name}: it was changed by somebody else meanwhile; run again`);
  }
}

async function named<T>({ name }: Replacement, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal || (error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new Refusal(`Cannot write ${name}: ${reasonOf(error)}`);
  }
}

/** Bring the rename itself to disk, where the system can. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch {
    // some systems do not open folders; the file is whole all the same
  }
}

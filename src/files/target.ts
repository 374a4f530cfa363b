import { type BigIntStats, constants } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Refusal } from '../core/refusal.ts';
import { type FileSystem, fileId, type Inputs } from './system.ts';

/** Links that lead from one to the next are followed this far, as by Linux. */
const MOST_LINKS = 40;

/** Where a text shall go. */
export interface Destination {
  /** As the caller named it. */
  readonly name: string;
  readonly path: string;
  /** What it must still hold when it is replaced: the caller rewrites what it has read. */
  readonly expected?: Buffer;
  /** Only a regular file or nothing may stand there: no link is followed, no device written to. */
  readonly plain?: boolean;
}

/** What stands at a destination. */
export interface Target {
  /** Behind every symbolic link. */
  readonly path: string;
  /** The regular file that is replaced; absent where there is none yet. */
  readonly old?: BigIntStats;
  /** A device, a pipe or a socket, which is written to and never replaced. */
  readonly stream?: true;
}

/**
 * Find what a text would replace, and refuse what must not be: a folder, a read-only file, one with other names, one
 * that was read as an input.
 *
 * @throws Refusal with the name and the reason, or the system's error
 */
export async function findTarget(destination: Destination, inputs: Inputs, fs: FileSystem): Promise<Target> {
  const { path, expected, plain = false } = destination;
  const refuse = (reason: string) => new Refusal(`Cannot write ${destination.name}: ${reason}`);
  const found = await (plain ? fs.lstat : fs.stat)(path, { bigint: true }).catch(absent);
  if (found === undefined) return { path: plain ? path : await endOfLinks(path, fs) };
  if (found.isDirectory()) throw refuse('it is a folder');
  if (!found.isFile()) {
    if (!plain) return { path, stream: true };
    throw refuse(
      found.isSymbolicLink()
        ? 'it is a symbolic link, which charts do not follow'
        : 'it is not a regular file',
    );
  }
  if (expected === undefined && inputs.has(fileId(found)))
    throw refuse('it was read as an input, which the answer would replace; name another file');
  // for a privileged user the system allows it all the same
  if ((found.mode & 0o222n) === 0n) throw refuse('it is read-only');
  await fs.access(path, constants.W_OK);
  if (found.nlink > 1n) {
    throw refuse(
      `the file has ${found.nlink} names (hard links), and the others would stay as they are; name another file, or make this one its own (cp)`,
    );
  }
  return { path: plain ? path : await fs.realpath(path), old: found };
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

/** Where links lead that end at a file which is not there yet. */
async function endOfLinks(path: string, fs: FileSystem): Promise<string> {
  let end = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    const found = await fs.lstat(end).catch(absent);
    if (found?.isSymbolicLink() !== true) return end;
    end = resolve(dirname(end), await fs.readlink(end));
  }
  throw Object.assign(new Error(`Too many links: ${path}`), { code: 'ELOOP' });
}

import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { FileSystem } from './system.ts';

/** Bytes of a file's name that its temporary file repeats: the name must stay below the 255 that systems allow. */
const KEPT_NAME = 180;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The temporary files that this process would leave behind if it ended now. */
const present = new Set<string>();

/** A name beside a file that nobody can know beforehand: `.plan.md.isoflop-4711-c0ffee12.tmp`. */
export function temporaryName(path: string, { pid }: FileSystem): string {
  return join(dirname(path), `${prefixOf(path)}${pid}-${randomBytes(4).toString('hex')}.tmp`);
}

function prefixOf(path: string): string {
  const kept = Buffer.from(basename(path))
    .subarray(0, KEPT_NAME)
    .toString('utf8')
    .replace(/\ufffd+$/, '');
  return `.${kept}.isoflop-`;
}

/** Remove what writers of this file left that were killed before they could. */
export async function removeAbandoned(path: string, fs: FileSystem): Promise<void> {
  const prefix = prefixOf(path);
  const names = await fs.readdir(dirname(path)).catch((): string[] => []);
  for (const name of names) {
    const writer = name.startsWith(prefix) ? /^(\d+)-[\da-f]{8}\.tmp$/.exec(name.slice(prefix.length)) : null;
    if (writer === null || fs.isAlive(Number(writer[1]))) continue;
    await fs.rm(join(dirname(path), name), { force: true }).catch(() => {});
  }
}

/** From here on the file is removed if the process ends, by a signal too. */
export function watchTemporary(path: string): void {
  if (present.size === 0) {
    for (const signal of signals) process.on(signal, onSignal);
    process.on('exit', removePresent);
  }
  present.add(path);
}

/** The file is gone, or is what it was to become. */
export function forgetTemporary(path: string): void {
  present.delete(path);
  if (present.size === 0) stopWatching();
}

function stopWatching(): void {
  for (const signal of signals) process.off(signal, onSignal);
  process.off('exit', removePresent);
}

function onSignal(signal: NodeJS.Signals): void {
  // a program that we are a part of decides for itself what a signal means
  if (process.listenerCount(signal) > 1) return;
  removePresent();
  stopWatching();
  process.kill(process.pid, signal);
}

function removePresent(): void {
  for (const path of present) rmSync(path, { force: true });
  present.clear();
}

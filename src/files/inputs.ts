import type { BigIntStats } from 'node:fs';

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

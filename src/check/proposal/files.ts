import type { Reading, SourceFile } from '../types.ts';
import { isReading, readProposals } from './read.ts';

/** The proposals of files; launch files that belong together are one of them. */
export async function readFiles(sources: readonly SourceFile[]): Promise<readonly Reading[]> {
  const read = (await Promise.all(sources.map(readProposals))).flat();
  if (read.every(isReading)) return read;
  // most files are proposals, and need nothing of this
  const { readingsOf } = await import('./launch.ts');
  return readingsOf(read);
}

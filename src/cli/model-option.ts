import { findRun } from '../catalog/runs.ts';
import type { ArchitectureDescription } from '../model/complete.ts';
import { InputError, type Io } from './io.ts';

export async function readModel(
  word: string,
  _io: Io,
): Promise<{ name: string; architecture: ArchitectureDescription }> {
  const run = findRun(word);
  if (run.architecture === undefined) throw new InputError(`Run ${run.id} has no documented shape`);
  return { name: run.id, architecture: run.architecture };
}

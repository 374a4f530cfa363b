import { dirname, isAbsolute, join } from 'node:path';
import type { Organisation } from '../catalog/organisation.ts';
import { parseOrganisation } from '../catalog/organisation-file.ts';
import type { Io } from './io.ts';

/** The organisation of a file; law files that it names stand relative to it. */
export async function readOrganisation(file: string, io: Io): Promise<Organisation> {
  const readText = (path: string) => io.readText(isAbsolute(path) ? path : join(dirname(file), path));
  return parseOrganisation(await io.readText(file), { file, readText });
}

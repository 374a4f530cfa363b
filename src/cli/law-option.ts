import { findLaw } from '../catalog/laws.ts';
import type { Law } from '../core/law.ts';
import type { Io } from './io.ts';

/** A law by its id, or from a user's file where the word looks like a path. */
export async function readLaw(word: string, io: Io): Promise<Law> {
  if (!/[/\\]|\.json$/i.test(word)) return findLaw(word);
  const [text, { parseLawFile }] = await Promise.all([io.readText(word), import('../catalog/law-file.ts')]);
  return parseLawFile(text, word);
}

/** The laws of a repeated `--law`; undefined where none is named. */
export async function readLaws(
  words: readonly string[] | undefined,
  io: Io,
): Promise<readonly Law[] | undefined> {
  return words === undefined ? undefined : Promise.all(words.map(word => readLaw(word, io)));
}

import { allocatingLaws, findLaw } from '../catalog/laws.ts';
import type { Law } from '../core/law.ts';
import type { Io } from './io.ts';

/** A law by its id, or from a user's file where the word looks like a path. */
export async function readLaw(word: string, io: Io): Promise<Law> {
  if (!/[/\\]|\.json$/i.test(word)) return findLaw(word);
  const [text, { parseLawFile }] = await Promise.all([io.readText(word), import('../catalog/law-file.ts')]);
  return parseLawFile(text, word);
}

/** Laws of words, each one law or several with commas between them; undefined where only `all` is asked and not `every`. */
export async function readLaws(
  words: readonly string[],
  every: boolean,
  io: Io,
): Promise<readonly Law[] | undefined> {
  const names = words.flatMap(word => word.split(',')).map(name => name.trim());
  const named = names.filter(name => name !== 'all');
  const own = await Promise.all(named.map(name => readLaw(name, io)));
  const all = every && named.length < names.length ? allocatingLaws() : [];
  const laws = [...new Set([...own, ...all])];
  return laws.length === 0 ? undefined : laws;
}

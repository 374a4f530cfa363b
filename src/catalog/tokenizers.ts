import files from 'data-files/tokenizers';
import { type FactKnown, findNamed, type SourcedFact } from './facts.ts';

/** Bytes of UTF-8 a token of one tokenizer, by what the text is and by language, measured or published. */
export interface Tokenizer {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly models: readonly string[];
  readonly vocabulary: number;
  /** Bytes of a token's number on disk. */
  readonly bytesPerId: 2 | 4;
  /** Tokenizers that are taken to count as this one does. */
  readonly standsFor: readonly { readonly name: string; readonly why: string }[];
  readonly bytesPerToken: Readonly<Record<string, SourcedFact>>;
  readonly languages: FactKnown & { readonly values: Readonly<Record<string, number>> };
  readonly notes: readonly string[];
}

const all: readonly Tokenizer[] = Object.entries(files).map(([id, file]) => ({
  id,
  ...(file as Omit<Tokenizer, 'id'>),
}));

/**
 * Every tokenizer whose bytes a token are known, by id.
 *
 * @example
 * tokenizers().find(one => one.id === 'llama3').bytesPerToken.web.value // => 4.63
 */
export function tokenizers(): readonly Tokenizer[] {
  return all;
}

/**
 * The tokenizer that a name means: its id or an alias.
 *
 * @throws RangeError when nothing has this name, with the nearest one
 * @example
 * findTokenizer('Llama-3').id // => 'llama3'
 */
export function findTokenizer(name: string): Tokenizer {
  return findNamed('tokenizer', name, all, 'isoflop data tokenizers');
}

/** The tokenizer that counts as a named one does: itself, or one that stands for it; undefined where none is known to. */
export function countingAs(name: string): Tokenizer | undefined {
  return all.find(one => one.id === name || one.standsFor.some(other => other.name === name));
}

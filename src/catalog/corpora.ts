import files from 'data-files/corpora';
import mixtureFiles from 'data-files/mixtures';
import type { InferOutput } from 'valibot';
import { findNamed } from './named.ts';
import type { corpusSchema, mixtureSchema } from './schemas/curation.ts';

/** What is documented about one corpus: tokens as published and by whom, what is distinct of them, what it is part of. */
export type Corpus = { readonly id: string } & Readonly<InferOutput<typeof corpusSchema>>;

/** What a documented model was trained on: shares, epochs and unique tokens by source. */
export type DocumentedMixture = { readonly id: string } & Readonly<InferOutput<typeof mixtureSchema>>;

const all: readonly Corpus[] = Object.entries(files).map(([id, file]) => ({
  id,
  ...(file as Omit<Corpus, 'id'>),
}));

const mixtures: readonly DocumentedMixture[] = Object.entries(mixtureFiles).map(([id, file]) => ({
  id,
  ...(file as Omit<DocumentedMixture, 'id'>),
}));

/** Which corpora to list. */
export interface CorpusFilter {
  readonly class?: string;
  /** Two letters, such as `de`: those that have it, or have all languages. */
  readonly language?: string;
}

/**
 * Every documented corpus, by id; or those of a class, or with a language.
 *
 * @example
 * corpora({ class: 'encyclopedic' }).map(one => one.id) // => ['wikipedia']
 */
export function corpora({ class: kind, language }: CorpusFilter = {}): readonly Corpus[] {
  return all.filter(
    one =>
      (kind === undefined || one.class === kind) &&
      (language === undefined || one.languages.includes(language) || one.languages.includes('*')),
  );
}

/**
 * The corpus that a name means: its id or an alias.
 *
 * @throws RangeError when nothing has this name, with the nearest one
 * @example
 * findCorpus('wiki').id // => 'wikipedia'
 */
export function findCorpus(name: string): Corpus {
  return findNamed('corpus', name, all, 'isoflop data corpora');
}

/**
 * What documented models were trained on, by id.
 *
 * @example
 * documentedMixtures().some(one => one.id === 'olmo3') // => true
 */
export function documentedMixtures(): readonly DocumentedMixture[] {
  return mixtures;
}

/** @throws RangeError when no documented mixture has this id, with the nearest one */
export function findMixture(name: string): DocumentedMixture {
  return findNamed('mixture', name, mixtures, 'isoflop data mix --help');
}

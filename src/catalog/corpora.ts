import files from 'data-files/corpora';
import mixtureFiles from 'data-files/mixtures';
import { type FactKnown, findNamed, type SourcedFact } from './facts.ts';

/** What is documented about one corpus: tokens as published and by whom, what is distinct of them, what it is part of. */
export interface Corpus {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly class:
    | 'web-raw'
    | 'web'
    | 'web-filtered'
    | 'code'
    | 'papers'
    | 'pdf'
    | 'books'
    | 'math'
    | 'encyclopedic'
    | 'pool';
  readonly languages: readonly string[];
  readonly year: number;
  /** As published, in tokens of a tokenizer; one without a name was not stated. */
  readonly tokens?: SourcedFact & { readonly tokenizer?: string };
  readonly documents?: SourcedFact;
  readonly bytes?: SourcedFact & { readonly of: 'text' | 'files' };
  /** Tokens that are left when near-duplicates are removed over all of it, and by what they were found. */
  /** `of`: tokens that were deduplicated, where they are more than those of the corpus: it has at most as many. */
  readonly unique?: SourcedFact & { readonly by: string; readonly of?: number };
  readonly crawls?: SourcedFact;
  readonly bytesPerToken?: SourcedFact;
  /** A count by somebody else. */
  readonly measured?: FactKnown & {
    readonly tokens: number;
    readonly documents: number;
    readonly tokenizer: string;
  };
  /** How far duplicates were looked for: nowhere, equal ones, in each crawl, in shards, over all. */
  readonly dedup?: 'none' | 'exact' | 'crawl' | 'shards' | 'all';
  readonly partOf?: readonly string[];
  readonly perLanguage?: FactKnown & {
    readonly tokenizer?: string;
    readonly values: Readonly<Record<string, CorpusAmounts>>;
  };
  readonly parts?: FactKnown & { readonly values: Readonly<Record<string, CorpusAmounts>> };
  readonly pages?: FactKnown & {
    /** Low, mean and high. */
    readonly perCrawl: readonly [number, number, number];
    readonly all: number;
    readonly distinctUrls: number;
    readonly until: string;
  };
  /** Tokens that are extracted of a crawl, all languages: low, mean and high. */
  readonly extracted?: FactKnown & {
    readonly perCrawl: readonly [number, number, number];
    readonly tokenizer: string;
  };
  /** Shares of pages. */
  readonly languageShares?: FactKnown & { readonly values: Readonly<Record<string, number>> };
  readonly notes: readonly string[];
}

/** Tokens, documents and bytes of UTF-8 of a part of a corpus. */
export interface CorpusAmounts {
  readonly tokens?: number;
  readonly documents?: number;
  readonly bytes?: number;
  readonly words?: number;
  /** Of the whole, and of its own bytes what was removed as duplicates. */
  readonly share?: number;
  readonly removed?: number;
}

/** What a documented model was trained on: shares, epochs and unique tokens by source. */
export interface DocumentedMixture extends FactKnown {
  readonly id: string;
  readonly name: string;
  readonly tokens: number;
  /** Share of the tokens, epochs as printed, tokens that there are, and the corpus of the catalogue. */
  readonly parts: Readonly<
    Record<
      string,
      {
        readonly share: number;
        readonly epochs?: number;
        readonly unique?: number;
        readonly corpus?: string;
      }
    >
  >;
  readonly notes: readonly string[];
}

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

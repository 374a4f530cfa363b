import rateFiles from 'data-files/rates';
import files from 'data-files/recipes';
import { type FactKnown, findNamed, type SourcedFact } from './facts.ts';

/** What a pipeline left of web crawls, stage by stage. */
export interface WebRecipe extends FactKnown {
  readonly id: string;
  readonly name: string;
  readonly language?: string;
  readonly extractor?: string;
  readonly crawls?: number;
  readonly scope?: 'crawl' | 'shards' | 'all';
  /** How tokens grow with crawls. */
  readonly growth?: 'linear' | 'saturating';
  readonly deduplication?: string;
  readonly stages: readonly {
    readonly name: string;
    readonly tokens?: number;
    readonly documents?: number;
    readonly bytes?: number;
    /** Share that the stage keeps, and of what. */
    readonly kept?: number;
    readonly of?: 'documents' | 'tokens' | 'bytes' | 'paragraphs';
    readonly verification?: FactKnown['verification'];
  }[];
  /** What is left of all its crawls. */
  readonly tokens?: { readonly value: number; readonly tokenizer?: string };
  /** Tokens of a crawl that enter its dearest stage. */
  readonly enteringPerCrawl?: { readonly value: number; readonly before: string };
  /** Stages that rates are known for. */
  readonly hours?: readonly string[];
  readonly from?: string;
  readonly kept?: FactKnown & { readonly documents: number; readonly tokens: number };
  readonly outOfSample?: FactKnown & { readonly tokensPerCrawl: number; readonly crawl: string };
  readonly replication?: FactKnown & {
    readonly documents: readonly number[];
    readonly stages: readonly string[];
  };
  readonly notes: readonly string[];
}

/** What a stage takes, with its unit in words. */
export interface StageRate extends SourcedFact {
  readonly low?: number;
  readonly high?: number;
  readonly unit: string;
  readonly how?: string;
}

const all: readonly WebRecipe[] = Object.entries(files).map(([id, file]) => ({
  id,
  ...(file as Omit<WebRecipe, 'id'>),
}));

/**
 * Every documented recipe, by id.
 *
 * @example
 * recipes().some(one => one.id === 'dolma3') // => true
 */
export function recipes(): readonly WebRecipe[] {
  return all;
}

/**
 * The recipe that a name means.
 *
 * @throws RangeError when nothing has this name, with the nearest one
 * @example
 * findRecipe('fineweb').crawls // => 96
 */
export function findRecipe(name: string): WebRecipe {
  return findNamed('recipe', name, all, 'isoflop data plan --help');
}

const rates = rateFiles as unknown as {
  readonly hours: { readonly rates: Readonly<Record<string, StageRate>> };
  readonly storage: { readonly rates: Readonly<Record<string, StageRate>> };
  readonly duplicates: { readonly values: Readonly<Record<string, number>>; readonly source: string };
};

/** What a stage of data/rates/hours.json takes. */
export function hoursRate(stage: string): StageRate {
  return rates.hours.rates[stage]!;
}

/** What text takes as data/rates/storage.json says. */
export function storageRate(form: string): StageRate {
  return rates.storage.rates[form]!;
}

/** Numbers of crawls that were deduplicated together, and the share of documents that was removed of them. */
export const removedByCrawls: readonly (readonly [crawls: number, removed: number])[] = Object.entries(
  rates.duplicates.values,
).map(([crawls, removed]) => [Number(crawls), removed]);

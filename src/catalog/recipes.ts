import rateFiles from 'data-files/rates';
import files from 'data-files/recipes';
import type { InferOutput } from 'valibot';
import { findNamed } from './named.ts';
import type { ratesSchema, recipeSchema } from './schemas/curation.ts';

/** What a pipeline left of web crawls, stage by stage. */
export type WebRecipe = { readonly id: string } & Readonly<InferOutput<typeof recipeSchema>>;

/** What a stage takes, with its unit in words. */
export type StageRate = Extract<InferOutput<typeof ratesSchema>, { rates: unknown }>['rates'][string];

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

import { type Corpus, corpora, findCorpus } from '../catalog/corpora.ts';
import { findRecipe, recipes } from '../catalog/recipes.ts';
import { findTokenizer } from '../catalog/tokenizers.ts';
import type { ExplainedCaveat } from '../core/caveat.ts';
import { Refusal } from '../core/refusal.ts';
import { leastOf, mostOf } from '../core/unbounded.ts';
import { nameKey, shortened, slipOf } from '../text/names.ts';
import { crawlRecipe, isCrawlRecipe, MOST_CRAWLS, tokensOfCrawls } from './crawls.ts';
import { COMMON_CRAWL, checkOnce, readSources } from './sources.ts';
import { type SourceStock, type StockRequest, stocksOf, togetherOf } from './stock.ts';
import { stockCaveats } from './stock-caveats.ts';
import { bytesPerToken, checkLanguage } from './tokens.ts';
import type { LogNormal } from './uncertain.ts';

/** A source as a proposal names it. */
interface StatedEntry {
  readonly name: string;
  readonly share?: number;
  readonly tokens?: number;
  readonly epochs?: number;
  /** Tokens that there are, of a source of one's own in a text. */
  readonly own?: number;
}

/**
 * The sources of a text, as a proposal states them.
 *
 * @throws RangeError when the text cannot be read, or has most epochs, which a plan does not hold
 */
export function entriesOf(text: string): readonly StatedEntry[] {
  return readSources(text).map(({ name, language, crawls, share, tokens, unique, maxEpochs }) => {
    if (maxEpochs !== undefined)
      throw new Refusal(
        `Most epochs of ${shortened(name)} are not held by a plan: leave @${maxEpochs} out (isoflop data mix holds it)`,
      );
    return {
      name: `${name}${language === undefined ? '' : `/${language}`}${crawls === undefined ? '' : `:${crawls}`}`,
      ...(share !== undefined && { share }),
      ...(tokens !== undefined && { tokens }),
      ...(unique !== undefined && { own: unique }),
    };
  });
}

/** A source with the crawls that the proposal counts, where it names raw crawls without their number. */
export function counted<T extends StatedEntry>(entry: T, crawls: number | undefined): T {
  const isRaw = crawls !== undefined && corpusOf(entry.name)?.id === COMMON_CRAWL;
  // a count that cannot be is for a rule to say
  return isRaw && crawls <= MOST_CRAWLS ? { ...entry, name: `${entry.name}:${crawls}` } : entry;
}

/**
 * The sources of one mixture by the ids of the catalogue, so that a source has one name in all stages, whichever is written.
 *
 * @throws RangeError when one is named twice
 */
export function byId<T extends StatedEntry>(
  entries: readonly T[],
  language: string | undefined,
): readonly T[] {
  const found = entries.map(({ name }) => {
    if (!isKnown(name, language)) return { name: name.trim() };
    const read = readSources(name)[0]!;
    return { ...read, name: corpusOf(read.name)!.id };
  });
  checkOnce(found, language);
  return entries.map((entry, i) => {
    const { name, language: own, crawls } = { language: undefined, crawls: undefined, ...found[i]! };
    const of = own === undefined || own === (language ?? 'en') ? '' : `/${own}`;
    return { ...entry, name: `${name}${of}${crawls === undefined ? '' : `:${crawls}`}` };
  });
}

/**
 * Stocks of those names that the catalogue has, what they are together, and what is to be known of them; the other names are
 * the proposal's own.
 *
 * @throws RangeError when a name is one letter or two from one on file and its tokens are not stated
 */
export function stocksOfStated(
  entries: readonly StatedEntry[],
  request: {
    readonly [Key in keyof Pick<StockRequest, 'tokenizer' | 'language' | 'recipe'>]: string | undefined;
  },
): {
  readonly stocks: ReadonlyMap<string, SourceStock>;
  readonly together: LogNormal | undefined;
  readonly caveats: readonly ExplainedCaveat[];
} {
  const { tokenizer, language, recipe } = request;
  const names = [...new Set(entries.map(({ name }) => name))];
  const known = names.filter(name => isKnown(name, language));
  for (const entry of entries) if (!known.includes(entry.name)) checkOwn(entry);
  if (known.length === 0) return { stocks: new Map(), together: undefined, caveats: [] };
  const sources = known.flatMap(name => readSources(name));
  const isRaw = sources.some(({ crawls }) => crawls !== undefined);
  const of = {
    ...(tokenizer !== undefined && { tokenizer }),
    ...(language !== undefined && { language }),
    ...(recipe !== undefined && isRaw && { recipe }),
  };
  const stocks = stocksOf(sources, of);
  return {
    stocks: new Map(known.map((name, i) => [name, stocks[i]!])),
    together: togetherOf(stocks, language),
    caveats: stockCaveats(stocks, of),
  };
}

/** Unique tokens of raw crawls that stand by themselves; undefined where no count that can be is said. */
export function crawledTokens(
  crawls: number | undefined,
  request: Parameters<typeof stocksOfStated>[1],
): number | undefined {
  if (crawls === undefined || crawls > MOST_CRAWLS) return undefined;
  return stocksOfStated([{ name: `${COMMON_CRAWL}:${crawls}` }], request).together?.likely;
}

function corpusOf(name: string): Corpus | undefined {
  const key = nameKey(name);
  return corpora().find(one => [one.id, ...one.aliases].some(alias => nameKey(alias) === key));
}

/** Whether a name is that of a corpus with tokens that can be told, a language or a count of crawls behind it aside. */
function isKnown(name: string, language: string | undefined): boolean {
  const [id = '', rest] = name.split(/[:/]/, 2);
  if (!/^[\w. -]+(\/\w+)?(:\w+)?$/.test(name)) return false;
  const found = corpusOf(id);
  if (found === undefined) return false;
  if (found.id === COMMON_CRAWL) return name.includes(':');
  return (
    found.tokens !== undefined ||
    rest !== undefined ||
    (language !== undefined && found.perLanguage?.values[language] !== undefined)
  );
}

/** @throws RangeError when a source that the catalogue does not have looks like one of it, and its own tokens are not stated */
function checkOwn({ name, tokens, share, epochs, own }: StatedEntry): void {
  const amount = /^([^:@=%]+)[:@=](.*)$/.exec(name);
  if (amount !== null && corpusOf(amount[1]!) !== undefined)
    throw new Refusal(
      `Source '${shortened(name)}' has its amount in its name: expected ${amount[1]}: ${amount[2]}, or all sources as one text`,
    );
  if (corpusOf(name) !== undefined) return;
  // what says its tokens and its epochs says how many there are
  if (own !== undefined || (epochs !== undefined && (tokens ?? share) !== undefined)) return;
  const near = slipOf(
    name,
    corpora().flatMap(one => [one.id, ...one.aliases]),
  );
  if (near !== undefined)
    throw new Refusal(
      `Unknown source '${shortened(name)}': did you mean ${near}? One of your own says its epochs, too (isoflop data corpora)`,
    );
}

/** Bytes a token of a tokenizer in a language; undefined where no tokenizer is named. */
export function bytesPerTokenOf(
  tokenizer: string | undefined,
  language: string | undefined,
): number | undefined {
  if (language !== undefined) checkLanguage(language);
  if (tokenizer === undefined) return undefined;
  return bytesPerToken(findTokenizer(tokenizer), language === undefined ? {} : { language }).value;
}

/** A count of crawls, and what the second half of them adds to the first under a recipe. */
export function growthOf(
  count: number,
  name: string | undefined,
): { readonly count: number; readonly recipe: string; readonly grows: number } {
  const recipe = crawlRecipe(name ?? 'fineweb');
  const half = tokensOfCrawls(recipe, Math.max(1, count / 2));
  return { count, recipe: recipe.id, grows: tokensOfCrawls(recipe, count) / half - 1 };
}

/**
 * Share of the tokens extracted of crawls, of all languages, that a recipe leaves; of all recipes the lowest and the highest.
 *
 * @returns undefined where the recipe does not say what it leaves of how many crawls, or not of the language
 * @throws RangeError when the recipe is unknown
 */
export function keptBy(
  name: string | undefined,
  language: string | undefined,
): { readonly low: number; readonly high: number; readonly perCrawl: number } | undefined {
  const asked = name === undefined ? recipes() : [findRecipe(name)];
  const perCrawl = findCorpus(COMMON_CRAWL).extracted!.perCrawl[1];
  const kept = asked
    .filter(isCrawlRecipe)
    .filter(recipe => (recipe.language ?? 'en') === (language ?? 'en'))
    .map(({ tokens, crawls }) => tokens.value / (crawls * perCrawl));
  return kept.length === 0 ? undefined : { low: leastOf(kept), high: mostOf(kept), perCrawl };
}

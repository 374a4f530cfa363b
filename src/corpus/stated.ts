import { corpora } from '../catalog/corpora.ts';
import { recipes } from '../catalog/recipes.ts';
import { findTokenizer } from '../catalog/tokenizers.ts';
import { Refusal } from '../core/refusal.ts';
import { nameKey } from '../text/names.ts';
import { crawlRecipe, tokensOfCrawls } from './crawls.ts';
import { readSources } from './sources.ts';
import { type SourceStock, type StockRequest, stocksOf } from './stock.ts';
import { bytesPerToken, checkLanguage } from './tokens.ts';

/** A source as a proposal names it. */
interface StatedEntry {
  readonly name: string;
  readonly share?: number;
  readonly tokens?: number;
  readonly epochs?: number;
}

/** The sources of a text, as a proposal states them. */
export function entriesOf(text: string): readonly StatedEntry[] {
  return readSources(text).map(({ name, language, crawls, share, tokens, unique }) => ({
    name: `${name}${language === undefined ? '' : `/${language}`}${crawls === undefined ? '' : `:${crawls}`}`,
    ...(share !== undefined && { share }),
    ...((tokens ?? unique) !== undefined && { tokens: (tokens ?? unique)! }),
    ...(unique !== undefined && { epochs: (tokens ?? unique) / unique }),
  }));
}

/** Stocks of those names that the catalogue has; the others are the proposal's own. */
export function stocksOfStated(
  names: readonly string[],
  request: {
    readonly [Key in keyof Pick<StockRequest, 'tokenizer' | 'language' | 'recipe'>]: string | undefined;
  },
): ReadonlyMap<string, SourceStock> {
  const known = names.filter(isKnown);
  if (known.length === 0) return new Map();
  const sources = known.flatMap(name => readSources(name));
  const { tokenizer, language, recipe } = request;
  const stocks = stocksOf(sources, {
    ...(tokenizer !== undefined && { tokenizer }),
    ...(language !== undefined && { language }),
    ...(recipe !== undefined && { recipe }),
  });
  return new Map(known.map((name, i) => [name, stocks[i]!]));
}

/** Whether a name is that of a corpus with tokens that can be told, a language or a count of crawls behind it aside. */
function isKnown(name: string): boolean {
  const [id = '', rest] = name.split(/[:/]/, 2);
  if (!/^[\w. -]+([:/][\w]+)?$/.test(name)) return false;
  const key = nameKey(id);
  const found = corpora().find(one => [one.id, ...one.aliases].some(alias => nameKey(alias) === key));
  if (found === undefined) return false;
  if (found.id === 'common-crawl') return rest !== undefined;
  return found.tokens !== undefined || rest !== undefined;
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

/** Share of what enters that a recipe keeps in all; of all recipes the lowest and the highest. */
export function keptBy(name: string | undefined): readonly [low: number, high: number] | undefined {
  const kept = recipes().flatMap(recipe => {
    const shares = UNITS.flatMap(unit => {
      const amounts = recipe.stages.flatMap(stage => stage[unit] ?? []);
      return amounts.length < 2 ? [] : [amounts.at(-1)! / amounts[0]!];
    });
    return (name === undefined || recipe.id === name) && shares.length > 0
      ? [[recipe.id, ...shares] as const]
      : [];
  });
  if (name !== undefined && kept.length === 0) {
    if (recipes().some(one => one.id === name)) return undefined;
    throw new Refusal(
      `Unknown recipe '${name.slice(0, 40)}': expected one of ${recipes()
        .map(one => one.id)
        .join(', ')}`,
    );
  }
  const shares = kept.flatMap(([, ...all]) => all);
  const sorted = shares.toSorted((a, b) => a - b);
  return [sorted[0]!, sorted.at(-1)!];
}

const UNITS = ['tokens', 'documents', 'bytes'] as const;

import { type Corpus, findCorpus } from '../catalog/corpora.ts';
import { findRecipe } from '../catalog/recipes.ts';
import { findTokenizer, type Tokenizer } from '../catalog/tokenizers.ts';
import { Refusal } from '../core/refusal.ts';
import type { Uncertain } from '../core/spread.ts';
import { shortened } from '../text/names.ts';
import { checkCrawls, crawlRecipe, distinctCrawls, RECIPE_SURE, tokensOfCrawls } from './crawls.ts';
import {
  around,
  COMMON_CRAWL,
  checkTokens,
  type DataSource,
  type FoundSource,
  findSources,
} from './sources.ts';
import {
  type BytesPerToken,
  bytesPerToken,
  checkLanguage,
  domainOf,
  type Ratio,
  ratioOf,
  SURE,
  stated,
} from './tokens.ts';
import { deviationOf, type LogNormal, spread, sumOf, together } from './uncertain.ts';

/** What stocks are counted in and of. */
export interface StockRequest {
  /** Tokenizer to count in; each corpus's own unless given. */
  readonly tokenizer?: string;
  /** Two letters; English unless given. */
  readonly language?: string;
  /** Bytes of UTF-8 a token of the tokenizer in that language, where they are not on file or known better. */
  readonly bytesPerToken?: number;
  /** Recipe that makes text of raw crawls; fineweb unless given. */
  readonly recipe?: string;
  /** Plan with what is left when near-duplicates are removed over all of a corpus, where that is known. */
  readonly distinct?: boolean;
  /** Shares that stages of one's own keep of the tokens that are extracted of a crawl, instead of a recipe. */
  readonly stages?: Readonly<Record<string, number>>;
}

/** The tokens that a source has, and where they are known from. */
export interface Stock {
  readonly name: string;
  readonly unique: Uncertain;
  /** Distinct over all of it, where that was measured. */
  readonly distinct?: number;
  /** Tokens that were deduplicated, where the corpus is a part of them: it has at most as many distinct ones. */
  readonly distinctOf?: number;
  /** Bytes of UTF-8 a token, where they are known, and what they are known from. */
  readonly bytesPerToken?: number;
  readonly bytesPerTokenBy?: { readonly source: string; readonly verification: string };
  readonly crawls?: number;
  readonly recipe?: string;
  /** As published, in its own tokenizer. */
  readonly published?: {
    readonly tokens: number;
    readonly tokenizer: string | null;
    readonly bytesPerToken?: number;
  };
  readonly source: string;
  /** Secondary where the published figure is; else derived where it was converted. */
  readonly verification: string;
}

/** A stock with the deviation of its logarithm, for sums. */
export interface SourceStock {
  readonly stock: Stock;
  readonly amount: LogNormal;
  readonly source: FoundSource;
}

const DEFAULT_RECIPE = 'fineweb';

/** The recipe, and the corpus, that say how much of languages other than English crawls have. */
const OTHER_LANGUAGES = 'fineweb-2';

/** What stands for a recipe where the stages are the user's own. */
export const OWN_STAGES = 'stages of your own';

/**
 * The unique tokens of each source, with their ranges: as published, T·b(ref)/b(t) where they are counted in another tokenizer, or
 * crawls times what a recipe leaves of one.
 *
 * @throws RangeError when a source is unknown or named twice, its tokens cannot be told, or a part of the request is of no
 *   source
 * @example
 * stocksOf([{ name: 'wikipedia' }], {})[0].stock.unique.likely // => 3690000000
 */
export function stocksOf(sources: readonly DataSource[], request: StockRequest): readonly SourceStock[] {
  if (request.language !== undefined) checkLanguage(request.language);
  const tokenizer = request.tokenizer === undefined ? undefined : findTokenizer(request.tokenizer);
  const found = findSources(sources, request.language);
  checkUsed(found, request);
  return found.map(source => {
    const { stock, amount } = stockOf(source, { ...request, tokenizer });
    return { source, amount, stock: { ...stock, unique: spread(amount) } };
  });
}

/** @throws RangeError where what is asked would change nothing about these sources */
function checkUsed(
  found: readonly FoundSource[],
  { recipe, stages, distinct, bytesPerToken: per, tokenizer, language }: StockRequest,
): void {
  const corpora = found.flatMap(({ corpus }) => corpus ?? []);
  const isRaw = corpora.some(({ id }) => id === COMMON_CRAWL);
  if (recipe !== undefined) findRecipe(recipe);
  const named = recipe === undefined ? Object.keys(stages ?? {})[0] : recipe;
  if (named !== undefined && !isRaw)
    throw new Refusal(
      `${recipe === undefined ? 'Stage' : 'Recipe'} ${shortened(named)} is for raw crawls, and no source is one: name common-crawl:30 or so, or leave it out`,
    );
  if (distinct && !corpora.some(({ unique }) => unique !== undefined))
    throw new Refusal(
      `What is distinct is not on file for any of these sources: ${found.map(one => shortened(one.name)).join(', ')}`,
    );
  if (per !== undefined && tokenizer === undefined)
    throw new Refusal('Bytes a token are those of a tokenizer: name it, such as --tokenizer llama3');
  if (language !== undefined && language !== 'en' && corpora.every(one => one.class === 'code'))
    throw new Refusal(`None of these sources is text of a language: got ${language}`);
}

/**
 * The unique tokens of sources together: their sum, where what one has as a part of another is counted once.
 *
 * @param language of sources that name none
 */
export function togetherOf(stocks: readonly SourceStock[], language: string | undefined): LogNormal {
  return nested(stocks, language).all;
}

/** Tokens that each source adds to what there is of all together: a whole what its parts leave of it. */
export function addedBy(stocks: readonly SourceStock[], language: string | undefined): readonly number[] {
  return nested(stocks, language).added;
}

function nested(
  stocks: readonly SourceStock[],
  language: string | undefined,
): { readonly all: LogNormal; readonly added: readonly number[] } {
  const within = around(
    stocks.map(({ source }) => source),
    language,
  );
  const added: number[] = [];
  const whole = (at: number): LogNormal => {
    const parts = stocks.flatMap((_, i) => (within[i] === at ? [whole(i)] : []));
    const inside = sumOf(parts);
    const own = stocks[at]!.amount;
    added[at] = Math.max(0, own.likely - inside.likely);
    return inside.likely > own.likely ? inside : own;
  };
  return { all: sumOf(stocks.flatMap((_, i) => (within[i] === undefined ? [whole(i)] : []))), added };
}

type Context = Omit<StockRequest, 'tokenizer'> & {
  readonly tokenizer: Tokenizer | undefined;
  /** Whether the source itself names its language. */
  readonly isOwnLanguage?: boolean;
};
type Found = { readonly stock: Omit<Stock, 'unique'>; readonly amount: LogNormal };

function stockOf(source: FoundSource, context: Context): Found {
  const { corpus, name, language, unique } = source;
  if (corpus === undefined) {
    return {
      stock: { name, source: 'stated', verification: 'stated' },
      amount: { likely: checkTokens(unique!, `Tokens of ${name}`), deviation: 0 },
    };
  }
  const own = language === undefined ? context : { ...context, language, isOwnLanguage: true };
  if (language !== undefined) checkLanguage(language);
  if (corpus.id === COMMON_CRAWL) return crawlStock(source.crawls, corpus, own);
  return corpusStock(corpus, own);
}

function corpusStock(corpus: Corpus, context: Context): Found {
  const { tokenizer, language = 'en', distinct = false } = context;
  const part = corpus.perLanguage?.values[language];
  const facts = (part === undefined ? corpus.tokens : corpus.perLanguage)!;
  if (part === undefined && !corpus.languages.some(one => one === language || one === 'code' || one === '*'))
    throw new Refusal(
      `${corpus.id} has no text of language ${language}: name one of its own, such as ${corpus.id}/${corpus.languages[0]} (it has ${corpus.languages.join(', ')})`,
    );
  if (part === undefined && language !== 'en' && corpus.languages.includes('*'))
    throw new Refusal(`${corpus.id} does not say how many of its tokens are of language ${language}`);
  const isText = corpus.class !== 'code';
  const domain = isText && language !== 'en' ? 'web' : domainOf(corpus);
  const of = { domain, ...(isText && { language, bytesPerToken: context.bytesPerToken }) };
  const name = part === undefined ? corpus.id : `${corpus.id}/${language}`;
  const bytes =
    part?.bytes ?? (part === undefined && corpus.bytes?.of === 'text' ? corpus.bytes.value : undefined);
  const tokens = part === undefined ? corpus.tokens?.value : part.tokens;
  if (tokens === undefined) {
    if (bytes === undefined)
      throw new Refusal(
        `${corpus.id} does not say how many tokens it has${corpus.perLanguage === undefined ? '' : `: name a language, ${corpus.id}/de`}`,
      );
    if (tokenizer === undefined)
      throw new Refusal(
        `${corpus.id} is known in bytes: name a tokenizer with --tokenizer, or data.tokenizer of a proposal`,
      );
    const per =
      context.bytesPerToken === undefined ? bytesPerToken(tokenizer, of) : stated(context.bytesPerToken);
    return {
      stock: { name, ...perToken(per), ...converted(part === undefined ? corpus.bytes! : facts) },
      amount: {
        likely: bytes / per.value,
        deviation: deviationOf(language === 'en' ? SURE.english : SURE.language),
      },
    };
  }
  const counted = part === undefined ? corpus.tokens!.tokenizer : corpus.perLanguage!.tokenizer;
  const ratio = ratioOf(counted, tokenizer, of, part === undefined ? corpus.bytesPerToken : undefined);
  const left = part === undefined ? corpus.unique?.value : undefined;
  const planned = distinct ? (left ?? tokens) : tokens;
  const known = distinct && left !== undefined ? corpus.unique! : facts;
  return {
    stock: {
      name,
      ...(left !== undefined && { distinct: left * ratio.ratio }),
      ...(left !== undefined &&
        corpus.unique?.of !== undefined && { distinctOf: corpus.unique.of * ratio.ratio }),
      ...(ratio.bytesPerToken !== undefined && perToken(ratio.bytesPerToken)),
      published: {
        tokens: planned,
        tokenizer: counted ?? null,
        ...(corpus.bytesPerToken !== undefined && { bytesPerToken: corpus.bytesPerToken.value }),
      },
      ...(ratio.sure === SURE.same
        ? { source: known.source, verification: known.verification }
        : converted(known)),
    },
    amount: { likely: planned * ratio.ratio, deviation: deviationOf(ratio.sure) },
  };
}

function perToken({ value, source, verification }: BytesPerToken) {
  return { bytesPerToken: value, bytesPerTokenBy: { source, verification } };
}

/** How a figure is known in tokens of another tokenizer; at second hand stays that. */
function converted({ source, verification }: Pick<BytesPerToken, 'source' | 'verification'>) {
  return { source, verification: verification === 'secondary' ? verification : 'derived' };
}

function crawlStock(crawls: number | undefined, corpus: Corpus, context: Context): Found {
  if (crawls === undefined) throw new Refusal('Raw crawls need their number, such as common-crawl:30');
  checkCrawls(crawls);
  const { language = 'en', tokenizer, stages } = context;
  if (stages !== undefined && Object.keys(stages).length > 0)
    return found(ownStages(corpus, crawls, language, stages), crawls, OWN_STAGES, RECIPE_SURE * 1.25);
  const name = context.recipe === undefined ? undefined : findRecipe(context.recipe).id;
  if (name === OTHER_LANGUAGES && language === 'en')
    throw new Refusal(`Recipe ${name} leaves no English: name a language with --language, or another recipe`);
  if (name !== undefined && name !== OTHER_LANGUAGES && language !== (crawlRecipe(name).language ?? 'en'))
    throw new Refusal(
      `Recipe ${name} leaves English alone, and language ${language} is counted by ${OTHER_LANGUAGES}: leave the recipe out`,
    );
  const recipe = crawlRecipe(name === undefined || name === OTHER_LANGUAGES ? DEFAULT_RECIPE : name);
  const of = { domain: 'web', language, bytesPerToken: context.bytesPerToken };
  if (language === (recipe.language ?? 'en')) {
    const ratio = ratioOf(recipe.tokens.tokenizer, tokenizer, of);
    return found({ tokens: tokensOfCrawls(recipe, crawls), ratio }, crawls, recipe.id, RECIPE_SURE);
  }
  const whole = findCorpus(OTHER_LANGUAGES);
  const bytes = whole.perLanguage!.values[language]?.bytes;
  if (bytes === undefined || tokenizer === undefined)
    throw new Refusal(
      bytes === undefined
        ? `No recipe says how much of language ${language} a crawl has: take one of ${Object.keys(whole.perLanguage!.values).join(', ')}`
        : `Text in language ${language} is known in bytes: name a tokenizer with --tokenizer, or data.tokenizer of a proposal`,
    );
  const per =
    context.bytesPerToken === undefined ? bytesPerToken(tokenizer, of) : stated(context.bytesPerToken);
  const tokens = ((bytes / per.value) * distinctCrawls(crawls)) / distinctCrawls(whole.crawls!.value);
  const ratio = { ratio: 1, bytesPerToken: per, sure: SURE.language };
  return found({ tokens, ratio }, crawls, OTHER_LANGUAGES, RECIPE_SURE);

  function found(
    { tokens, ratio }: { readonly tokens: number; readonly ratio: Ratio },
    count: number,
    by: string,
    sure: number,
  ): Found {
    return {
      stock: {
        name: `${corpus.id}${context.isOwnLanguage ? `/${language}` : ''}:${count}`,
        crawls: count,
        recipe: by,
        ...(ratio.bytesPerToken !== undefined && perToken(ratio.bytesPerToken)),
        ...(by === OWN_STAGES
          ? { source: corpus.extracted!.source, verification: 'derived' }
          : converted(findRecipe(by))),
      },
      amount: {
        likely: tokens * ratio.ratio,
        deviation: together(deviationOf(sure), ratio.sure === SURE.language ? deviationOf(SURE.language) : 0),
      },
    };
  }

  function ownStages(
    { extracted, languageShares }: Corpus,
    count: number,
    of: string,
    kept: Readonly<Record<string, number>>,
  ) {
    const share = languageShares!.values[of];
    if (share === undefined)
      throw new Refusal(
        `The share of language ${of} of crawled pages is not on file: take ${Object.keys(languageShares!.values).join(', ')}`,
      );
    const product = Object.values(kept).reduce((product, one) => product * one, 1);
    return {
      tokens: count * extracted!.perCrawl[1] * share * product,
      ratio: ratioOf(extracted!.tokenizer, tokenizer, { domain: 'web', language: of }),
    };
  }
}

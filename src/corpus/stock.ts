import { type Corpus, findCorpus } from '../catalog/corpora.ts';
import { findTokenizer, type Tokenizer } from '../catalog/tokenizers.ts';
import { Refusal } from '../core/refusal.ts';
import type { Uncertain } from '../core/spread.ts';
import { checkCrawls, crawlRecipe, distinctCrawls, RECIPE_SURE, tokensOfCrawls } from './crawls.ts';
import { COMMON_CRAWL, checkTokens, type DataSource, type FoundSource, findSources } from './sources.ts';
import { bytesPerToken, checkLanguage, domainOf, type Ratio, ratioOf, SURE } from './tokens.ts';
import { deviationOf, type LogNormal, spread, together } from './uncertain.ts';

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
  /** Bytes of UTF-8 a token, where they are known. */
  readonly bytesPerToken?: number;
  readonly crawls?: number;
  readonly recipe?: string;
  /** As published, in its own tokenizer. */
  readonly published?: {
    readonly tokens: number;
    readonly tokenizer: string | null;
    readonly bytesPerToken?: number;
  };
  readonly source: string;
  readonly verification: string;
}

/** A stock with the deviation of its logarithm, for sums. */
export interface SourceStock {
  readonly stock: Stock;
  readonly amount: LogNormal;
  readonly source: FoundSource;
}

const DEFAULT_RECIPE = 'fineweb';

/** What stands for a recipe where the stages are the user's own. */
export const OWN_STAGES = 'stages of your own';

/**
 * The unique tokens of each source, with their ranges: as published, T·b(ref)/b(t) where they are counted in another tokenizer, or
 * crawls times what a recipe leaves of one.
 *
 * @throws RangeError when a source is unknown, named twice, part of another, or its tokens cannot be told
 * @example
 * stocksOf([{ name: 'wikipedia' }], {})[0].stock.unique.likely // => 3690000000
 */
export function stocksOf(sources: readonly DataSource[], request: StockRequest): readonly SourceStock[] {
  if (request.language !== undefined) checkLanguage(request.language);
  const tokenizer = request.tokenizer === undefined ? undefined : findTokenizer(request.tokenizer);
  return findSources(sources).map(source => {
    const { stock, amount } = stockOf(source, { ...request, tokenizer });
    return { source, amount, stock: { ...stock, unique: spread(amount) } };
  });
}

type Context = Omit<StockRequest, 'tokenizer'> & { readonly tokenizer: Tokenizer | undefined };
type Found = { readonly stock: Omit<Stock, 'unique'>; readonly amount: LogNormal };

function stockOf(source: FoundSource, context: Context): Found {
  const { corpus, name, language, unique } = source;
  if (corpus === undefined) {
    return {
      stock: { name, source: 'stated', verification: 'stated' },
      amount: { likely: checkTokens(unique!, `Tokens of ${name}`), deviation: 0 },
    };
  }
  const own = language === undefined ? context : { ...context, language };
  if (language !== undefined) checkLanguage(language);
  if (corpus.id === COMMON_CRAWL) return crawlStock(source.crawls, corpus, own);
  return corpusStock(corpus, own);
}

function corpusStock(corpus: Corpus, context: Context): Found {
  const { tokenizer, language = 'en', distinct = false } = context;
  const part = corpus.perLanguage?.values[language];
  const facts = part === undefined ? corpus : corpus.perLanguage!;
  if (part === undefined && !corpus.languages.some(one => one === language || one === 'code' || one === '*'))
    throw new Refusal(
      `${corpus.id} has no text of language ${language}: name one of its own, such as ${corpus.id}/${corpus.languages[0]} (it has ${corpus.languages.join(', ')})`,
    );
  const domain = domainOf(corpus);
  const isText = corpus.class !== 'code';
  const of = { domain, ...(isText && { language, bytesPerToken: context.bytesPerToken }) };
  const bytes =
    part?.bytes ?? (part === undefined && corpus.bytes?.of === 'text' ? corpus.bytes.value : undefined);
  const tokens = part === undefined ? corpus.tokens?.value : part.tokens;
  if (tokens === undefined) {
    if (bytes === undefined)
      throw new Refusal(
        `${corpus.id} does not say how many tokens it has${corpus.perLanguage === undefined ? '' : `: name a language, ${corpus.id}/de`}`,
      );
    if (tokenizer === undefined)
      throw new Refusal(`${corpus.id} is known in bytes: name a tokenizer with --tokenizer`);
    const per = context.bytesPerToken ?? bytesPerToken(tokenizer, of).value;
    const { source, verification } = part === undefined ? corpus.bytes! : corpus.perLanguage!;
    return {
      stock: { name: corpus.id, bytesPerToken: per, source, verification },
      amount: {
        likely: bytes / per,
        deviation: deviationOf(language === 'en' ? SURE.english : SURE.language),
      },
    };
  }
  const counted = part === undefined ? corpus.tokens!.tokenizer : corpus.perLanguage!.tokenizer;
  const ratio = ratioOf(counted, tokenizer, of, part === undefined ? corpus.bytesPerToken?.value : undefined);
  const left = part === undefined ? corpus.unique?.value : undefined;
  const planned = distinct ? (left ?? tokens) : tokens;
  const { source, verification } =
    'value' in facts ? corpus.tokens! : part === undefined ? corpus.tokens! : corpus.perLanguage!;
  return {
    stock: {
      name: part === undefined ? corpus.id : `${corpus.id}/${language}`,
      ...(left !== undefined && { distinct: left * ratio.ratio }),
      ...(ratio.bytesPerToken !== undefined && { bytesPerToken: ratio.bytesPerToken }),
      published: {
        tokens: planned,
        tokenizer: counted ?? null,
        ...(corpus.bytesPerToken !== undefined && { bytesPerToken: corpus.bytesPerToken.value }),
      },
      source,
      verification,
    },
    amount: { likely: planned * ratio.ratio, deviation: deviationOf(ratio.sure) },
  };
}

function crawlStock(crawls: number | undefined, corpus: Corpus, context: Context): Found {
  if (crawls === undefined) throw new Refusal('Raw crawls need their number, such as common-crawl:30');
  checkCrawls(crawls);
  const { language = 'en', tokenizer, stages } = context;
  if (stages !== undefined && Object.keys(stages).length > 0)
    return found(
      ownStages(corpus, crawls, language, stages),
      crawls,
      'stages of your own',
      RECIPE_SURE * 1.25,
    );
  const recipe = crawlRecipe(context.recipe ?? DEFAULT_RECIPE);
  const of = { domain: 'web', language, bytesPerToken: context.bytesPerToken };
  if (language === (recipe.language ?? 'en')) {
    const ratio = ratioOf(recipe.tokens.tokenizer, tokenizer, of);
    return found({ tokens: tokensOfCrawls(recipe, crawls), ratio }, crawls, recipe.id, RECIPE_SURE);
  }
  const whole = findCorpus('fineweb-2');
  const bytes = whole.perLanguage!.values[language]?.bytes;
  if (bytes === undefined || tokenizer === undefined)
    throw new Refusal(
      bytes === undefined
        ? `No recipe says how much of language ${language} a crawl has: take one of ${Object.keys(whole.perLanguage!.values).join(', ')}`
        : `Text in language ${language} is known in bytes: name a tokenizer with --tokenizer`,
    );
  const per = context.bytesPerToken ?? bytesPerToken(tokenizer, of).value;
  const tokens = ((bytes / per) * distinctCrawls(crawls)) / distinctCrawls(whole.crawls!.value);
  const ratio = { ratio: 1, bytesPerToken: per, sure: SURE.language };
  return found({ tokens, ratio }, crawls, 'fineweb-2', RECIPE_SURE);

  function found(
    { tokens, ratio }: { readonly tokens: number; readonly ratio: Ratio },
    count: number,
    by: string,
    sure: number,
  ): Found {
    return {
      stock: {
        name: `${corpus.id}:${count}`,
        crawls: count,
        recipe: by,
        ...(ratio.bytesPerToken !== undefined && { bytesPerToken: ratio.bytesPerToken }),
        source: `data/recipes/${by}`,
        verification: 'derived',
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

import { findCorpus } from '../catalog/corpora.ts';
import { recipes, storageRate, type WebRecipe } from '../catalog/recipes.ts';
import { findTokenizer, type Tokenizer } from '../catalog/tokenizers.ts';
import { checkMagnitude, checkPositive } from '../core/arguments.ts';
import type { ExplainedCaveat } from '../core/caveat.ts';
import { Refusal } from '../core/refusal.ts';
import { effectiveAmount, MUENNIGHOFF_REPETITION } from '../core/repetition.ts';
import { certain, falling, type Uncertain } from '../core/spread.ts';
import { type CrawlRecipe, crawlsForTimes, isCrawlRecipe, tokensOfCrawls } from './crawls.ts';
import { hoursOf, moneyOf, type StageHours, type StagesCost } from './hours.ts';
import { corpusCaveat } from './messages.ts';
import { type DataSource, readSources } from './sources.ts';
import { type SourceStock, type Stock, type StockRequest, stocksOf, togetherOf } from './stock.ts';
import { stockCaveats } from './stock-caveats.ts';
import { ratioOf } from './tokens.ts';
import { spread, spreadBetween } from './uncertain.ts';

/** Tokens that are wanted, and where from. */
export interface DataPlanRequest extends StockRequest {
  /** D, tokens to train on. */
  readonly tokens: number;
  readonly sources: string | readonly DataSource[];
  /** All of them must be unique. */
  readonly unique?: boolean;
  /** USD per vCPU-hour, and per H100-hour. */
  readonly cpuPrice?: number;
  readonly price?: number;
}

/** What a number is known from. */
interface Known {
  readonly source: string;
  readonly verification: string;
}

/** Bytes, with where they lie and what they are known from. */
type Bytes = Uncertain & Known;

/** The answer of `data plan`. */
export interface DataPlan {
  readonly schema: 'isoflop/data-plan/1';
  readonly input: Readonly<Record<string, unknown>>;
  readonly sources: readonly (Stock & { readonly share: number })[];
  readonly unique: Uncertain;
  readonly epochs: Uncertain;
  /** D' when each source is read as often. */
  readonly worth: number;
  /** Of raw crawls: how many have all tokens unique, and what other recipes leave of as many. */
  readonly crawls: {
    readonly recipe: string;
    /** How far it looks for duplicates. */
    readonly scope: WebRecipe['scope'] | null;
    readonly count: number;
    readonly perCrawl: number;
    /** null where the other sources have enough. */
    readonly needed: Uncertain | null;
    readonly others: readonly (Known & { readonly recipe: string; readonly tokens: number })[];
  } | null;
  readonly storage: Storage;
  readonly hours: readonly StageHours[];
  /** null without a price. */
  readonly cost: StagesCost | null;
  readonly enough: boolean;
  readonly caveats: readonly ExplainedCaveat[];
}

/**
 * Whether sources have so many tokens: unique ones and epochs, crawls that are needed under a recipe, bytes at each stage, hours.
 *
 * @throws RangeError when sources are unknown or overlap, or a number is out of range
 * @example
 * dataPlan({ tokens: 15e12, sources: 'common-crawl:30', tokenizer: 'llama3' }).unique.likely.toPrecision(3) // => '4.65e+12'
 */
export function dataPlan(request: DataPlanRequest): DataPlan {
  const { tokens, cpuPrice, price } = request;
  checkMagnitude('Tokens', checkPositive('Tokens', tokens));
  if (price !== undefined && cpuPrice === undefined)
    throw new Refusal('A price of devices alone leaves most hours without one: give --cpu-price, too');
  const asked = typeof request.sources === 'string' ? readSources(request.sources) : request.sources;
  const shared = asked.find(one => one.share ?? one.tokens ?? one.maxEpochs);
  if (shared !== undefined)
    throw new Refusal(
      `${shared.name} has a share, an amount or most epochs, which isoflop data mix takes: name sources, and crawls of common-crawl`,
    );
  const stocks = stocksOf(asked, request);
  const total = togetherOf(stocks, request.language);
  const unique = spread(total);
  const raw = stocks.find(({ stock }) => stock.crawls !== undefined);
  const recipe = recipes()
    .filter(isCrawlRecipe)
    .find(one => one.id === raw?.stock.recipe);
  const crawls = raw?.stock.crawls;
  const entering =
    recipe?.enteringPerCrawl === undefined ? undefined : recipe.enteringPerCrawl.value * crawls!;
  const tokenizer = request.tokenizer === undefined ? undefined : findTokenizer(request.tokenizer);
  const storage = storageOf(stocks, entering, tokenizer);
  const hours = hoursOf(recipe, crawls, storage.text?.likely ?? null);
  const enough = unique.likely >= tokens;
  return {
    schema: 'isoflop/data-plan/1',
    input: inputOf(request),
    sources: stocks.map(({ stock, amount }) => ({ ...stock, share: amount.likely / total.likely })),
    unique,
    epochs: falling(unique, likely => tokens / likely),
    worth: worthOf(tokens, total.likely),
    crawls: raw === undefined ? null : crawlsOf(tokens, raw, total.likely, recipe, request),
    storage,
    hours,
    cost: cpuPrice === undefined ? null : moneyOf(hours, cpuPrice, price),
    enough,
    caveats: [
      ...(request.unique && !enough
        ? [corpusCaveat('not-all-unique', { tokens, unique: unique.likely }, 'error')]
        : []),
      ...stockCaveats(stocks, request),
    ],
  };
}

function inputOf({ sources, ...rest }: DataPlanRequest): Record<string, unknown> {
  return { sources, ...rest };
}

/** What the tokens are worth when each source is read in proportion to what it has: as one corpus. */
function worthOf(tokens: number, unique: number): number {
  return effectiveAmount(tokens, unique, MUENNIGHOFF_REPETITION.tokens);
}

function crawlsOf(
  tokens: number,
  { stock, amount }: SourceStock,
  total: number,
  recipe: CrawlRecipe | undefined,
  request: DataPlanRequest,
): NonNullable<DataPlan['crawls']> {
  const count = stock.crawls!;
  const missing = tokens - (total - amount.likely);
  const isOwn = request.stages !== undefined && Object.keys(request.stages).length > 0;
  const growth = recipe?.growth ?? (isOwn ? 'linear' : 'saturating');
  const needed = (times: number) => crawlsForTimes(growth, count, times);
  return {
    recipe: stock.recipe!,
    scope: recipes().find(one => one.id === stock.recipe)?.scope ?? null,
    count,
    perCrawl: amount.likely / count,
    needed: missing <= 0 ? null : falling(spread(amount), have => needed(missing / have)),
    others: recipe === undefined ? [] : othersOf(recipe, count, request),
  };
}

/** What other recipes for the same language leave of as many crawls, most first. */
function othersOf(
  chosen: CrawlRecipe,
  crawls: number,
  { tokenizer }: DataPlanRequest,
): NonNullable<DataPlan['crawls']>['others'] {
  const target = tokenizer === undefined ? undefined : findTokenizer(tokenizer);
  return recipes()
    .filter(isCrawlRecipe)
    .filter(one => one.id !== chosen.id && one.language === chosen.language)
    .filter(one => one.verification === 'primary')
    .map(one => ({
      recipe: one.id,
      tokens: tokensOfCrawls(one, crawls) * ratioOf(one.tokens.tokenizer, target, { domain: 'web' }).ratio,
      source: one.source,
      verification: 'derived',
    }))
    .sort((a, b) => b.tokens - a.tokens);
}

/** Bytes at each stage: of unique tokens, since repeats are read again and not stored. */
interface Storage {
  /** UTF-8; null where bytes a token of a source are not known. */
  readonly text: Bytes | null;
  /** Compressed JSON lines. */
  readonly compressed: Bytes;
  readonly parquet: Bytes;
  /** Token numbers on disk; null where the tokenizer is not named. */
  readonly tokenized: Bytes | null;
  /** WARC that is streamed and not kept, text that enters deduplication and its signatures; null without crawls. */
  readonly warc: Bytes | null;
  readonly entering: Bytes | null;
  readonly signatures: Bytes | null;
}

/**
 * What a plan weighs (data/rates/storage.json).
 *
 * @param entering tokens that enter deduplication
 * @param tokenizer whose numbers are stored
 */
function storageOf(
  stocks: readonly SourceStock[],
  entering: number | undefined,
  tokenizer: Tokenizer | undefined,
): Storage {
  const unique = stocks.reduce((sum, { amount }) => sum + amount.likely, 0);
  const raw = stocks.find(({ stock }) => stock.crawls !== undefined)?.stock;
  const { value, low, high, source } = storageRate('compressed');
  const document = findCorpus('fineweb').measured!;
  const known = (bytes: number, ...from: readonly (string | undefined)[]): Bytes => ({
    ...certain(bytes),
    source: [...new Set(from.filter(one => one !== undefined))].join('; '),
    verification: 'derived',
  });
  const rated = (form: string, amount: number, more?: string) =>
    known(amount * storageRate(form).value, storageRate(form).source, more);
  const isKnown = stocks.every(({ stock }) => stock.bytesPerToken !== undefined);
  return {
    text: isKnown
      ? known(
          stocks.reduce((sum, { stock, amount }) => sum + amount.likely * stock.bytesPerToken!, 0),
          ...stocks.map(({ stock }) => stock.bytesPerTokenBy?.source),
        )
      : null,
    compressed: {
      ...spreadBetween(value * unique, low! * unique, high! * unique),
      source,
      verification: 'derived',
    },
    parquet: rated('parquet', unique),
    tokenized:
      tokenizer === undefined
        ? null
        : known(
            tokenizer.bytesPerId * unique,
            `${tokenizer.bytesPerId} bytes hold ${tokenizer.vocabulary} numbers`,
          ),
    warc:
      raw === undefined
        ? null
        : rated('warc-page', raw.crawls! * storageRate('pages').value, storageRate('pages').source),
    entering:
      entering === undefined || raw?.bytesPerToken === undefined
        ? null
        : known(entering * raw.bytesPerToken, raw.source, raw.bytesPerTokenBy?.source),
    // documents are as long as those of FineWeb
    signatures:
      entering === undefined
        ? null
        : rated('signatures', entering / (document.tokens / document.documents), document.source),
  };
}

import { findCorpus } from '../catalog/corpora.ts';
import { recipes, storageRate, type WebRecipe } from '../catalog/recipes.ts';
import { findTokenizer } from '../catalog/tokenizers.ts';
import { checkMagnitude, checkPositive } from '../core/arguments.ts';
import type { ExplainedCaveat } from '../core/caveat.ts';
import { effectiveMixture } from '../core/mixture.ts';
import { Refusal } from '../core/refusal.ts';
import { MUENNIGHOFF_REPETITION } from '../core/repetition.ts';
import { falling, type Uncertain } from '../core/spread.ts';
import { type CrawlRecipe, crawlsForTimes, isCrawlRecipe, tokensOfCrawls } from './crawls.ts';
import { hoursOf, moneyOf, type StageHours } from './hours.ts';
import { corpusCaveat } from './messages.ts';
import { type DataSource, readSources } from './sources.ts';
import { type SourceStock, type Stock, type StockRequest, stocksOf } from './stock.ts';
import { stockCaveats } from './stock-caveats.ts';
import { ratioOf } from './tokens.ts';
import { spread, sumOf } from './uncertain.ts';

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
    readonly others: readonly { readonly recipe: string; readonly tokens: number }[];
  } | null;
  readonly storage: Storage;
  readonly hours: readonly StageHours[];
  /** USD, the cheapest and the dearest way; null without a price. */
  readonly cost: readonly [low: number, high: number] | null;
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
  const shared = asked.find(one => one.share !== undefined || one.tokens !== undefined);
  if (shared !== undefined)
    throw new Refusal(
      `${shared.name} has a share or an amount, which isoflop data mix takes: name sources, and crawls of common-crawl`,
    );
  const stocks = stocksOf(asked, request);
  const total = sumOf(stocks.map(({ amount }) => amount));
  const unique = spread(total);
  const raw = stocks.find(({ stock }) => stock.crawls !== undefined);
  const recipe = recipes()
    .filter(isCrawlRecipe)
    .find(one => one.id === raw?.stock.recipe);
  const crawls = raw?.stock.crawls;
  const entering =
    recipe?.enteringPerCrawl === undefined ? undefined : recipe.enteringPerCrawl.value * crawls!;
  const tokenizer = request.tokenizer === undefined ? undefined : findTokenizer(request.tokenizer);
  const storage = storageOf(stocks, entering, tokenizer?.bytesPerId);
  const hours = hoursOf(recipe, crawls, storage.text);
  const enough = unique.likely >= tokens;
  return {
    schema: 'isoflop/data-plan/1',
    input: inputOf(request),
    sources: stocks.map(({ stock, amount }) => ({ ...stock, share: amount.likely / total.likely })),
    unique,
    epochs: falling(unique, likely => tokens / likely),
    worth: worthOf(tokens, stocks, total.likely),
    crawls: raw === undefined ? null : crawlsOf(tokens, raw, total.likely, recipe, request),
    storage,
    hours,
    cost: cpuPrice === undefined ? null : moneyOf(hours, cpuPrice, price),
    enough,
    caveats: [
      ...(request.unique && !enough
        ? [corpusCaveat('not-all-unique', { tokens, unique: unique.likely }, 'error')]
        : []),
      ...stockCaveats(stocks, request.tokenizer !== undefined),
    ],
  };
}

function inputOf({ sources, ...rest }: DataPlanRequest): Record<string, unknown> {
  return { sources, ...rest };
}

/** What the tokens are worth when each source is read in proportion to what it has. */
function worthOf(tokens: number, stocks: readonly SourceStock[], unique: number): number {
  return effectiveMixture(
    stocks.map(({ amount }) => ({ tokens: (tokens * amount.likely) / unique, unique: amount.likely })),
    MUENNIGHOFF_REPETITION.tokens,
  );
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
): readonly { readonly recipe: string; readonly tokens: number }[] {
  const target = tokenizer === undefined ? undefined : findTokenizer(tokenizer);
  return recipes()
    .filter(isCrawlRecipe)
    .filter(one => one.id !== chosen.id && one.language === chosen.language)
    .filter(one => one.verification === 'primary')
    .map(one => ({
      recipe: one.id,
      tokens: tokensOfCrawls(one, crawls) * ratioOf(one.tokens.tokenizer, target, { domain: 'web' }).ratio,
    }))
    .sort((a, b) => b.tokens - a.tokens);
}

/** Bytes at each stage: of unique tokens, since repeats are read again and not stored. */
interface Storage {
  /** UTF-8; null where bytes a token of a source are not known. */
  readonly text: number | null;
  /** Compressed JSON lines: likely, low and high. */
  readonly compressed: readonly [likely: number, low: number, high: number];
  readonly parquet: number;
  /** Token numbers on disk; null where the tokenizer is not named. */
  readonly tokenized: number | null;
  /** WARC that is streamed and not kept, text that enters deduplication and its signatures; null without crawls. */
  readonly warc: number | null;
  readonly entering: number | null;
  readonly signatures: number | null;
}

/**
 * What a plan weighs (data/rates/storage.json).
 *
 * @param entering tokens that enter deduplication
 * @param bytesPerId bytes of a token's number on disk
 */
function storageOf(
  stocks: readonly SourceStock[],
  entering: number | undefined,
  bytesPerId: number | undefined,
): Storage {
  const unique = stocks.reduce((sum, { amount }) => sum + amount.likely, 0);
  const isKnown = stocks.every(({ stock }) => stock.bytesPerToken !== undefined);
  const raw = stocks.find(({ stock }) => stock.crawls !== undefined)?.stock;
  const { value, low, high } = storageRate('compressed');
  const pages = raw === undefined ? null : raw.crawls! * storageRate('pages').value;
  const document = findCorpus('fineweb').measured!;
  return {
    text: isKnown
      ? stocks.reduce((sum, { stock, amount }) => sum + amount.likely * stock.bytesPerToken!, 0)
      : null,
    compressed: [value * unique, low! * unique, high! * unique],
    parquet: storageRate('parquet').value * unique,
    tokenized: bytesPerId === undefined ? null : bytesPerId * unique,
    warc: pages === null ? null : pages * storageRate('warc-page').value,
    entering:
      entering === undefined || raw?.bytesPerToken === undefined ? null : entering * raw.bytesPerToken,
    // documents are as long as those of FineWeb
    signatures:
      entering === undefined
        ? null
        : (entering / (document.tokens / document.documents)) * storageRate('signatures').value,
  };
}

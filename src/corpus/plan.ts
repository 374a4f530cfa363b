import { findCorpus } from '../catalog/corpora.ts';
import { recipes, storageRate, type WebRecipe } from '../catalog/recipes.ts';
import { findTokenizer, type Tokenizer } from '../catalog/tokenizers.ts';
import { checkMagnitude, checkPositive } from '../core/arguments.ts';
import type { ExplainedCaveat } from '../core/caveat.ts';
import { Refusal } from '../core/refusal.ts';
import { effectiveAmount, MUENNIGHOFF_REPETITION } from '../core/repetition.ts';
import { certain, falling, type Uncertain } from '../core/spread.ts';
import {
  type CrawlRecipe,
  crawlsForTimes,
  isCrawlRecipe,
  RECIPE_SURE,
  tokensOfCrawls,
  wholeCrawls,
} from './crawls.ts';
import { hoursLeftOut, hoursOf, moneyOf, type StageHours, type StagesCost } from './hours.ts';
import { corpusCaveat } from './messages.ts';
import { around, type DataSource, readSources } from './sources.ts';
import { addedBy, type SourceStock, type Stock, type StockRequest, stocksOf, togetherOf } from './stock.ts';
import { stockCaveats } from './stock-caveats.ts';
import { bytesPerToken, ratioOf } from './tokens.ts';
import { deviationOf, type LogNormal, spread, spreadTimes } from './uncertain.ts';

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
  const tokenizer = request.tokenizer === undefined ? undefined : findTokenizer(request.tokenizer);
  const added = addedBy(stocks, request.language);
  const storage = storageOf({ stocks, added, total, recipe, tokenizer });
  const hours = hoursOf(recipe, crawls, storage.text?.likely ?? null);
  const leftOut = hoursLeftOut(raw?.stock.recipe, hours);
  const enough = unique.likely >= tokens;
  return {
    schema: 'isoflop/data-plan/1',
    input: inputOf(request),
    sources: stocks.map(({ stock }, i) => ({ ...stock, share: added[i]! / total.likely })),
    unique,
    epochs: falling(unique, likely => tokens / likely),
    worth: worthOf(tokens, total.likely),
    crawls: raw === undefined ? null : crawlsOf(tokens, raw, stocks, recipe, request),
    storage,
    hours,
    cost: cpuPrice === undefined ? null : moneyOf(hours, cpuPrice, price),
    enough,
    caveats: [
      ...(request.unique && !enough
        ? [corpusCaveat('not-all-unique', { tokens, unique: unique.likely }, 'error')]
        : []),
      ...(leftOut.length === 0
        ? []
        : [
            corpusCaveat('hours-unknown', {
              stages: leftOut.join(' and '),
              recipe: raw!.stock.recipe!,
              isPriced: cpuPrice !== undefined,
            }),
          ]),
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
  raw: SourceStock,
  stocks: readonly SourceStock[],
  recipe: CrawlRecipe | undefined,
  request: DataPlanRequest,
): NonNullable<DataPlan['crawls']> {
  const { stock, amount } = raw;
  const count = stock.crawls!;
  const { language } = request;
  const at = stocks.indexOf(raw);
  // parts of the crawls add nothing to them, and may be enough by themselves
  const others = stocks.filter(one => one !== raw);
  const isPart = around(
    stocks.map(({ source }) => source),
    language,
  ).map(holder => holder === at);
  const beside = togetherOf(
    stocks.filter((one, i) => one !== raw && !isPart[i]),
    language,
  ).likely;
  const missing = togetherOf(others, language).likely >= tokens ? 0 : tokens - beside;
  const isOwn = request.stages !== undefined && Object.keys(request.stages).length > 0;
  const growth = recipe?.growth ?? (isOwn ? 'linear' : 'saturating');
  const needed = (times: number) => crawlsForTimes(growth, count, times);
  return {
    recipe: stock.recipe!,
    scope: recipes().find(one => one.id === stock.recipe)?.scope ?? null,
    count,
    perCrawl: amount.likely / count,
    needed: missing <= 0 ? null : falling(spread(amount), have => wholeCrawls(needed(missing / have))),
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
  /** WARC that is streamed and not kept; null without crawls. */
  readonly warc: Bytes | null;
  /** Text that enters the stage that it says; null where a recipe does not say how much. */
  readonly entering: (Bytes & { readonly before: string }) | null;
  /** Of MinHash, where the recipe does it. */
  readonly signatures: Bytes | null;
}

/** The tokenizer that rates of bytes a token are of: those of web text, GPT-2's as FineWeb counts. */
const RATED = 'gpt2';

/**
 * What a plan weighs (data/rates/storage.json). Text is what is stored, whatever tokenizer counts it, and what one source has
 * as a part of another is stored once.
 *
 * @param added tokens that each source adds to the others
 * @param total unique tokens of all
 * @param tokenizer whose numbers are stored
 */
function storageOf({
  stocks,
  added,
  total,
  recipe,
  tokenizer,
}: {
  readonly stocks: readonly SourceStock[];
  readonly added: readonly number[];
  readonly total: LogNormal;
  readonly recipe: CrawlRecipe | undefined;
  readonly tokenizer: Tokenizer | undefined;
}): Storage {
  const crawls = stocks.find(({ stock }) => stock.crawls !== undefined)?.stock.crawls;
  const { value, low, high, source } = storageRate('compressed');
  const rated = bytesPerToken(RATED).value;
  const isKnown = stocks.every(({ stock }) => stock.bytesPerToken !== undefined);
  const bytes = stocks.reduce((sum, { stock }, i) => sum + added[i]! * (stock.bytesPerToken ?? rated), 0);
  const { deviation } = total;
  const known = (of: Uncertain, ...from: readonly (string | undefined)[]): Bytes => ({
    ...of,
    source: [...new Set(from.filter(one => one !== undefined))].join('; '),
    verification: 'derived',
  });
  const unsure = (likely: number, by = deviation) => spread({ likely, deviation: by });
  const [page, pages, parquet, signature] = ['warc-page', 'pages', 'parquet', 'signatures'].map(storageRate);
  return {
    text: isKnown ? known(unsure(bytes), ...stocks.map(({ stock }) => stock.bytesPerTokenBy?.source)) : null,
    compressed: known(
      spreadTimes({ likely: bytes / rated, deviation }, { value, low: low!, high: high! }),
      source,
    ),
    parquet: known(unsure((bytes / rated) * parquet!.value), parquet!.source),
    tokenized:
      tokenizer === undefined
        ? null
        : known(
            unsure(tokenizer.bytesPerId * total.likely),
            `${tokenizer.bytesPerId} bytes hold ${tokenizer.vocabulary} numbers`,
          ),
    warc:
      crawls === undefined
        ? null
        : known(certain(page!.value * pages!.value * crawls), page!.source, pages!.source),
    ...enteringOf(recipe, crawls, signature!),
  };

  function enteringOf(
    of: CrawlRecipe | undefined,
    count: number | undefined,
    { value: perDocument, source: signed }: ReturnType<typeof storageRate>,
  ): Pick<Storage, 'entering' | 'signatures'> {
    const enters = of?.enteringPerCrawl;
    const per = of && ratioOf(of.tokens.tokenizer, undefined, { domain: 'web' }).bytesPerToken;
    if (of === undefined || enters === undefined || per === undefined)
      return { entering: null, signatures: null };
    const text = enters.value * count! * per.value;
    const sure = deviationOf(RECIPE_SURE);
    // documents are as long as those of FineWeb
    const { tokens, documents } = findCorpus('fineweb');
    const document = (tokens!.value * bytesPerToken(tokens!.tokenizer!).value) / documents!.value;
    return {
      entering: { ...known(unsure(text, sure), of.source, per.source), before: enters.before },
      signatures:
        of.hours?.includes('minhash') && enters.before === 'MinHash'
          ? known(unsure((text / document) * perDocument, sure), signed, documents!.source)
          : null,
    };
  }
}

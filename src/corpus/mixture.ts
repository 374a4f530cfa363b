import { recipes } from '../catalog/recipes.ts';
import { checkMagnitude, checkPositive } from '../core/arguments.ts';
import type { ExplainedCaveat } from '../core/caveat.ts';
import type { Law } from '../core/law.ts';
import { repetitionOf } from '../core/law-allocation.ts';
import { effectiveMixture, uniqueAsOne, waterFill } from '../core/mixture.ts';
import { effectiveAmount, MUENNIGHOFF_REPETITION } from '../core/repetition.ts';
import { rising, type Uncertain } from '../core/spread.ts';
import { lawsOf } from '../planner/laws-asked.ts';
import { recommend } from '../planner/recommend.ts';
import {
  CRAWLS,
  crawlsForTokens,
  isCrawlRecipe,
  MOST_CRAWLS,
  tokensOfCrawls,
  wholeCrawls,
} from './crawls.ts';
import { corpusCaveat } from './messages.ts';
import { type DataSource, readSources } from './sources.ts';
import { type SourceStock, type Stock, type StockRequest, stocksOf, togetherOf } from './stock.ts';
import { stockCaveats } from './stock-caveats.ts';
import { spread } from './uncertain.ts';
import { isScaled, weightsOf } from './weights.ts';

/** Epochs up to which repeated tokens are nearly as good as new ones: Muennighoff et al. 2023, arXiv:2305.16264. */
export const DEFAULT_CAP = 4;

/** A mixture to look at. */
export interface MixtureRequest extends StockRequest {
  /** As a text of `id:share@epochs` with commas, or one by one. */
  readonly sources: string | readonly DataSource[];
  /** D, tokens to train on. */
  readonly tokens: number;
  /** N, for the loss. */
  readonly parameters?: number;
  /** Most epochs of a source; 4 unless given. */
  readonly maxEpochs?: number;
  /** Exponent of U in the weights of sources without a share: 1, in proportion, unless given. */
  readonly temperature?: number;
  /** Scale shares to 100%. */
  readonly normalize?: boolean;
  /** A law's id or a law, for what repeats are worth and the loss. */
  readonly law?: string | Law;
}

/** What is taken of a source, as asked and within the caps. */
export interface MixtureSource extends Stock {
  readonly share: number;
  readonly tokens: number;
  readonly epochs: number;
  readonly cap: number;
  readonly capped: { readonly share: number; readonly tokens: number; readonly epochs: number };
  /** Tokens of training after which it has been read once, at its share. */
  readonly lasts: number | null;
}

/** A mixture read in one way: what it is worth, and the loss. */
export interface MixtureWorth {
  readonly tokens: number;
  /** D', new tokens of the same worth. */
  readonly worth: number;
  /** Σ min(d, U), and at most what there is of all together. */
  readonly unique: number;
  /** Unique tokens of one corpus that would be worth as much: what a law is asked with, as recommend --from does. */
  readonly asUnique: number;
  readonly loss: number | null;
}

/** The answer of `data mix`. */
export interface MixtureDocument {
  readonly schema: 'isoflop/data-mix/1';
  readonly input: Readonly<Record<string, unknown>>;
  readonly sources: readonly MixtureSource[];
  /** Epochs of each source as asked, by the names that were asked for. */
  readonly epochs: Readonly<Record<string, number>>;
  readonly unique: Uncertain;
  readonly asked: MixtureWorth;
  readonly capped: MixtureWorth;
  readonly firstOut: string;
  readonly law: string;
  readonly lossUnit: string | null;
  /** Tokens that the caps leave missing, and what would do. */
  readonly shortfall: {
    readonly tokens: number;
    /** The least cap that fits; null where every source has its own. */
    readonly maxEpochs: number | null;
    readonly crawls: number | null;
  } | null;
  readonly caveats: readonly ExplainedCaveat[];
}

/**
 * What a mixture takes of each source: epochs, what caps make of them by water-filling, which source runs out first, what it is
 * worth by the repetition law, source by source, and the loss at N.
 *
 * @throws RangeError when sources, shares or amounts do not go together
 * @example
 * mixture({ sources: 'stack-edu:90%, wikipedia:10%', tokens: 300e9 }).firstOut // => 'wikipedia'
 */
export function mixture(request: MixtureRequest): MixtureDocument {
  const { tokens, parameters, maxEpochs = DEFAULT_CAP } = request;
  checkMagnitude('Tokens', checkPositive('Tokens', tokens));
  checkPositive('Most epochs', maxEpochs);
  const asked = typeof request.sources === 'string' ? readSources(request.sources) : request.sources;
  const stocks = stocksOf(asked, request);
  const law = lawsOf({ ...(request.law !== undefined && { law: request.law }) })[0]!;
  const weights = weightsOf(stocks, request);
  const uniques = stocks.map(({ amount }) => amount.likely);
  const caps = stocks.map(({ source }) => source.maxEpochs ?? maxEpochs);
  const filled = waterFill(
    tokens,
    weights.map((weight, i) => ({ weight, most: caps[i]! * uniques[i]! })),
  );
  const total = filled.reduce((sum, one) => sum + one, 0);
  const sources = stocks.map(
    ({ stock }, i): MixtureSource => ({
      ...stock,
      share: weights[i]!,
      tokens: weights[i]! * tokens,
      epochs: (weights[i]! * tokens) / uniques[i]!,
      cap: caps[i]!,
      capped: { share: filled[i]! / total, tokens: filled[i]!, epochs: filled[i]! / uniques[i]! },
      lasts: weights[i] === 0 ? null : uniques[i]! / weights[i]!,
    }),
  );
  const first = sources.reduce((one, other) => (other.epochs > one.epochs ? other : one));
  const all = togetherOf(stocks, request.language);
  const worthOf = (taken: readonly number[]) => worth(law, taken, { uniques, all: all.likely, parameters });
  const short = shortfallOf(tokens, total, stocks, caps);
  const answer = worthOf(weights.map(weight => weight * tokens));
  return {
    schema: 'isoflop/data-mix/1',
    input: inputOf(request, law),
    sources,
    epochs: Object.fromEntries(
      asked.map(({ name, language }, i) => [
        language === undefined ? name : `${name}/${language}`,
        sources[i]!.epochs,
      ]),
    ),
    unique: spread(all),
    asked: answer,
    capped: worthOf(filled),
    firstOut: first.name,
    law: law.id,
    lossUnit: answer.loss === null ? null : (law.loss?.unit ?? 'unknown'),
    shortfall: short,
    caveats: [
      ...(short === null ? [] : shortfallCaveats(tokens, total, short)),
      ...(isScaled(asked) ? [corpusCaveat('normalised', { sum: sumInPercent(asked) })] : []),
      ...stockCaveats(stocks, request),
      ...(first.epochs > 1 ? [corpusCaveat('repetition-by-source', {})] : []),
    ],
  };
}

function inputOf({ sources, law: _law, ...rest }: MixtureRequest, law: Law): Record<string, unknown> {
  return { sources, ...rest, maxEpochs: rest.maxEpochs ?? DEFAULT_CAP, law: law.id };
}

function sumInPercent(sources: readonly DataSource[]): number {
  return Number((100 * sources.reduce((sum, { share = 0 }) => sum + share, 0)).toPrecision(4));
}

/** What so many tokens of each source are worth, and the loss of a law that is told of as much repetition in one corpus. */
function worth(
  law: Law,
  taken: readonly number[],
  {
    uniques,
    all,
    parameters,
  }: {
    readonly uniques: readonly number[];
    readonly all: number;
    readonly parameters: number | undefined;
  },
): MixtureWorth {
  const tokens = taken.reduce((sum, one) => sum + one, 0);
  const read = taken.map((one, i) => ({ tokens: one, unique: uniques[i]! }));
  const halfLife = halfLifeOf(law);
  const asUnique = Math.min(all, uniqueAsOne(read, halfLife));
  return {
    tokens,
    // sources that have text in common are worth no more than all of it is
    worth: Math.min(effectiveMixture(read, halfLife), effectiveAmount(tokens, all, halfLife)),
    unique: Math.min(
      all,
      read.reduce((sum, one) => sum + Math.min(one.tokens, one.unique), 0),
    ),
    asUnique,
    loss:
      parameters === undefined
        ? null
        : recommend({ law, parameters, tokens, uniqueTokens: asUnique }).recommendations[0]!.loss,
  };
}

/** R_D* of a law, or that of Muennighoff et al. 2023. */
export function halfLifeOf(law: Law): number {
  return (repetitionOf(law) ?? MUENNIGHOFF_REPETITION).tokens;
}

/** Whether sources say how much of each is read, so that it is not in proportion to what they have. */
export function isShared(sources: readonly DataSource[]): boolean {
  return sources.some(({ share, tokens }) => share !== undefined || tokens !== undefined);
}

/**
 * Unique tokens that a law is to be asked with: those of all sources together; where shares say what is read of each,
 * those of one corpus of which so many tokens are worth as much, as {@link mixture} has them.
 *
 * @param tokens D, training tokens, which shares are of
 */
export function uniqueForLaw(
  stocks: readonly SourceStock[],
  { law, language, tokens }: { readonly law: Law; readonly language?: string; readonly tokens?: number },
): Uncertain {
  const all = togetherOf(stocks, language);
  const unique = spread(all);
  if (tokens === undefined || !isShared(stocks.map(({ source }) => source))) return unique;
  const weights = weightsOf(stocks, { tokens });
  const halfLife = halfLifeOf(law);
  // all sources have more or less together
  return rising(unique, end => {
    const factor = end / all.likely;
    const read = stocks.map(({ amount }, i) => ({
      tokens: weights[i]! * tokens,
      unique: factor * amount.likely,
    }));
    return Math.min(end, uniqueAsOne(read, halfLife));
  });
}

function shortfallOf(
  tokens: number,
  total: number,
  stocks: readonly SourceStock[],
  caps: readonly number[],
): MixtureDocument['shortfall'] {
  const short = tokens - total;
  if (short <= tokens * 1e-12) return null;
  const own = stocks.reduce(
    (sum, { source, amount }, i) => (source.maxEpochs === undefined ? sum : sum + caps[i]! * amount.likely),
    0,
  );
  const open = stocks.reduce(
    (sum, { source, amount }) => (source.maxEpochs === undefined ? sum + amount.likely : sum),
    0,
  );
  const raw = stocks.findIndex(({ stock }) => stock.crawls !== undefined);
  return {
    tokens: short,
    maxEpochs: open === 0 ? null : (tokens - own) / open,
    crawls: raw < 0 ? null : crawlsThatFit(stocks[raw]!, short / caps[raw]!),
  };
}

/** Crawls with so many more unique tokens; null where no recipe tells, or there are not as many. */
function crawlsThatFit({ stock, amount }: SourceStock, more: number): number | null {
  const recipe = recipes().find(one => one.id === stock.recipe);
  if (recipe === undefined || !isCrawlRecipe(recipe)) return null;
  const times = (amount.likely + more) / amount.likely;
  const crawls = wholeCrawls(crawlsForTokens(recipe, times * tokensOfCrawls(recipe, stock.crawls!)));
  return crawls > MOST_CRAWLS ? null : crawls;
}

function shortfallCaveats(
  tokens: number,
  fewer: number,
  { tokens: short, maxEpochs, crawls }: NonNullable<MixtureDocument['shortfall']>,
): readonly ExplainedCaveat[] {
  return [
    maxEpochs === null
      ? corpusCaveat('shortfall-fixed', { short, tokens, fewer }, 'error')
      : corpusCaveat('shortfall', { short, tokens, cap: maxEpochs, fewer }, 'error'),
    ...(crawls === null ? [] : [corpusCaveat('shortfall-crawls', { crawls, known: CRAWLS })]),
  ];
}

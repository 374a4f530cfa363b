import type { ExplainedCaveat } from '../core/caveat.ts';
import type { Law } from '../core/law.ts';
import { repetitionOf } from '../core/law-allocation.ts';
import { uniqueAsOne } from '../core/mixture.ts';
import { MUENNIGHOFF_REPETITION } from '../core/repetition.ts';
import type { Uncertain } from '../core/spread.ts';
import type { SourceStock } from '../corpus/stock.ts';
import type { Path } from '../plan/paths.ts';
import { stagePath, tokensOfStages } from '../plan/stages.ts';
import { addedUp, type MixturePart, ownOf, type SourceByStage } from './stage-mixture.ts';
import type { Position, StatedSource, StatedSources } from './types.ts';

/** A source that a proposal states, with what is known of it. */
export interface PlannedSource extends StatedSource {
  /** Unique tokens: the catalogue's; of a source of one's own the tokens over its epochs. */
  readonly unique?: number;
  /** Where those of the catalogue lie. */
  readonly stock?: Uncertain;
  /** Whether the catalogue knows them from notes that cite their source. */
  readonly isSecondary?: boolean;
  /** Whether the catalogue has it. */
  readonly isKnown: boolean;
  /** Of those of the catalogue what is left without near-duplicates, where that was measured. */
  readonly distinct?: number;
  /** Tokens that this was measured of, where they are more than those of the source. */
  readonly distinctOf?: number;
  /** What each stage takes of it, where stages have mixtures of their own. */
  readonly by?: readonly SourceByStage[];
}

/** What a proposal says of its data beyond amounts, with what the catalogue says of that. */
export interface StatedMixture {
  readonly sources: readonly PlannedSource[];
  readonly position: Position;
  /** What a reader must know of the stocks: how some are known, and what they have in common. */
  readonly caveats: readonly ExplainedCaveat[];
  /** What stages say of their own, and the run of the others, where stages have mixtures: the sources add them up. */
  readonly parts?: readonly MixturePart[];
  /** Unique tokens of all sources; undefined where one of them is not known. */
  readonly unique: number | undefined;
  /** Bytes a token of the stated tokenizer in the stated language. */
  readonly bytesPerToken: number | undefined;
  readonly crawls: { readonly count: number; readonly recipe: string; readonly grows: number } | undefined;
  /** Shares of the extracted tokens that the stated recipe keeps in all, or the lowest and the highest of all recipes. */
  readonly recipeKeeps:
    | { readonly low: number; readonly high: number; readonly perCrawl: number }
    | undefined;
}

/** What is stated, before the catalogue is asked. */
export interface MixtureAsked {
  readonly sources: StatedSources | undefined;
  /** Mixtures of stages, by where the stage stands among the others. */
  readonly stages?: ReadonlyMap<number, StatedSources> | undefined;
  readonly word: (path: Path) => string | undefined;
  readonly number: (path: Path) => number | undefined;
}

/**
 * The mixture of a proposal by the catalogue of corpora, which is loaded for proposals that ask for it alone.
 *
 * @returns undefined where nothing is said of it
 * @throws RangeError when a tokenizer, a language or a recipe is unknown, or a source is near to a name on file
 */
export async function mixtureOf(request: MixtureAsked): Promise<StatedMixture | undefined> {
  const { sources, stages, word, number } = request;
  const words = names.map(name => word(`data.${name}`));
  const isSaid = [sources, ...words, number('data.crawls')].some(one => one !== undefined);
  if (!isSaid && !stages?.size) return undefined;
  return mixtureBy(await import('../corpus/stated.ts'), request);
}

const names = ['tokenizer', 'language', 'recipe'] as const;

/**
 * The same by a catalogue that is there.
 *
 * @param corpus the catalogue, as proposals ask it
 */
export function mixtureBy(
  corpus: typeof import('../corpus/stated.ts'),
  request: MixtureAsked,
): StatedMixture {
  const { sources, stages, word, number } = request;
  const [tokenizer, language, recipe] = names.map(name => word(`data.${name}`));
  const crawls = number('data.crawls');
  const oneByOne = (one: StatedSources): StatedSources => {
    const { position, text } = one;
    const entries: readonly StatedSource[] =
      text === undefined ? one.entries : corpus.entriesOf(text).map(entry => ({ position, ...entry }));
    const named = entries.map(entry => corpus.counted(entry, crawls));
    return { position, entries: corpus.byId(named, language) };
  };
  const whole = sources && oneByOne(sources);
  const own = new Map([...(stages ?? [])].map(([index, one]) => [index, oneByOne(one)]));
  const all = [whole, ...own.values()].flatMap(one => one?.entries ?? []);
  const { stocks, together, caveats } = corpus.stocksOfStated(all, { tokenizer, language, recipe });
  const owned = new Map(all.map(one => [one.name, one.own]));
  const stock = (name: string) => stocks.get(name)?.amount.likely ?? owned.get(name);
  const mixed = own.size > 0 ? partsOf(request, whole, own, stock) : undefined;
  const entries = mixed === undefined ? (whole?.entries ?? []) : addedUp(mixed.parts, mixed.all);
  const position = (sources ?? mixed?.parts[0]?.sources)?.position ?? { line: 1, column: 1, endColumn: 2 };
  const tokens = mixed?.all ?? number('data.tokens');
  const amounts = takenOf(entries, tokens, stock);
  const planned = entries.map((entry, i) => withStock(entry, stocks.get(entry.name), amounts[i]));
  const crawled = planned.length === 0 && recipe !== undefined ? crawls : undefined;
  const others = planned.flatMap(({ unique, isKnown }) => (isKnown ? [] : [unique]));
  const isCounted = others.every(one => one !== undefined) && mixed?.isWhole !== false;
  return {
    sources: planned,
    position,
    caveats,
    ...(mixed && { parts: mixed.parts }),
    unique:
      planned.length > 0 && isCounted
        ? others.reduce((sum, one) => sum + one!, together?.likely ?? 0)
        : corpus.crawledTokens(crawled, { tokenizer, language, recipe }),
    bytesPerToken: corpus.bytesPerTokenOf(tokenizer, language),
    crawls: crawls === undefined ? undefined : corpus.growthOf(crawls, recipe),
    recipeKeeps: corpus.keptBy(recipe, language),
  };
}

/** Name and tokens of each stage. */
function stagesOf(number: MixtureAsked['number'], word: MixtureAsked['word']) {
  const found: { readonly name: string; readonly tokens: number }[] = [];
  for (;;) {
    const index = found.length;
    const tokens = number(stagePath(index, 'tokens'));
    if (tokens === undefined) return found;
    found.push({ name: word(stagePath(index, 'name')) ?? String(index + 1), tokens });
  }
}

/** What reads which mixture: each stage with one of its own, and the others that of the run. */
function partsOf(
  { number, word }: MixtureAsked,
  whole: StatedSources | undefined,
  mixtures: ReadonlyMap<number, StatedSources>,
  stock: (name: string) => number | undefined,
): { readonly parts: readonly MixturePart[]; readonly all: number; readonly isWhole: boolean } {
  const found = stagesOf(number, word);
  const part = (tokens: number, sources: StatedSources, stage?: string): MixturePart => ({
    ...(stage !== undefined && { stage }),
    tokens,
    sources,
    taken: takenOf(sources.entries, tokens, stock),
  });
  const own = found.flatMap(({ name, tokens }, index): MixturePart[] => {
    const sources = mixtures.get(index);
    return sources === undefined ? [] : [part(tokens, sources, name)];
  });
  const all = tokensOfStages(found);
  const rest = all - own.reduce((sum, { tokens }) => sum + tokens, 0);
  const isRest = rest > 1e-9 * all;
  return {
    parts: [...own, ...(isRest && whole !== undefined ? [part(rest, whole)] : [])],
    all,
    isWhole: !isRest || whole !== undefined,
  };
}

function withStock(
  source: StatedSource,
  found: SourceStock | undefined,
  taken: number | undefined,
): PlannedSource {
  if (found !== undefined)
    return {
      ...source,
      isKnown: true,
      unique: found.amount.likely,
      stock: found.stock.unique,
      ...(found.stock.verification === 'secondary' && { isSecondary: true }),
      ...(found.stock.distinct !== undefined && { distinct: found.stock.distinct }),
      ...(found.stock.distinctOf !== undefined && { distinctOf: found.stock.distinctOf }),
    };
  const own = source.own ?? ownOf(taken, source.epochs);
  return { ...source, isKnown: false, ...(own !== undefined && { unique: own }) };
}

/**
 * Tokens that are taken of each source: as stated, or its epochs of what the catalogue has; shares are of what those leave (of
 * all tokens where one source has both, {@link areOfWhole}), and what has no amount divides the rest in proportion to what it has, as `isoflop data mix` reads them.
 *
 * @param all training tokens
 * @param stock unique tokens of a source of the catalogue
 */
export function takenOf(
  sources: readonly StatedSource[],
  all: number | undefined,
  stock: (name: string) => number | undefined,
): readonly (number | undefined)[] {
  const named = sources.map(({ name, tokens, share, epochs }) => {
    const unique = epochs === undefined || share !== undefined ? undefined : stock(name);
    return tokens ?? (unique === undefined ? undefined : epochs! * unique);
  });
  if (all === undefined) return named;
  const rest = areOfWhole(sources)
    ? all
    : Math.max(0, all - named.reduce<number>((sum, one = 0) => sum + one, 0));
  const shared = sources.map(({ share }, i) =>
    named[i] === undefined && share !== undefined ? share * rest : named[i],
  );
  const left = Math.max(0, all - shared.reduce<number>((sum, one = 0) => sum + one, 0));
  const open = sources.map(({ name }, i) => (shared[i] === undefined ? stock(name) : 0));
  const count = shared.filter(one => one === undefined).length;
  const sum = open.every(one => one !== undefined) ? open.reduce((total, one) => total + one, 0) : undefined;
  return shared.map((one, i) => {
    if (one !== undefined) return one;
    if (sum !== undefined) return (left * open[i]!) / sum;
    // of several whose tokens nobody says no one knows how much is taken
    return count === 1 ? left : undefined;
  });
}

/** Whether shares are of all tokens: a source that has a share beside its tokens says so of the mixture. */
export function areOfWhole(sources: readonly StatedSource[]): boolean {
  return sources.some(({ share, tokens }) => share !== undefined && tokens !== undefined);
}

/** {@link takenOf} of what is planned. */
export function takenOfPlanned(
  sources: readonly PlannedSource[],
  all: number | undefined,
): readonly (number | undefined)[] {
  const stocks = new Map(sources.map(one => [one.name, one.isKnown ? one.unique : one.own]));
  return takenOf(sources, all, name => stocks.get(name));
}

/** Unique tokens of one corpus that is worth as much as what is read of the sources; undefined where one of them is unknown. */
export function readAsOne({ sources, unique }: StatedMixture, all: number, law: Law): number | undefined {
  const taken = takenOfPlanned(sources, all);
  const sum = taken.reduce<number>((total, one = 0) => total + one, 0);
  const isKnown = sources.every((one, i) => one.unique !== undefined && taken[i] !== undefined);
  if (unique === undefined || !isKnown || !(sum > 0)) return undefined;
  const { tokens: halfLife } = repetitionOf(law) ?? MUENNIGHOFF_REPETITION;
  // what does not sum to all is scaled: a rule says that it does not
  const read = sources.map((one, i) => ({ tokens: (taken[i]! / sum) * all, unique: one.unique! }));
  return Math.min(unique, uniqueAsOne(read, halfLife));
}

import type { SourceStock } from '../corpus/stock.ts';
import type { Path } from '../plan/paths.ts';
import { stagePath, tokensOfStages } from '../plan/stages.ts';
import { addedUp, type MixturePart, type SourceByStage } from './stage-mixture.ts';
import type { Position, StatedSource, StatedSources } from './types.ts';

/** A source that a proposal states, with what is known of it. */
export interface PlannedSource extends StatedSource {
  /** Unique tokens: the catalogue's; of a source of one's own the tokens over its epochs. */
  readonly unique?: number;
  /** Whether the catalogue has it. */
  readonly isKnown: boolean;
  /** Of those of the catalogue what is left without near-duplicates, where that was measured. */
  readonly distinct?: number;
  /** What each stage takes of it, where stages have mixtures of their own. */
  readonly by?: readonly SourceByStage[];
}

/** What a proposal says of its data beyond amounts, with what the catalogue says of that. */
export interface StatedMixture {
  readonly sources: readonly PlannedSource[];
  readonly position: Position;
  /** What stages say of their own, and the run of the others, where stages have mixtures: the sources add them up. */
  readonly parts?: readonly MixturePart[];
  /** Unique tokens of all sources; undefined where one of them is not known. */
  readonly unique: number | undefined;
  /** Bytes a token of the stated tokenizer in the stated language. */
  readonly bytesPerToken: number | undefined;
  readonly crawls: { readonly count: number; readonly recipe: string; readonly grows: number } | undefined;
  /** Shares of what enters that the stated recipe keeps in all, or the lowest and the highest of all recipes. */
  readonly recipeKeeps: readonly [low: number, high: number] | undefined;
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
 * @throws RangeError when a tokenizer, a language or a recipe is unknown, or a source is part of another
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
  const staged = stages !== undefined && stages.size > 0;
  const oneByOne = (one: StatedSources): StatedSources =>
    one.text === undefined
      ? one
      : {
          position: one.position,
          entries: corpus.entriesOf(one.text).map(entry => ({ position: one.position, ...entry })),
        };
  const whole = sources && oneByOne(sources);
  const mixed = staged ? partsOf(request, whole, oneByOne) : undefined;
  const entries = mixed === undefined ? (whole?.entries ?? []) : addedUp(mixed.parts, mixed.all);
  const position = (sources ?? mixed?.parts[0]?.sources)?.position ?? { line: 1, column: 1, endColumn: 2 };
  const stocks = corpus.stocksOfStated(
    entries.map(entry => entry.name),
    { tokenizer, language, recipe },
  );
  const tokens = mixed?.all ?? number('data.tokens');
  const planned = entries.map((entry): PlannedSource => withStock(entry, stocks.get(entry.name), tokens));
  const known = planned.flatMap(({ unique }) => unique ?? []);
  return {
    sources: planned,
    position,
    ...(mixed && { parts: mixed.parts }),
    unique:
      planned.length > 0 && known.length === planned.length && mixed?.isWhole !== false
        ? known.reduce((sum, one) => sum + one, 0)
        : undefined,
    bytesPerToken: corpus.bytesPerTokenOf(tokenizer, language),
    crawls: crawls === undefined ? undefined : corpus.growthOf(crawls, recipe),
    recipeKeeps: corpus.keptBy(recipe),
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
  { stages, number, word }: MixtureAsked,
  whole: StatedSources | undefined,
  oneByOne: (one: StatedSources) => StatedSources,
): { readonly parts: readonly MixturePart[]; readonly all: number; readonly isWhole: boolean } {
  const found = stagesOf(number, word);
  const own = found.flatMap(({ name, tokens }, index): MixturePart[] => {
    const sources = stages?.get(index);
    return sources === undefined ? [] : [{ stage: name, tokens, sources: oneByOne(sources) }];
  });
  const all = tokensOfStages(found);
  const rest = all - own.reduce((sum, { tokens }) => sum + tokens, 0);
  const isRest = rest > 1e-9 * all;
  return {
    parts: [...own, ...(isRest && whole !== undefined ? [{ tokens: rest, sources: whole }] : [])],
    all,
    isWhole: !isRest || whole !== undefined,
  };
}

function withStock(
  source: StatedSource,
  found: SourceStock | undefined,
  all: number | undefined,
): PlannedSource {
  if (found !== undefined)
    return {
      ...source,
      isKnown: true,
      unique: found.amount.likely,
      ...(found.stock.distinct !== undefined && { distinct: found.stock.distinct }),
    };
  const taken = tokensOf(source, all);
  const own = taken === undefined || source.epochs === undefined ? undefined : taken / source.epochs;
  return { ...source, isKnown: false, ...(own !== undefined && { unique: own }) };
}

/** Tokens that are taken of a source: as stated, or its share of all. */
export function tokensOf({ tokens, share }: StatedSource, all: number | undefined): number | undefined {
  return tokens ?? (share === undefined || all === undefined ? undefined : share * all);
}

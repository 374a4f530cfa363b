import type { SourceStock } from '../corpus/stock.ts';
import type { Path } from '../plan/paths.ts';
import type { Position, StatedSource, StatedSources } from './types.ts';

/** A source that a proposal states, with what is known of it. */
export interface PlannedSource extends StatedSource {
  /** Unique tokens: the catalogue's; of a source of one's own the tokens over its epochs. */
  readonly unique?: number;
  /** Whether the catalogue has it. */
  readonly isKnown: boolean;
  /** Of those of the catalogue what is left without near-duplicates, where that was measured. */
  readonly distinct?: number;
}

/** What a proposal says of its data beyond amounts, with what the catalogue says of that. */
export interface StatedMixture {
  readonly sources: readonly PlannedSource[];
  readonly position: Position;
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
  const { sources, word, number } = request;
  const [tokenizer, language, recipe] = (['tokenizer', 'language', 'recipe'] as const).map(name =>
    word(`data.${name}`),
  );
  const crawls = number('data.crawls');
  if ((sources ?? tokenizer ?? language ?? recipe ?? crawls) === undefined) return undefined;
  const corpus = await import('../corpus/stated.ts');
  const entries = sources?.text === undefined ? (sources?.entries ?? []) : corpus.entriesOf(sources.text);
  const position = sources?.position ?? { line: 1, column: 1, endColumn: 2 };
  const stocks = corpus.stocksOfStated(
    entries.map(entry => entry.name),
    { tokenizer, language, recipe },
  );
  const tokens = number('data.tokens');
  const planned = entries.map(
    (entry): PlannedSource => withStock({ position, ...entry }, stocks.get(entry.name), tokens),
  );
  const known = planned.flatMap(({ unique }) => unique ?? []);
  return {
    sources: planned,
    position,
    unique:
      planned.length > 0 && known.length === planned.length
        ? known.reduce((sum, one) => sum + one, 0)
        : undefined,
    bytesPerToken: corpus.bytesPerTokenOf(tokenizer, language),
    crawls: crawls === undefined ? undefined : corpus.growthOf(crawls, recipe),
    recipeKeeps: corpus.keptBy(recipe),
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

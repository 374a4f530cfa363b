import { mixtureBy, type StatedMixture } from '../check/mixture.ts';
import { type DataSource, readSources } from '../corpus/sources.ts';
import * as corpus from '../corpus/stated.ts';
import { stocksOf } from '../corpus/stock.ts';
import type { Path } from '../plan/paths.ts';

/** Values that stand beside the sources of a plan. */
interface Beside {
  readonly word: (path: Path) => string | undefined;
  readonly number: (path: Path) => number | undefined;
}

const nothing: Beside = { word: () => undefined, number: () => undefined };
const position = { line: 1, column: 1, endColumn: 2 };

/**
 * Sources as `--from` and `data mix` read them.
 *
 * @returns the text without space around it
 * @throws RangeError where one is unknown, twice, part of another, or has no tokens on file
 */
export function sourcesRead(text: string): string {
  stocksOf(readSources(text), {});
  return text.trim();
}

/** What a text of sources is of a plan, by the catalogue. */
export function mixtureOfText(text: string, beside: Beside = nothing): StatedMixture {
  // most epochs are what the page shows beside it
  const plain = text.replaceAll(/@[^,:]*/g, '');
  return mixtureBy(corpus, { sources: { position, text: plain, entries: [] }, ...beside });
}

/** The most epochs of each source that a text says: `wikipedia:1%@7`. */
export function capsOfText(text: string): readonly (number | undefined)[] {
  return readSources(text).map(({ maxEpochs }: DataSource) => maxEpochs);
}

/** Sources of a proposal as a text; undefined where stages have theirs, or no text says as much. */
export function textOfMixture({ sources, parts }: StatedMixture): string | undefined {
  if (parts !== undefined || sources.length === 0) return undefined;
  const texts = sources.map(({ name, isKnown, unique, share, tokens }) => {
    const amount = tokens ?? (share === undefined ? undefined : `${Number((100 * share).toPrecision(9))}%`);
    const own = isKnown ? '' : unique === undefined ? undefined : `=${unique}`;
    return own === undefined ? undefined : `${name}${own}${amount === undefined ? '' : `:${amount}`}`;
  });
  return texts.every(text => text !== undefined) ? texts.join(', ') : undefined;
}

import { type DocumentedMixture, findMixture } from '../catalog/corpora.ts';
import { Refusal } from '../core/refusal.ts';
import type { DataSource } from './sources.ts';

/**
 * The sources of a documented mixture: its shares, with the unique tokens that it prints or that its corpora have.
 *
 * @throws RangeError when it is unknown, or some of its parts have no known tokens
 * @example
 * sourcesLike('llama1').sources[0] // => { name: 'commoncrawl', share: 0.67, unique: 852000000000 }
 */
export function sourcesLike(name: string): {
  readonly mixture: DocumentedMixture;
  readonly sources: readonly DataSource[];
} {
  const found = findMixture(name);
  const parts = Object.entries(found.parts);
  const unknown = parts.filter(([, { unique, corpus }]) => unique === undefined && corpus === undefined);
  if (unknown.length > 0)
    throw new Refusal(
      `${found.name} does not say how many tokens there are of ${unknown
        .map(([part]) => part)
        .slice(0, 5)
        .join(
          ', ',
        )}${unknown.length > 5 ? ` and ${unknown.length - 5} more` : ''}: its shares alone give no epochs`,
    );
  const sources = parts.map(
    ([part, { share, unique, corpus }]): DataSource =>
      unique === undefined ? { name: corpus!, share } : { name: part, share, unique },
  );
  return { mixture: found, sources };
}

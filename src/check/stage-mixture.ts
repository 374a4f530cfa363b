import type { PlanSummary } from '../plan/summary.ts';
import type { StatedSource, StatedSources } from './types.ts';

/** A part of a run that reads a mixture of its own: a stage, or all stages that name none. */
export interface MixturePart {
  /** Name of the stage; absent for what is said of the whole run. */
  readonly stage?: string;
  readonly tokens: number;
  readonly sources: StatedSources;
  /** Tokens that it takes of each of them, in order. */
  readonly taken: readonly (number | undefined)[];
}

/** A source that several stages read: tokens by stage. */
export interface SourceByStage {
  readonly stage?: string;
  readonly tokens: number;
}

/** Unique tokens of a source of one's own by what is read of it; where nothing is, epochs do not say what there is. */
export function ownOf(taken: number | undefined, epochs: number | undefined): number | undefined {
  return taken === undefined || taken === 0 || epochs === undefined ? undefined : taken / epochs;
}

interface AddedSource extends StatedSource {
  readonly by: readonly SourceByStage[];
}

/**
 * The sources of a run whose stages have mixtures of their own: what each stage takes of a source, added up, as a share of
 * all tokens. A source of one's own has as many tokens as the stage that says most of it has.
 *
 * @param parts with the sources one by one
 * @param all tokens of all stages
 */
export function addedUp(parts: readonly MixturePart[], all: number): readonly AddedSource[] {
  const found = new Map<string, { source: StatedSource; by: SourceByStage[]; own: number | undefined }>();
  for (const { stage, sources, taken: amounts } of parts) {
    for (const [i, source] of sources.entries.entries()) {
      const taken = amounts[i] ?? 0;
      const before = found.get(source.name);
      const own = source.own ?? ownOf(taken, source.epochs);
      found.set(source.name, {
        source: before?.source ?? source,
        by: [...(before?.by ?? []), { ...(stage !== undefined && { stage }), tokens: taken }],
        own: own === undefined ? before?.own : Math.max(own, before?.own ?? 0),
      });
    }
  }
  return [...found.values()].map(({ source: { name, position }, by, own }) => {
    const taken = by.reduce((sum, { tokens }) => sum + tokens, 0);
    return {
      name,
      position,
      share: taken / all,
      ...(own !== undefined && { epochs: taken / own }),
      by,
    };
  });
}

/** What a plan says of the sources that stages read. */
export function sourcesOfStages(
  mixture:
    | { readonly sources: readonly (StatedSource & Partial<AddedSource> & { readonly unique?: number })[] }
    | undefined,
): Pick<PlanSummary, 'sources'> {
  const sources = mixture?.sources.flatMap(({ name, unique, by }) => {
    if (by === undefined) return [];
    const tokens = by.reduce((sum, one) => sum + one.tokens, 0);
    return [{ source: name, tokens, ...(unique !== undefined && { unique, epochs: tokens / unique }), by }];
  });
  return sources === undefined || sources.length === 0 ? {} : { sources };
}

import type { PlanSummary } from '../plan/summary.ts';
import type { StatedSource, StatedSources } from './types.ts';

/** A part of a run that reads a mixture of its own: a stage, or all stages that name none. */
export interface MixturePart {
  /** Name of the stage; absent for what is said of the whole run. */
  readonly stage?: string;
  readonly tokens: number;
  readonly sources: StatedSources;
}

/** A source that several stages read: tokens by stage. */
export interface SourceByStage {
  readonly stage?: string;
  readonly tokens: number;
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
  for (const { stage, tokens, sources } of parts) {
    for (const [source, taken] of takenOf(sources.entries, tokens)) {
      const before = found.get(source.name);
      const own = source.epochs === undefined ? undefined : taken / source.epochs;
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

/** Tokens that a part takes of each source; those without an amount share what the others leave. */
function takenOf(
  sources: readonly StatedSource[],
  all: number,
): readonly (readonly [StatedSource, number])[] {
  const stated = sources.map(
    ({ tokens, share }) => tokens ?? (share === undefined ? undefined : share * all),
  );
  const left = Math.max(0, all - stated.reduce<number>((sum, one = 0) => sum + one, 0));
  const open = stated.filter(one => one === undefined).length;
  return sources.map((source, index) => [source, stated[index] ?? left / open] as const);
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

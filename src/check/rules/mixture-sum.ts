import { areOfWhole, type StatedMixture, takenOf, takenOfPlanned } from '../mixture.ts';
import type { Position, StatedSource } from '../types.ts';
import type { RawFinding, Rule } from './rule.ts';

/** Shares and tokens of the sources against one whole, of each stage that has its own. */
export const mixtureSum: Rule = ({ mixture, value, limit }) =>
  mixturesOf(mixture, value('data.tokens')).flatMap(one => {
    const { path, sources, position, tokens, named } = one;
    const found = (off: number, finding: Omit<RawFinding, 'at'>): RawFinding[] =>
      off <= limit('rounding') + 1e-12
        ? []
        : [
            {
              severity: off > limit('error') ? 'error' : 'warning',
              at: ['data.sources'],
              place: position,
              ...finding,
            },
          ];
    const shares = sources.flatMap(({ share, tokens: own }) => (own === undefined ? (share ?? []) : []));
    const amounts = named.flatMap(amount => amount ?? []);
    const isOpen = shares.length + amounts.length < sources.length;
    const twice = contradicted(one, limit('rounding'));
    if (twice !== undefined)
      return [
        {
          severity: 'error',
          says: 'both',
          at: ['data.sources'],
          place: twice.position,
          args: {
            source: twice.name,
            share: twice.share!,
            taken: twice.tokens!,
            is: twice.tokens! / tokens!,
            tokens: tokens!,
          },
          actual: twice.tokens!,
          expected: twice.share! * tokens!,
        },
      ];
    const taken = amounts.reduce((total, amount) => total + amount, 0);
    const fixed = tokens === undefined ? 0 : taken / tokens;
    const over = found(fixed - 1, {
      says: 'tokens',
      args: { count: amounts.length, taken, tokens: tokens ?? 0, off: fixed - 1, path },
      actual: taken,
      expected: tokens ?? 0,
    });
    if (over.length > 0) return over;
    const isWhole = tokens !== undefined && areOfWhole(sources);
    const sum = shares.reduce((total, share) => total + share, isWhole ? fixed : 0);
    // shares of nothing take nothing beside tokens
    if (shares.length === 0 || (sum === 0 && amounts.length > 0 && !isWhole))
      return isOpen || amounts.length === 0 || tokens === undefined
        ? []
        : found(1 - fixed, {
            says: 'left',
            args: { count: amounts.length, taken, tokens, off: 1 - fixed, path },
            actual: taken,
            expected: tokens,
          });
    if (!isWhole && tokens !== undefined && taken >= tokens)
      return found(sum, {
        says: 'nothing',
        args: { count: amounts.length, taken, tokens, sum, path },
        actual: taken,
        expected: tokens,
      });
    // a source without a share takes what the others leave
    const off = isOpen ? Math.max(0, sum - 1) : Math.abs(sum - 1);
    return found(off, {
      ...(amounts.length > 0 && !isWhole && { says: 'rest' }),
      args: { count: shares.length + (isWhole ? amounts.length : 0), sum, off, path },
      actual: sum,
      expected: 1,
    });
  });

/** A source whose share and tokens are not the same amount. */
function contradicted({ sources, tokens }: Mixed, rounding: number): StatedSource | undefined {
  if (tokens === undefined) return undefined;
  return sources.find(
    ({ share, tokens: own }) =>
      share !== undefined && own !== undefined && Math.abs(own / tokens - share) > rounding + 1e-12,
  );
}

interface Mixed {
  readonly path: string;
  readonly sources: readonly StatedSource[];
  readonly position: Position;
  readonly tokens: number | undefined;
  /** Tokens that are named, as such or by epochs of what a source has. */
  readonly named: readonly (number | undefined)[];
}

function mixturesOf(mixture: StatedMixture | undefined, all: number | undefined): readonly Mixed[] {
  if (mixture === undefined) return [];
  const { parts, sources, position } = mixture;
  if (parts === undefined)
    return [
      { path: 'data.sources', sources, position, tokens: all, named: takenOfPlanned(sources, undefined) },
    ];
  const stocks = new Map(sources.map(one => [one.name, one.isKnown ? one.unique : one.own]));
  return parts.map(({ stage, tokens, sources: { entries, position: place } }) => ({
    path: stage === undefined ? 'data.sources' : `sources of stage ${stage}`,
    sources: entries,
    position: place,
    tokens,
    named: takenOf(entries, undefined, name => stocks.get(name)),
  }));
}

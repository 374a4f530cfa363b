import type { PlannedSource, StatedMixture } from '../mixture.ts';
import type { Position } from '../types.ts';
import type { Rule } from './rule.ts';

/** Shares of the sources against one whole, of each stage that has its own. */
export const mixtureSum: Rule = ({ mixture, limit }) =>
  mixturesOf(mixture).flatMap(({ path, sources, position }) => {
    const shares = sources.flatMap(({ share }) => share ?? []);
    if (shares.length === 0) return [];
    const sum = shares.reduce((total, one) => total + one, 0);
    // a source without a share takes what the others leave
    const off = shares.length < sources.length ? Math.max(0, sum - 1) : Math.abs(sum - 1);
    if (off <= limit('rounding') + 1e-12) return [];
    return [
      {
        severity: off > limit('error') ? 'error' : 'warning',
        at: ['data.sources'],
        place: position,
        args: { count: shares.length, sum, off, path },
        actual: sum,
        expected: 1,
      },
    ];
  });

function mixturesOf(mixture: StatedMixture | undefined): readonly {
  readonly path: string;
  readonly sources: readonly Pick<PlannedSource, 'share'>[];
  readonly position: Position;
}[] {
  if (mixture?.parts === undefined)
    return mixture === undefined ? [] : [{ ...mixture, path: 'data.sources' }];
  return mixture.parts.map(({ stage, sources }) => ({
    path: stage === undefined ? 'data.sources' : `sources of stage ${stage}`,
    sources: sources.entries,
    position: sources.position,
  }));
}

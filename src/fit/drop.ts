import type { Kinship } from './kinship.ts';
import type { PilotRun } from './runs.ts';
import { explainedByTerm } from './smooth.ts';

/** Share of the spread about a smooth surface, by how much more than chance, and how much of the loss the fall must be. */
const LEAST_SHARE = 0.3;
const LEAST_RATIO = 40;
const LEAST_EFFECT = 0.001;
const LEAST_DROP = 0.005;

/**
 * Training curves that only their losses show: the last row of each size lies below a smooth surface through all of them,
 * as the loss of a run does whose learning rate has come down, and those of its checkpoints do not.
 *
 * @param families rows of one size
 */
export function fallingIn(
  runs: readonly PilotRun[],
  families: readonly (readonly number[])[],
): Kinship | undefined {
  const isLast = new Float64Array(runs.length);
  for (const family of families) {
    const most = family.reduce((high, place) => Math.max(high, runs[place]!.tokens), 0);
    for (const place of family) isLast[place] = runs[place]!.tokens === most ? 1 : 0;
  }
  const found = explainedByTerm(runs, [...isLast]);
  if (found === undefined) return undefined;
  const { share, ratio, effect, coefficient } = found;
  const isSure = share >= LEAST_SHARE && ratio >= LEAST_RATIO && effect >= LEAST_EFFECT;
  if (!isSure || coefficient > -LEAST_DROP) return undefined;
  return {
    kind: 'checkpoints',
    column: '',
    drop: -coefficient,
    families,
    progress: place => runs[place]!.tokens,
  };
}

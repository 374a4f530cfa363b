import { mostOf } from '../core/unbounded.ts';
import { type Reach, reachOf, type Setting } from './reach.ts';
import type { Size } from './size.ts';
import { mainStage } from './stages.ts';

/** A stage of a run, and what it reaches. */
export interface StageReach {
  readonly name: string;
  /** Its part of the run's tokens, and so of its compute. */
  readonly share: number;
  readonly sequenceLength: number;
  readonly learningRate?: number;
  readonly reach: Reach;
}

/** What a run reaches; of one in stages also what each of them does. */
export interface RunReach extends Reach {
  readonly stages?: readonly StageReach[];
}

/**
 * What a size reaches on accelerators, over all of its stages: hours are their sum, so the share of the peak is the mean
 * that their tokens give, `1 / Σ (share of tokens / share of peak)`; layout and memory are those of the fullest.
 *
 * @param assumedFor size for which batch and shape are assumed, where not the run's own
 * @throws RangeError when a batch cannot be
 */
export function runReach(setting: Setting, size: Size, assumedFor: Size = size): RunReach {
  if (setting.stages === undefined) return reachOf(setting, size, assumedFor);
  const stages = setting.stages.map(({ name, share, learningRate, ...own }): StageReach => {
    const { stages: _, ...rest } = setting;
    const part = { ...size, tokens: share * size.tokens, compute: share * size.compute };
    return {
      name,
      share,
      sequenceLength: own.sequenceLength,
      ...(learningRate !== undefined && { learningRate }),
      reach: reachOf({ ...rest, ...own }, part, assumedFor),
    };
  });
  const main = stages[mainStage(stages.map(({ share }) => ({ tokens: share })))]!.reach;
  const fullest = stages.reduce((worst, { reach }) => (spare(reach) < spare(worst) ? reach : worst), main);
  const refused = stages.find(({ reach }) => reach.refused !== undefined)?.reach.refused;
  const mean = (of: (reach: Reach) => number) => {
    const shares = stages.map(({ share, reach }) => ({ share, value: of(reach) }));
    // what is stated of all stages stays as it is, to the last digit
    if (shares.every(({ value }) => value === shares[0]!.value)) return shares[0]!.value;
    return 1 / shares.reduce((sum, { share, value }) => sum + share / value, 0);
  };
  const bounded = stages.every(({ reach }) => reach.ceiling !== undefined);
  const { refused: _, ...first } = main;
  return {
    ...first,
    ...(refused && { refused }),
    shape: fullest.shape,
    found: fullest.found,
    layout: fullest.layout,
    ceiling: bounded ? mean(({ ceiling }) => ceiling!) : undefined,
    contextFactor: stages.reduce((sum, { share, reach }) => sum + share * reach.contextFactor, 0),
    likely: mean(({ likely }) => likely),
    share: (utilisation, failures) => mean(({ share }) => share(utilisation, failures)),
    stages,
  };
}

/** Bytes that are left on a device; of a stage without a layout nothing is known. */
function spare({ layout }: Reach): number {
  return layout?.headroom ?? Number.POSITIVE_INFINITY;
}

/** The longest sequence of a run. */
export function longestSequence(setting: Setting): number {
  return mostOf(
    (setting.stages ?? []).map(({ sequenceLength }) => sequenceLength),
    setting.sequenceLength,
  );
}

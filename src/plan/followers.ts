import type { Path } from './paths.ts';
import { planOf } from './plan.ts';
import { stagePath, statedStages, tokensOfStages } from './stages.ts';
import type { Stated } from './stated.ts';

/**
 * What follows from a value that is changed: it would leave the change no effect. Tokens follow from a budget, replicas
 * from accelerators. What is claimed or limited stays.
 */
export const followers: Readonly<Partial<Record<Path, readonly Path[]>>> = {
  compute: ['data.tokens', 'data.epochs', 'training.steps'],
  'hardware.count': ['parallelism.data'],
};

/** Tokens of each stage after a change of the run's tokens, or of the compute that they follow from: their parts stay. */
export function stagesAfter(
  stated: Stated,
  changes: ReadonlyMap<Path, number>,
): readonly (readonly [Path, number])[] {
  const stages = statedStages(stated);
  const [tokens, compute] = [changes.get('data.tokens'), changes.get('compute')];
  if (stages.length === 0 || (tokens === undefined && compute === undefined)) return [];
  const before = tokens === undefined ? planOf(stated).facts.get('compute')?.value : tokensOfStages(stages);
  if (before === undefined) return [];
  const times = (tokens ?? compute!) / before;
  return stages.map((stage, index) => [stagePath(index, 'tokens'), times * stage.tokens]);
}

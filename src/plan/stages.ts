import type { StageInput } from './input.ts';
import type { Path } from './paths.ts';
import type { Stated } from './stated.ts';

/** A stage of a run: pretraining, annealing, an extension of the context, supervised tuning. */
export interface StatedStage {
  /** Its name, or where it stands among the others. */
  readonly name: string;
  readonly tokens: number;
  /** What is not stated of a stage is that of the run. */
  readonly sequenceLength?: number;
  /** Tokens of a step. */
  readonly batch?: number;
  readonly learningRate?: number;
}

/** Numbers that stand in a stage. */
export const stageNumbers = ['tokens', 'sequenceLength', 'batch', 'learningRate'] as const;

/** Where a value of a stage stands: `training.stages.0.tokens`. */
export function stagePath(index: number, key: keyof StageInput): Path {
  return `training.stages.${index}.${key}`;
}

/** The stages that are stated, in their order; none where the run is one. */
export function statedStages({ numbers, words }: Pick<Stated, 'numbers' | 'words'>): readonly StatedStage[] {
  const stages: StatedStage[] = [];
  for (let index = 0; numbers.has(stagePath(index, 'tokens')); index++) {
    const name = words.get(stagePath(index, 'name'));
    const values = stageNumbers.flatMap(key => {
      const value = numbers.get(stagePath(index, key));
      return value === undefined ? [] : [[key, value] as const];
    });
    stages.push({
      name: typeof name === 'string' ? name : String(index + 1),
      ...(Object.fromEntries(values) as unknown as Omit<StatedStage, 'name'>),
    });
  }
  return stages;
}

/** Tokens of all stages. */
export function tokensOfStages(stages: readonly Pick<StatedStage, 'tokens'>[]): number {
  return stages.reduce((sum, { tokens }) => sum + tokens, 0);
}

/** Which stage has most of the tokens: what is said of the run without naming a stage is said of it. */
export function mainStage(stages: readonly { readonly tokens: number }[]): number {
  return stages.reduce((best, { tokens }, index) => (tokens > stages[best]!.tokens ? index : best), 0);
}

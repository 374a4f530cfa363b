import { Refusal } from '../core/refusal.ts';
import type { Recipe } from './recipes.ts';

/** Stages of ZeRO: nothing is sharded, the optimizer, the gradients too, the weights too. */
export type ZeroStage = 0 | 1 | 2 | 3;

/** How model states are spread. */
export interface StateOptions {
  readonly recipe: Pick<Recipe, 'weights' | 'gradients' | 'optimizer'>;
  /** Default 0. */
  readonly zero?: ZeroStage;
  /** Ranks that ZeRO shards over. Default 1. */
  readonly dataParallel?: number;
}

/** Bytes on one device; the parts add up to `total`. */
export interface StateBytes {
  readonly weights: number;
  readonly gradients: number;
  readonly optimizer: number;
  readonly total: number;
}

/**
 * Model states of one device: weights, gradients and optimizer.
 *
 * ZeRO (arXiv:1910.02054, section 5 and table 1) with 16 bytes per parameter: stage 1 `4Ψ + 12Ψ/N`, stage 2
 * `2Ψ + 14Ψ/N`, stage 3 `16Ψ/N`.
 *
 * @param parameters Ψ, of which this device would hold all without ZeRO: divide by tensor and pipeline degrees first
 * @param options bytes per parameter, stage, ranks
 * @returns bytes
 * @throws RangeError when the ranks are not a whole positive number or the stage is not 0 to 3
 * @example
 * stateBytes(7.5e9, { recipe: { weights: 2, gradients: 2, optimizer: 12 }, zero: 1, dataParallel: 64 }).total / 1e9 // => 31.40625
 */
export function stateBytes(parameters: number, options: StateOptions): StateBytes {
  const { recipe, zero = 0, dataParallel = 1 } = options;
  if (!(parameters >= 0 && Number.isFinite(parameters))) {
    throw new Refusal(`Parameters must be zero or positive and finite: got ${parameters}`);
  }
  if (!Number.isInteger(dataParallel) || dataParallel < 1) {
    throw new Refusal(`Data-parallel ranks must be a whole number of at least 1: got ${dataParallel}`);
  }
  if (![0, 1, 2, 3].includes(zero)) throw new Refusal(`ZeRO stage must be 0, 1, 2 or 3: got ${zero}`);
  const part = (bytes: number, from: ZeroStage) => (bytes * parameters) / (zero >= from ? dataParallel : 1);
  const weights = part(recipe.weights, 3);
  const gradients = part(recipe.gradients, 2);
  const optimizer = part(recipe.optimizer, 1);
  return { weights, gradients, optimizer, total: weights + gradients + optimizer };
}

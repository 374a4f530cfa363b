import { logitBytes } from '../model/activations.ts';
import { findRecipe, type Recipe } from '../model/recipes.ts';
import { stateBytes } from '../model/states.ts';
import type { Layout } from './layout.ts';
import type { ModelFacts } from './model-facts.ts';
import { places, type StagePlace, stageLayers, stageParameters } from './stage.ts';

/** What a run computes in; the peak that its utilisation is against. */
export const precisions = ['bf16', 'fp16', 'fp8', 'fp32'] as const;
export type Precision = (typeof precisions)[number];

/** Bytes per parameter. */
export type StateRecipe = Pick<Recipe, 'weights' | 'gradients' | 'optimizer'>;

/**
 * The recipe of a precision, with AdamW. FP8 keeps 16-bit weights: its FP8 copies don't last.
 *
 * @param precision what layers compute in
 * @param gradients how gradients are kept where weights have 16 bits
 */
export function recipeFor(precision: Precision, gradients: 'bf16' | 'fp32' = 'bf16'): Recipe {
  if (precision === 'fp32') return findRecipe('adam-fp32');
  return findRecipe(gradients === 'fp32' ? 'adam-18' : 'adam-16');
}

/** Bytes on the fullest device, by part; the parts add up to the total. */
export interface DeviceMemory {
  readonly weights: number;
  readonly gradients: number;
  readonly optimizer: number;
  readonly activations: number;
  readonly logits: number;
  readonly reserve: number;
  readonly total: number;
}

/** What memory depends on beside model and layout. */
export interface MemoryOptions {
  readonly recipe: StateRecipe;
  /** Micro-batches a step, per replica. */
  readonly microBatches: number;
  /** Bytes set aside: context, buffers, fragmentation. */
  readonly reserve: number;
}

/**
 * Memory of the fullest device.
 *
 * Model states are ZeRO's (arXiv 1910.02054, section 5) on the device's share of the parameters: stage 1 divides
 * the optimizer by the ranks that share a parameter, 2 the gradients, 3 the weights. Activations are the layers
 * of the stage times the micro-batches in flight (1F1B: min(m, p) on the first stage, one on the last, times
 * 1 + (p − 1)/(p·v) when interleaved), split over tensor (with sequence parallelism) and context (Korthikanti,
 * arXiv 2205.05198, section 4); full recomputation holds one layer's activations beside its checkpoints. Logits
 * are fp32, of one micro-batch, split over tensor.
 *
 * @param model sizes
 * @param layout how it is split
 * @param options bytes per parameter, micro-batches, reserve
 * @returns bytes
 */
export function deviceMemory(model: ModelFacts, layout: Layout, options: MemoryOptions): DeviceMemory {
  let fullest: DeviceMemory | undefined;
  for (const place of places(layout)) {
    const memory = stageMemory(model, layout, options, place);
    if (fullest === undefined || memory.total > fullest.total) fullest = memory;
  }
  return fullest!;
}

function stageMemory(
  model: ModelFacts,
  layout: Layout,
  options: MemoryOptions,
  place: StagePlace,
): DeviceMemory {
  const { recipe, reserve, microBatches } = options;
  const { zero, data, context, expert, tensor, microBatch } = layout;
  const held = stageParameters(model, layout, place);
  const replicas = data * context;
  const dense = stateBytes(held.dense, { recipe, zero, dataParallel: replicas });
  const experts = stateBytes(held.experts, { recipe, zero, dataParallel: replicas / expert });
  const weights = dense.weights + experts.weights;
  const gradients = dense.gradients + experts.gradients;
  const optimizer = dense.optimizer + experts.optimizer;
  const activations = stageActivations(model, layout, place === 'first' ? microBatches : 1);
  const { sequenceLength } = model;
  const logits =
    place === 'first'
      ? 0
      : logitBytes(model, { sequenceLength, microBatch, tensorParallel: tensor, contextParallel: context });
  const total = weights + gradients + optimizer + activations + logits + reserve;
  return { weights, gradients, optimizer, activations, logits, reserve, total };
}

function stageActivations(model: ModelFacts, layout: Layout, microBatches: number): number {
  const { pipeline, tensor, recompute, interleave = 1 } = layout;
  const layers = stageLayers(model, layout);
  const inFlight = Math.min(microBatches, pipeline);
  const interleaving = interleave > 1 && inFlight > 1 ? 1 + (pipeline - 1) / (pipeline * interleave) : 1;
  const tokens = tokensPerDevice(model, layout) / tensor;
  const working = recompute === 'full' ? tokens * model.activationBytes.none : 0;
  return layers * inFlight * interleaving * tokens * model.activationBytes[recompute] + working;
}

function tokensPerDevice(model: ModelFacts, layout: Layout): number {
  return (layout.microBatch * model.sequenceLength) / layout.context;
}

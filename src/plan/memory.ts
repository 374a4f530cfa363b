import type { Layout } from '../cluster/layout.ts';
import type { Precision } from '../cluster/memory.ts';
import { type DeviceMemory, deviceMemory, recipeFor, type StateRecipe } from '../cluster/memory.ts';
import { factsIn } from '../cluster/precision.ts';
import type { Shape } from './shape.ts';

/** Share of a device kept for buffers, contexts and fragmentation, unless stated. */
export const DEFAULT_RESERVE = 0.1;

/** How states are kept. */
export interface StateOptions {
  readonly precision: Precision;
  /** How gradients are kept where weights have 16 bits. */
  readonly gradients?: 'bf16' | 'fp32' | undefined;
  readonly optimizer?: string | undefined;
}

/** What memory is worked out from. */
export interface MemoryInputs extends StateOptions {
  readonly parameters: number;
  readonly shape: Shape | undefined;
  readonly layout: Layout;
  /** Micro-batches a step and replica; the pipeline is full where it isn't known. */
  readonly microBatches: number | undefined;
  /** Share of a device that is set aside. */
  readonly reserve: number;
  readonly capacity: number | undefined;
}

/** Memory of the fullest device. */
export interface Memory {
  readonly inputs: MemoryInputs;
  readonly parts: DeviceMemory;
  /** Without a shape, activations and logits are left out: a lower bound. */
  readonly complete: boolean;
  readonly capacity: number | undefined;
}

/** Bytes per parameter of a precision with an optimizer: 8-bit moments take 2 bytes, one moment 4, factored ones next to none. */
export function recipeOf({ precision, gradients, optimizer = 'adamw' }: StateOptions): StateRecipe {
  const base = recipeFor(precision, gradients);
  // AdamW's optimizer state without its two fp32 moments: the master weights
  const master = base.optimizer - 8;
  const name = optimizer.toLowerCase();
  if (/8.?bit/.test(name)) return { ...base, optimizer: master + 2 };
  if (/sgd|lion|muon/.test(name)) return { ...base, optimizer: master + 4 };
  return /adafactor/.test(name) ? { ...base, optimizer: master } : base;
}

/**
 * Memory of the fullest device under a layout; with a shape by part, without one the model states and the reserve.
 *
 * ZeRO (arXiv:1910.02054, section 5): stage 1 divides the optimizer by the data-parallel ranks, 2 the gradients,
 * 3 the weights; tensor and pipeline divide all three.
 */
export function memoryOf(inputs: MemoryInputs): Memory {
  const { shape, layout, capacity, precision } = inputs;
  const recipe = recipeOf(inputs);
  const reserve = inputs.reserve * (capacity ?? 0);
  if (shape !== undefined) {
    const microBatches = inputs.microBatches ?? layout.pipeline;
    const parts = deviceMemory(factsIn(shape.facts, precision), layout, { recipe, microBatches, reserve });
    return { inputs, parts, complete: true, capacity };
  }
  const held = inputs.parameters / (layout.tensor * layout.pipeline);
  const ranks = layout.data * layout.context;
  const part = (perParameter: number, stage: number) =>
    (perParameter * held) / (layout.zero >= stage ? ranks : 1);
  const weights = part(recipe.weights, 3);
  const gradients = part(recipe.gradients, 2);
  const optimizer = part(recipe.optimizer, 1);
  const total = weights + gradients + optimizer + reserve;
  const parts = { weights, gradients, optimizer, activations: 0, logits: 0, reserve, total };
  return { inputs, parts, complete: false, capacity };
}

import type { FrameworkMemory } from '../../cluster/framework.ts';
import { type Layout, zeroStages } from '../../cluster/layout.ts';
import { type DeviceMemory, deviceMemory, recipeFor, type StateRecipe } from '../../cluster/memory.ts';
import type { Shape } from './shape.ts';

/** Share of a device kept for buffers, contexts and fragmentation. */
export const RESERVE_SHARE = 0.1;

/** What memory is worked out from. */
export interface MemoryInputs {
  readonly parameters: number;
  readonly shape: Shape | undefined;
  readonly layout: Layout;
  /** Micro-batches a step and replica; the pipeline is full where it isn't known. */
  readonly microBatches: number | undefined;
  readonly precision: string;
  readonly optimizer: string | undefined;
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

/** What no framework does without, so that what exceeds a device is certain to: nothing whole for longer, a compiled loss. */
const leanest: Omit<FrameworkMemory, 'stateBytes'> = {
  sharding: 'zero',
  zeroStages,
  zeroStagesWithPipeline: zeroStages,
  unshardedGradientBytes: 0,
  sequenceParallel: true,
  dropout: false,
  scores: false,
  logitBytes: 4,
  logitsSplit: true,
  queuedLogitBytes: 0,
  overhead: 0,
  fixedBytes: { reserved: 0, device: 0 },
};

/** Bytes per parameter of a precision with an optimizer: 8-bit moments take 2 bytes, one moment 4, factored ones next to none. */
export function recipeOf(precision: string, optimizer = 'adamw'): StateRecipe {
  const base = recipeFor(precision === 'fp32' || precision === 'tf32' ? 'fp32' : 'bf16');
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
  const { shape, layout, capacity } = inputs;
  const bytes = recipeOf(inputs.precision, inputs.optimizer);
  const reserve = RESERVE_SHARE * (capacity ?? 0);
  if (shape !== undefined) {
    const microBatches = inputs.microBatches ?? layout.pipeline;
    const parts = deviceMemory(shape.facts, layout, {
      framework: { ...leanest, stateBytes: bytes },
      microBatches,
      reserve,
    });
    return { inputs, parts, complete: true, capacity };
  }
  const held = inputs.parameters / (layout.tensor * layout.pipeline);
  const ranks = layout.data * layout.context;
  const part = (perParameter: number, stage: number) =>
    (perParameter * held) / (layout.zero >= stage ? ranks : 1);
  const weights = part(bytes.weights, 3);
  const gradients = part(bytes.gradients, 2);
  const optimizer = part(bytes.optimizer, 1);
  const total = weights + gradients + optimizer + reserve;
  const none = { buffers: 0, activations: 0, logits: 0, fragmentation: 0, fixed: 0 };
  const parts = { ...none, weights, gradients, optimizer, reserve, total };
  return { inputs, parts, complete: false, capacity };
}

/** One change of a layout, and what it is called in a proposal. */
export interface LayoutChange {
  readonly key: 'zero' | 'expert' | 'recompute' | 'microBatch' | 'tensor' | 'pipeline';
  readonly value: number | string;
  readonly memory: Memory;
}

/**
 * The smallest change of the layout after which a plan fits, by what it costs: ZeRO first, then experts over more ranks, recomputation, a
 * smaller micro-batch, more tensor parallelism (up to `mostTensor`), more pipeline stages. The number of devices stays,
 * so that what tensor or pipeline take comes from data.
 */
export function smallestChange(memory: Memory, mostTensor: number): LayoutChange | undefined {
  const { inputs, capacity } = memory;
  if (capacity === undefined) return undefined;
  for (const change of changes(inputs, mostTensor)) {
    const changed = memoryOf({ ...inputs, layout: { ...inputs.layout, ...change.layout } });
    if (changed.parts.total <= capacity) return { key: change.key, value: change.value, memory: changed };
  }
  return undefined;
}

type Change = Omit<LayoutChange, 'memory'> & { readonly layout: Partial<Layout> };

function changes({ layout, shape }: MemoryInputs, mostTensor: number): readonly Change[] {
  const { zero, recompute, microBatch, tensor, pipeline, data, context, expert } = layout;
  const found: Change[] = [];
  const experts = shape?.experts ?? 0;
  if (data * context > 1) {
    for (const stage of [1, 2, 3] as const) {
      if (stage > zero) found.push({ key: 'zero', value: stage, layout: { zero: stage } });
    }
  }
  for (let degree = expert * 2; degree <= Math.min(experts, data * context); degree *= 2) {
    if (experts % degree === 0 && (data * context) % degree === 0) {
      found.push({ key: 'expert', value: degree, layout: { expert: degree } });
    }
  }
  for (const kind of ['selective', 'full'] as const) {
    if (recompute === 'none' || (recompute === 'selective' && kind === 'full')) {
      found.push({ key: 'recompute', value: kind, layout: { recompute: kind } });
    }
  }
  for (let size = microBatch / 2; size >= 1 && Number.isInteger(size); size /= 2) {
    found.push({ key: 'microBatch', value: size, layout: { microBatch: size } });
  }
  for (let factor = 2; factor <= 1024 && data % factor === 0; factor *= 2) {
    const rest = data / factor;
    // experts spread over what is left of the replicas
    if ((rest * context) % expert !== 0) break;
    const divides = shape === undefined || shape.heads % (tensor * factor) === 0;
    if (tensor * factor <= mostTensor && divides) {
      found.push({ key: 'tensor', value: tensor * factor, layout: { tensor: tensor * factor, data: rest } });
    }
    if (shape === undefined || pipeline * factor <= shape.layers) {
      found.push({
        key: 'pipeline',
        value: pipeline * factor,
        layout: { pipeline: pipeline * factor, data: rest },
      });
    }
  }
  return found;
}

import { type Framework, findFramework, usualFramework } from '../catalog/frameworks.ts';
import type { FrameworkMemory, StateRecipe } from '../cluster/framework.ts';
import { type Layout, zeroStages } from '../cluster/layout.ts';
import type { Precision } from '../cluster/memory.ts';
import { type DeviceMemory, deviceMemory, recipeFor } from '../cluster/memory.ts';
import { factsIn } from '../cluster/precision.ts';
import type { Shape } from './shape.ts';

/** Share of a device kept free in a lower bound, unless stated: buffers, contexts and fragmentation are not in it. */
export const DEFAULT_RESERVE = 0.1;

/** How states are kept. */
export interface PlanStateOptions {
  readonly precision: Precision;
  /** How gradients are kept where weights have 16 bits. */
  readonly gradients?: 'bf16' | 'fp32' | undefined;
  readonly optimizer?: string | undefined;
  /** Id or alias of the training framework; the usual one of each ZeRO stage unless given. */
  readonly framework?: string | undefined;
  /** Whether norms and residuals are split over the tensor-parallel ranks; as the framework does unless given. */
  readonly sequenceParallel?: boolean | undefined;
}

/** What memory is worked out from. */
export interface MemoryInputs extends PlanStateOptions {
  readonly parameters: number;
  readonly shape: Shape | undefined;
  readonly layout: Layout;
  /** Micro-batches a step and replica; the pipeline is full where it is not known. */
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
export function recipeOf({ precision, gradients, optimizer = 'adamw' }: PlanStateOptions): StateRecipe {
  const base = recipeFor(precision, gradients);
  // AdamW's optimizer state without its two fp32 moments: the master weights
  const master = base.optimizer - 8;
  const name = optimizer.toLowerCase();
  if (/8.?bit/.test(name)) return { ...base, optimizer: master + 2 };
  if (/sgd|lion|muon/.test(name)) return { ...base, optimizer: master + 4 };
  return /adafactor/.test(name) ? { ...base, optimizer: master } : base;
}

/**
 * What the framework of a plan keeps, by ZeRO stage: of the named one, or of the usual one for a stage, where any stage may
 * be had from some framework and ZeRO 1 at most beside a pipeline. FP32, gradients and optimizers that are stated change
 * its bytes.
 */
export function frameworkOf(options: PlanStateOptions): (zero: Layout['zero']) => Framework {
  const named = options.framework === undefined ? undefined : findFramework(options.framework);
  const known = zeroStages.map(zero => {
    const usually = named ?? {
      ...usualFramework(zero),
      zeroStages,
      zeroStagesWithPipeline: [0, 1] as const,
    };
    const framework = { ...usually, sequenceParallel: options.sequenceParallel ?? usually.sequenceParallel };
    const { stateBytes } = framework;
    const stated = recipeOf(options);
    const usual = recipeOf({ precision: options.precision, gradients: options.gradients });
    if (options.precision === 'fp32') return { ...framework, stateBytes: stated };
    const optimizer = Math.max(0, stateBytes.optimizer + stated.optimizer - usual.optimizer);
    const gradients = options.gradients === undefined ? stateBytes.gradients : stated.gradients;
    return { ...framework, stateBytes: { ...stateBytes, gradients, optimizer } };
  });
  return zero => known[zero]!;
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

/**
 * Memory of the fullest device under a layout, a lower bound of what any framework takes; with a shape by part, without one the model states and the reserve.
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
    const { sequenceParallel = leanest.sequenceParallel } = inputs;
    const framework = { ...leanest, sequenceParallel, stateBytes: recipe };
    const parts = deviceMemory(factsIn(shape.facts, precision), layout, { framework, microBatches, reserve });
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
  const none = { buffers: 0, activations: 0, logits: 0, fragmentation: 0, fixed: 0 };
  const parts = { ...none, weights, gradients, optimizer, reserve, total };
  return { inputs, parts, complete: false, capacity };
}

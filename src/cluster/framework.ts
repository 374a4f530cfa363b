import type { Recomputation } from '../model/flop.ts';
import type { Recipe } from '../model/recipes.ts';
import type { ZeroStage } from '../model/states.ts';
import type { Layout } from './layout.ts';

/** Bytes per parameter. */
export type StateRecipe = Pick<Recipe, 'weights' | 'gradients' | 'optimizer'>;

/** What a training framework keeps on a device: plain facts of its file. */
export interface FrameworkMemory {
  /** Bytes per parameter of weights, accumulated gradients and optimizer. */
  readonly stateBytes: StateRecipe;
  /** `fsdp` gathers layers as it needs them; `zero` shards what the ZeRO stage of the layout says. */
  readonly sharding: 'zero' | 'fsdp';
  /** Stages that it can be launched with, and those that it can beside a pipeline. */
  readonly zeroStages: readonly ZeroStage[];
  readonly zeroStagesWithPipeline: readonly ZeroStage[];
  /** Bytes per parameter of gradients that are kept unsharded while micro-batches accumulate; 0 where they are sharded. */
  readonly unshardedGradientBytes: number;
  /** Whether norms and residuals are split over tensor-parallel ranks. */
  readonly sequenceParallel: boolean;
  /** Whether dropout keeps its masks, and attention its scores. */
  readonly dropout: boolean;
  readonly scores: boolean;
  /** Share of all activations that its selective recomputation leaves, where that is not Megatron's. */
  readonly selectiveShare?: number;
  /** Bytes per logit of copies, softmax and gradient, and whether tensor parallelism divides them. */
  readonly logitBytes: number;
  readonly logitsSplit: boolean;
  /** Bytes per logit of each further micro-batch that the last stage of a pipeline keeps. */
  readonly queuedLogitBytes: number;
  /** What the allocator reserves beyond what comes and goes, as a share of it. */
  readonly overhead: number;
  /** Bytes beside tensors: in what the framework reports as reserved, and on the device (context, communication). */
  readonly fixedBytes: { readonly reserved: number; readonly device: number };
}

/** Bytes of activations that one token leaves in one layer, by what divides them. */
export interface TokenBytes {
  /** Split over tensor-parallel ranks. */
  readonly split: number;
  /** Split over them only with sequence parallelism. */
  readonly whole: number;
}

/** Bytes of one token in one layer on a device, before context parallelism. */
export function tokenBytes(
  kept: Readonly<Record<Recomputation, TokenBytes>>,
  options: {
    readonly recompute: Recomputation;
    readonly framework: FrameworkMemory;
    readonly layout: Pick<Layout, 'tensor'>;
    /** Of the layer that is worked on: with the scores of its attention, where they are kept. */
    readonly scores?: number;
  },
): number {
  const { recompute, framework, layout, scores = 0 } = options;
  const { sequenceParallel, dropout, selectiveShare } = framework;
  const share = recompute === 'selective' ? selectiveShare : undefined;
  const { split, whole } = share === undefined ? kept[recompute] : kept.none;
  const masks = dropout && recompute !== 'full' ? 1.25 : 1;
  const all = (split + scores) / layout.tensor + (whole * masks) / (sequenceParallel ? layout.tensor : 1);
  return all * (share ?? 1);
}

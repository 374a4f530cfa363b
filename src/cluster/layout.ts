import type { Recomputation } from '../model/flop.ts';
import type { ZeroStage } from '../model/states.ts';

/** ZeRO stages: 0 replicates all, 1 shards the optimizer, 2 gradients too, 3 weights too. */
export const zeroStages = [0, 1, 2, 3] as const;

/**
 * How a model is split over accelerators: tensor · pipeline · context · data of them. Experts are spread over
 * `expert` of the data and context ranks.
 */
export interface Layout {
  readonly tensor: number;
  readonly pipeline: number;
  readonly context: number;
  readonly data: number;
  readonly expert: number;
  readonly zero: ZeroStage;
  /** Sequences that a replica works on at once. */
  readonly microBatch: number;
  readonly recompute: Recomputation;
  /** Chunks of layers per pipeline stage; 1 unless given. */
  readonly interleave?: number;
}

/** Accelerators that a layout takes. */
export function devices(layout: Pick<Layout, 'tensor' | 'pipeline' | 'context' | 'data'>): number {
  return layout.tensor * layout.pipeline * layout.context * layout.data;
}

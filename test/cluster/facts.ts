import type { FrameworkMemory } from '../../src/cluster/framework.ts';
import type { Layout } from '../../src/cluster/layout.ts';
import type { ModelFacts } from '../../src/cluster/model-facts.ts';
import type { Device } from '../../src/cluster/step.ts';
import type { ZeroStage } from '../../src/model/states.ts';

/** A dense model with gated feed-forward and untied embeddings, by hand, so that tests of the cluster need no other part. */
export function denseFacts(sizes: Partial<ModelFacts> & { feedForward?: number } = {}): ModelFacts {
  const layers = sizes.layers ?? 32;
  const hidden = sizes.hidden ?? 4096;
  const heads = sizes.heads ?? 32;
  const feedForward = sizes.feedForward ?? 4 * hidden;
  const vocabulary = sizes.vocabulary ?? 32_000;
  const sequenceLength = sizes.sequenceLength ?? 4096;
  const layer = 4 * hidden ** 2 + 3 * hidden * feedForward + 2 * hidden;
  const embedding = vocabulary * hidden;
  const total = layers * layer + 2 * embedding;
  const attention = 6 * layers * hidden * sequenceLength;
  return {
    layers,
    hidden,
    heads,
    keyValueSize: hidden,
    vocabulary,
    sequenceLength,
    parameters: { total, active: total, embedding, head: embedding, layer, replicated: 2 * hidden },
    experts: { count: 0, perToken: 0, layers: 0, parametersPerLayer: 0 },
    activationBytes: {
      none: { split: 26 * hidden, whole: 8 * hidden },
      selective: { split: 22 * hidden, whole: 4 * hidden },
      full: { split: 0, whole: 2 * hidden },
    },
    flopPerToken: 6 * (total - embedding) + attention,
    attentionFlopPerToken: attention,
    ...(sizes.experts === undefined ? {} : sparse(sizes.experts)),
  };

  function sparse(experts: ModelFacts['experts']): Partial<ModelFacts> {
    const all = total + experts.layers * experts.parametersPerLayer;
    return {
      experts,
      parameters: { total: all, active: total, embedding, head: embedding, layer, replicated: 2 * hidden },
    };
  }
}

/** A model of `parameters` in one matrix and nothing else: what ZeRO's table counts. */
export function bareFacts(parameters: number): ModelFacts {
  return {
    ...denseFacts({ layers: 1, hidden: 1, heads: 1, vocabulary: 1, sequenceLength: 1 }),
    vocabulary: 0,
    parameters: {
      total: parameters,
      active: parameters,
      embedding: 0,
      head: 0,
      layer: parameters,
      replicated: 0,
    },
    activationBytes: {
      none: { split: 0, whole: 0 },
      selective: { split: 0, whole: 0 },
      full: { split: 0, whole: 0 },
    },
  };
}

export const plain: Layout = {
  tensor: 1,
  pipeline: 1,
  context: 1,
  data: 1,
  expert: 1,
  zero: 0,
  microBatch: 1,
  recompute: 'none',
};

/** ZeRO and nothing else. */
export const bareFramework: FrameworkMemory = {
  stateBytes: { weights: 2, gradients: 2, optimizer: 12 },
  sharding: 'zero',
  zeroStages: [0, 1, 2, 3],
  zeroStagesWithPipeline: [0, 1, 2, 3],
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

/** One that gathers layers and keeps gradients whole while they accumulate. */
export const gatheringFramework: FrameworkMemory = {
  ...bareFramework,
  sharding: 'fsdp',
  unshardedGradientBytes: 4,
  queuedLogitBytes: 2,
  overhead: 0.15,
  fixedBytes: { reserved: 1e8, device: 5e8 },
};

/** What is searched over where no framework is named: both, ZeRO 1 at most beside a pipeline. */
export function anyFramework(zero: ZeroStage): FrameworkMemory {
  return { ...(zero === 3 ? gatheringFramework : bareFramework), zeroStagesWithPipeline: [0, 1] };
}

export const h100: Device = {
  peak: 989.4e12,
  kernelEfficiency: 0.8,
  memoryBytes: 80e9,
  links: { bandwidthPerDirection: 450e9, domainSize: 8, internodeBandwidth: 50e9 },
};

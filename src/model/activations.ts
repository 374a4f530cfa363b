import { Refusal } from '../core/refusal.ts';
import { type Architecture, attentionLayers, denseLayers, mixtureLayers } from './architecture.ts';
import type { Recomputation } from './flop.ts';

/** How a layer's activations are spread and what is kept of them. */
export interface ActivationOptions {
  readonly sequenceLength: number;
  /** Sequences of a micro-batch. Default 1. */
  readonly microBatch?: number;
  /** Default 1; activations are split along the sequence outside of the tensor-parallel parts. */
  readonly tensorParallel?: number;
  /** Default 1. */
  readonly contextParallel?: number;
  /** Default `none`. */
  readonly recompute?: Recomputation;
  /** Whether the scores are kept where nothing is recomputed; FlashAttention never keeps them. Default false. */
  readonly keepScores?: boolean;
}

/**
 * Bytes that one token leaves in each layer for the backward pass, in 16-bit numbers, on average over layers.
 *
 * Derived, not published: what autograd keeps of a block with RMSNorm, FlashAttention, a gated feed-forward part
 * and no dropout is 8h for the inputs of two norms, of the projections and of the feed-forward part; 4·H·Q for
 * queries and the output of attention, 4·Hkv·Q for keys and values; 6f for gate, up and their product (4f
 * without a gate). Latent attention keeps its low ranks beside the heads. A token visits k experts of width fe and
 * the shared ones, and leaves its input once for each. A layer with a recurrence keeps what its projections and its
 * convolution put out, not its states. Published forms with dropout: `korthikantiActivations`.
 *
 * @param architecture a complete shape
 * @param options what is kept
 * @returns bytes per token and layer, before any sharding
 * @example
 * const llama = completeArchitecture({ layers: 32, hidden: 4096, heads: 32, kvHeads: 8, feedForward: 14336, vocabulary: 128256 });
 * activationBytesPerToken(llama, { sequenceLength: 8192 }) / 4096 // => 34
 */
export function activationBytesPerToken(
  architecture: Architecture,
  options: Pick<ActivationOptions, 'sequenceLength' | 'recompute' | 'keepScores'>,
): number {
  const { hidden, layers, heads, mixture } = architecture;
  const { recompute = 'none', keepScores = false, sequenceLength } = options;
  if (recompute === 'full') return 2 * hidden;
  const scores = keepScores && recompute === 'none' ? 2 * heads * sequenceLength : 0;
  const perWidth = architecture.gated ? 6 : 4;
  const sparse = mixtureLayers(architecture);
  const dense = perWidth * architecture.feedForward;
  const routed =
    mixture === undefined
      ? 0
      : mixture.activeExperts * (2 * hidden + perWidth * mixture.expertFeedForward) +
        perWidth * mixture.sharedFeedForward;
  const { recurrence } = architecture;
  const mixing = attentionLayers(architecture);
  const parts = mixing + (recurrence?.layers ?? 0) + denseLayers(architecture) + sparse;
  const all =
    4 * hidden * Math.min(parts, 2 * layers) +
    mixing * (attentionBytes(architecture) + scores) +
    (recurrence === undefined ? 0 : 2 * recurrence.layers * recurrence.kept) +
    denseLayers(architecture) * dense +
    sparse * routed;
  return all / layers;
}

function attentionBytes(architecture: Architecture): number {
  const { heads, kvHeads, headDimension, latent } = architecture;
  if (latent === undefined) return 4 * (heads + kvHeads) * headDimension;
  const { queryRank, keyValueRank, nopeDimension, ropeDimension, valueDimension } = latent;
  // each rank before and after its norm; queries, keys, values and the output of all heads
  const ranks = 4 * ((queryRank ?? 0) + keyValueRank) + 2 * ropeDimension;
  return ranks + 2 * heads * (2 * (nopeDimension + ropeDimension) + 2 * valueDimension);
}

/**
 * Bytes of activations of one layer for one micro-batch on one device: `activationBytesPerToken` times the tokens,
 * split over tensor (with sequence parallelism) and context. Derived, see there.
 *
 * @param architecture a complete shape
 * @param options sequence length, micro-batch, degrees, what is kept
 * @returns bytes
 * @throws RangeError when a degree or a size is not a whole positive number
 * @example
 * // what goes into the layer, in two bytes
 * const { architecture } = findModel('gpt3-175b');
 * activationBytesPerLayer(architecture, { sequenceLength: 2048, recompute: 'full' }) // => 2 * 2048 * 12288
 */
export function activationBytesPerLayer(architecture: Architecture, options: ActivationOptions): number {
  const { sequenceLength, microBatch = 1, tensorParallel = 1, contextParallel = 1 } = options;
  const sizes = {
    'Sequence length': sequenceLength,
    'Micro-batch': microBatch,
    'Tensor parallelism': tensorParallel,
    'Context parallelism': contextParallel,
  };
  for (const [name, value] of Object.entries(sizes)) {
    if (!Number.isInteger(value) || value < 1) {
      throw new Refusal(`${name} must be a whole number of at least 1: got ${value}`);
    }
  }
  const tokens = (sequenceLength * microBatch) / (tensorParallel * contextParallel);
  return tokens * activationBytesPerToken(architecture, options);
}

/**
 * Bytes of the logits of one micro-batch, 4 bytes each: what the loss is computed from, split over tensor.
 *
 * @param architecture only its vocabulary matters
 * @param options sequence length, micro-batch, tensor and context degrees
 * @returns bytes
 * @example
 * logitBytes({ vocabulary: 128256 }, { sequenceLength: 8192 }) // => 4202692608
 */
export function logitBytes(
  architecture: Pick<Architecture, 'vocabulary'>,
  options: Pick<ActivationOptions, 'sequenceLength' | 'microBatch' | 'tensorParallel' | 'contextParallel'>,
): number {
  const { sequenceLength, microBatch = 1, tensorParallel = 1, contextParallel = 1 } = options;
  return (4 * sequenceLength * microBatch * architecture.vocabulary) / (tensorParallel * contextParallel);
}

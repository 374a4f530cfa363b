import { mostOf } from '../core/unbounded.ts';
import { activationBytesPerToken } from '../model/activations.ts';
import { type Architecture, mixtureLayers } from '../model/architecture.ts';
import { flopPerToken, type Recomputation } from '../model/flop.ts';
import { layerParameters } from '../model/layer.ts';
import { countParameters } from '../model/parameters.ts';
import type { TokenBytes } from './framework.ts';

/** Bytes of an element that devices exchange. */
export interface ElementBytes {
  /** Activations and gradients. */
  readonly activation: number;
  /** Activations on their way to experts; what comes back from them is `activation`. */
  readonly dispatch: number;
}

/** What a cluster needs to know of a model; plain numbers, so that a search may run through many layouts. */
export interface ModelFacts {
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  /** Elements of the keys of one token in one layer, as attention passes them on. */
  readonly keyValueSize: number;
  readonly vocabulary: number;
  readonly sequenceLength: number;
  readonly parameters: {
    readonly total: number;
    readonly active: number;
    /** Input embedding with learned positions. */
    readonly embedding: number;
    /** Output head; 0 when it is tied to the input embedding. */
    readonly head: number;
    /** Largest layer without its routed experts. */
    readonly layer: number;
    /** Of `layer`, what every tensor-parallel rank holds whole: norms and the router. */
    readonly replicated: number;
  };
  readonly experts: {
    /** Routed experts in a layer; 0 for a dense model. */
    readonly count: number;
    readonly perToken: number;
    /** Layers that have experts. */
    readonly layers: number;
    /** Parameters of all routed experts of one layer. */
    readonly parametersPerLayer: number;
  };
  /** Bytes that one token leaves in one layer for the backward pass, before sharding. */
  readonly activationBytes: Readonly<Record<Recomputation, TokenBytes>>;
  /** Bytes of an element that is exchanged; 2 unless said (`factsIn`). */
  readonly elementBytes?: ElementBytes;
  /** FLOP of one token, forward and backward: matrix multiplications and the causal half of attention. */
  readonly flopPerToken: number;
  /** Of `flopPerToken`, the scores and weighted sums of attention. */
  readonly attentionFlopPerToken: number;
}

/**
 * The sizes of an architecture that layouts, memory and communication follow from.
 *
 * @param architecture a complete shape
 * @param sequenceLength tokens
 */
export function modelFacts(architecture: Architecture, sequenceLength: number): ModelFacts {
  const { layers, hidden, heads, kvHeads, headDimension, latent, vocabulary, mixture } = architecture;
  const count = countParameters(architecture);
  const layer = layerParameters(architecture);
  const sparse = mixtureLayers(architecture);
  const common = Math.max(layer.attention + layer.attentionNorms, layer.recurrence) + layer.norms;
  const dense = sparse < layers ? common + layer.feedForward : 0;
  const mixed = sparse > 0 ? common + layer.sharedExperts + layer.router : 0;
  const flop = flopPerToken(architecture, { sequenceLength, convention: 'causal' });
  return {
    layers,
    hidden,
    heads,
    keyValueSize:
      latent === undefined ? kvHeads * headDimension : (latent.keyValueRank + latent.ropeDimension) / 2,
    vocabulary,
    sequenceLength,
    parameters: {
      total: count.total,
      active: count.active,
      embedding: count.embedding + count.positions,
      head: count.output,
      layer: Math.max(dense, mixed),
      replicated: layer.norms + layer.attentionNorms + layer.router,
    },
    experts: {
      count: mixture?.experts ?? 0,
      perToken: mixture?.activeExperts ?? 0,
      layers: sparse,
      parametersPerLayer: layer.experts,
    },
    activationBytes: activationBytes(architecture),
    flopPerToken: flop.training,
    attentionFlopPerToken: flop.attention,
  };
}

/**
 * Bytes that one token leaves in one layer for the backward pass, before sharding: of the largest layer, where dense
 * ones and ones with experts differ.
 *
 * `none` is `activationBytesPerToken` with FlashAttention, of which the inputs of norms, projections and feed-forward
 * part (8h) are split over tensor-parallel ranks only with sequence parallelism. `selective` computes the outputs of norms
 * (4h bytes), of the activation (2f) and of latent projections again, as Megatron's selective modules and DeepSeek-V3 do (arXiv:2412.19437,
 * section 3.2.3), which costs next to nothing. `full` keeps the layer's input (2h). Derived, not published.
 *
 * @param architecture a complete shape
 * @returns bytes by recomputation
 */
function activationBytes(architecture: Architecture): Readonly<Record<Recomputation, TokenBytes>> {
  const { mixture, layers, hidden } = architecture;
  const sparse = mixtureLayers(architecture);
  const { mixture: _, ...dense } = architecture;
  const kinds: Architecture[] = [
    ...(sparse < layers ? [dense] : []),
    ...(mixture !== undefined && sparse > 0
      ? [{ ...architecture, mixture: { ...mixture, denseLayers: 0 } }]
      : []),
  ];
  const largest = (of: (kind: Architecture) => number) => mostOf(kinds.map(of));
  // FlashAttention keeps no scores, so the length does not matter
  const kept = (kind: Architecture) => activationBytesPerToken(kind, { sequenceLength: 1 });
  const inputs = 8 * hidden;
  return {
    none: { split: largest(kept) - inputs, whole: inputs },
    selective: {
      split: largest(kind => kept(kind) - 2 * activationWidth(kind) - projectedBytes(kind)) - inputs,
      whole: inputs / 2,
    },
    full: { split: 0, whole: 2 * hidden },
  };
}

/** Queries, keys and values of all heads, which latent attention makes of its ranks once more. */
function projectedBytes({ heads, latent }: Architecture): number {
  if (latent === undefined) return 0;
  const { nopeDimension, ropeDimension, valueDimension } = latent;
  return 2 * heads * (2 * (nopeDimension + ropeDimension) + valueDimension);
}

/** Width of what the activation puts out for one token. */
function activationWidth({ feedForward, mixture }: Architecture): number {
  if (mixture === undefined) return feedForward;
  return mixture.activeExperts * mixture.expertFeedForward + mixture.sharedFeedForward;
}

import { type Architecture, mixtureLayers } from '../model/architecture.ts';
import type { Recomputation } from '../model/flop.ts';
import { flopPerToken } from '../model/flop.ts';
import { layerParameters } from '../model/layer.ts';
import { countParameters } from '../model/parameters.ts';
import { activationBytes } from './activations.ts';
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

/** How layers are normalised: `rms` has d elements, `layer` 2d, `layer-without-bias` d, `none` no parameters. */
export const normKinds = ['rms', 'layer', 'layer-without-bias', 'none'] as const;
export type NormKind = (typeof normKinds)[number];

/** Norms of queries and keys: per head (2Q a layer) or over all heads (H·Q + Hkv·Q). */
export const queryKeyNorms = ['none', 'head', 'full'] as const;
export type QueryKeyNorm = (typeof queryKeyNorms)[number];

/** Multi-head latent attention (DeepSeek-V2, arXiv:2405.04434): queries and keys through low ranks. */
export interface LatentAttention {
  /** Rank of the queries; null where they are projected in one step (DeepSeek-V2-Lite). */
  readonly queryRank: number | null;
  readonly keyValueRank: number;
  /** Dimensions of a head's query and key without and with rotation, and of its value. */
  readonly nopeDimension: number;
  readonly ropeDimension: number;
  readonly valueDimension: number;
}

/** Routed experts in place of the feed-forward part of a layer. */
export interface Mixture {
  readonly experts: number;
  /** Routed experts that a token passes through. */
  readonly activeExperts: number;
  readonly expertFeedForward: number;
  /** Experts that every token passes through, and their width together. */
  readonly sharedExperts: number;
  readonly sharedFeedForward: number;
  /** Qwen2-MoE weighs the shared expert by a sigmoid of a projection to one number (d parameters). */
  readonly sharedGate: boolean;
  /** Layers without routed experts, of width `Architecture.feedForward`. */
  readonly denseLayers: number;
  /** A trained bias of the router (gpt-oss). Biases that only balance the load (DeepSeek-V3) are not trained. */
  readonly routerBias: boolean;
  readonly expertBiases: boolean;
}

/** Which projections have a bias. */
export interface Biases {
  readonly queryKeyValue: boolean;
  readonly attentionOutput: boolean;
  readonly feedForward: boolean;
  /** Of the output head (phi-1 to phi-2, GPT-J). */
  readonly head: boolean;
}

/** Layers whose tokens see only the last `size` keys. */
export interface SlidingWindow {
  readonly size: number;
  /** How many layers. */
  readonly layers: number;
}

/** The shape of a decoder-only transformer, complete: everything that parameters, FLOP and memory follow from. */
export interface Architecture {
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  /** Key-value heads: as many as heads (multi-head), one (multi-query) or between (grouped queries). */
  readonly kvHeads: number;
  readonly headDimension: number;
  /** Width of the feed-forward part of a dense layer; 0 where every layer has experts. */
  readonly feedForward: number;
  /** SwiGLU or GeGLU: three matrices instead of two. */
  readonly gated: boolean;
  readonly vocabulary: number;
  /** Whether the output head is the input embedding. */
  readonly tied: boolean;
  /** Rows of a learned position embedding; 0 for rotary, ALiBi or none. */
  readonly learnedPositions: number;
  /** Width of the embedding where it is projected to `hidden` and back (OPT-350m); else equal to `hidden`. */
  readonly embeddingDimension: number;
  readonly embeddingNorm: boolean;
  readonly biases: Biases;
  readonly norm: NormKind;
  /** Norms of width `hidden` in a layer: 2, 4 (Gemma 2 and 3) or 1 (parallel blocks of Falcon-7B, phi-2). */
  readonly normsPerLayer: number;
  readonly finalNorm: boolean;
  readonly queryKeyNorm: QueryKeyNorm;
  /** Transformer-XL's projection of relative positions, d² a layer (Gopher, Chinchilla). */
  readonly relativePositions: boolean;
  /** One trained logit a head that takes attention from all keys (gpt-oss). */
  readonly sinks: boolean;
  readonly latent?: LatentAttention;
  readonly mixture?: Mixture;
  readonly slidingWindow?: SlidingWindow;
  /** Longest sequence that it was made for, tokens. */
  readonly contextLength?: number;
}

/** `mha`, `gqa`, `mqa` or `mla`: how keys and values are shared among heads. */
export type AttentionKind = 'mha' | 'gqa' | 'mqa' | 'mla';

/**
 * How an architecture shares keys and values among heads.
 *
 * @example
 * attentionKind({ heads: 64, kvHeads: 8 }) // => 'gqa'
 */
export function attentionKind(
  architecture: Pick<Architecture, 'heads' | 'kvHeads' | 'latent'>,
): AttentionKind {
  if (architecture.latent !== undefined) return 'mla';
  if (architecture.kvHeads === architecture.heads) return 'mha';
  return architecture.kvHeads === 1 ? 'mqa' : 'gqa';
}

/** Layers with routed experts. */
export function mixtureLayers(architecture: Pick<Architecture, 'layers' | 'mixture'>): number {
  return architecture.mixture === undefined ? 0 : architecture.layers - architecture.mixture.denseLayers;
}

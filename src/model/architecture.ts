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
  /** Keys of the token's own chunk of `size` tokens instead of the last ones (Llama 4). */
  readonly chunked?: boolean;
}

/** An indexer that picks the `keys` that a query attends to (DeepSeek-V3.2, arXiv:2512.02556, section 2.1). */
export interface SparseAttention {
  readonly keys: number;
  readonly indexerHeads: number;
  readonly indexerDimension: number;
}

/** Layers that mix tokens by a recurrence, of which each has the numbers of `recurrent.ts`. */
export interface Recurrence {
  readonly kind: RecurrenceKind;
  readonly layers: number;
  /** Of one layer, without norms of width `hidden`. */
  readonly parameters: number;
  /** Of these, weights of matrices that each token is multiplied with. */
  readonly weights: number;
  /** FLOP of a token in one layer beyond these matrices: convolution and state. */
  readonly stateFlop: number;
  /** Numbers that a sequence keeps in one layer, however long it is. */
  readonly state: number;
  /** Numbers that a token leaves in one layer for the backward pass, beside the layer's input. */
  readonly kept: number;
}

export const recurrenceKinds = [
  'mamba',
  'mamba2',
  'gated-delta',
  'kimi-delta',
  'lightning',
  'short-convolution',
] as const;
export type RecurrenceKind = (typeof recurrenceKinds)[number];

/** Parts of a count that an addition may belong to. */
export type AdditionPart = 'embedding' | 'attention' | 'norms' | 'other';

/** What one family has beyond the block that is described here, of all layers together. */
export interface Addition {
  readonly name: string;
  readonly part: AdditionPart;
  readonly parameters: number;
  /** Of these, weights of matrices that each token is multiplied with. */
  readonly weights: number;
}

/** Numbers that a checkpoint keeps and training does not change: they are no parameters, and are named beside them. */
export interface Untrained {
  readonly name: string;
  readonly numbers: number;
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
  readonly sparse?: SparseAttention;
  /** Layers with attention, where not all have it. */
  readonly attentionLayers?: number;
  /** Layers with a feed-forward part or experts, where not all have one. */
  readonly feedForwardLayers?: number;
  /** Of the layers with attention (and of those with a window), those that read keys of an earlier layer and cache none (Gemma 3n). */
  readonly sharedCache?: { readonly layers: number; readonly windowed: number };
  readonly recurrence?: Recurrence;
  /** A gate of attention's output, as wide as the queries and projected with them (Qwen3-Next). */
  readonly outputGate?: boolean;
  /** Norms of queries and keys that are of another kind than the rest, or have no parameters. */
  readonly queryKeyNormKind?: NormKind;
  /** Rows of the output head where they are not the vocabulary: 0 without a head, labels of a classifier. */
  readonly outputRows?: number;
  readonly additions?: readonly Addition[];
  readonly untrained?: Untrained;
  /** Longest sequence that it was made for, tokens. */
  readonly contextLength?: number;
}

/** `mha`, `gqa`, `mqa` or `mla`: how keys and values are shared among heads; `none` without attention. */
export type AttentionKind = 'mha' | 'gqa' | 'mqa' | 'mla' | 'none';

/**
 * How an architecture shares keys and values among heads.
 *
 * @example
 * attentionKind({ heads: 64, kvHeads: 8 }) // => 'gqa'
 */
export function attentionKind(
  architecture: Pick<Architecture, 'heads' | 'kvHeads' | 'latent' | 'attentionLayers'>,
): AttentionKind {
  if (architecture.attentionLayers === 0) return 'none';
  if (architecture.latent !== undefined) return 'mla';
  if (architecture.kvHeads === architecture.heads) return 'mha';
  return architecture.kvHeads === 1 ? 'mqa' : 'gqa';
}

/** Layers with attention. */
export function attentionLayers(architecture: Pick<Architecture, 'layers' | 'attentionLayers'>): number {
  return architecture.attentionLayers ?? architecture.layers;
}

/** Layers with routed experts. */
export function mixtureLayers(
  architecture: Pick<Architecture, 'layers' | 'feedForwardLayers' | 'mixture'>,
): number {
  const { layers, feedForwardLayers = layers, mixture } = architecture;
  return mixture === undefined ? 0 : feedForwardLayers - mixture.denseLayers;
}

/** Layers with a feed-forward part that is not of experts. */
export function denseLayers(
  architecture: Pick<Architecture, 'layers' | 'feedForwardLayers' | 'mixture'>,
): number {
  return (architecture.feedForwardLayers ?? architecture.layers) - mixtureLayers(architecture);
}

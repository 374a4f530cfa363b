import type { Architecture, LatentAttention, NormKind } from './architecture.ts';

/** Parameters of one layer by part; a layer has either `feedForward` or the three parts of a mixture, and what mixes its tokens. */
export interface LayerParameters {
  readonly attention: number;
  readonly recurrence: number;
  readonly feedForward: number;
  readonly experts: number;
  readonly sharedExperts: number;
  readonly router: number;
  /** Norms of width `hidden`. */
  readonly norms: number;
  /** Norms inside of attention. */
  readonly attentionNorms: number;
  /** One norm of width `hidden`. */
  readonly norm: number;
}

/**
 * Parameters of one layer, for a dense layer and for one with experts alike: the part that a layer does not have
 * is to be left out by the caller.
 *
 * @param architecture a complete shape
 * @returns parameters of one layer
 */
export function layerParameters(architecture: Architecture): LayerParameters {
  const { hidden, biases, mixture, norm: kind } = architecture;
  const norm = normParameters(kind, hidden);
  return {
    attention: attentionParameters(architecture),
    recurrence: architecture.recurrence?.parameters ?? 0,
    feedForward: feedForwardParameters(architecture, architecture.feedForward, biases.feedForward),
    experts:
      mixture === undefined
        ? 0
        : mixture.experts *
          feedForwardParameters(architecture, mixture.expertFeedForward, mixture.expertBiases),
    sharedExperts:
      mixture === undefined || mixture.sharedExperts === 0
        ? 0
        : feedForwardParameters(architecture, mixture.sharedFeedForward, mixture.expertBiases),
    router:
      mixture === undefined
        ? 0
        : mixture.experts * (hidden + (mixture.routerBias ? 1 : 0)) + (mixture.sharedGate ? hidden : 0),
    norms: architecture.normsPerLayer * norm,
    attentionNorms: innerNorms(architecture),
    norm,
  };
}

/** Parameters of a norm over `width` elements. */
export function normParameters(kind: NormKind, width: number): number {
  if (kind === 'none') return 0;
  return kind === 'layer' ? 2 * width : width;
}

/** Weights and biases of the attention of one layer, without its norms. */
function attentionParameters(architecture: Architecture): number {
  const { hidden, heads, kvHeads, headDimension, biases, latent } = architecture;
  const extras =
    (architecture.sinks ? heads : 0) +
    (architecture.relativePositions ? hidden * hidden : 0) +
    (biases.attentionOutput ? hidden : 0) +
    indexerParameters(architecture);
  if (latent !== undefined) {
    // only the projections onto the ranks have biases (DeepSeek's modelling code)
    const bias = (latent.queryRank ?? 0) + latent.keyValueRank + latent.ropeDimension;
    return latentWeights(hidden, heads, latent) + (biases.queryKeyValue ? bias : 0) + extras;
  }
  const output = heads * headDimension;
  const queries = architecture.outputGate ? 2 * output : output;
  const keysAndValues = 2 * kvHeads * headDimension;
  return (
    hidden * (queries + output + keysAndValues) +
    (biases.queryKeyValue ? queries + keysAndValues : 0) +
    extras
  );
}

/** Weights of the products of latent attention (DeepSeek-V2, arXiv:2405.04434, section 2.1). */
export function latentWeights(hidden: number, heads: number, latent: LatentAttention): number {
  const { queryRank, keyValueRank, nopeDimension, ropeDimension, valueDimension } = latent;
  const queries = heads * (nopeDimension + ropeDimension);
  return (
    (queryRank === null ? hidden * queries : queryRank * (hidden + queries)) +
    hidden * (keyValueRank + ropeDimension) +
    keyValueRank * heads * (nopeDimension + valueDimension) +
    heads * valueDimension * hidden
  );
}

/** Norms inside of attention: of the latent vectors, of queries and keys. */
function innerNorms(architecture: Architecture): number {
  const { heads, kvHeads, headDimension, latent, queryKeyNorm, norm } = architecture;
  const ofLatent =
    latent === undefined ? 0 : normParameters('rms', (latent.queryRank ?? 0) + latent.keyValueRank);
  if (queryKeyNorm === 'none') return ofLatent;
  const width = queryKeyNorm === 'head' ? 2 * headDimension : (heads + kvHeads) * headDimension;
  return ofLatent + normParameters(architecture.queryKeyNormKind ?? norm, width);
}

function feedForwardParameters(
  architecture: Pick<Architecture, 'hidden' | 'gated'>,
  width: number,
  biases: boolean,
): number {
  const inward = architecture.gated ? 2 : 1;
  return architecture.hidden * width * (inward + 1) + (biases ? inward * width + architecture.hidden : 0);
}

type Indexed = Pick<Architecture, 'hidden' | 'latent' | 'sparse'>;

/**
 * Parameters of the indexer of one layer of sparse attention (DeepSeek-V3.2, arXiv:2512.02556, section 2.1, and its
 * published code): queries of all its heads out of the low rank of the queries, one key for all of them with a norm
 * and its bias, and a weight a head.
 */
export function indexerParameters(architecture: Indexed): number {
  const { sparse } = architecture;
  return sparse === undefined ? 0 : indexerWeights(architecture) + 2 * sparse.indexerDimension;
}

/** Of these, weights that each token is multiplied with. */
export function indexerWeights({ hidden, latent, sparse }: Indexed): number {
  if (sparse === undefined) return 0;
  const { indexerHeads, indexerDimension } = sparse;
  const rank = latent?.queryRank ?? hidden;
  return indexerHeads * (rank * indexerDimension + hidden) + hidden * indexerDimension;
}

/** FLOP of a token for each key that the indexer looks at: a product a head, and their weighted sum (equation 1). */
export function indexerFlopPerKey({ sparse }: Pick<Architecture, 'sparse'>): number {
  return sparse === undefined ? 0 : 2 * sparse.indexerHeads * (sparse.indexerDimension + 1);
}

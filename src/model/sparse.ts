import type { Architecture } from './architecture.ts';

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

import { checkPositive } from './arguments.ts';
import { findRoot } from './root.ts';

/**
 * Total parameters from non-embedding ones: N_total = N + 47491·N^(1/3)
 * (Pearce & Song 2024, arXiv:2406.12907, vocabulary 32,000).
 *
 * @param nonEmbedding N, parameters without the embeddings
 * @returns parameters with them
 * @throws RangeError when they are not positive and finite
 * @example
 * totalParameters(1e9) // => 1047491000
 */
export function totalParameters(nonEmbedding: number): number {
  checkPositive('Parameters', nonEmbedding);
  return nonEmbedding + 47491 * Math.cbrt(nonEmbedding);
}

/**
 * Non-embedding parameters from total ones: the inverse of {@link totalParameters}
 * (Pearce & Song 2024, arXiv:2406.12907).
 *
 * @param total parameters with the embeddings
 * @returns N, parameters without them
 * @throws RangeError when they are not positive and finite
 * @example
 * Math.round(nonEmbeddingParameters(1047491000)) // => 1000000000
 */
export function nonEmbeddingParameters(total: number): number {
  checkPositive('Parameters', total);
  const logTotal = Math.log(total);
  // one of N and 47491·N^(1/3) is at least half of the total
  const half = logTotal - Math.LN2;
  const low = Math.min(half, 3 * (half - Math.log(47491)));
  return Math.exp(findRoot(log => Math.log(totalParameters(Math.exp(log))) - logTotal, low, logTotal));
}

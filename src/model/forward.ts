import { type Architecture, mixtureLayers } from './architecture.ts';
import { type AttentionCount, visibleKeys } from './visible-keys.ts';

/** FLOP of one token through the network, by part; a multiply-add is two. */
export interface ForwardFlop {
  readonly total: number;
  /** Projections to queries, keys, values and back. */
  readonly attentionProjections: number;
  /** Scores of queries with keys, and the weighted sum of values. */
  readonly attentionScores: number;
  readonly feedForward: number;
  /** Routed experts that the token visits. */
  readonly experts: number;
  readonly sharedExperts: number;
  readonly router: number;
  /** Output head; tied or not, it multiplies. The input embedding is a look-up and costs nothing. */
  readonly output: number;
}

/** How long the sequences are and which keys count. */
export interface ForwardOptions {
  readonly sequenceLength: number;
  readonly attention: AttentionCount;
}

/**
 * FLOP of the forward pass per token, matrix multiplications only (norms, activations, softmax and biases are
 * below a percent): two for each weight that the token is multiplied with, and per layer 4·H·Q for each visible
 * key, with latent attention 2·H·(q + v).
 *
 * @param architecture a complete shape
 * @param options sequence length (tokens), and whether attention counts the full square or its causal half
 * @returns FLOP per token, by part; the parts add up to `total`
 * @example
 * // 24·l·h² in the layers, 4·l·s·h in scores, 2·V·h in the head
 * const { architecture } = findModel('gpt3-175b');
 * forwardFlop(architecture, { sequenceLength: 2048, attention: 'full' }).total // => 24 * 96 * 12288 ** 2 + 4 * 96 * 2048 * 12288 + 2 * 50257 * 12288
 */
export function forwardFlop(architecture: Architecture, options: ForwardOptions): ForwardFlop {
  const { layers, hidden, heads, vocabulary, embeddingDimension, mixture } = architecture;
  const sparse = mixtureLayers(architecture);
  const matrices = architecture.gated ? 3 : 2;
  const attentionProjections = 2 * layers * attentionWeights(architecture);
  const { latent, headDimension } = architecture;
  const perKey =
    latent === undefined
      ? 4 * heads * headDimension
      : 2 * heads * (latent.nopeDimension + latent.ropeDimension + latent.valueDimension);
  const attentionScores = perKey * visibleKeys(architecture, options);
  const feedForward = 2 * (layers - sparse) * matrices * hidden * architecture.feedForward;
  const perWidth = 2 * sparse * matrices * hidden;
  const experts = mixture === undefined ? 0 : perWidth * mixture.activeExperts * mixture.expertFeedForward;
  const sharedExperts = mixture === undefined ? 0 : perWidth * mixture.sharedFeedForward;
  const router =
    mixture === undefined ? 0 : 2 * sparse * hidden * (mixture.experts + (mixture.sharedGate ? 1 : 0));
  const projections = embeddingDimension === hidden ? 0 : 2 * embeddingDimension * hidden;
  const output = 2 * (vocabulary * embeddingDimension + projections);
  return {
    total: attentionProjections + attentionScores + feedForward + experts + sharedExperts + router + output,
    attentionProjections,
    attentionScores,
    feedForward,
    experts,
    sharedExperts,
    router,
    output,
  };
}

/** Weights of one layer's attention that a token is multiplied with. */
function attentionWeights(architecture: Architecture): number {
  const { hidden, heads, kvHeads, headDimension, latent, relativePositions } = architecture;
  const relative = relativePositions ? hidden * hidden : 0;
  if (latent === undefined) return 2 * hidden * (heads + kvHeads) * headDimension + relative;
  const { queryRank, keyValueRank, nopeDimension, ropeDimension, valueDimension } = latent;
  const queries = heads * (nopeDimension + ropeDimension);
  return (
    (queryRank === null ? hidden * queries : queryRank * (hidden + queries)) +
    hidden * (keyValueRank + ropeDimension) +
    keyValueRank * heads * (nopeDimension + valueDimension) +
    heads * valueDimension * hidden +
    relative
  );
}

import {
  type AdditionPart,
  type Architecture,
  attentionLayers,
  denseLayers,
  mixtureLayers,
} from './architecture.ts';
import { indexerFlopPerKey, indexerWeights, latentWeights } from './layer.ts';
import { type AttentionCount, keysInReach, visibleKeys } from './visible-keys.ts';

/** FLOP of one token through the network, by part; a multiply-add is two. */
export interface ForwardFlop {
  readonly total: number;
  /** Projections to queries, keys, values and back. */
  readonly attentionProjections: number;
  /** Scores of queries with keys, and the weighted sum of values. */
  readonly attentionScores: number;
  /** Layers that mix tokens by a recurrence: their projections, convolution and state, the same for any length. */
  readonly recurrence: number;
  readonly feedForward: number;
  /** Routed experts that the token visits. */
  readonly experts: number;
  readonly sharedExperts: number;
  readonly router: number;
  /** What the family has beyond these parts. */
  readonly other: number;
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
 * key, with latent attention 2·H·(q + v). An indexer looks at every visible key, and attention at those that it picks.
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
  const { hidden, heads, vocabulary, embeddingDimension, mixture, recurrence: recurrent } = architecture;
  const sparse = mixtureLayers(architecture);
  const matrices = architecture.gated ? 3 : 2;
  const attentionProjections =
    2 * attentionLayers(architecture) * attentionWeights(architecture) +
    2 * addedWeights(architecture, 'attention');
  const { latent, headDimension } = architecture;
  const perKey =
    latent === undefined
      ? 4 * heads * headDimension
      : 2 * heads * (latent.nopeDimension + latent.ropeDimension + latent.valueDimension);
  const attentionScores =
    perKey * visibleKeys(architecture, options) +
    indexerFlopPerKey(architecture) * keysInReach(architecture, options);
  const recurrence =
    recurrent === undefined
      ? 0
      : recurrent.layers * (2 * recurrent.weights + (options.attention === 'none' ? 0 : recurrent.stateFlop));
  const feedForward = 2 * denseLayers(architecture) * matrices * hidden * architecture.feedForward;
  const perWidth = 2 * sparse * matrices * hidden;
  const experts = mixture === undefined ? 0 : perWidth * mixture.activeExperts * mixture.expertFeedForward;
  const sharedExperts = mixture === undefined ? 0 : perWidth * mixture.sharedFeedForward;
  const router =
    mixture === undefined ? 0 : 2 * sparse * hidden * (mixture.experts + (mixture.sharedGate ? 1 : 0));
  const projections = embeddingDimension === hidden ? 0 : 2 * embeddingDimension * hidden;
  const other = 2 * addedWeights(architecture, 'other');
  const { outputRows = vocabulary } = architecture;
  const output =
    outputRows === vocabulary ? 2 * (vocabulary * embeddingDimension + projections) : 2 * outputRows * hidden;
  return {
    total:
      attentionProjections +
      attentionScores +
      recurrence +
      feedForward +
      experts +
      sharedExperts +
      router +
      other +
      output,
    attentionProjections,
    attentionScores,
    recurrence,
    feedForward,
    experts,
    sharedExperts,
    router,
    other,
    output,
  };
}

/** Weights of one layer's attention that a token is multiplied with. */
function attentionWeights(architecture: Architecture): number {
  const { hidden, heads, kvHeads, headDimension, latent, relativePositions } = architecture;
  const relative = (relativePositions ? hidden * hidden : 0) + indexerWeights(architecture);
  if (latent === undefined) {
    const queries = heads + (architecture.outputGate ? heads / 2 : 0);
    return 2 * hidden * (queries + kvHeads) * headDimension + relative;
  }
  return latentWeights(hidden, heads, latent) + relative;
}

/** Weights of a family's own parts that each token is multiplied with. */
function addedWeights({ additions = [] }: Architecture, part: AdditionPart): number {
  return additions.reduce((sum, it) => sum + (it.part === part ? it.weights : 0), 0);
}

import {
  type AdditionPart,
  type Architecture,
  attentionLayers,
  denseLayers,
  mixtureLayers,
} from './architecture.ts';
import { layerParameters } from './layer.ts';

/** Parameters by part. The parts from `embedding` to `output` add up to `total`. */
export interface ParameterCount {
  readonly total: number;
  /** What one token passes through: the routed experts that it does not visit are left out. */
  readonly active: number;
  /** Without input embedding, learned positions and an untied head. */
  readonly nonEmbedding: number;
  /** `active` without the same. */
  readonly activeNonEmbedding: number;
  /** Input embedding, with its projections where it is narrower than the model. */
  readonly embedding: number;
  readonly positions: number;
  readonly attention: number;
  /** Layers that mix tokens by a recurrence in place of attention. */
  readonly recurrence: number;
  /** Feed-forward parts of dense layers. */
  readonly feedForward: number;
  /** Routed experts, all of them. */
  readonly experts: number;
  readonly sharedExperts: number;
  readonly router: number;
  readonly norms: number;
  /** What the family has beyond these parts. */
  readonly other: number;
  /** Output head; 0 when it is tied to the input embedding, except for its bias. */
  readonly output: number;
}

/**
 * Parameters of an architecture, exact to the last unit.
 *
 * Per layer: attention d·H·Q + 2·d·Hkv·Q + H·Q·d, feed-forward 2·d·f or gated 3·d·f, experts E·3·d·fe with a
 * router d·E, norms, and the biases that the architecture has. Latent attention after DeepSeek-V2 (arXiv
 * 2405.04434, section 2.1), the relative-position projection d² after Transformer-XL.
 *
 * @param architecture a complete shape
 * @returns parameters, by part
 * @example
 * const shape = { layers: 32, hidden: 4096, heads: 32, kvHeads: 8, feedForward: 14336, vocabulary: 128256 };
 * countParameters(completeArchitecture(shape)).total // => 8030261248
 */
export function countParameters(architecture: Architecture): ParameterCount {
  const { layers, hidden, vocabulary, learnedPositions, embeddingDimension, mixture } = architecture;
  const layer = layerParameters(architecture);
  const sparse = mixtureLayers(architecture);
  const projections = embeddingDimension === hidden ? 0 : embeddingDimension * hidden;
  const added = (part: AdditionPart) =>
    (architecture.additions ?? []).reduce((sum, it) => sum + (it.part === part ? it.parameters : 0), 0);
  const embedding = vocabulary * embeddingDimension + projections + added('embedding');
  const positions = learnedPositions * hidden;
  const output = outputParameters(architecture, projections);
  const outerNorms = (architecture.finalNorm ? 1 : 0) + (architecture.embeddingNorm ? 1 : 0);
  const mixing = attentionLayers(architecture);
  const attention = mixing * layer.attention + added('attention');
  const recurrence = (architecture.recurrence?.layers ?? 0) * layer.recurrence;
  const feedForward = denseLayers(architecture) * layer.feedForward;
  const experts = sparse * layer.experts;
  const sharedExperts = sparse * layer.sharedExperts;
  const router = sparse * layer.router;
  const norms =
    layers * layer.norms + mixing * layer.attentionNorms + outerNorms * layer.norm + added('norms');
  const idle = mixture === undefined ? 0 : experts - (experts / mixture.experts) * mixture.activeExperts;
  const other = added('other');
  const nonEmbedding =
    other + attention + recurrence + feedForward + experts + sharedExperts + router + norms;
  const total = embedding + positions + nonEmbedding + output;
  return {
    total,
    active: total - idle,
    nonEmbedding,
    activeNonEmbedding: nonEmbedding - idle,
    embedding,
    positions,
    attention,
    recurrence,
    feedForward,
    experts,
    sharedExperts,
    router,
    norms,
    other,
    output,
  };
}

/** The head: none, that of a language model, or one row a label. */
function outputParameters(architecture: Architecture, projections: number): number {
  const { vocabulary, embeddingDimension, outputRows = vocabulary } = architecture;
  // OPT-350m projects back to the width of its embedding before any head
  if (outputRows !== vocabulary) return projections + outputRows * embeddingDimension;
  const own = architecture.tied ? 0 : vocabulary * embeddingDimension;
  return projections + own + (architecture.biases.head ? vocabulary : 0);
}

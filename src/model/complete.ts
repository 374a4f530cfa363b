import type { Architecture, Biases, Mixture } from './architecture.ts';
import { checkArchitecture } from './check.ts';

type Sizes = Pick<Architecture, 'layers' | 'hidden' | 'heads' | 'vocabulary'>;
type Nested = 'biases' | 'mixture';

/**
 * A shape as files and flags describe it: the sizes without which there is nothing to count, and what
 * departs from a Llama-like block.
 */
export interface ArchitectureDescription extends Sizes, Partial<Omit<Architecture, keyof Sizes | Nested>> {
  /** `true` for biases on all projections of a layer, as GPT-2 has them. */
  readonly biases?: boolean | Partial<Biases>;
  readonly mixture?: Partial<Mixture> & Pick<Mixture, 'experts' | 'activeExperts' | 'expertFeedForward'>;
}

/**
 * Complete a description. What is not said is as in Llama: as many key-value heads as heads, head dimension
 * d/H, gated feed-forward parts, an untied head, rotary positions, no biases, RMSNorm twice a layer and at the
 * end. A mixture without further words has no dense layers, no shared expert and no biases; shared experts are
 * as wide as routed ones.
 *
 * @param description sizes and what departs from a Llama-like block
 * @returns every field of an architecture
 * @throws RangeError for sizes that are not whole and positive, or do not divide
 * @example
 * completeArchitecture({ layers: 2, hidden: 256, heads: 4, feedForward: 1024, vocabulary: 1000 }).headDimension // => 64
 */
export function completeArchitecture(description: ArchitectureDescription): Architecture {
  const { layers, hidden, heads, vocabulary, biases, mixture, ...rest } = description;
  const everywhere = biases === true;
  const said = typeof biases === 'object' ? biases : {};
  const architecture: Architecture = {
    layers,
    hidden,
    heads,
    kvHeads: heads,
    headDimension: hidden / heads,
    feedForward: 0,
    gated: true,
    vocabulary,
    tied: false,
    learnedPositions: 0,
    embeddingDimension: hidden,
    embeddingNorm: false,
    norm: 'rms',
    normsPerLayer: 2,
    finalNorm: true,
    queryKeyNorm: 'none',
    relativePositions: false,
    sinks: false,
    biases: {
      queryKeyValue: everywhere,
      attentionOutput: everywhere,
      feedForward: everywhere,
      head: false,
      ...said,
    },
    ...rest,
    ...(mixture !== undefined && { mixture: completeMixture(mixture) }),
  };
  checkArchitecture(architecture);
  return architecture;
}

function completeMixture(mixture: NonNullable<ArchitectureDescription['mixture']>): Mixture {
  const sharedExperts = mixture.sharedExperts ?? 0;
  return {
    sharedExperts,
    sharedFeedForward: sharedExperts * mixture.expertFeedForward,
    sharedGate: false,
    denseLayers: 0,
    routerBias: false,
    expertBiases: false,
    ...mixture,
  };
}

import { Refusal } from '../core/refusal.ts';
import { type Architecture, attentionLayers } from './architecture.ts';
import { type ForwardFlop, forwardFlop } from './forward.ts';
import { countParameters } from './parameters.ts';
import { visibleKeys } from './visible-keys.ts';

/**
 * What a FLOP count counts. `6N`: six for each active parameter, embeddings included. `palm`: 6N and attention over
 * the full square, 12·L·H·Q·T (arXiv:2204.02311, appendix B). `kaplan`: six for each active parameter outside of
 * the embeddings, and 6·L·T·H·Q (arXiv:2001.08361, section 2.1). `matmul`: matrix multiplications with weights.
 * `full`: `matmul` and attention over the full square. `causal`: `matmul` and the half of attention that a causal
 * mask leaves, which is what FlashAttention executes.
 */
export const flopConventions = ['6N', 'palm', 'kaplan', 'matmul', 'full', 'causal'] as const;
export type FlopConvention = (typeof flopConventions)[number];

/**
 * What is computed a second time on the way back: nothing, attention's scores, or every layer. Scores cost one more
 * forward pass of them; `korthikantiFlop` has the published form, which adds three times that.
 */
export const recomputations = ['none', 'selective', 'full'] as const;
export type Recomputation = (typeof recomputations)[number];

export interface FlopOptions {
  /** Tokens; what `6N` and `matmul` leave out depends on it. */
  readonly sequenceLength: number;
  /** Default `causal`. */
  readonly convention?: FlopConvention;
  /** Default `none`. */
  readonly recompute?: Recomputation;
}

/** FLOP of one token. */
export interface TokenFlop {
  readonly forward: number;
  /** Forward and backward: three times forward. Model FLOP, what a utilisation (MFU) counts. */
  readonly training: number;
  /** `training` and what is recomputed. Hardware FLOP, what HFU counts. */
  readonly executed: number;
  /** Of `training`, the scores and weighted sums of attention. */
  readonly attention: number;
}

/**
 * FLOP per token under a convention. The backward pass costs twice the forward pass.
 *
 * @param architecture a complete shape
 * @param options sequence length (tokens), convention, recomputation
 * @returns FLOP per token
 * @throws RangeError when the sequence length is not a positive number
 * @example
 * const shape = completeArchitecture({ layers: 20, hidden: 1280, heads: 10, feedForward: 5120, vocabulary: 65536, gated: false, norm: 'none' });
 * flopPerToken(shape, { sequenceLength: 2048, convention: 'full' }).training // => 3491758080
 */
export function flopPerToken(architecture: Architecture, options: FlopOptions): TokenFlop {
  const { sequenceLength, convention = 'causal', recompute = 'none' } = options;
  if (!(sequenceLength > 0 && Number.isFinite(sequenceLength))) {
    throw new Refusal(`Sequence length must be positive and finite: got ${sequenceLength}`);
  }
  const { total, scores, output } = forwardUnder(architecture, sequenceLength, convention);
  const again = recompute === 'full' ? total - output : recompute === 'selective' ? scores : 0;
  return { forward: total, training: 3 * total, executed: 3 * total + again, attention: 3 * scores };
}

/** Forward FLOP of a token: all, of these attention's scores, and of these the head, which is not recomputed. */
function forwardUnder(
  architecture: Architecture,
  sequenceLength: number,
  convention: FlopConvention,
): { readonly total: number; readonly scores: number; readonly output: number } {
  if (convention === '6N' || convention === 'palm' || convention === 'kaplan') {
    const count = countParameters(architecture);
    const scores = convention === '6N' ? 0 : ruleScores(architecture, sequenceLength, convention);
    // the rules do not tell layers from the head: 6N becomes 8N
    return {
      total: 2 * (convention === 'kaplan' ? count.activeNonEmbedding : count.active) + scores,
      scores,
      output: 0,
    };
  }
  const attention = convention === 'matmul' ? 'none' : convention;
  const flop: ForwardFlop = forwardFlop(architecture, { sequenceLength, attention });
  return { total: flop.total, scores: flop.attentionScores, output: flop.output };
}

/** 4·L·H·Q·T of PaLM, and Kaplan's 2·L·T·H·Q; neither knows windows. */
function ruleScores(
  architecture: Architecture,
  sequenceLength: number,
  convention: 'palm' | 'kaplan',
): number {
  const { heads, headDimension, latent } = architecture;
  const width =
    latent === undefined
      ? 2 * headDimension
      : latent.nopeDimension + latent.ropeDimension + latent.valueDimension;
  const keys = visibleKeys(
    { layers: attentionLayers(architecture) },
    { sequenceLength, attention: convention === 'palm' ? 'full' : 'causal' },
  );
  return 2 * heads * width * keys;
}

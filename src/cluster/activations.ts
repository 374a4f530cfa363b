import type { Architecture } from '../model/architecture.ts';
import type { Recomputation } from './layout.ts';

/** bf16. */
const bytes = 2;

/**
 * Bytes that one token leaves in one layer for the backward pass, before sharding, in a modern block: 16-bit,
 * FlashAttention, no dropout.
 *
 * - none: inputs and outputs of both norms (4h), queries and attention's output (2·H·Q), keys and values (2·Hkv·Q),
 *   and the gate, the other branch and their product (3f; 2f without a gate): 8h + 4HQ + 4HkvQ + 6f bytes.
 *   With latent attention, the latent vectors and their norms too; with experts, the k visited ones, what is sent to
 *   them and what comes back.
 * - selective: the outputs of norms and of the activation are computed again, which costs next to nothing.
 * - full: the layer's input alone.
 *
 * Derived from the tensors, not published: Llama 3 8B comes to 34 bytes a hidden element, as Korthikanti's block
 * (arXiv 2205.05198, section 4) does without its attention matrix.
 *
 * @param architecture a complete shape
 * @returns bytes by recomputation; of the largest layer where layers differ
 */
export function activationBytes(architecture: Architecture): Readonly<Record<Recomputation, number>> {
  const { hidden } = architecture;
  const { kept, again } = feedForwardElements(architecture);
  const none = 4 * hidden + attentionElements(architecture) + kept;
  return { none: bytes * none, selective: bytes * (none - 2 * hidden - again), full: bytes * hidden };
}

function attentionElements(architecture: Architecture): number {
  const { heads, kvHeads, headDimension, latent } = architecture;
  if (latent === undefined) return 2 * heads * headDimension + 2 * kvHeads * headDimension;
  const queryAndKey = latent.nopeDimension + latent.ropeDimension;
  const latents = (latent.queryRank ?? 0) + latent.keyValueRank;
  return heads * (2 * queryAndKey + 2 * latent.valueDimension) + 2 * latents + latent.ropeDimension;
}

/** Elements that the feed-forward part keeps, and of these the activation's output. */
function feedForwardElements(architecture: Architecture): { readonly kept: number; readonly again: number } {
  const { feedForward, gated, mixture, hidden, layers } = architecture;
  const tensors = gated ? 3 : 2;
  const dense = { kept: tensors * feedForward, again: feedForward };
  if (mixture === undefined || mixture.denseLayers === layers) return dense;
  const width = mixture.activeExperts * mixture.expertFeedForward + mixture.sharedFeedForward;
  const sparse = { kept: tensors * width + 2 * mixture.activeExperts * hidden, again: width };
  return mixture.denseLayers > 0 && dense.kept > sparse.kept ? dense : sparse;
}

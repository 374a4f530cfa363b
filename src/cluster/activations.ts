import { mostOf } from '../core/unbounded.ts';
import { activationBytesPerToken } from '../model/activations.ts';
import { type Architecture, mixtureLayers } from '../model/architecture.ts';
import type { Recomputation } from '../model/flop.ts';
import type { TokenBytes } from './framework.ts';

/**
 * Bytes that one token leaves in one layer for the backward pass, before sharding: of the largest layer, where dense
 * ones and ones with experts differ.
 *
 * `none` is `activationBytesPerToken` with FlashAttention, of which the inputs of norms, projections and feed-forward
 * part (8h) are split over tensor-parallel ranks only with sequence parallelism. `selective` computes the outputs of norms
 * (4h bytes), of the activation (2f) and of latent projections again, as Megatron's selective modules and DeepSeek-V3 do (arXiv:2412.19437,
 * section 3.2.3), which costs next to nothing. `full` keeps the layer's input (2h). Derived, not published.
 *
 * @param architecture a complete shape
 * @returns bytes by recomputation
 */
export function activationBytes(architecture: Architecture): Readonly<Record<Recomputation, TokenBytes>> {
  const { mixture, layers, hidden } = architecture;
  const sparse = mixtureLayers(architecture);
  const { mixture: _, ...dense } = architecture;
  const kinds: Architecture[] = [
    ...(sparse < layers ? [dense] : []),
    ...(mixture !== undefined && sparse > 0
      ? [{ ...architecture, mixture: { ...mixture, denseLayers: 0 } }]
      : []),
  ];
  const largest = (of: (kind: Architecture) => number) => mostOf(kinds.map(of));
  // FlashAttention keeps no scores, so the length does not matter
  const kept = (kind: Architecture) => activationBytesPerToken(kind, { sequenceLength: 1 });
  const inputs = 8 * hidden;
  return {
    none: { split: largest(kept) - inputs, whole: inputs },
    selective: {
      split: largest(kind => kept(kind) - 2 * activationWidth(kind) - projectedBytes(kind)) - inputs,
      whole: inputs / 2,
    },
    full: { split: 0, whole: 2 * hidden },
  };
}

/** Queries, keys and values of all heads, which latent attention makes of its ranks once more. */
function projectedBytes({ heads, latent }: Architecture): number {
  if (latent === undefined) return 0;
  const { nopeDimension, ropeDimension, valueDimension } = latent;
  return 2 * heads * (2 * (nopeDimension + ropeDimension) + valueDimension);
}

/** Width of what the activation puts out for one token. */
function activationWidth({ feedForward, mixture }: Architecture): number {
  if (mixture === undefined) return feedForward;
  return mixture.activeExperts * mixture.expertFeedForward + mixture.sharedFeedForward;
}

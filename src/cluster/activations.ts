import { mostOf } from '../core/unbounded.ts';
import { activationBytesPerToken } from '../model/activations.ts';
import { type Architecture, mixtureLayers } from '../model/architecture.ts';
import type { Recomputation } from './layout.ts';

/**
 * Bytes that one token leaves in one layer for the backward pass, before sharding: of the largest layer, where dense
 * ones and ones with experts differ.
 *
 * `none` is `activationBytesPerToken` with FlashAttention. `selective` computes the outputs of norms (4h bytes) and of
 * the activation (2f) again, as Megatron's selective modules and DeepSeek-V3 do (arXiv 2412.19437, section 3.2.3),
 * which costs next to nothing. `full` keeps the layer's input (2h). Derived, not published.
 *
 * @param architecture a complete shape
 * @returns bytes by recomputation
 */
export function activationBytes(architecture: Architecture): Readonly<Record<Recomputation, number>> {
  const { mixture, layers } = architecture;
  const sparse = mixtureLayers(architecture);
  const { mixture: _, ...dense } = architecture;
  const kinds: Architecture[] = [
    ...(sparse < layers ? [dense] : []),
    ...(mixture !== undefined && sparse > 0
      ? [{ ...architecture, mixture: { ...mixture, denseLayers: 0 } }]
      : []),
  ];
  const largest = (of: (kind: Architecture) => number) => mostOf(kinds.map(of));
  return {
    none: largest(kind => kept(kind)),
    selective: largest(kind => kept(kind) - 4 * kind.hidden - 2 * activationWidth(kind)),
    full: 2 * architecture.hidden,
  };
}

function kept(architecture: Architecture): number {
  // FlashAttention keeps no scores, so the length doesn't matter
  return activationBytesPerToken(architecture, { sequenceLength: 1 });
}

/** Width of what the activation puts out for one token. */
function activationWidth({ feedForward, mixture }: Architecture): number {
  if (mixture === undefined) return feedForward;
  return mixture.activeExperts * mixture.expertFeedForward + mixture.sharedFeedForward;
}

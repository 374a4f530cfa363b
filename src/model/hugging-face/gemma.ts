import type { ArchitectureDescription } from '../complete.ts';
import { count, type HubConfig } from './config.ts';
import { attentionBiases, sizesOf } from './sizes.ts';
import { windowOf } from './windows.ts';

const defaults = { tied: true, kvHeads: 'required', headDimension: 'required' } as const;

/** Gemma: wide heads, GeGLU, the head always tied. */
export function readGemma(config: HubConfig): ArchitectureDescription {
  return { ...sizesOf(config, defaults), biases: attentionBiases(config) };
}

/** Gemma 2: norms before and after each part, a window in every other layer. */
export function readGemma2(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, defaults);
  return {
    ...sizes,
    normsPerLayer: 4,
    biases: attentionBiases(config),
    ...windowOf(config, sizes.layers, index => index % 2 === 0),
  };
}

/** Gemma 3, the text part: Gemma 2 with norms of queries and keys, and five layers in six with a window. */
export function readGemma3(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, defaults);
  const pattern = count(config, ['sliding_window_pattern', '_sliding_window_pattern'], { fallback: 6 });
  return {
    ...sizes,
    normsPerLayer: 4,
    queryKeyNorm: 'head',
    biases: attentionBiases(config),
    ...windowOf(config, sizes.layers, index => (index + 1) % pattern !== 0),
  };
}

import type { Architecture } from './architecture.ts';

/** Which keys of a sequence count for a query: none, all T of the square, or the mean T/2 that a causal mask leaves. */
export const attentionCounts = ['none', 'full', 'causal'] as const;
export type AttentionCount = (typeof attentionCounts)[number];

/**
 * Keys that a query sees on average, summed over layers. In layers with a sliding window w < T they are w of the
 * square, and w − w²/(2T) under a causal mask.
 *
 * @param architecture layers and windows
 * @param options sequence length T (tokens), and which keys count
 * @returns key-layers per token
 * @example
 * visibleKeys({ layers: 2, slidingWindow: { size: 1024, layers: 1 } }, { sequenceLength: 4096, attention: 'causal' }) // => 2944
 */
export function visibleKeys(
  architecture: Pick<Architecture, 'layers' | 'slidingWindow'>,
  options: { readonly sequenceLength: number; readonly attention: AttentionCount },
): number {
  const { sequenceLength: length, attention } = options;
  if (attention === 'none') return 0;
  const { layers, slidingWindow } = architecture;
  const windowed = slidingWindow === undefined ? 0 : slidingWindow.layers;
  const size = Math.min(slidingWindow?.size ?? length, length);
  const inWindow = attention === 'full' ? size : size - (size * size) / (2 * length);
  const everywhere = attention === 'full' ? length : length / 2;
  return windowed * inWindow + (layers - windowed) * everywhere;
}

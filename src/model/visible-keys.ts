import { type Architecture, attentionLayers } from './architecture.ts';

/** Which keys of a sequence count for a query: none, all T of the square, or the mean T/2 that a causal mask leaves. */
export const attentionCounts = ['none', 'full', 'causal'] as const;
export type AttentionCount = (typeof attentionCounts)[number];

type Layers = Pick<Architecture, 'layers' | 'attentionLayers' | 'slidingWindow' | 'sparse'>;
type Options = { readonly sequenceLength: number; readonly attention: AttentionCount };

/**
 * Keys that a query attends to on average, summed over layers. In layers with a sliding window w < T they are w of the
 * square, and w − w²/(2T) under a causal mask; in chunks of c they are c and c/2; where an indexer picks k keys, as
 * with a window of k.
 *
 * @param architecture layers and windows
 * @param options sequence length T (tokens), and which keys count
 * @returns key-layers per token
 * @example
 * visibleKeys({ layers: 2, slidingWindow: { size: 1024, layers: 1 } }, { sequenceLength: 4096, attention: 'causal' }) // => 2944
 */
export function visibleKeys(architecture: Layers, options: Options): number {
  const { sparse } = architecture;
  return sparse === undefined
    ? keysInReach(architecture, options)
    : attentionLayers(architecture) * lastKeys(sparse.keys, options);
}

/** Keys that a query could attend to: those that an indexer looks at. */
export function keysInReach(architecture: Layers, options: Options): number {
  const { slidingWindow: window } = architecture;
  const windowed = window?.layers ?? 0;
  const everywhere = (attentionLayers(architecture) - windowed) * lastKeys(options.sequenceLength, options);
  if (window === undefined) return everywhere;
  return (
    everywhere +
    windowed * (window.chunked ? chunkKeys(window.size, options) : lastKeys(window.size, options))
  );
}

function lastKeys(most: number, { sequenceLength: length, attention }: Options): number {
  if (attention === 'none') return 0;
  const size = Math.min(most, length);
  return attention === 'full' ? size : size - (size * size) / (2 * length);
}

/** Whole chunks and what is left, each a square of its own. */
function chunkKeys(size: number, { sequenceLength: length, attention }: Options): number {
  if (attention === 'none') return 0;
  const rest = length % size;
  const square = ((length - rest) * size + rest * rest) / length;
  return attention === 'full' ? square : square / 2;
}

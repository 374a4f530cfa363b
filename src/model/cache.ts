import { Refusal } from '../core/refusal.ts';
import { type Architecture, attentionLayers } from './architecture.ts';

type Cached = Pick<
  Architecture,
  | 'layers'
  | 'kvHeads'
  | 'headDimension'
  | 'latent'
  | 'slidingWindow'
  | 'sparse'
  | 'attentionLayers'
  | 'sharedCache'
  | 'recurrence'
>;

/**
 * Bytes of keys and values that one token adds to the cache: `2·L·Hkv·Q` numbers, with latent attention
 * `L·(kvr + rope)` (DeepSeek-V2, arXiv:2405.04434, section 2.1.2), and the one key of an indexer. Only layers with
 * attention add any.
 *
 * @param architecture a complete shape
 * @param bytesPerNumber default 2, bf16
 * @returns bytes per token, while no window is full
 * @example
 * cacheBytesPerToken({ layers: 126, kvHeads: 8, headDimension: 128 }) // => 516096
 */
export function cacheBytesPerToken(
  architecture: Omit<Cached, 'slidingWindow' | 'recurrence'>,
  bytesPerNumber = 2,
): number {
  return cachingLayers(architecture) * numbersPerLayer(architecture) * bytesPerNumber;
}

/**
 * Bytes of the cache of a sequence. Layers with a sliding window keep the window's keys only, layers with a recurrence
 * their state, which does not grow.
 *
 * @param architecture a complete shape
 * @param options sequence length (tokens), bytes per number (default 2)
 * @returns bytes of one sequence
 * @throws RangeError when the sequence length is not positive
 * @example
 * cacheBytes({ layers: 64, kvHeads: 64, headDimension: 128 }, { sequenceLength: 8192, bytesPerNumber: 1 }) / 2 ** 30 // => 8
 */
export function cacheBytes(
  architecture: Cached,
  options: { readonly sequenceLength: number; readonly bytesPerNumber?: number },
): number {
  const { sequenceLength, bytesPerNumber = 2 } = options;
  if (!(sequenceLength > 0 && Number.isFinite(sequenceLength))) {
    throw new Refusal(`Sequence length must be positive and finite: got ${sequenceLength}`);
  }
  const { slidingWindow, recurrence } = architecture;
  const layers = cachingLayers(architecture);
  const windowed = (slidingWindow?.layers ?? 0) - (architecture.sharedCache?.windowed ?? 0);
  const kept = Math.min(slidingWindow?.size ?? sequenceLength, sequenceLength);
  const tokens = (layers - windowed) * sequenceLength + windowed * kept;
  const states = recurrence === undefined ? 0 : recurrence.layers * recurrence.state;
  return (tokens * numbersPerLayer(architecture) + states) * bytesPerNumber;
}

function cachingLayers(architecture: Omit<Cached, 'slidingWindow' | 'recurrence'>): number {
  return attentionLayers(architecture) - (architecture.sharedCache?.layers ?? 0);
}

function numbersPerLayer(
  architecture: Pick<Architecture, 'kvHeads' | 'headDimension' | 'latent' | 'sparse'>,
): number {
  const { kvHeads, headDimension, latent, sparse } = architecture;
  const own = latent === undefined ? 2 * kvHeads * headDimension : latent.keyValueRank + latent.ropeDimension;
  return own + (sparse?.indexerDimension ?? 0);
}

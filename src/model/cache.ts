import { Refusal } from '../core/refusal.ts';
import type { Architecture } from './architecture.ts';

/**
 * Bytes of keys and values that one token adds to the cache: `2·L·Hkv·Q` numbers, with latent attention
 * `L·(kvr + rope)` (DeepSeek-V2, arXiv:2405.04434, section 2.1.2).
 *
 * @param architecture a complete shape
 * @param bytesPerNumber default 2, bf16
 * @returns bytes per token, while no window is full
 * @example
 * cacheBytesPerToken({ layers: 126, kvHeads: 8, headDimension: 128 }) // => 516096
 */
export function cacheBytesPerToken(
  architecture: Pick<Architecture, 'layers' | 'kvHeads' | 'headDimension' | 'latent'>,
  bytesPerNumber = 2,
): number {
  return architecture.layers * numbersPerLayer(architecture) * bytesPerNumber;
}

/**
 * Bytes of the cache of a sequence. Layers with a sliding window keep the window's keys only.
 *
 * @param architecture a complete shape
 * @param options sequence length (tokens), bytes per number (default 2)
 * @returns bytes of one sequence
 * @throws RangeError when the sequence length is not positive
 * @example
 * cacheBytes({ layers: 64, kvHeads: 64, headDimension: 128 }, { sequenceLength: 8192, bytesPerNumber: 1 }) / 2 ** 30 // => 8
 */
export function cacheBytes(
  architecture: Pick<Architecture, 'layers' | 'kvHeads' | 'headDimension' | 'latent' | 'slidingWindow'>,
  options: { readonly sequenceLength: number; readonly bytesPerNumber?: number },
): number {
  const { sequenceLength, bytesPerNumber = 2 } = options;
  if (!(sequenceLength > 0 && Number.isFinite(sequenceLength))) {
    throw new Refusal(`Sequence length must be positive and finite: got ${sequenceLength}`);
  }
  const { layers, slidingWindow } = architecture;
  const windowed = slidingWindow?.layers ?? 0;
  const kept = Math.min(slidingWindow?.size ?? sequenceLength, sequenceLength);
  const tokens = (layers - windowed) * sequenceLength + windowed * kept;
  return tokens * numbersPerLayer(architecture) * bytesPerNumber;
}

function numbersPerLayer(architecture: Pick<Architecture, 'kvHeads' | 'headDimension' | 'latent'>): number {
  const { kvHeads, headDimension, latent } = architecture;
  return latent === undefined ? 2 * kvHeads * headDimension : latent.keyValueRank + latent.ropeDimension;
}

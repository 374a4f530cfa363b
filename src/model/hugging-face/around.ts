import towers from 'tower-files';
import { Refusal } from '../../core/refusal.ts';
import type { HubConfig } from './config.ts';
import { unknownKeys } from './keys.ts';
import type { Parts } from './parts.ts';
import { projectors } from './projectors.ts';
import type { Tower } from './tower.ts';

/** A part beside the language model, counted where it is known. */
export interface CountedTower {
  /** Its key in the file. */
  readonly key: string;
  /** Parameters of the encoder and of the projector; absent where they are not counted. */
  readonly encoder?: number;
  readonly projector?: number;
  /** Tokens that one image becomes, and FLOP of the encoder for it, where images have one size. */
  readonly tokensPerImage?: number;
  readonly flopPerImage?: number;
  /** The same of a clip of sound, and its seconds; or tokens of a second, where clips have any length. */
  readonly tokensPerClip?: number;
  readonly flopPerClip?: number;
  readonly clipSeconds?: number;
  readonly tokensPerSecond?: number;
  /** Keys that may hold parameters and were not understood. */
  readonly unknown: readonly string[];
}

/**
 * The towers of a configuration, each counted or without a count.
 *
 * @param whole the file
 * @param parts it taken apart
 * @param hidden width of the language model
 */
export function towersOf(whole: Parts['text'], parts: Parts, hidden: number): readonly CountedTower[] {
  const outer = typeof whole.model_type === 'string' ? whole.model_type : '';
  return Object.entries(parts.towers).map(([key, values]) => {
    const own = typeof values.model_type === 'string' ? values.model_type : outer;
    const family = towers.find(it => it.types.includes(own)) ?? towers.find(it => it.types.includes(outer));
    const bare = { key, ...statedTokens(key, whole), unknown: [] };
    if (family === undefined) return bare;
    const config: HubConfig = { type: own, values, asked: new Set(), path: `${key}.` };
    try {
      const tower = family.read(config, hidden);
      const { encoder, width, patches, projector } = tower;
      const file: HubConfig = { type: outer, values: whole, asked: new Set(), path: '' };
      const outside = projectors[outer]?.(file, {
        vision: width,
        text: hidden,
        ...(patches !== undefined && { patches }),
      });
      const passed = projector ?? outside?.parameters;
      return {
        key,
        encoder,
        ...(passed !== undefined && { projector: passed }),
        ...itemOf(tower, outside?.tokens),
        unknown: unknownKeys(config, family.inert),
      };
    } catch (error) {
      if (error instanceof Refusal) return bare;
      throw error;
    }
  });
}

/** What an image or a clip costs. */
function itemOf(
  { flop, seconds, tokensPerSecond }: Tower,
  tokens: number | undefined,
): Omit<CountedTower, 'key' | 'unknown'> {
  if (tokensPerSecond !== undefined) return { tokensPerSecond };
  if (seconds === undefined) {
    return {
      ...(tokens !== undefined && { tokensPerImage: tokens }),
      ...(flop !== undefined && { flopPerImage: flop }),
    };
  }
  return {
    ...(tokens !== undefined && { tokensPerClip: tokens }),
    ...(flop !== undefined && { flopPerClip: flop }),
    clipSeconds: seconds,
  };
}

/** Keys of a whole that state the tokens of an item, whatever encoder reads it. */
const stated = {
  tokensPerImage: ['vision_soft_tokens_per_image', 'mm_tokens_per_image', 'image_seq_length'],
  tokensPerClip: ['audio_soft_tokens_per_image', 'audio_seq_length'],
} as const;

function statedTokens(key: string, whole: Parts['text']): Omit<CountedTower, 'key' | 'unknown'> {
  const field = /audio|speech/.test(key) ? 'tokensPerClip' : 'tokensPerImage';
  const tokens = stated[field]
    .map(name => whole[name])
    .find(it => Number.isSafeInteger(it) && Number(it) > 0);
  return tokens === undefined ? {} : { [field]: tokens as number };
}

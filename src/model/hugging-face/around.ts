import towers from 'tower-files';
import { Refusal } from '../../core/refusal.ts';
import type { HubConfig } from './config.ts';
import { unknownKeys } from './keys.ts';
import type { Parts } from './parts.ts';
import { projectors } from './projectors.ts';

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
    const bare = { key, unknown: [] };
    if (family === undefined) return bare;
    const config: HubConfig = { type: own, values, asked: new Set(), path: `${key}.` };
    try {
      const { encoder, width, patches, flop, projector } = family.read(config, hidden);
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
        ...(outside?.tokens !== undefined && { tokensPerImage: outside.tokens }),
        ...(flop !== undefined && { flopPerImage: flop }),
        unknown: unknownKeys(config, family.inert),
      };
    } catch (error) {
      if (error instanceof Refusal) return bare;
      throw error;
    }
  });
}

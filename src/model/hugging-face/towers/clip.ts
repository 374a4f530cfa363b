import type { HubConfig } from '../config.ts';
import { imageSizes, type Tower, type TowerFamily, visionFlop, visionLayers } from '../tower.ts';

/** CLIP's image encoder: a class position, norms before and after the layers, patches without bias. */
function readClip(config: HubConfig): Tower {
  const { sizes, inputs, patches } = imageSizes(config, { width: 3072, layers: 12, patch: 32, image: 224 });
  const { hidden } = sizes;
  return {
    encoder: visionLayers(sizes) + hidden * inputs + hidden + (patches + 1) * hidden + 4 * hidden,
    width: hidden,
    patches,
    flop: visionFlop(sizes, patches + 1, inputs),
  };
}

export default {
  types: ['clip_vision_model'],
  read: readClip,
  inert: ['num_attention_heads', 'projection_dim', 'vocab_size'],
} satisfies TowerFamily;

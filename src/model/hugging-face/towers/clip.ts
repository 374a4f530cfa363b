import { count, type HubConfig } from '../config.ts';
import { type Tower, type TowerFamily, visionFlop, visionLayers } from '../tower.ts';

/** CLIP's image encoder: a class position, norms before and after the layers, patches without bias. */
function readClip(config: HubConfig): Tower {
  const sizes = {
    hidden: count(config, 'hidden_size'),
    width: count(config, 'intermediate_size', { fallback: 3072 }),
    layers: count(config, 'num_hidden_layers', { fallback: 12 }),
  };
  const patch = count(config, 'patch_size', { fallback: 32 });
  const side = Math.floor(count(config, 'image_size', { fallback: 224 }) / patch);
  const inputs = count(config, 'num_channels', { fallback: 3 }) * patch * patch;
  const { hidden } = sizes;
  const patches = side * side;
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

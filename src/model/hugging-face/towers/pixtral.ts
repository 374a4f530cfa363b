import { count, type HubConfig } from '../config.ts';
import type { Tower, TowerFamily } from '../tower.ts';

/** Pixtral's image encoder: images of any size, RMSNorm, three matrices, no biases. */
function readPixtral(config: HubConfig): Tower {
  const hidden = count(config, 'hidden_size', { fallback: 1024 });
  const width = count(config, 'intermediate_size', { fallback: 4096 });
  const layers = count(config, 'num_hidden_layers', { fallback: 24 });
  const patch = count(config, 'patch_size', { fallback: 16 });
  const inputs = count(config, 'num_channels', { fallback: 3 }) * patch * patch;
  return {
    encoder: layers * (4 * hidden * hidden + 3 * hidden * width + 2 * hidden) + hidden * inputs + hidden,
    width: hidden,
  };
}

export default {
  types: ['pixtral'],
  read: readPixtral,
  inert: ['num_attention_heads', 'image_size', 'head_dim'],
} satisfies TowerFamily;

import { flag, type HubConfig, is, only } from '../config.ts';
import { imageSizes, type Tower, type TowerFamily, visionFlop } from '../tower.ts';

/** InternViT: a class position, trained scales of both parts of a layer, no norm at the end. */
function readInternVit(config: HubConfig): Tower {
  const { sizes, inputs, patches } = imageSizes(config);
  const { hidden, width, layers } = sizes;
  only(config, 'norm_type', ['rms_norm', 'layer_norm']);
  const norm = is(config, 'norm_type', 'layer_norm') ? 2 * hidden : hidden;
  const layer =
    4 * hidden * hidden +
    hidden +
    (flag(config, 'qkv_bias', false) ? 3 * hidden : 0) +
    (flag(config, 'qk_normalization', true) ? 2 * hidden : 0) +
    (2 * hidden * width + width + hidden) +
    2 * norm +
    2 * hidden;
  return {
    encoder: layers * layer + hidden * inputs + hidden + hidden + (patches + 1) * hidden,
    width: hidden,
    patches,
    flop: visionFlop(sizes, patches + 1, inputs),
  };
}

export default {
  types: ['intern_vit_6b'],
  read: readInternVit,
  inert: ['num_attention_heads', 'initializer_factor', 'use_flash_attn', 'qk_normalization'],
} satisfies TowerFamily;

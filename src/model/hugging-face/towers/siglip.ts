import { count, flag, type HubConfig } from '../config.ts';
import { imageSizes, type Tower, type TowerFamily, visionFlop, visionLayers } from '../tower.ts';

/** SigLIP's image encoder, with a pooling head unless told otherwise. */
function readSiglip(config: HubConfig): Tower {
  const tower = withoutHead(config);
  if (!flag(config, 'vision_use_head', true)) return tower;
  const { width: hidden } = tower;
  const width = count(config, 'intermediate_size', { fallback: 3072 });
  const attention = 4 * (hidden * hidden + hidden);
  return {
    ...tower,
    encoder: tower.encoder + hidden + attention + 2 * hidden + 2 * hidden * width + width + hidden,
  };
}

/** The same without one, as Idefics3 and SmolVLM have it. */
function withoutHead(config: HubConfig): Tower {
  // PaliGemma's files leave the size of an image out: that of the class
  const { sizes, inputs, patches } = imageSizes(config, { width: 3072, layers: 12, image: 224 });
  const { hidden } = sizes;
  return {
    encoder: visionLayers(sizes) + hidden * inputs + hidden + patches * hidden + 2 * hidden,
    width: hidden,
    patches,
    flop: visionFlop(sizes, patches, inputs),
  };
}

const inert = [
  'num_attention_heads',
  'num_image_tokens',
  'projection_dim',
  'projector_hidden_act',
  'max_image_size',
  'size',
  'vision_use_head',
  'num_positions',
  'use_base_siglip',
];

export default [
  { types: ['siglip_vision_model'], read: readSiglip, inert },
  { types: ['idefics3', 'idefics3_vision', 'smolvlm_vision'], read: withoutHead, inert },
] satisfies readonly TowerFamily[];

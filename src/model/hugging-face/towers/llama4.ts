import { count, type HubConfig } from '../config.ts';
import { type Tower, type TowerFamily, visionFlop, visionLayers } from '../tower.ts';

/** Llama 4's image encoder: a class position, four patches shuffled into one, an adapter and a projection without biases. */
function readLlama4(config: HubConfig, text: number): Tower {
  const sizes = {
    hidden: count(config, 'hidden_size'),
    width: count(config, 'intermediate_size'),
    layers: count(config, 'num_hidden_layers'),
  };
  const patch = count(config, 'patch_size');
  const side = Math.floor(count(config, 'image_size') / patch);
  const inputs = count(config, 'num_channels', { fallback: 3 }) * patch * patch;
  const [into, out] = [count(config, 'projector_input_dim'), count(config, 'projector_output_dim')];
  const { hidden } = sizes;
  const patches = side * side;
  return {
    encoder: visionLayers(sizes) + hidden * inputs + hidden + (patches + 1) * hidden + 4 * hidden,
    width: hidden,
    patches,
    flop: visionFlop(sizes, patches + 1, inputs),
    projector: sizes.width * into + out * out + count(config, 'vision_output_dim') * text,
  };
}

export default {
  types: ['llama4_vision_model'],
  read: readLlama4,
  inert: [
    'num_attention_heads',
    'multi_modal_projector_bias',
    'pixel_shuffle_ratio',
    'vision_feature_select_strategy',
    'vision_feature_layer',
  ],
} satisfies TowerFamily;

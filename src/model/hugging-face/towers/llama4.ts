import { count, type HubConfig } from '../config.ts';
import { imageSizes, type Tower, type TowerFamily, visionFlop, visionLayers } from '../tower.ts';

/** Llama 4's image encoder: a class position, four patches shuffled into one, an adapter and a projection without biases. */
function readLlama4(config: HubConfig, text: number): Tower {
  const { sizes, inputs, patches } = imageSizes(config);
  const [into, out] = [count(config, 'projector_input_dim'), count(config, 'projector_output_dim')];
  const { hidden } = sizes;
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

import type { ArchitectureDescription } from '../../complete.ts';
import { count, type HubConfig, present } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, sizesOf } from '../sizes.ts';
import { layersOf, windowsBy } from '../windows.ts';

/** Mellum 2: Qwen3's attention, experts where `mlp_layer_types` says so, windows where `layer_types` does. */
function readMellum(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, headDimension: 'required' });
  const dense = present(config, 'mlp_layer_types')
    ? layersOf(config, ['dense', 'sparse'], sizes.layers, 'mlp_layer_types').dense!
    : 0;
  return {
    ...sizes,
    queryKeyNorm: 'head',
    biases: attentionBiases(config),
    ...windowsBy(config, sizes.layers),
    ...(dense < sizes.layers && {
      mixture: {
        experts: count(config, ['num_local_experts', 'num_experts']),
        activeExperts: count(config, 'num_experts_per_tok'),
        expertFeedForward: count(config, 'moe_intermediate_size'),
        denseLayers: dense,
      },
    }),
  };
}

export default { types: ['mellum'], classes: ['MellumForCausalLM'], read: readMellum } satisfies Family;

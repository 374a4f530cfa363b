import type { ArchitectureDescription } from '../../complete.ts';
import { count, flag, type HubConfig, optionalCount, present } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, sizesOf } from '../sizes.ts';
import { layersOf, windowOf } from '../windows.ts';

/** Command R: parallel block with one LayerNorm without bias, tied; the larger one norms queries and keys. */
function readCohere(config: HubConfig): ArchitectureDescription {
  return {
    ...sizesOf(config, { tied: true }),
    norm: 'layer-without-bias',
    normsPerLayer: 1,
    queryKeyNorm: flag(config, 'use_qk_norm', false) ? 'full' : 'none',
    biases: attentionBiases(config),
  };
}

/** Command R7B and A: the same with a window in three layers of four. */
function readCohere2(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: true });
  const pattern = count(config, ['sliding_window_pattern', '_sliding_window_pattern'], { fallback: 4 });
  return {
    ...sizes,
    norm: 'layer-without-bias',
    normsPerLayer: 1,
    biases: attentionBiases(config),
    ...windowOf(config, sizes.layers, index => (index + 1) % pattern !== 0),
  };
}

/** Command with experts: the same with routed experts, and shared ones, in all layers that are not dense. */
function readCohere2Moe(config: HubConfig): ArchitectureDescription {
  const { feedForward, ...model } = readCohere2(config) as ArchitectureDescription & { feedForward: number };
  const dense = present(config, 'mlp_layer_types')
    ? layersOf(config, ['dense', 'sparse'], model.layers, 'mlp_layer_types').dense!
    : count(config, 'first_k_dense_replace', { fallback: 0, least: 0 });
  return {
    ...model,
    ...(dense > 0 && { feedForward: optionalCount(config, 'prefix_dense_intermediate_size') ?? feedForward }),
    mixture: {
      experts: count(config, 'num_experts'),
      activeExperts: count(config, 'num_experts_per_tok'),
      expertFeedForward: feedForward,
      sharedExperts: count(config, 'num_shared_experts', { fallback: 0, least: 0 }),
      denseLayers: dense,
    },
  };
}

/** How the block is laid out, which its one class does not read. */
const inert = [
  'use_parallel_block',
  'use_parallel_embedding',
  'use_embedding_sharing',
  'use_gated_activation',
  'order_of_interleaved_layers',
  'position_embedding_type',
  'layer_switch',
];

export default [
  { types: ['cohere'], classes: ['CohereForCausalLM'], read: readCohere, inert },
  {
    types: ['cohere2_moe'],
    classes: ['Cohere2MoeForCausalLM'],
    read: readCohere2Moe,
    inert: [
      ...inert,
      'expert_selection_fn',
      'shared_expert_combination_strategy',
      'prefix_dense_sliding_window_pattern',
      'prefix_dense_intermediate_size',
    ],
  },
  { types: ['cohere2'], classes: ['Cohere2ForCausalLM'], read: readCohere2, inert },
] satisfies readonly Family[];

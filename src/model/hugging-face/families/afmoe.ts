import type { ArchitectureDescription } from '../../complete.ts';
import { count, type HubConfig } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, balanceBiases, sizesOf } from '../sizes.ts';
import { windowOf } from '../windows.ts';

/** Arcee's Trinity: four norms a layer, norms of queries and keys, a gate on attention's output, a window in three layers of four. */
function readAfmoe(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, headDimension: 'required' });
  const every = count(config, 'global_attn_every_n_layers', { fallback: 4 });
  const denseLayers = count(config, 'num_dense_layers', { fallback: 1, least: 0 });
  const experts = count(config, ['num_experts', 'num_local_experts']);
  return {
    ...sizes,
    normsPerLayer: 4,
    queryKeyNorm: 'head',
    outputGate: true,
    biases: attentionBiases(config),
    mixture: {
      experts,
      activeExperts: count(config, 'num_experts_per_tok'),
      expertFeedForward: count(config, 'moe_intermediate_size'),
      sharedExperts: count(config, 'num_shared_experts', { fallback: 0, least: 0 }),
      denseLayers,
    },
    ...balanceBiases(experts, sizes.layers - denseLayers),
    ...windowOf(config, sizes.layers, index => (index + 1) % every !== 0),
  };
}

/** How experts are chosen, and scales. */
const inert = [
  'route_scale',
  'route_norm',
  'mup_enabled',
  'load_balance_coeff',
  'use_grouped_mm',
  'num_expert_groups',
  'num_limited_groups',
];

export default { types: ['afmoe'], classes: ['AfmoeForCausalLM'], read: readAfmoe, inert } satisfies Family;

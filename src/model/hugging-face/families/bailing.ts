import type { ArchitectureDescription } from '../../complete.ts';
import { count, flag, type HubConfig, only } from '../config.ts';
import type { Family } from '../family.ts';
import { balanceBiases, sizesOf } from '../sizes.ts';

/**
 * Ling and Ring (BailingMoE, arXiv:2503.05139): grouped queries, routed and shared experts after the first layers; version 2 with
 * norms of queries and keys, and biases that balance the experts.
 */
function readBailing(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false });
  only(config, 'norm_head', [false]);
  only(config, 'use_rmsnorm', [true]);
  only(config, 'group_norm_size', []);
  const expertFeedForward = count(config, 'moe_intermediate_size');
  only(config, 'moe_shared_expert_intermediate_size', [expertFeedForward]);
  const experts = count(config, 'num_experts');
  const denseLayers = count(config, 'first_k_dense_replace', { least: 0 });
  return {
    ...sizes,
    queryKeyNorm: flag(config, 'use_qk_norm', false) ? 'head' : 'none',
    biases: {
      queryKeyValue: flag(config, 'use_qkv_bias', false),
      attentionOutput: flag(config, 'use_bias', false),
    },
    ...(flag(config, 'moe_router_enable_expert_bias', false) &&
      balanceBiases(experts, sizes.layers - denseLayers)),
    mixture: {
      experts,
      activeExperts: count(config, 'num_experts_per_tok'),
      expertFeedForward,
      sharedExperts: count(config, 'num_shared_experts', { least: 0 }),
      denseLayers,
    },
  };
}

/** How experts are chosen. */
const inert = [
  'moe_router_topk_scaling_factor',
  'moe_router_enable_shared_expert',
  'score_function',
  'multi_gate',
  'router_dtype',
];

export default {
  types: ['bailing_moe', 'bailing_moe_v2'],
  classes: ['BailingMoeForCausalLM', 'BailingMoeV2ForCausalLM'],
  read: readBailing,
  inert,
} satisfies Family;

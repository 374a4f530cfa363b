import type { ArchitectureDescription } from '../../complete.ts';
import { count, flag, type HubConfig, only, optionalList, present } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, balanceBiases, sizesOf } from '../sizes.ts';
import { layersOf } from '../windows.ts';

/** Hunyuan dense: Llama with norms of queries and keys. */
function readHunyuan(config: HubConfig): ArchitectureDescription {
  only(config, 'use_cla', [false]);
  only(config, 'mlp_bias', [false]);
  return {
    ...sizesOf(config, { tied: false }),
    queryKeyNorm: flag(config, 'use_qk_norm', true) ? 'head' : 'none',
    biases: attentionBiases(config),
  };
}

/** Hunyuan A13B: experts in every layer beside a shared one. Some numbers are lists, one a layer. */
function readHunyuanMoe(config: HubConfig): ArchitectureDescription {
  const { feedForward = 0, ...sizes } = readHunyuan(config);
  const expertFeedForward = same(config, 'moe_intermediate_size', feedForward);
  const sharedExperts = flag(config, 'use_mixed_mlp_moe', true) ? same(config, 'num_shared_expert', 1) : 0;
  only(config, 'moe_layer_num_skipped', [0]);
  return {
    ...sizes,
    mixture: {
      experts: same(config, 'num_experts'),
      activeExperts: same(config, 'moe_topk', 1),
      expertFeedForward,
      sharedExperts,
      sharedFeedForward: sharedExperts * feedForward,
    },
  };
}

/** A number, or a list that repeats it. */
function same(config: HubConfig, key: string, fallback?: number): number {
  const value = Array.isArray(config.values[key]) ? optionalList(config, key) : undefined;
  if (value === undefined) return count(config, key, fallback === undefined ? {} : { fallback });
  only({ ...config, values: { [key]: new Set(value).size } }, key, [1]);
  return count({ ...config, values: { [key]: value[0] } }, key);
}

/** Hy3: Hunyuan's attention, experts beside shared ones where `mlp_layer_types` says so, else after the first layer. */
function readHunyuan3(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, headDimension: 'required' });
  const dense = present(config, 'mlp_layer_types')
    ? layersOf(config, ['dense', 'sparse'], sizes.layers, 'mlp_layer_types').dense!
    : count(config, 'first_k_dense_replace', { fallback: 1, least: 0 });
  const experts = count(config, 'num_experts');
  only(config, 'mlp_bias', [false]);
  return {
    ...sizes,
    queryKeyNorm: 'head',
    biases: attentionBiases(config),
    ...balanceBiases(experts, sizes.layers - dense),
    mixture: {
      experts,
      activeExperts: count(config, 'num_experts_per_tok'),
      expertFeedForward: count(config, ['moe_intermediate_size', 'expert_hidden_dim']),
      sharedExperts: count(config, 'num_shared_experts', { fallback: 1, least: 0 }),
      denseLayers: dense,
    },
  };
}

/** Names of other keys, and how experts are chosen and kept. */
const inert = [
  'attention_head_dim',
  'org_vocab_size',
  'num_media_embeds',
  'position_embedding_xdrope',
  'mask_init_id',
  'norm_type',
  'anyres_pooling_size',
  'pool_type',
  'dense_list',
  'class_num',
  'cla_share_factor',
  'group_limited_greedy',
  'moe_drop_tokens',
  'moe_random_routing_dropped_token',
  'router_aux_loss',
  'routed_experts_per_token',
];

export default [
  { types: ['hunyuan_v1_dense'], classes: ['HunYuanDenseV1ForCausalLM'], read: readHunyuan, inert },
  {
    types: ['hy_v3'],
    classes: ['HYV3ForCausalLM'],
    read: readHunyuan3,
    inert: [...inert, 'first_k_dense_replace', 'enable_moe_fp32_combine'],
  },
  { types: ['hunyuan_v1_moe'], classes: ['HunYuanMoEV1ForCausalLM'], read: readHunyuanMoe, inert },
] satisfies readonly Family[];

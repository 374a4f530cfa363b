import { Refusal } from '../../../core/refusal.ts';
import type { ArchitectureDescription } from '../../complete.ts';
import { count, flag, type HubConfig, only, optionalList } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, sizesOf } from '../sizes.ts';
import { qwenWindow } from '../windows.ts';

/** Qwen 1: biases on queries, keys and values; `intermediate_size` counts gate and up together. */
function readQwen(config: HubConfig): ArchitectureDescription {
  const { feedForward, ...sizes } = sizesOf(config, { tied: false });
  only(config, 'kv_channels', [sizes.headDimension]);
  if (feedForward % 2 !== 0) {
    throw new Refusal(`intermediate_size of ${config.type} must be even: got ${feedForward}`);
  }
  return { ...sizes, feedForward: feedForward / 2, biases: { queryKeyValue: true } };
}

/** Qwen 1.5, 2 and 2.5: biases on queries, keys and values. */
function readQwen2(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required' });
  return { ...sizes, biases: { queryKeyValue: true }, ...qwenWindow(config, sizes.layers) };
}

/** Qwen2-MoE: routed experts, and one wide shared expert with a gate of its own. */
function readQwen2Moe(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required' });
  return {
    ...sizes,
    biases: { queryKeyValue: flag(config, 'qkv_bias', true) },
    ...qwenMixture(config, sizes.layers),
    ...qwenWindow(config, sizes.layers),
  };
}

/** Routed experts, and a shared one of a width of its own behind a gate. */
export function qwenMixture(config: HubConfig, layers: number) {
  return {
    mixture: {
      ...routed(config),
      sharedExperts: 1,
      sharedFeedForward: count(config, 'shared_expert_intermediate_size'),
      sharedGate: true,
      denseLayers: denseLayers(config, layers),
    },
  };
}

/** Qwen3: a head dimension of its own, norms of queries and keys instead of biases. */
function readQwen3(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required', headDimension: 'required' });
  return {
    ...sizes,
    queryKeyNorm: 'head',
    biases: attentionBiases(config),
    ...qwenWindow(config, sizes.layers),
  };
}

/** Qwen3-MoE: Qwen3 with routed experts and no shared one. */
function readQwen3Moe(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required' });
  return {
    ...sizes,
    queryKeyNorm: 'head',
    biases: attentionBiases(config),
    mixture: { ...routed(config), denseLayers: denseLayers(config, sizes.layers) },
    ...qwenWindow(config, sizes.layers),
  };
}

function routed(config: HubConfig) {
  return {
    experts: count(config, ['num_experts', 'num_local_experts']),
    activeExperts: count(config, 'num_experts_per_tok'),
    expertFeedForward: count(config, 'moe_intermediate_size'),
  };
}

/** A layer has experts unless `mlp_only_layers` names it or `decoder_sparse_step` steps over it. */
function denseLayers(config: HubConfig, layers: number): number {
  const only = optionalList(config, 'mlp_only_layers') ?? [];
  const step = count(config, 'decoder_sparse_step', { fallback: 1 });
  let dense = 0;
  for (let index = 0; index < layers; index++) {
    if (only.includes(index) || (index + 1) % step !== 0) dense++;
  }
  return dense;
}

/** Kernels; biases elsewhere than on queries, keys and values are none of the class. */
const inert = ['no_bias', 'use_cache_kernel', 'use_cache_quantization', 'softmax_in_fp32'];

export default [
  { types: ['qwen'], classes: ['QWenLMHeadModel'], read: readQwen, inert },
  {
    types: ['qwen2', 'qwen2_vl', 'qwen2_5_vl', 'qwen2_vl_text', 'qwen2_5_vl_text', 'qwen2_5_omni_text'],
    classes: ['Qwen2ForCausalLM', 'Qwen2VLForConditionalGeneration', 'Qwen2_5_VLForConditionalGeneration'],
    read: readQwen2,
    defaults: {
      vocab_size: 151_936,
      hidden_size: 4096,
      intermediate_size: 22_016,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 32,
    },
  },
  { types: ['qwen2_moe'], classes: ['Qwen2MoeForCausalLM'], read: readQwen2Moe },
  {
    types: ['qwen3', 'qwen3_vl_text'],
    classes: ['Qwen3ForCausalLM'],
    read: readQwen3,
    defaults: {
      vocab_size: 151_936,
      hidden_size: 4096,
      intermediate_size: 22_016,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 32,
      head_dim: 128,
    },
  },
  {
    types: ['qwen3_moe', 'qwen3_vl_moe_text'],
    classes: ['Qwen3MoeForCausalLM'],
    read: readQwen3Moe,
    inert: ['use_qk_norm'],
  },
] satisfies readonly Family[];

import { Refusal } from '../../../core/refusal.ts';
import type { ArchitectureDescription } from '../../complete.ts';
import {
  count,
  flag,
  type HubConfig,
  is,
  layerCount,
  only,
  optionalCount,
  present,
  ratio,
} from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, quotient, sizesOf } from '../sizes.ts';
import { windowOf } from '../windows.ts';

/** OLMo 1: norms without parameters. Early files have the keys of OLMo's own code under the same type. */
function readOlmo(config: HubConfig): ArchitectureDescription {
  if (present(config, 'd_model')) return readOlmoNative(config);
  return { ...sizesOf(config, { tied: false }), norm: 'none', biases: attentionBiases(config) };
}

/** OLMo 1 as its own code saves it: the embedding is padded, `mlp_hidden_size` counts gate and up together. */
function readOlmoNative(config: HubConfig): ArchitectureDescription {
  const hidden = count(config, 'd_model');
  const heads = count(config, 'n_heads');
  const contextLength = optionalCount(config, 'max_sequence_length');
  const both = optionalCount(config, 'mlp_hidden_size') ?? ratio(config, 'mlp_ratio') * hidden;
  const gated = is(config, 'activation_type', 'swiglu');
  only(config, 'attention_layer_norm', [false]);
  only(config, 'block_type', ['sequential']);
  if (!gated || flag(config, 'layer_norm_with_affine', true) || flag(config, 'alibi', false)) {
    throw new Refusal(
      `Expected SwiGLU, rotary positions and norms without parameters in ${config.type}, as in the published OLMo models`,
    );
  }
  return {
    layers: layerCount(config, 'n_layers'),
    hidden,
    heads,
    kvHeads: flag(config, 'multi_query_attention', false)
      ? 1
      : count(config, 'n_kv_heads', { fallback: heads }),
    headDimension: quotient(config, hidden, heads),
    feedForward: both / 2,
    vocabulary: optionalCount(config, 'embedding_size') ?? count(config, 'vocab_size'),
    tied: flag(config, 'weight_tying', true),
    norm: 'none',
    biases: flag(config, 'include_bias', false),
    ...(contextLength !== undefined && { contextLength }),
  };
}

/** OLMo 2: norms after the parts, and of all queries and keys together. */
function readOlmo2(config: HubConfig): ArchitectureDescription {
  return { ...sizesOf(config, { tied: false }), queryKeyNorm: 'full', biases: attentionBiases(config) };
}

/** OLMo 3: OLMo 2 with a window in three layers of four. */
function readOlmo3(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false });
  return {
    ...sizes,
    queryKeyNorm: 'full',
    biases: attentionBiases(config),
    ...windowOf(config, sizes.layers, index => (index + 1) % 4 !== 0),
  };
}

/** OLMoE: norms of all queries and keys together, routed experts in every layer. */
function readOlmoe(config: HubConfig): ArchitectureDescription {
  const { feedForward, ...sizes } = sizesOf(config, { tied: false });
  return {
    ...sizes,
    queryKeyNorm: 'full',
    biases: attentionBiases(config),
    mixture: {
      experts: count(config, 'num_experts'),
      activeExperts: count(config, 'num_experts_per_tok'),
      expertFeedForward: feedForward,
    },
  };
}

/** Kernels, and what the reader has from another key. */
const inert = [
  'layer_norm_type',
  'mlp_ratio',
  'vocab_size',
  'block_group_size',
  'flash_attention',
  'multi_query_attention',
  'scale_logits',
  'precision',
  'softmax_auxiliary_loss',
  'bias_for_layer_norm',
];

/** FlexOlmo: OLMoE's mixture behind OLMo 2's norms. */
const flex = { types: ['flex_olmo'], classes: ['FlexOlmoForCausalLM'], read: readOlmoe };

export default [
  flex,
  { types: ['olmo'], classes: ['OlmoForCausalLM', 'OLMoForCausalLM'], read: readOlmo, inert },
  { types: ['hf_olmo'], classes: ['OLMoForCausalLM'], read: readOlmoNative, inert },
  { types: ['olmo2'], classes: ['Olmo2ForCausalLM'], read: readOlmo2 },
  { types: ['olmo3'], classes: ['Olmo3ForCausalLM'], read: readOlmo3 },
  { types: ['olmoe'], classes: ['OlmoeForCausalLM'], read: readOlmoe },
] satisfies readonly Family[];

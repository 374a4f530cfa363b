import type { ArchitectureDescription } from '../../complete.ts';
import { count, flag, type HubConfig, layerCount, only, optionalCount } from '../config.ts';
import type { Family } from '../family.ts';
import { quotient } from '../sizes.ts';

/** ChatGLM2 and 3, and GLM-4-9B under its first class: grouped queries with biases, the vocabulary padded. */
function readChatGlm(config: HubConfig): ArchitectureDescription {
  const hidden = count(config, 'hidden_size');
  const heads = count(config, 'num_attention_heads');
  const everywhere = flag(config, 'add_bias_linear', false);
  const contextLength = optionalCount(config, 'seq_length');
  only(config, 'rmsnorm', [true]);
  only(config, 'apply_residual_connection_post_layernorm', [false]);
  only(config, 'pre_seq_len', []);
  return {
    layers: layerCount(config, ['num_layers', 'num_hidden_layers']),
    hidden,
    heads,
    kvHeads: flag(config, 'multi_query_attention', false) ? count(config, 'multi_query_group_num') : heads,
    headDimension: optionalCount(config, 'kv_channels') ?? quotient(config, hidden, heads),
    feedForward: count(config, 'ffn_hidden_size'),
    vocabulary: count(config, ['padded_vocab_size', 'vocab_size']),
    tied: flag(config, 'tie_word_embeddings', false),
    finalNorm: flag(config, 'post_layer_norm', true),
    biases: {
      queryKeyValue: flag(config, 'add_qkv_bias', false) || everywhere,
      attentionOutput: everywhere,
      feedForward: everywhere,
    },
    ...(contextLength !== undefined && { contextLength }),
  };
}

/** How it computes. */
const inert = [
  'original_rope',
  'interleaved_qkv',
  'bias_dropout_fusion',
  'apply_query_key_layer_scaling',
  'attention_softmax_in_fp32',
  'fp32_residual_connection',
  'quantization_bit',
  'prefix_projection',
  'vocab_size',
  'num_hidden_layers',
  'classifier_dropout',
];

export default {
  types: ['chatglm'],
  classes: ['ChatGLMModel', 'ChatGLMForConditionalGeneration'],
  read: readChatGlm,
  inert,
} satisfies Family;

import type { ArchitectureDescription } from '../../complete.ts';
import {
  classesOf,
  count,
  flag,
  type HubConfig,
  layerCount,
  nested,
  only,
  optionalCount,
  ratio,
  valueAt,
} from '../config.ts';
import type { Family } from '../family.ts';
import { quotient } from '../sizes.ts';

/** OPT: two rows of positions more than positions; the 350M model has a narrow embedding and no last norm. */
function readOpt(config: HubConfig): ArchitectureDescription {
  const hidden = count(config, 'hidden_size');
  const heads = count(config, 'num_attention_heads');
  const contextLength = count(config, 'max_position_embeddings');
  const before = flag(config, 'do_layer_norm_before', true);
  return {
    layers: layerCount(config, 'num_hidden_layers'),
    hidden,
    heads,
    headDimension: quotient(config, hidden, heads),
    feedForward: count(config, 'ffn_dim'),
    gated: false,
    vocabulary: count(config, 'vocab_size'),
    tied: flag(config, 'tie_word_embeddings', true),
    embeddingDimension: count(config, 'word_embed_proj_dim', { fallback: hidden }),
    learnedPositions: contextLength + 2,
    contextLength,
    norm: flag(config, 'layer_norm_elementwise_affine', true) ? 'layer' : 'none',
    finalNorm: before && !flag(config, '_remove_final_layer_norm', false),
    biases: flag(config, 'enable_bias', true),
  };
}

/** BLOOM: ALiBi, biases everywhere, a norm of the embedding. */
function readBloom(config: HubConfig): ArchitectureDescription {
  const hidden = count(config, ['hidden_size', 'n_embed', 'n_embd']);
  const heads = count(config, ['num_attention_heads', 'n_head']);
  const contextLength = optionalCount(config, 'seq_length');
  return {
    layers: layerCount(config, ['num_hidden_layers', 'n_layer']),
    hidden,
    heads,
    headDimension: quotient(config, hidden, heads),
    // n_inner is in some files; the model does not read it
    feedForward: 4 * hidden,
    gated: false,
    vocabulary: count(config, 'vocab_size'),
    tied: flag(config, 'tie_word_embeddings', true),
    embeddingNorm: true,
    norm: 'layer',
    biases: true,
    ...(contextLength !== undefined && { contextLength }),
  };
}

/** MPT: ALiBi, rotary or learned positions; attention of any sharing; LayerNorm and projections without biases. */
function readMpt(config: HubConfig): ArchitectureDescription {
  const hidden = count(config, 'd_model');
  const heads = count(config, 'n_heads');
  const contextLength = count(config, 'max_seq_len');
  const unbiased = flag(config, 'no_bias', true);
  only(config, 'norm_type', ['low_precision_layernorm', 'layernorm']);
  only(config, 'block_overrides', []);
  if (classesOf(config.values).includes('MptForCausalLM')) {
    // the class of transformers has these whatever a file says
    only(config, 'expansion_ratio', [4]);
    only(config, 'no_bias', [true]);
  }
  return {
    layers: layerCount(config, 'n_layers'),
    hidden,
    heads,
    headDimension: quotient(config, hidden, heads),
    ...mptAttention(nested(config, 'attn_config'), heads),
    ...mptFeedForward(config, hidden),
    vocabulary: count(config, 'vocab_size'),
    tied: flag(config, 'tie_word_embeddings', true),
    learnedPositions: hasLearnedPositions(config) ? contextLength : 0,
    contextLength,
    norm: unbiased ? 'layer-without-bias' : 'layer',
    biases: !unbiased,
  };
}

/** ALiBi and rotary positions turn learned ones off (llm-foundry, configuration_mpt.py). */
function hasLearnedPositions(config: HubConfig): boolean {
  const attention = nested(config, 'attn_config');
  const others = flag(attention, 'alibi', false) || flag(attention, 'rope', false);
  return flag(config, 'learned_pos_emb', true) && !others;
}

function mptAttention(attention: HubConfig, heads: number) {
  only(attention, 'attn_type', ['multihead_attention', 'multiquery_attention', 'grouped_query_attention']);
  const type = valueAt(attention, 'attn_type');
  const grouped = count(attention, 'kv_n_heads', { fallback: heads });
  if (flag(attention, 'qk_gn', false)) only(attention, 'qk_gn', [false]);
  return {
    kvHeads: type === 'multiquery_attention' ? 1 : type === 'grouped_query_attention' ? grouped : heads,
    queryKeyNorm: flag(attention, 'qk_ln', false) ? ('full' as const) : ('none' as const),
  };
}

/** The ratio may be a fraction of which the library takes the whole part; `mptglu` has three matrices. */
function mptFeedForward(config: HubConfig, hidden: number) {
  const feedForward = nested(config, 'ffn_config');
  only(feedForward, 'ffn_type', ['mptmlp', 'mptglu']);
  only(feedForward, 'fc_type', ['torch']);
  const given = optionalCount(feedForward, 'ffn_hidden_size');
  return {
    feedForward: given ?? Math.trunc(ratio(config, 'expansion_ratio') * hidden),
    gated: valueAt(feedForward, 'ffn_type') === 'mptglu',
  };
}

export default [
  { types: ['opt'], classes: ['OPTForCausalLM'], read: readOpt },
  {
    types: ['bloom'],
    classes: ['BloomForCausalLM'],
    read: readBloom,
    inert: ['n_inner', 'skip_bias_add', 'bias_dropout_fusion', 'slow_but_exact'],
  },
  {
    types: ['mpt'],
    classes: ['MPTForCausalLM', 'MptForCausalLM'],
    read: readMpt,
    inert: [
      'logit_scale',
      'embedding_fraction',
      'attn_impl',
      'prefix_lm',
      'attn_uses_sequence_id',
      'sliding_window_size',
      'fc_type',
      'tie_word_embeddings',
    ],
  },
] satisfies readonly Family[];

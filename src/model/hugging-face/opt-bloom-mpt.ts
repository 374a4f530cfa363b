import { Refusal } from '../../core/refusal.ts';
import type { ArchitectureDescription } from '../complete.ts';
import { count, flag, type HubConfig, layerCount, optionalCount } from './config.ts';
import { quotient } from './sizes.ts';

/** OPT: two rows of positions more than positions; the 350M model has a narrow embedding and no last norm. */
export function readOpt(config: HubConfig): ArchitectureDescription {
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
export function readBloom(config: HubConfig): ArchitectureDescription {
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

/** MPT: ALiBi or learned positions, LayerNorm and projections without biases. */
export function readMpt(config: HubConfig): ArchitectureDescription {
  const hidden = count(config, 'd_model');
  const heads = count(config, 'n_heads');
  const contextLength = count(config, 'max_seq_len');
  const unbiased = flag(config, 'no_bias', true);
  const attention = (config.values.attn_config ?? {}) as Readonly<Record<string, unknown>>;
  if (attention.attn_type === 'multiquery_attention' || attention.qk_ln === true) {
    throw new Refusal(`Expected plain multi-head attention in attn_config of ${config.type}`);
  }
  return {
    layers: layerCount(config, 'n_layers'),
    hidden,
    heads,
    headDimension: quotient(config, hidden, heads),
    feedForward: count(config, 'expansion_ratio') * hidden,
    gated: false,
    vocabulary: count(config, 'vocab_size'),
    tied: true,
    learnedPositions: attention.alibi === true || config.values.learned_pos_emb === false ? 0 : contextLength,
    contextLength,
    norm: unbiased ? 'layer-without-bias' : 'layer',
    biases: !unbiased,
  };
}

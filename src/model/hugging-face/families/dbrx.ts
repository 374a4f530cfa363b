import type { ArchitectureDescription } from '../../complete.ts';
import { count, flag, type HubConfig, layerCount, nested, optionalCount } from '../config.ts';
import type { Family } from '../family.ts';
import { quotient } from '../sizes.ts';

/** DBRX: experts in every layer, LayerNorm without bias. */
function readDbrx(config: HubConfig): ArchitectureDescription {
  const hidden = count(config, 'd_model');
  const heads = count(config, 'n_heads');
  const attention = nested(config, 'attn_config');
  const feedForward = nested(config, 'ffn_config');
  const contextLength = optionalCount(config, 'max_seq_len');
  return {
    layers: layerCount(config, 'n_layers'),
    hidden,
    heads,
    kvHeads: count(attention, 'kv_n_heads', { fallback: 1 }),
    headDimension: quotient(config, hidden, heads),
    vocabulary: count(config, 'vocab_size'),
    tied: flag(config, 'tie_word_embeddings', false),
    norm: 'layer-without-bias',
    mixture: {
      experts: count(feedForward, 'moe_num_experts'),
      activeExperts: count(feedForward, 'moe_top_k'),
      expertFeedForward: count(feedForward, 'ffn_hidden_size'),
    },
    ...(contextLength !== undefined && { contextLength }),
  };
}

const inert = [
  'ffn_act_fn',
  'clip_qkv',
  'moe_normalize_expert_weights',
  'moe_loss_weight',
  'uniform_expert_assignment',
];

export default { types: ['dbrx'], classes: ['DbrxForCausalLM'], read: readDbrx, inert } satisfies Family;

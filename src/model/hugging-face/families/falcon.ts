import type { ArchitectureDescription } from '../../complete.ts';
import { count, flag, type HubConfig, layerCount, only, optionalCount } from '../config.ts';
import type { Family } from '../family.ts';
import { quotient } from '../sizes.ts';

/**
 * Falcon: `new_decoder_architecture` (40B, 180B, 11B) has grouped queries and one or two norms before a parallel
 * block; the older one (7B) one key-value head and one norm; RW models are as GPT-2 with ALiBi.
 */
function readFalcon(config: HubConfig): ArchitectureDescription {
  const hidden = count(config, ['hidden_size', 'n_embed']);
  const heads = count(config, ['num_attention_heads', 'n_head']);
  const contextLength = optionalCount(config, 'max_position_embeddings');
  // before the class came to the library, the 40B model had a model_type of its own
  const renewed = flag(config, 'new_decoder_architecture', config.type === 'RefinedWeb');
  const parallel = flag(config, 'parallel_attn', true);
  const feedForward = count(config, 'ffn_hidden_size', { fallback: 4 * hidden });
  only(config, 'ff_factor', [feedForward / hidden]);
  const grouped = count(config, ['num_kv_heads', 'n_head_kv'], { fallback: heads });
  return {
    layers: layerCount(config, ['num_hidden_layers', 'n_layer']),
    hidden,
    heads,
    kvHeads: renewed ? grouped : flag(config, 'multi_query', true) ? 1 : heads,
    headDimension: quotient(config, hidden, heads),
    feedForward,
    gated: false,
    vocabulary: count(config, 'vocab_size'),
    tied: flag(config, 'tie_word_embeddings', true),
    norm: 'layer',
    normsPerLayer: renewed ? count(config, 'num_ln_in_parallel_attn', { fallback: 2 }) : parallel ? 1 : 2,
    biases: flag(config, 'bias', false),
    ...(contextLength !== undefined && { contextLength }),
  };
}

export default [
  {
    types: ['falcon', 'RefinedWeb', 'RefinedWebModel'],
    classes: ['FalconForCausalLM', 'RWForCausalLM'],
    read: readFalcon,
    inert: ['alibi', 'multi_query'],
  },
] satisfies readonly Family[];

import type { ArchitectureDescription } from '../../complete.ts';
import { count, flag, type HubConfig, layerCount, optionalCount, present, valueAt } from '../config.ts';
import type { Family } from '../family.ts';
import { balanceBiases, quotient, sizesOf } from '../sizes.ts';
import { layersOf, windowOf } from '../windows.ts';

/** EXAONE 3.0 and 3.5: Llama with keys of its own for layers and norms. */
function readExaone(config: HubConfig): ArchitectureDescription {
  const hidden = count(config, 'hidden_size');
  const heads = count(config, 'num_attention_heads');
  const contextLength = optionalCount(config, 'max_position_embeddings');
  return {
    layers: layerCount(config, ['num_layers', 'num_hidden_layers']),
    hidden,
    heads,
    kvHeads: count(config, 'num_key_value_heads', { fallback: heads }),
    headDimension: optionalCount(config, 'head_dim') ?? quotient(config, hidden, heads),
    feedForward: count(config, 'intermediate_size', { fallback: 4 * hidden }),
    vocabulary: count(config, 'vocab_size'),
    tied: flag(config, 'tie_word_embeddings', true),
    ...(contextLength !== undefined && { contextLength }),
  };
}

/** EXAONE 4: norms after the parts, norms of queries and keys, and in the 32B a window in three layers of four. */
function readExaone4(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required' });
  const pattern = present(config, 'sliding_window_pattern') ? valueAt(config, 'sliding_window_pattern') : 'L';
  // a word such as LLLG, or how often a layer sees everything
  const word = typeof pattern === 'number' ? `${'L'.repeat(Math.min(pattern, 99) - 1)}G` : String(pattern);
  return {
    ...sizes,
    queryKeyNorm: 'head',
    ...windowOf(
      config,
      sizes.layers,
      index => word[index % word.length] === 'L' && index !== sizes.layers - 1,
    ),
  };
}

/** K-EXAONE: EXAONE 4's windows under norms before the parts, experts beside a shared one after the first layers. */
function readExaoneMoe(config: HubConfig): ArchitectureDescription {
  const model = readExaone4(config);
  const dense = present(config, 'mlp_layer_types')
    ? layersOf(config, ['dense', 'sparse'], model.layers, 'mlp_layer_types').dense!
    : count(config, 'first_k_dense_replace', { least: 0 });
  const experts = count(config, 'num_experts');
  return {
    ...model,
    ...balanceBiases(experts, model.layers - dense),
    mixture: {
      experts,
      activeExperts: count(config, 'num_experts_per_tok'),
      expertFeedForward: count(config, 'moe_intermediate_size'),
      sharedExperts: count(config, 'num_shared_experts', { fallback: 0, least: 0 }),
      denseLayers: dense,
    },
  };
}

export default [
  { types: ['exaone'], classes: ['ExaoneForCausalLM'], read: readExaone },
  {
    types: ['exaone_moe'],
    classes: ['ExaoneMoeForCausalLM', 'ExaoneMoEForCausalLM'],
    read: readExaoneMoe,
    inert: ['first_k_dense_replace', 'is_moe_layer', 'sliding_windows'],
  },
  { types: ['exaone4'], classes: ['Exaone4ForCausalLM'], read: readExaone4 },
] satisfies readonly Family[];

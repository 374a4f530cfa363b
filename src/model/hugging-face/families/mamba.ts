import type { ArchitectureDescription } from '../../complete.ts';
import { mamba, mamba2 } from '../../recurrent.ts';
import { count, flag, type HubConfig, layerCount, present, valueAt } from '../config.ts';
import type { Family } from '../family.ts';

/** What a model without attention and feed-forward parts is. */
function stateSpace(config: HubConfig, tied: boolean) {
  const hidden = count(config, ['hidden_size', 'd_model']);
  const layers = layerCount(config, ['num_hidden_layers', 'n_layer']);
  return {
    sizes: {
      layers,
      hidden,
      heads: 1,
      vocabulary: count(config, 'vocab_size'),
      tied: flag(config, 'tie_word_embeddings', tied),
      normsPerLayer: 1,
      attentionLayers: 0,
      feedForwardLayers: 0,
    },
    layer: {
      hidden,
      convolution: count(config, ['conv_kernel', 'd_conv'], { fallback: 4 }),
      bias: flag(config, 'use_bias', false),
      convolutionBias: flag(config, 'use_conv_bias', true),
    },
  };
}

/** Mamba, and Falcon-Mamba, whose norms of Δ, B and C have no parameters. */
function readMamba(config: HubConfig): ArchitectureDescription {
  const { sizes, layer } = stateSpace(config, true);
  const expanded = count(config, 'expand', { fallback: 2 }) * sizes.hidden;
  const automatic = !present(config, 'time_step_rank') || valueAt(config, 'time_step_rank') === 'auto';
  return {
    ...sizes,
    recurrence: {
      ...mamba({
        ...layer,
        inner: count(config, ['intermediate_size', 'd_inner'], { fallback: expanded }),
        state: count(config, ['state_size', 'd_state'], { fallback: 16 }),
        rank: automatic ? Math.ceil(sizes.hidden / 16) : count(config, 'time_step_rank'),
      }),
      layers: sizes.layers,
    },
  };
}

/** Mamba-2; the width inside follows from the heads. */
function readMamba2(config: HubConfig): ArchitectureDescription {
  const { sizes, layer } = stateSpace(config, false);
  const heads = count(config, 'num_heads');
  return {
    ...sizes,
    recurrence: {
      ...mamba2({
        ...layer,
        inner: heads * count(config, 'head_dim'),
        heads,
        state: count(config, 'state_size'),
        groups: count(config, 'n_groups'),
      }),
      layers: sizes.layers,
    },
  };
}

/** Kernels, chunks and starting values; `expand` of Mamba-2 follows from its heads. */
const inert = [
  'chunk_size',
  'expand',
  'time_step_rank',
  'use_mambapy',
  'use_associative_scan',
  'rms_norm',
  'norm_before_gate',
  'A_initializer_range',
  'mixer_rms_eps',
  'd_inner',
  'd_model',
  'd_state',
  'n_layer',
  'ssm_cfg',
  'pad_vocab_size_multiple',
  'fused_add_norm',
];

export default [
  {
    types: ['mamba', 'falcon_mamba'],
    classes: ['MambaForCausalLM', 'FalconMambaForCausalLM'],
    read: readMamba,
    inert,
  },
  { types: ['mamba2'], classes: ['Mamba2ForCausalLM'], read: readMamba2, inert },
] satisfies readonly Family[];

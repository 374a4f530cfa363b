import type { ArchitectureDescription } from '../../complete.ts';
import { mamba2 } from '../../recurrent.ts';
import { count, flag, type HubConfig, valueAt } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, sizesOf } from '../sizes.ts';
import { layersOf, windowsBy } from '../windows.ts';

/** Granite MoE: experts in every layer; the shared variants have one of `shared_intermediate_size` beside them. */
function readGraniteMoe(config: HubConfig): ArchitectureDescription {
  return withExperts(config, 0);
}

function withExperts(config: HubConfig, fallback: number): ArchitectureDescription {
  const { feedForward, ...sizes } = sizesOf(config, { tied: false });
  const shared = count(config, 'shared_intermediate_size', { fallback, least: 0 });
  const experts = count(config, 'num_local_experts', { least: 0 });
  const common = { ...sizes, biases: attentionBiases(config) };
  if (experts === 0) return { ...common, feedForward: shared };
  return {
    ...common,
    mixture: {
      experts,
      activeExperts: count(config, 'num_experts_per_tok'),
      expertFeedForward: feedForward,
      sharedExperts: shared > 0 ? 1 : 0,
      sharedFeedForward: shared,
    },
  };
}

/** Granite with windows: sinks a head, and windows where `layer_types` says so; with experts or without. */
function readGraniteWindows(config: HubConfig): ArchitectureDescription {
  const isMoe = config.type === 'granitemoe_swa';
  const sizes = sizesOf(config, { tied: !isMoe });
  const model = isMoe
    ? withExperts(config, 0)
    : { ...sizes, biases: { ...attentionBiases(config), feedForward: flag(config, 'mlp_bias', false) } };
  return { ...model, sinks: true, ...windowsBy(config, sizes.layers) };
}

/** Granite 4: most layers are of Mamba-2, the others attend. */
function readGraniteHybrid(config: HubConfig): ArchitectureDescription {
  const model = withExperts(config, 1024);
  const kinds = ['mamba', 'attention', 'linear_attention', 'full_attention'];
  const found = layersOf(config, kinds, model.layers);
  const attention = found.attention! + found.full_attention!;
  const heads = count(config, 'mamba_n_heads');
  const dimension = valueAt(config, 'mamba_d_head');
  const expanded = count(config, 'mamba_expand', { fallback: 2 }) * model.hidden;
  const inner =
    dimension === undefined || dimension === 'auto' ? expanded : heads * count(config, 'mamba_d_head');
  return {
    ...model,
    attentionLayers: attention,
    recurrence: {
      ...mamba2({
        hidden: model.hidden,
        inner,
        heads,
        state: count(config, 'mamba_d_state'),
        convolution: count(config, 'mamba_d_conv'),
        groups: count(config, 'mamba_n_groups', { fallback: 1 }),
        bias: flag(config, 'mamba_proj_bias', false),
        convolutionBias: flag(config, 'mamba_conv_bias', true),
      }),
      layers: model.layers - attention,
    },
  };
}

const inert = ['layer_rope_theta', 'position_embedding_type', 'mamba_chunk_size', 'normalization_function'];

export default [
  {
    types: ['granitemoe', 'granitemoeshared'],
    classes: ['GraniteMoeForCausalLM', 'GraniteMoeSharedForCausalLM'],
    read: readGraniteMoe,
    inert,
  },
  {
    types: ['granite_swa', 'granitemoe_swa'],
    classes: ['GraniteSWAForCausalLM', 'GraniteMoeSWAForCausalLM'],
    read: readGraniteWindows,
    inert,
  },
  { types: ['granitemoehybrid'], classes: ['GraniteMoeHybridForCausalLM'], read: readGraniteHybrid, inert },
] satisfies readonly Family[];

import type { ArchitectureDescription } from '../../complete.ts';
import { shortConvolution } from '../../recurrent.ts';
import { count, flag, type HubConfig, only, optionalList, present, ratio } from '../config.ts';
import type { Family } from '../family.ts';
import { balanceBiases, sizesOf } from '../sizes.ts';
import { layersOf } from '../windows.ts';

/** LFM2: short convolutions in most layers, grouped queries with norms in the others. */
function readLfm2(config: HubConfig): ArchitectureDescription {
  const width = present(config, 'block_ff_dim')
    ? count(config, 'block_ff_dim')
    : count(config, 'intermediate_size');
  return hybrid(config, adjusted(config, width));
}

/** LFM2-MoE: experts after the first dense layers. */
function readLfm2Moe(config: HubConfig): ArchitectureDescription {
  const model = hybrid(config, count(config, 'intermediate_size'));
  const experts = count(config, 'num_experts');
  const denseLayers = count(config, 'num_dense_layers', { least: 0 });
  return {
    ...model,
    ...(flag(config, 'use_expert_bias', true) && balanceBiases(experts, model.layers - denseLayers)),
    mixture: {
      experts,
      activeExperts: count(config, 'num_experts_per_tok'),
      expertFeedForward: count(config, 'moe_intermediate_size'),
      denseLayers,
    },
  };
}

function hybrid(config: HubConfig, feedForward: number): ArchitectureDescription {
  const values = { ...config.values, intermediate_size: feedForward };
  const sizes = sizesOf({ ...config, values }, { tied: true, kvHeads: 'required' });
  only(config, 'tie_embedding', [sizes.tied]);
  const indexes = optionalList(config, 'full_attn_idxs');
  const attentionLayers =
    !present(config, 'layer_types') && indexes !== undefined
      ? indexes.length
      : layersOf(config, ['conv', 'full_attention'], sizes.layers).full_attention!;
  return {
    ...sizes,
    queryKeyNorm: 'head',
    attentionLayers,
    recurrence: {
      ...shortConvolution({
        hidden: sizes.hidden,
        convolution: count(config, 'conv_L_cache'),
        bias: flag(config, 'conv_bias', false),
      }),
      layers: sizes.layers - attentionLayers,
    },
  };
}

/** Two thirds, times a factor, up to a multiple. */
function adjusted(config: HubConfig, width: number): number {
  if (!flag(config, 'block_auto_adjust_ff_dim', true)) return width;
  const factor = present(config, 'block_ffn_dim_multiplier') ? ratio(config, 'block_ffn_dim_multiplier') : 1;
  const multiple = count(config, 'block_multiple_of', { fallback: 256 });
  return multiple * Math.ceil(Math.trunc(factor * Math.trunc((2 * width) / 3)) / multiple);
}

/** Other names of the same sizes. */
const inert = [
  'block_dim',
  'block_mlp_init_scale',
  'block_norm_eps',
  'block_out_init_scale',
  'block_use_swiglu',
  'block_use_xavier_init',
  'conv_dim',
  'conv_dim_out',
  'conv_use_xavier_init',
  'num_heads',
  'use_pos_enc',
  'intermediate_size',
];

export default [
  { types: ['lfm2'], classes: ['Lfm2ForCausalLM', 'LFM2ForCausalLM'], read: readLfm2, inert },
  { types: ['lfm2_moe'], classes: ['Lfm2MoeForCausalLM'], read: readLfm2Moe, inert },
] satisfies readonly Family[];

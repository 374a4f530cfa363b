import { Refusal } from '../../../core/refusal.ts';
import type { ArchitectureDescription } from '../../complete.ts';
import { lightning } from '../../recurrent.ts';
import { count, flag, type HubConfig, only, optionalList, present, shown } from '../config.ts';
import type { Family } from '../family.ts';
import { balanceBiases, sizesOf } from '../sizes.ts';
import { layersOf } from '../windows.ts';

/** MiniMax-M2: experts in every layer, norms over all queries and over all keys. */
function readMiniMax(config: HubConfig): ArchitectureDescription {
  const { feedForward, ...sizes } = sizesOf(config, {
    tied: false,
    kvHeads: 'required',
    headDimension: 'required',
  });
  only(config, 'shared_intermediate_size', [0]);
  only(config, 'qk_norm_type', ['per_layer']);
  const kinds = optionalList(config, 'attn_type_list') ?? [];
  if (kinds.some(kind => kind !== 1)) {
    throw new Refusal(
      `attn_type_list of ${config.type} must be 1 in every layer: lightning attention is not counted here: got ${shown(kinds)}`,
    );
  }
  const experts = count(config, 'num_local_experts');
  return {
    ...sizes,
    ...balanceBiases(experts, sizes.layers),
    queryKeyNorm: flag(config, 'use_qk_norm', true) ? 'full' : 'none',
    mixture: {
      experts,
      activeExperts: count(config, 'num_experts_per_tok'),
      expertFeedForward: feedForward,
    },
  };
}

/** MiniMax-Text-01 and M1 (arXiv:2501.08313): softmax attention in one layer of eight, lightning attention in the others. */
function readLightning(config: HubConfig): ArchitectureDescription {
  const { feedForward, ...sizes } = sizesOf(config, { tied: false });
  only(config, 'shared_intermediate_size', [0]);
  only(config, 'use_qk_norm', [false]);
  const attending = softmaxLayers(config, sizes.layers);
  return {
    ...sizes,
    attentionLayers: attending,
    recurrence: {
      ...lightning({ hidden: sizes.hidden, heads: sizes.heads, dimension: sizes.headDimension }),
      layers: sizes.layers - attending,
    },
    mixture: {
      experts: count(config, 'num_local_experts'),
      activeExperts: count(config, 'num_experts_per_tok'),
      expertFeedForward: feedForward,
    },
  };
}

/** Files of the class in transformers name each layer's kind, those of MiniMax's own write 1 for softmax attention. */
function softmaxLayers(config: HubConfig, layers: number): number {
  if (present(config, 'layer_types')) {
    return layersOf(config, ['full_attention', 'linear_attention'], layers).full_attention!;
  }
  const kinds = optionalList(config, 'attn_type_list');
  if (kinds?.length !== layers || kinds.some(kind => kind !== 0 && kind !== 1)) {
    throw new Refusal(
      `attn_type_list of ${config.type} must be ${layers} times 0 or 1, one a layer: got ${shown(kinds)}`,
    );
  }
  return kinds.filter(kind => kind === 1).length;
}

/** Prediction layers are not in the model; the rest is how experts are chosen, and what the class of Text-01 reads. */
const inert = [
  'use_routing_bias',
  'shared_moe_mode',
  'mtp_transformer_layers',
  'num_mtp_modules',
  'use_mtp',
  'max_model_len',
  'mlp_intermediate_size',
  'layernorm_full_attention_alpha',
  'layernorm_full_attention_beta',
  'layernorm_linear_attention_alpha',
  'layernorm_linear_attention_beta',
  'layernorm_mlp_alpha',
  'layernorm_mlp_beta',
];

/** Scales of residuals, and the size of a block. */
const inertLightning = [
  ...inert,
  'postnorm',
  'block_size',
  'full_attn_alpha_factor',
  'full_attn_beta_factor',
  'linear_attn_alpha_factor',
  'linear_attn_beta_factor',
  'mlp_alpha_factor',
  'mlp_beta_factor',
];

export default [
  { types: ['minimax_m2'], classes: ['MiniMaxM2ForCausalLM'], read: readMiniMax, inert },
  {
    types: ['minimax', 'minimax_text_01', 'minimax_m1', 'MiniMaxText01', 'MiniMaxM1'],
    classes: ['MiniMaxForCausalLM', 'MiniMaxText01ForCausalLM', 'MiniMaxM1ForCausalLM'],
    read: readLightning,
    inert: inertLightning,
  },
] satisfies readonly Family[];

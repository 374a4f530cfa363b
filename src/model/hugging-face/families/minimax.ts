import { Refusal } from '../../../core/refusal.ts';
import type { ArchitectureDescription } from '../../complete.ts';
import { count, flag, type HubConfig, only, optionalList, shown } from '../config.ts';
import type { Family } from '../family.ts';
import { balanceBiases, sizesOf } from '../sizes.ts';

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

export default {
  types: ['minimax_m2'],
  classes: ['MiniMaxM2ForCausalLM'],
  read: readMiniMax,
  inert,
} satisfies Family;

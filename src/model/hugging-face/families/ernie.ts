import type { ArchitectureDescription } from '../../complete.ts';
import { count, flag, type HubConfig } from '../config.ts';
import type { Family } from '../family.ts';
import { balanceBiases, sizesOf } from '../sizes.ts';

/** ERNIE 4.5: Llama with one key for all biases. */
function readErnie(config: HubConfig): ArchitectureDescription {
  // the dense class has a head dimension and a number of key-value heads of its own
  const headDimension = config.type === 'ernie4_5' ? 'required' : 'quotient';
  return {
    ...sizesOf(config, { tied: true, kvHeads: 'required', headDimension }),
    biases: flag(config, 'use_bias', false),
  };
}

/** ERNIE 4.5 with experts in the layers from `moe_layer_start_index` to the end index, every so many. */
function readErnieMoe(config: HubConfig): ArchitectureDescription {
  const dense = readErnie(config);
  const start = count(config, 'moe_layer_start_index', { fallback: 1, least: 0 });
  const end = count(config, 'moe_layer_end_index', { fallback: -1, least: -1 });
  const every = count(config, 'moe_layer_interval', { fallback: 1 });
  const last = end === -1 ? dense.layers - 1 : end;
  let denseLayers = 0;
  for (let index = 0; index < dense.layers; index++) {
    if ((index + 1) % every !== 0 || index < start || index > last) denseLayers++;
  }
  const expertFeedForward = count(config, 'moe_intermediate_size');
  const experts = count(config, 'moe_num_experts');
  return {
    ...dense,
    ...balanceBiases(experts, dense.layers - denseLayers),
    mixture: {
      experts,
      activeExperts: count(config, 'moe_k'),
      expertFeedForward,
      sharedExperts: count(config, 'moe_num_shared_experts', { fallback: 0, least: 0 }),
      denseLayers,
      expertBiases: flag(config, 'use_bias', false),
    },
  };
}

/** Of training and of what sends tokens to experts. */
const inert = [
  'moe_capacity',
  'moe_use_aux_free',
  'moe_gate',
  'moe_gate_act',
  'moe_multimodal_dispatch_use_allgather',
  'freq_allocation',
  'compression_ratio',
  'sinkhorn_2gate',
  'sinkhorn_temp',
  'fuse_swiglu',
  'moe_norm_gate_logits',
];

export default [
  { types: ['ernie4_5'], classes: ['Ernie4_5ForCausalLM', 'Ernie4_5_ForCausalLM'], read: readErnie, inert },
  {
    types: ['ernie4_5_moe'],
    classes: ['Ernie4_5_MoeForCausalLM', 'Ernie4_5MoeForCausalLM'],
    read: readErnieMoe,
    inert,
  },
] satisfies readonly Family[];

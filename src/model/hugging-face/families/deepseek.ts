import type { ArchitectureDescription } from '../../complete.ts';
import { count, flag, type HubConfig, optionalCount, present } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, sizesOf } from '../sizes.ts';
import { windowsBy } from '../windows.ts';

/** DeepSeekMoE (version 1): shared and routed experts over ordinary attention. */
function readDeepSeek(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false });
  return { ...sizes, biases: attentionBiases(config), ...mixtureOf(config, sizes.layers) };
}

/** Sizes with latent attention, and what it is. */
export function latentOf(
  config: HubConfig,
  defaults: { readonly tied: boolean; readonly valueDimension?: number },
) {
  const nopeDimension = count(config, 'qk_nope_head_dim');
  const { valueDimension = count(config, 'v_head_dim') } = defaults;
  // head_dim, where it is written, is the rotary part: the class's own business
  const {
    headDimension: _,
    kvHeads: __,
    ...sizes
  } = sizesOf(config, { ...defaults, headDimension: 'unused' });
  return {
    ...sizes,
    kvHeads: sizes.heads,
    headDimension: valueDimension,
    biases: attentionBiases(config),
    latent: {
      queryRank: optionalCount(config, 'q_lora_rank') ?? noRank(config),
      keyValueRank: count(config, 'kv_lora_rank'),
      nopeDimension,
      ropeDimension: count(config, 'qk_rope_head_dim'),
      valueDimension,
    },
  };
}

/** DeepSeek-V2, V2-Lite (no rank for queries), V3, R1 and Kimi K2: latent attention; V3.2 with an indexer over it. */
function readLatent(config: HubConfig): ArchitectureDescription {
  const model = latentOf(config, { tied: false });
  return { ...model, ...indexerOf(config), ...mixtureOf(config, model.layers) };
}

/** The indexer of sparse attention, also where a file keeps the type of V3. */
function indexerOf(config: HubConfig): Pick<ArchitectureDescription, 'sparse'> {
  if (!present(config, 'index_n_heads')) return {};
  return {
    sparse: {
      keys: count(config, 'index_topk'),
      indexerHeads: count(config, 'index_n_heads'),
      indexerDimension: count(config, 'index_head_dim'),
    },
  };
}

/** V2-Lite writes null; a key that is not there at all is missing. */
function noRank(config: HubConfig): null {
  if (!Object.hasOwn(config.values, 'q_lora_rank')) count(config, 'q_lora_rank');
  return null;
}

/** GLM-4.5: DeepSeek's mixture over grouped queries with biases, and norms of queries and keys in the large one. */
function readGlm4Moe(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required' });
  return {
    ...sizes,
    queryKeyNorm: flag(config, 'use_qk_norm', false) ? 'head' : 'none',
    biases: { queryKeyValue: flag(config, 'attention_bias', false) },
    ...mixtureOf(config, sizes.layers),
  };
}

/** dots.llm1: DeepSeek's mixture over ordinary attention with norms of queries and keys. */
function readDots(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false });
  return {
    ...sizes,
    queryKeyNorm: 'head',
    biases: attentionBiases(config),
    ...mixtureOf(config, sizes.layers),
    ...windowsBy(config, sizes.layers),
  };
}

function mixtureOf(config: HubConfig, layers: number): Pick<ArchitectureDescription, 'mixture'> {
  if (!present(config, 'n_routed_experts')) {
    if (!Object.hasOwn(config.values, 'n_routed_experts')) count(config, 'n_routed_experts');
    return {};
  }
  const every = count(config, 'moe_layer_freq', { fallback: 1 });
  const first = count(config, 'first_k_dense_replace', { least: 0 });
  let denseLayers = 0;
  for (let index = 0; index < layers; index++) if (index < first || index % every !== 0) denseLayers++;
  const sharedExperts = count(config, 'n_shared_experts', { fallback: 0, least: 0 });
  return {
    mixture: {
      experts: count(config, 'n_routed_experts'),
      activeExperts: count(config, 'num_experts_per_tok'),
      expertFeedForward: count(config, 'moe_intermediate_size'),
      sharedExperts,
      denseLayers,
    },
  };
}

/** Read at inference only; one key-value head is written for what needs none. */
const inert = ['num_key_value_heads', 'index_share_for_mtp_iteration'];

export default [
  { types: ['deepseek'], classes: ['DeepseekForCausalLM'], read: readDeepSeek },
  {
    types: ['deepseek_v2', 'deepseek_v3', 'kimi_k2'],
    classes: ['DeepseekV2ForCausalLM', 'DeepseekV3ForCausalLM', 'KimiK2ForCausalLM'],
    read: readLatent,
    inert,
  },
  { types: ['deepseek_v32'], classes: ['DeepseekV32ForCausalLM'], read: readLatent, inert },
  { types: ['glm4_moe', 'glm4v_moe_text'], classes: ['Glm4MoeForCausalLM'], read: readGlm4Moe },
  { types: ['dots1'], classes: ['Dots1ForCausalLM'], read: readDots },
] satisfies readonly Family[];

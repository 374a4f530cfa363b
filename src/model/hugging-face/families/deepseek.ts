import type { ArchitectureDescription } from '../../complete.ts';
import { count, flag, type HubConfig, only, optionalCount, present } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, balanceBiases, sizesOf } from '../sizes.ts';
import { layersOf, windowsBy } from '../windows.ts';

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

/** DeepSeek-V2, V2-Lite (no rank for queries), V3, R1, Kimi K2 and GLM-4.7 Flash: latent attention; V3.2 and GLM-5 with an indexer over it. */
function readLatent(config: HubConfig): ArchitectureDescription {
  only(config, 'use_mla', [true]);
  const model = latentOf(config, { tied: false });
  const experts = mixtureOf(config, model.layers);
  // V2 has another loss in place of the biases
  const balanced = config.type === 'deepseek_v2' ? {} : balancing(experts, model.layers);
  return { ...model, ...indexerOf(config, model.layers), ...experts, ...balanced };
}

function balancing({ mixture }: Pick<ArchitectureDescription, 'mixture'>, layers: number) {
  return mixture === undefined ? {} : balanceBiases(mixture.experts, layers - (mixture.denseLayers ?? 0));
}

/** The indexer of sparse attention, also where a file keeps the type of V3; one in every layer is counted. */
function indexerOf(config: HubConfig, layers: number): Pick<ArchitectureDescription, 'sparse'> {
  if (!present(config, 'index_n_heads')) return {};
  only(config, 'index_topk_freq', [1]);
  only(config, 'index_topk_pattern', []);
  if (present(config, 'indexer_types')) layersOf(config, ['full'], layers, 'indexer_types');
  if (present(config, 'layer_types')) layersOf(config, ['indexed_attention', 'full_attention'], layers);
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

/** Youtu-LLM: latent attention without experts. */
function readYoutu(config: HubConfig): ArchitectureDescription {
  return latentOf(config, { tied: true });
}

/** Solar Open: GLM-4.5's experts in every layer, without biases or norms of queries and keys. */
function readSolar(config: HubConfig): ArchitectureDescription {
  // no layer is dense unless the file says so, and then it has a width for them
  const values = { first_k_dense_replace: 0, intermediate_size: 1, ...config.values };
  const sizes = sizesOf(
    { ...config, values },
    { tied: false, kvHeads: 'required', headDimension: 'required' },
  );
  only(config, 'first_k_dense_replace', [0]);
  only(config, 'use_qk_norm', [false]);
  const experts = mixtureOf({ ...config, values }, sizes.layers);
  return {
    ...sizes,
    feedForward: 0,
    biases: { queryKeyValue: flag(config, 'attention_bias', false) },
    ...experts,
    ...balancing(experts, sizes.layers),
  };
}

/** GLM-4.5: DeepSeek's mixture over grouped queries with biases, and norms of queries and keys in the large one. */
function readGlm4Moe(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required' });
  const experts = mixtureOf(config, sizes.layers);
  return {
    ...sizes,
    queryKeyNorm: flag(config, 'use_qk_norm', false) ? 'head' : 'none',
    // with a tower the class has them by default
    biases: { queryKeyValue: flag(config, 'attention_bias', config.type === 'glm4v_moe_text') },
    ...experts,
    ...balancing(experts, sizes.layers),
  };
}

/** dots.llm1: DeepSeek's mixture over ordinary attention with norms of queries and keys. */
function readDots(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required' });
  const experts = mixtureOf(config, sizes.layers);
  return {
    ...sizes,
    queryKeyNorm: 'head',
    biases: attentionBiases(config),
    ...experts,
    ...balancing(experts, sizes.layers),
    ...windowsBy(config, sizes.layers),
  };
}

function mixtureOf(config: HubConfig, layers: number): Pick<ArchitectureDescription, 'mixture'> {
  if (!present(config, 'n_routed_experts')) {
    if (!Object.hasOwn(config.values, 'n_routed_experts')) count(config, 'n_routed_experts');
    return {};
  }
  const sharedExperts = count(config, 'n_shared_experts', { fallback: 0, least: 0 });
  return {
    mixture: {
      experts: count(config, 'n_routed_experts'),
      activeExperts: count(config, 'num_experts_per_tok'),
      expertFeedForward: count(config, 'moe_intermediate_size'),
      sharedExperts,
      denseLayers: denseLayers(config, layers),
    },
  };
}

/** The first layers, and those that a frequency steps over; newer files list them all. */
function denseLayers(config: HubConfig, layers: number): number {
  const every = count(config, 'moe_layer_freq', { fallback: 1 });
  if (present(config, 'mlp_layer_types')) {
    const first = optionalCount(config, 'first_k_dense_replace');
    const { dense } = layersOf(config, ['dense', 'sparse'], layers, 'mlp_layer_types');
    if (first !== undefined) only(config, 'first_k_dense_replace', [dense]);
    return dense!;
  }
  const first = count(config, 'first_k_dense_replace', { least: 0 });
  let dense = 0;
  for (let index = 0; index < layers; index++) if (index < first || index % every !== 0) dense++;
  return dense;
}

/** Read at inference only; one key-value head is written for what needs none. */
const inert = [
  'num_key_value_heads',
  'index_share_for_mtp_iteration',
  'lm_head',
  'qk_head_dim',
  'indexer_rope_interleave',
];

export default [
  { types: ['deepseek'], classes: ['DeepseekForCausalLM'], read: readDeepSeek },
  {
    types: ['deepseek_v2', 'deepseek_v3', 'kimi_k2'],
    classes: ['DeepseekV2ForCausalLM', 'DeepseekV3ForCausalLM', 'KimiK2ForCausalLM'],
    read: readLatent,
    inert,
  },
  {
    types: ['deepseek_v32', 'glm_moe_dsa', 'glm4_moe_lite'],
    classes: ['DeepseekV32ForCausalLM', 'GlmMoeDsaForCausalLM', 'Glm4MoeLiteForCausalLM'],
    read: readLatent,
    inert,
  },
  { types: ['glm4_moe', 'glm4v_moe_text'], classes: ['Glm4MoeForCausalLM'], read: readGlm4Moe },
  { types: ['youtu'], classes: ['YoutuForCausalLM'], read: readYoutu, inert: [...inert, 'rope_interleave'] },
  {
    types: ['solar_open'],
    classes: ['SolarOpenForCausalLM'],
    read: readSolar,
    inert: ['intermediate_size'],
  },
  { types: ['dots1'], classes: ['Dots1ForCausalLM'], read: readDots },
] satisfies readonly Family[];

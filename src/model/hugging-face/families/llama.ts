import type { ArchitectureDescription } from '../../complete.ts';
import { count, flag, type HubConfig, only, optionalCount, optionalList } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, sizesOf } from '../sizes.ts';
import { windowOf, windowsOn } from '../windows.ts';

/** Llama 1 to 3, and what is saved as it (TinyLlama, Yi, DeepSeek LLM, SmolLM 1 and 2, Falcon 3); Granite, whose multipliers are no parameters. */
function readLlama(config: HubConfig): ArchitectureDescription {
  return { ...sizesOf(config, { tied: false }), biases: withMlp(config) };
}

/** Arcee's AFM: Llama with two matrices around a squared ReLU. */
function readArcee(config: HubConfig): ArchitectureDescription {
  return { ...readLlama(config), gated: false };
}

/** SmolLM3: Llama with some layers without rotation, and windows there when they are on. */
function readSmolLm3(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: true, kvHeads: 'required' });
  optionalList(config, 'layer_types');
  const interval = optionalCount(config, 'no_rope_layer_interval') ?? 4;
  return {
    ...sizes,
    biases: withMlp(config),
    ...(windowsOn(config) && windowOf(config, sizes.layers, index => (index + 1) % interval === 0)),
  };
}

function withMlp(config: HubConfig) {
  return { ...attentionBiases(config), feedForward: flag(config, 'mlp_bias', false) };
}

/** Kyutai's Helium: Llama whose output projection is square. */
function readHelium(config: HubConfig): ArchitectureDescription {
  const model = readLlama(config);
  only(config, 'head_dim', [model.hidden / model.heads]);
  return { ...model, biases: { ...withMlp(config), attentionOutput: false } };
}

/** HyperCLOVA X: Llama with multipliers, and norms after the parts too. */
function readHyperClova(config: HubConfig): ArchitectureDescription {
  return { ...readLlama(config), normsPerLayer: flag(config, 'use_post_norm', false) ? 4 : 2 };
}

/** Meta's CWM: Llama without biases, and a window in three layers of four, beginning with one that sees all. */
function readCwm(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required', headDimension: 'required' });
  return {
    ...sizes,
    biases: { feedForward: flag(config, 'mlp_bias', false) },
    ...windowOf(config, sizes.layers, index => index % 4 !== 0),
  };
}

/** Ministral 3: Mistral with a head dimension of its own; windows are the file's. */
function readMinistral3(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required', headDimension: 'required' });
  return { ...sizes, ...windowOf(config, sizes.layers, () => true) };
}

/** Mistral: Llama without biases; version 0.1 has a window in every layer. */
function readMistral(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required' });
  return { ...sizes, ...windowOf(config, sizes.layers, () => true) };
}

/** Mixtral: every layer has experts of width `intermediate_size`. */
function readMixtral(config: HubConfig): ArchitectureDescription {
  const { feedForward, ...sizes } = sizesOf(config, { tied: false, kvHeads: 'required' });
  return {
    ...sizes,
    mixture: {
      experts: count(config, 'num_local_experts'),
      activeExperts: count(config, 'num_experts_per_tok'),
      expertFeedForward: feedForward,
    },
    ...windowOf(config, sizes.layers, () => true),
  };
}

/** Phi-3 and Phi-4: Llama with fused projections. */
function readPhi3(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false });
  return { ...sizes, ...windowOf(config, sizes.layers, () => true) };
}

export default [
  {
    types: ['llama'],
    // the last is SmolVLM's name of the same
    classes: ['LlamaForCausalLM', 'LLaMAForCausalLM', 'VLlama3ForCausalLM'],
    inert: ['is_llama_config', 'perceiver_config', 'pixel_shuffle_factor'],
    read: readLlama,
    defaults: {
      vocab_size: 32_000,
      hidden_size: 4096,
      intermediate_size: 11_008,
      num_hidden_layers: 32,
      num_attention_heads: 32,
    },
  },
  { types: ['granite'], classes: ['GraniteForCausalLM'], read: readLlama },
  { types: ['baichuan'], classes: ['BaichuanForCausalLM', 'BaiChuanForCausalLM'], read: readLlama },
  {
    types: ['mistral'],
    classes: ['MistralForCausalLM'],
    read: readMistral,
    defaults: {
      vocab_size: 32_000,
      hidden_size: 4096,
      intermediate_size: 14_336,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
    },
  },
  {
    types: ['mixtral'],
    classes: ['MixtralForCausalLM'],
    read: readMixtral,
    defaults: {
      vocab_size: 32_000,
      hidden_size: 4096,
      intermediate_size: 14_336,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      num_experts_per_tok: 2,
      num_local_experts: 8,
    },
  },
  {
    types: ['phi3'],
    classes: ['Phi3ForCausalLM'],
    read: readPhi3,
    inert: ['full_attn_mod', 'interpolate_factor'],
    defaults: {
      vocab_size: 32_064,
      hidden_size: 3072,
      intermediate_size: 8192,
      num_hidden_layers: 32,
      num_attention_heads: 32,
    },
  },
  { types: ['arcee'], classes: ['ArceeForCausalLM'], read: readArcee },
  { types: ['helium'], classes: ['HeliumForCausalLM'], read: readHelium },
  { types: ['hyperclovax'], classes: ['HyperCLOVAXForCausalLM'], read: readHyperClova },
  { types: ['cwm'], classes: ['CwmForCausalLM'], read: readCwm },
  { types: ['ministral'], classes: ['MinistralForCausalLM'], read: readMistral },
  { types: ['ministral3'], classes: ['Ministral3ForCausalLM'], read: readMinistral3 },
  { types: ['smollm3'], classes: ['SmolLM3ForCausalLM'], read: readSmolLm3 },
] satisfies readonly Family[];

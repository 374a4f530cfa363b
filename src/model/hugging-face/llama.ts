import type { ArchitectureDescription } from '../complete.ts';
import { count, flag, type HubConfig, optionalCount } from './config.ts';
import { attentionBiases, sizesOf } from './sizes.ts';
import { windowOf, windowsOn } from './windows.ts';

/** Llama 1 to 3, and what is saved as it (TinyLlama, Yi, DeepSeek LLM, SmolLM 1 and 2, Falcon 3); Granite, whose multipliers are no parameters. */
export function readLlama(config: HubConfig): ArchitectureDescription {
  return { ...sizesOf(config, { tied: false }), biases: withMlp(config) };
}

/** SmolLM3: Llama with some layers without rotation, and windows there when they are on. */
export function readSmolLm3(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: true, kvHeads: 'required' });
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

/** Mistral: Llama without biases; version 0.1 has a window in every layer. */
export function readMistral(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required' });
  return { ...sizes, ...windowOf(config, sizes.layers, () => true) };
}

/** Mixtral: every layer has experts of width `intermediate_size`. */
export function readMixtral(config: HubConfig): ArchitectureDescription {
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
export function readPhi3(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false });
  return { ...sizes, ...windowOf(config, sizes.layers, () => true) };
}

import type { ArchitectureDescription } from '../../complete.ts';
import { count, type HubConfig } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, sizesOf } from '../sizes.ts';
import { windowOf } from '../windows.ts';

const defaults = { tied: true, kvHeads: 'required', headDimension: 'required' } as const;

/** Gemma: wide heads, GeGLU, the head always tied. */
function readGemma(config: HubConfig): ArchitectureDescription {
  return { ...sizesOf(config, defaults), biases: attentionBiases(config) };
}

/** Gemma 2: norms before and after each part, a window in every other layer. */
function readGemma2(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, defaults);
  return {
    ...sizes,
    normsPerLayer: 4,
    biases: attentionBiases(config),
    ...windowOf(config, sizes.layers, index => index % 2 === 0),
  };
}

/** VaultGemma: Gemma 2 with norms before the parts only. */
function readVaultGemma(config: HubConfig): ArchitectureDescription {
  return { ...readGemma2(config), normsPerLayer: 2 };
}

/** Gemma 3, the text part: Gemma 2 with norms of queries and keys, and five layers in six with a window. */
function readGemma3(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, defaults);
  const pattern = count(config, ['sliding_window_pattern', '_sliding_window_pattern'], { fallback: 6 });
  return {
    ...sizes,
    normsPerLayer: 4,
    queryKeyNorm: 'head',
    biases: attentionBiases(config),
    ...windowOf(config, sizes.layers, index => (index + 1) % pattern !== 0),
  };
}

export default [
  {
    types: ['gemma'],
    classes: ['GemmaForCausalLM'],
    read: readGemma,
    defaults: {
      vocab_size: 256_000,
      hidden_size: 3072,
      intermediate_size: 24_576,
      num_hidden_layers: 28,
      num_attention_heads: 16,
      num_key_value_heads: 16,
      head_dim: 256,
    },
  },
  {
    types: ['gemma2'],
    classes: ['Gemma2ForCausalLM'],
    read: readGemma2,
    inert: ['sliding_window_size'],
    defaults: {
      vocab_size: 256_000,
      hidden_size: 2304,
      intermediate_size: 9216,
      num_hidden_layers: 26,
      num_attention_heads: 8,
      num_key_value_heads: 4,
      head_dim: 256,
    },
  },
  { types: ['vaultgemma'], classes: ['VaultGemmaForCausalLM'], read: readVaultGemma },
  {
    types: ['gemma3_text'],
    classes: ['Gemma3ForCausalLM'],
    read: readGemma3,
    defaults: { vocab_size: 262_208, num_attention_heads: 8, num_key_value_heads: 4, head_dim: 256 },
  },
] satisfies readonly Family[];

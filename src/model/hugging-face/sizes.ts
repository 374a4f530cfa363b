import { Refusal } from '../../core/refusal.ts';
import type { ArchitectureDescription } from '../complete.ts';
import { count, flag, type HubConfig, layerCount, optionalCount, present } from './config.ts';

/** What an absent key means in a family. */
export interface SizeDefaults {
  /** `tie_word_embeddings`. */
  readonly tied: boolean;
  /** `num_key_value_heads`: as many as heads, or an error where the class has a number of its own. */
  readonly kvHeads?: 'heads' | 'required';
  /**
   * `head_dim`: hidden size over heads, an error where the class has a number of its own, or nothing that counts
   * (latent attention has dimensions of its own).
   */
  readonly headDimension?: 'quotient' | 'required' | 'unused';
}

/** The sizes that most families write under the same keys. */
export type Sizes = ArchitectureDescription & {
  readonly feedForward: number;
  readonly kvHeads: number;
  readonly headDimension: number;
};

/**
 * Layers, widths, heads, vocabulary and ties of a configuration with Llama's keys.
 *
 * @throws RangeError naming a key that is missing
 */
export function sizesOf(config: HubConfig, defaults: SizeDefaults): Sizes {
  const hidden = count(config, 'hidden_size');
  const heads = count(config, 'num_attention_heads');
  const contextLength = optionalCount(config, 'max_position_embeddings');
  return {
    layers: layerCount(config, 'num_hidden_layers'),
    hidden,
    heads,
    kvHeads: count(config, 'num_key_value_heads', defaults.kvHeads === 'required' ? {} : { fallback: heads }),
    headDimension: headDimensionOf(config, { hidden, heads }, defaults.headDimension ?? 'quotient'),
    feedForward: count(config, 'intermediate_size'),
    vocabulary: count(config, 'vocab_size'),
    tied: flag(config, 'tie_word_embeddings', defaults.tied),
    ...(contextLength !== undefined && { contextLength }),
  };
}

function headDimensionOf(
  config: HubConfig,
  sizes: { readonly hidden: number; readonly heads: number },
  absent: NonNullable<SizeDefaults['headDimension']>,
): number {
  if (present(config, 'head_dim') || absent === 'required') return count(config, 'head_dim');
  return absent === 'unused' ? 1 : quotient(config, sizes.hidden, sizes.heads);
}

/**
 * Hidden size over heads.
 *
 * @throws RangeError when it is not whole: the library refuses such sizes, or loses the rest
 */
export function quotient(config: HubConfig, hidden: number, heads: number): number {
  if (heads > hidden) {
    throw new Refusal(`Heads of ${config.type} must be at most ${hidden}: got ${heads}`);
  }
  if (hidden % heads !== 0) {
    throw new Refusal(
      `hidden_size of ${config.type} must be a multiple of its ${heads} heads where head_dim is not given: got ${hidden}`,
    );
  }
  return hidden / heads;
}

/** Biases on the four projections of attention, under one key. */
export function attentionBiases(config: HubConfig, key = 'attention_bias', fallback = false) {
  const biased = flag(config, key, fallback);
  return { queryKeyValue: biased, attentionOutput: biased };
}

/**
 * Biases that balance the load of experts, one an expert and layer: a rule sets them (arXiv:2412.19437, section 2.1.2), transformers
 * registers them as a buffer, and checkpoints keep them.
 */
export function balanceBiases(experts: number, layers: number) {
  return { untrained: { name: 'biases that balance the experts', numbers: experts * layers } };
}

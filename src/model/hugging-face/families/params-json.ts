import type { ArchitectureDescription } from '../../complete.ts';
import { count, flag, type HubConfig, layerCount, nested, optionalCount, present, ratio } from '../config.ts';
import type { Family } from '../family.ts';
import { quotient } from '../sizes.ts';

/**
 * `params.json` of Meta's Llama 1 to 3 (meta-llama/llama-models) and of Mistral (mistralai/mistral-inference), which has no
 * `model_type`: it is known by `dim` and `n_layers`.
 */
function readParams(config: HubConfig): ArchitectureDescription {
  const hidden = count(config, 'dim');
  const heads = count(config, 'n_heads');
  const moe = nested(config, 'moe');
  const feedForward = optionalCount(config, 'hidden_dim') ?? adjusted(config, hidden);
  const headDimension = optionalCount(config, 'head_dim') ?? quotient(config, hidden, heads);
  return {
    layers: layerCount(config, 'n_layers'),
    hidden,
    heads,
    kvHeads: count(config, 'n_kv_heads', { fallback: heads }),
    headDimension,
    // Llama 1 and 2 leave it to the tokenizer, as -1: then it is missing
    vocabulary: count(config, 'vocab_size'),
    tied: flag(config, 'tied_embeddings', false),
    ...(present(config, 'moe')
      ? {
          mixture: {
            experts: count(moe, 'num_experts'),
            activeExperts: count(moe, 'num_experts_per_tok'),
            expertFeedForward: feedForward,
          },
        }
      : { feedForward }),
  };
}

/** Two thirds of four widths, times a factor, up to a multiple. */
function adjusted(config: HubConfig, hidden: number): number {
  const factor = present(config, 'ffn_dim_multiplier') ? ratio(config, 'ffn_dim_multiplier') : 1;
  const multiple = count(config, 'multiple_of');
  return multiple * Math.ceil(Math.trunc(factor * Math.trunc((8 * hidden) / 3)) / multiple);
}

export default {
  types: ['params.json'],
  classes: [],
  read: readParams,
  inert: ['use_scaled_rope', 'sliding_window', 'norm_eps'],
} satisfies Family;

import { Refusal } from '../../core/refusal.ts';
import type { ArchitectureDescription } from '../complete.ts';
import { flag, type HubConfig } from './config.ts';
import { attentionBiases, sizesOf } from './sizes.ts';

/** Command R: parallel block with one LayerNorm without bias, tied; the larger one norms queries and keys. */
export function readCohere(config: HubConfig): ArchitectureDescription {
  return {
    ...sizesOf(config, { tied: true }),
    norm: 'layer-without-bias',
    normsPerLayer: 1,
    queryKeyNorm: flag(config, 'use_qk_norm', false) ? 'full' : 'none',
    biases: attentionBiases(config),
  };
}

/** StableLM: Llama with LayerNorm, some with biases on queries, keys and values. */
export function readStableLm(config: HubConfig): ArchitectureDescription {
  if (flag(config, 'qk_layernorm', false)) {
    throw new Refusal(`qk_layernorm of ${config.type} must be false: its norms are not counted here`);
  }
  return {
    ...sizesOf(config, { tied: false }),
    norm: 'layer',
    normsPerLayer: flag(config, 'use_parallel_residual', false) ? 1 : 2,
    biases: { queryKeyValue: flag(config, 'use_qkv_bias', false) },
  };
}

/** InternLM2: Llama, with one key for all biases of attention. */
export function readInternLm2(config: HubConfig): ArchitectureDescription {
  return { ...sizesOf(config, { tied: false }), biases: attentionBiases(config, 'bias', true) };
}

import { Refusal } from '../../core/refusal.ts';
import type { ArchitectureDescription } from '../complete.ts';
import { count, flag, type HubConfig, optionalList } from './config.ts';
import { attentionBiases, sizesOf } from './sizes.ts';
import { qwenWindow } from './windows.ts';

/** Qwen 1: biases on queries, keys and values; `intermediate_size` counts gate and up together. */
export function readQwen(config: HubConfig): ArchitectureDescription {
  const { feedForward, ...sizes } = sizesOf(config, { tied: false });
  if (feedForward % 2 !== 0) {
    throw new Refusal(`intermediate_size of ${config.type} must be even: got ${feedForward}`);
  }
  return { ...sizes, feedForward: feedForward / 2, biases: { queryKeyValue: true } };
}

/** Qwen 1.5, 2 and 2.5: biases on queries, keys and values. */
export function readQwen2(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required' });
  return { ...sizes, biases: { queryKeyValue: true }, ...qwenWindow(config, sizes.layers) };
}

/** Qwen2-MoE: routed experts, and one wide shared expert with a gate of its own. */
export function readQwen2Moe(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required' });
  return {
    ...sizes,
    biases: { queryKeyValue: flag(config, 'qkv_bias', true) },
    mixture: {
      ...routed(config),
      sharedExperts: 1,
      sharedFeedForward: count(config, 'shared_expert_intermediate_size'),
      sharedGate: true,
      denseLayers: denseLayers(config, sizes.layers),
    },
    ...qwenWindow(config, sizes.layers),
  };
}

/** Qwen3: a head dimension of its own, norms of queries and keys instead of biases. */
export function readQwen3(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required', headDimension: 'required' });
  return {
    ...sizes,
    queryKeyNorm: 'head',
    biases: attentionBiases(config),
    ...qwenWindow(config, sizes.layers),
  };
}

/** Qwen3-MoE: Qwen3 with routed experts and no shared one. */
export function readQwen3Moe(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required' });
  return {
    ...sizes,
    queryKeyNorm: 'head',
    biases: attentionBiases(config),
    mixture: { ...routed(config), denseLayers: denseLayers(config, sizes.layers) },
    ...qwenWindow(config, sizes.layers),
  };
}

function routed(config: HubConfig) {
  return {
    experts: count(config, ['num_experts', 'num_local_experts']),
    activeExperts: count(config, 'num_experts_per_tok'),
    expertFeedForward: count(config, 'moe_intermediate_size'),
  };
}

/** A layer has experts unless `mlp_only_layers` names it or `decoder_sparse_step` steps over it. */
function denseLayers(config: HubConfig, layers: number): number {
  const only = optionalList(config, 'mlp_only_layers') ?? [];
  const step = count(config, 'decoder_sparse_step', { fallback: 1 });
  let dense = 0;
  for (let index = 0; index < layers; index++) {
    if (only.includes(index) || (index + 1) % step !== 0) dense++;
  }
  return dense;
}

import { Refusal } from '../../../core/refusal.ts';
import type { ArchitectureDescription } from '../../complete.ts';
import { kimiDelta } from '../../recurrent.ts';
import { count, type HubConfig, nested, only, optionalList, present } from '../config.ts';
import type { Family } from '../family.ts';
import { balanceBiases } from '../sizes.ts';
import { layersOf } from '../windows.ts';
import { latentOf } from './deepseek.ts';

/** Kimi Linear (arXiv:2510.26692): latent attention in one layer of four, Kimi Delta Attention in the others, experts after the first. */
function readKimiLinear(config: HubConfig): ArchitectureDescription {
  const model = latentOf(config, { tied: false });
  const { attending, heads, dimension, convolution } = linearOf(config, model.layers);
  const experts = count(config, ['num_experts', 'n_routed_experts']);
  const denseLayers = denseOf(config, model.layers);
  return {
    ...model,
    attentionLayers: attending,
    recurrence: {
      ...kimiDelta({ hidden: model.hidden, heads, dimension, convolution }),
      layers: model.layers - attending,
    },
    ...balanceBiases(experts, model.layers - denseLayers),
    mixture: {
      experts,
      activeExperts: count(config, ['num_experts_per_token', 'num_experts_per_tok']),
      expertFeedForward: count(config, 'moe_intermediate_size'),
      sharedExperts: count(config, ['num_shared_experts', 'n_shared_experts'], { fallback: 0, least: 0 }),
      denseLayers,
    },
  };
}

/** Layers with attention and sizes of the others: published files list both kinds from 1, later ones name each layer's. */
function linearOf(config: HubConfig, layers: number) {
  if (!present(config, 'linear_attn_config')) {
    return {
      attending: layersOf(config, ['linear_attention', 'full_attention'], layers).full_attention!,
      heads: count(config, 'linear_num_heads'),
      dimension: count(config, 'linear_head_dim'),
      convolution: count(config, 'linear_conv_kernel_dim', { fallback: 4 }),
    };
  }
  const own = nested(config, 'linear_attn_config');
  const attending = optionalList(own, 'full_attn_layers') ?? [];
  const recurrent = optionalList(own, 'kda_layers') ?? [];
  if (
    new Set([...attending, ...recurrent]).size !== layers ||
    attending.length + recurrent.length !== layers
  ) {
    throw new Refusal(
      `full_attn_layers and kda_layers of ${config.type} must be ${layers} layers together, each once: got ${attending.length} and ${recurrent.length}`,
    );
  }
  return {
    attending: attending.length,
    heads: count(own, 'num_heads'),
    dimension: count(own, 'head_dim'),
    convolution: count(own, 'short_conv_kernel_size', { fallback: 4 }),
  };
}

function denseOf(config: HubConfig, layers: number): number {
  if (present(config, 'mlp_layer_types')) {
    return layersOf(config, ['dense', 'sparse'], layers, 'mlp_layer_types').dense!;
  }
  only(config, 'moe_layer_freq', [1]);
  return count(config, 'first_k_dense_replace', { least: 0 });
}

/** How experts are chosen; latent attention has no rotation, and writes a head dimension that nothing has. */
const inert = [
  'mla_use_nope',
  'moe_renormalize',
  'moe_router_activation_func',
  'num_key_value_heads',
  'use_grouped_topk',
  'qk_head_dim',
];

export default {
  types: ['kimi_linear'],
  classes: ['KimiLinearForCausalLM'],
  read: readKimiLinear,
  inert,
} satisfies Family;

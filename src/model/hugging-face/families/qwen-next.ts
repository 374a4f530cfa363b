import type { ArchitectureDescription } from '../../complete.ts';
import { gatedDelta } from '../../recurrent.ts';
import { count, flag, type HubConfig, layerCount, present } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, sizesOf } from '../sizes.ts';
import { layersOf } from '../windows.ts';
import { qwenMixture } from './qwen.ts';

/** Qwen3-Next and Qwen3.5: three layers in four of gated linear attention, a gate on the output of the others. */
function readHybrid(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required', headDimension: 'required' });
  const attending = attentionLayers(config, sizes.layers);
  return {
    ...sizes,
    queryKeyNorm: 'head',
    biases: attentionBiases(config),
    outputGate: flag(config, 'attn_output_gate', true),
    attentionLayers: attending,
    recurrence: {
      ...gatedDelta({
        hidden: sizes.hidden,
        keyHeads: count(config, 'linear_num_key_heads'),
        valueHeads: count(config, 'linear_num_value_heads'),
        keyDimension: count(config, 'linear_key_head_dim'),
        valueDimension: count(config, 'linear_value_head_dim'),
        convolution: count(config, 'linear_conv_kernel_dim'),
      }),
      layers: sizes.layers - attending,
    },
  };
}

/** The same with experts and a gated shared one; Qwen3.5 has no dense layers, and leaves out their width. */
function readHybridMoe(config: HubConfig): ArchitectureDescription {
  const layers = layerCount(config, 'num_hidden_layers');
  const experts = qwenMixture(config, layers);
  const feedForward = experts.mixture.denseLayers > 0 ? count(config, 'intermediate_size') : 0;
  const values = { ...config.values, intermediate_size: 1 };
  return { ...readHybrid({ ...config, values }), ...experts, feedForward };
}

function attentionLayers(config: HubConfig, layers: number): number {
  const every = count(config, 'full_attention_interval', { fallback: 4 });
  if (!present(config, 'layer_types')) return Math.floor(layers / every);
  return layersOf(config, ['linear_attention', 'full_attention'], layers).full_attention!;
}

/** Left out or of the wrapper. */
const inert = ['mtp_num_hidden_layers', 'mtp_use_dedicated_embeddings', 'mamba_ssm_dtype', 'mlp_only_layers'];

export default [
  { types: ['qwen3_next'], classes: ['Qwen3NextForCausalLM'], read: readHybridMoe, inert },
  { types: ['qwen3_5_text'], classes: ['Qwen3_5ForCausalLM'], read: readHybrid, inert },
  { types: ['qwen3_5_moe_text'], classes: ['Qwen3_5MoeForCausalLM'], read: readHybridMoe, inert },
] satisfies readonly Family[];

import type { ArchitectureDescription } from '../../complete.ts';
import { mamba2 } from '../../recurrent.ts';
import { count, flag, type HubConfig, optionalList, present } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, sizesOf } from '../sizes.ts';
import { layersOf } from '../windows.ts';

/** Bamba: Mamba-2 in all layers but those that `attn_layer_indices` lists. */
function readBamba(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required' });
  const attending = present(config, 'layers_block_type')
    ? attentionOf(config, sizes.layers)
    : (optionalList(config, 'attn_layer_indices')?.length ?? 0);
  const inner = count(config, 'mamba_expand', { fallback: 2 }) * sizes.hidden;
  return {
    ...sizes,
    biases: { ...attentionBiases(config), feedForward: flag(config, 'mlp_bias', false) },
    attentionLayers: attending,
    recurrence: {
      ...mamba2({
        hidden: sizes.hidden,
        inner,
        heads: count(config, 'mamba_n_heads'),
        state: count(config, 'mamba_d_state'),
        convolution: count(config, 'mamba_d_conv', { fallback: 4 }),
        groups: count(config, 'mamba_n_groups', { fallback: 1 }),
        bias: flag(config, 'mamba_proj_bias', false),
        convolutionBias: flag(config, 'mamba_conv_bias', true),
      }),
      layers: sizes.layers - attending,
    },
  };
}

function attentionOf(config: HubConfig, layers: number): number {
  const kinds = ['mamba', 'attention', 'linear_attention', 'full_attention'];
  const found = layersOf(config, kinds, layers, 'layers_block_type');
  return found.attention! + found.full_attention!;
}

const inert = [
  'mamba_d_head',
  'mamba_chunk_size',
  'num_logits_to_keep',
  'z_loss_coefficient',
  'time_step_limit',
];

export default { types: ['bamba'], classes: ['BambaForCausalLM'], read: readBamba, inert } satisfies Family;

import type { ArchitectureDescription } from '../../complete.ts';
import { mamba2 } from '../../recurrent.ts';
import { count, flag, type HubConfig, only, optionalCount } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, sizesOf } from '../sizes.ts';

/** Falcon-H1: every layer attends and has a state space beside it (arXiv:2507.22448). */
function readFalconH1(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required' });
  const expanded = count(config, 'mamba_expand', { fallback: 2 }) * sizes.hidden;
  const bias = flag(config, 'mamba_proj_bias', false);
  only(config, 'projectors_bias', [bias]);
  return {
    ...sizes,
    biases: { ...attentionBiases(config), feedForward: flag(config, 'mlp_bias', false) },
    recurrence: {
      ...mamba2({
        hidden: sizes.hidden,
        inner: optionalCount(config, 'mamba_d_ssm') ?? expanded,
        heads: count(config, 'mamba_n_heads'),
        state: count(config, 'mamba_d_state'),
        convolution: count(config, 'mamba_d_conv', { fallback: 4 }),
        groups: count(config, 'mamba_n_groups', { fallback: 1 }),
        bias,
        convolutionBias: flag(config, 'mamba_conv_bias', true),
        norm: flag(config, 'mamba_rms_norm', false),
      }),
      layers: sizes.layers,
    },
  };
}

const inert = [
  'mamba_chunk_size',
  'mamba_d_head',
  'mamba_norm_before_gate',
  'mamba_use_mlp',
  'mlp_expansion_factor',
  'mlp_multipliers',
  'ssm_multipliers',
  'num_logits_to_keep',
  'time_step_limit',
];

export default {
  types: ['falcon_h1'],
  classes: ['FalconH1ForCausalLM'],
  read: readFalconH1,
  inert,
} satisfies Family;

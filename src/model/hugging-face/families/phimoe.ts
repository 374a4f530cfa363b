import type { ArchitectureDescription } from '../../complete.ts';
import { count, flag, type HubConfig } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, sizesOf } from '../sizes.ts';
import { windowOf } from '../windows.ts';

/** Phi-3.5-MoE: LayerNorm, biases on attention and on the head. */
function readPhiMoe(config: HubConfig): ArchitectureDescription {
  const { feedForward, ...sizes } = sizesOf(config, { tied: false, kvHeads: 'required' });
  return {
    ...sizes,
    norm: 'layer',
    biases: { ...attentionBiases(config), head: flag(config, 'lm_head_bias', false) },
    mixture: {
      experts: count(config, 'num_local_experts'),
      activeExperts: count(config, 'num_experts_per_tok'),
      expertFeedForward: feedForward,
    },
    ...windowOf(config, sizes.layers, () => true),
  };
}

export default {
  types: ['phimoe'],
  classes: ['PhiMoEForCausalLM', 'PhimoeForCausalLM'],
  read: readPhiMoe,
} satisfies Family;

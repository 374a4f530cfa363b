import type { ArchitectureDescription } from '../../complete.ts';
import { flag, type HubConfig } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, sizesOf } from '../sizes.ts';

/** BitNet b1.58: Llama with a norm before the projection out of attention and one before that out of the feed-forward part. */
function readBitNet(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required' });
  return {
    ...sizes,
    biases: { ...attentionBiases(config), feedForward: flag(config, 'mlp_bias', false) },
    additions: [
      {
        name: 'norms inside of the parts',
        part: 'norms',
        parameters: sizes.layers * (sizes.hidden + sizes.feedForward),
        weights: 0,
      },
    ],
  };
}

export default {
  types: ['bitnet'],
  classes: ['BitnetForCausalLM', 'BitNetForCausalLM'],
  read: readBitNet,
  inert: ['input_bits', 'weight_bits'],
} satisfies Family;

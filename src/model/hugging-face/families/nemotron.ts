import type { ArchitectureDescription } from '../../complete.ts';
import { flag, type HubConfig } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, sizesOf } from '../sizes.ts';

/** Nemotron-4 and Minitron: LayerNorm, squared ReLU between two matrices. */
function readNemotron(config: HubConfig): ArchitectureDescription {
  return {
    ...sizesOf(config, { tied: false, kvHeads: 'heads' }),
    gated: false,
    norm: 'layer',
    biases: { ...attentionBiases(config), feedForward: flag(config, 'mlp_bias', false) },
  };
}

export default { types: ['nemotron'], classes: ['NemotronForCausalLM'], read: readNemotron } satisfies Family;

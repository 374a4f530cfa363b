import type { ArchitectureDescription } from '../../complete.ts';
import { flag, type HubConfig } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, sizesOf } from '../sizes.ts';

/** Jais 2: LayerNorm, squared ReLU between two matrices, biases everywhere. */
function readJais(config: HubConfig): ArchitectureDescription {
  return {
    ...sizesOf(config, { tied: false, headDimension: 'required' }),
    gated: false,
    norm: 'layer',
    biases: {
      ...attentionBiases(config, 'attention_bias', true),
      feedForward: flag(config, 'mlp_bias', true),
    },
  };
}

export default { types: ['jais2'], classes: ['Jais2ForCausalLM'], read: readJais } satisfies Family;

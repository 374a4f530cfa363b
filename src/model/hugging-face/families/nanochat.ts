import type { ArchitectureDescription } from '../../complete.ts';
import type { HubConfig } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, sizesOf } from '../sizes.ts';

/** nanochat: norms without parameters, squared ReLU between two matrices. */
function readNanochat(config: HubConfig): ArchitectureDescription {
  return {
    ...sizesOf(config, { tied: false }),
    gated: false,
    norm: 'none',
    biases: attentionBiases(config),
  };
}

export default { types: ['nanochat'], classes: ['NanoChatForCausalLM'], read: readNanochat } satisfies Family;

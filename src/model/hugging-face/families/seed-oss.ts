import type { ArchitectureDescription } from '../../complete.ts';
import { flag, type HubConfig } from '../config.ts';
import type { Family } from '../family.ts';
import { sizesOf } from '../sizes.ts';

/** Seed-OSS: Llama with a key for each kind of bias. */
function readSeedOss(config: HubConfig): ArchitectureDescription {
  return {
    ...sizesOf(config, { tied: false, kvHeads: 'required', headDimension: 'required' }),
    biases: {
      queryKeyValue: flag(config, 'attention_bias', true),
      attentionOutput: flag(config, 'attention_out_bias', false),
      feedForward: flag(config, 'mlp_bias', false),
    },
  };
}

export default { types: ['seed_oss'], classes: ['SeedOssForCausalLM'], read: readSeedOss } satisfies Family;

import type { ArchitectureDescription } from '../../complete.ts';
import { flag, type HubConfig } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, sizesOf } from '../sizes.ts';

/** InternLM2: Llama, with one key for all biases of attention. */
function readInternLm2(config: HubConfig): ArchitectureDescription {
  return { ...sizesOf(config, { tied: false }), biases: attentionBiases(config, 'bias', true) };
}

/** InternLM3: a key for the biases of queries, keys and values, another for all the others. */
function readInternLm3(config: HubConfig): ArchitectureDescription {
  const others = flag(config, 'bias', false);
  return {
    ...sizesOf(config, { tied: false }),
    biases: { queryKeyValue: flag(config, 'qkv_bias', false), attentionOutput: others, feedForward: others },
  };
}

export default [
  { types: ['internlm2'], classes: ['InternLM2ForCausalLM'], read: readInternLm2 },
  { types: ['internlm3'], classes: ['InternLM3ForCausalLM'], read: readInternLm3 },
] satisfies readonly Family[];

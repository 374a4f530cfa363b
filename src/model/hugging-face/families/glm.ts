import type { ArchitectureDescription } from '../../complete.ts';
import { flag, type HubConfig } from '../config.ts';
import type { Family } from '../family.ts';
import { sizesOf } from '../sizes.ts';

/** GLM-4-9B: Llama with biases on queries, keys and values. */
function readGlm(config: HubConfig): ArchitectureDescription {
  return {
    ...sizesOf(config, { tied: false, kvHeads: 'required', headDimension: 'required' }),
    biases: { queryKeyValue: flag(config, 'attention_bias', true) },
  };
}

/** GLM-4 of April 2025 and GLM-Z1: norms before and after each part. */
function readGlm4(config: HubConfig): ArchitectureDescription {
  return { ...readGlm(config), normsPerLayer: 4 };
}

/** GLM-4.1V: its class has the biases whatever the file says. */
function readGlm4v(config: HubConfig): ArchitectureDescription {
  return { ...readGlm4(config), biases: { queryKeyValue: true } };
}

export default [
  { types: ['glm'], classes: ['GlmForCausalLM'], read: readGlm },
  { types: ['glm4'], classes: ['Glm4ForCausalLM'], read: readGlm4 },
  { types: ['glm4v_text'], classes: [], read: readGlm4v },
] satisfies readonly Family[];

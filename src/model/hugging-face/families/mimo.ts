import type { ArchitectureDescription } from '../../complete.ts';
import { flag, type HubConfig } from '../config.ts';
import type { Family } from '../family.ts';
import { sizesOf } from '../sizes.ts';
import { qwenWindow } from '../windows.ts';

/** MiMo-7B: Qwen2 with layers for multi-token prediction, which are left out. */
function readMiMo(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required' });
  return {
    ...sizes,
    biases: { queryKeyValue: flag(config, 'attention_bias', true) },
    ...qwenWindow(config, sizes.layers),
  };
}

export default { types: ['mimo'], classes: ['MiMoForCausalLM'], read: readMiMo } satisfies Family;

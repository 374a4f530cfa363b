import type { ArchitectureDescription } from '../../complete.ts';
import { flag, type HubConfig } from '../config.ts';
import type { Family } from '../family.ts';
import { sizesOf } from '../sizes.ts';

/** StableLM: Llama with LayerNorm, some with biases on queries, keys and values; the 12B norms each head by itself. */
function readStableLm(config: HubConfig): ArchitectureDescription {
  return {
    ...sizesOf(config, { tied: false }),
    norm: 'layer',
    normsPerLayer: flag(config, 'use_parallel_residual', false) ? 1 : 2,
    biases: { queryKeyValue: flag(config, 'use_qkv_bias', false) },
    ...(flag(config, 'qk_layernorm', false) && {
      queryKeyNorm: 'full' as const,
      queryKeyNormKind: 'layer-without-bias' as const,
    }),
  };
}

export default { types: ['stablelm'], classes: ['StableLmForCausalLM'], read: readStableLm } satisfies Family;

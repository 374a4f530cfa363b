import type { ArchitectureDescription } from '../../complete.ts';
import { flag, type HubConfig, only } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, sizesOf } from '../sizes.ts';

/** Apertus: norms of queries and keys, two matrices around xIELU, which has two trained numbers a layer (arXiv:2411.13010). */
function readApertus(config: HubConfig): ArchitectureDescription {
  only(config, 'hidden_act', ['xielu']);
  only(config, 'qk_norm', [true]);
  only(config, 'post_norm', [false]);
  const sizes = sizesOf(config, { tied: false });
  return {
    ...sizes,
    gated: false,
    queryKeyNorm: 'head',
    biases: { ...attentionBiases(config), feedForward: flag(config, 'mlp_bias', false) },
    // two constants of the activation are in every layer too
    untrained: { name: 'constants of xIELU', numbers: 2 * sizes.layers },
    additions: [{ name: 'xIELU', part: 'other', parameters: 2 * sizes.layers, weights: 0 }],
  };
}

export default { types: ['apertus'], classes: ['ApertusForCausalLM'], read: readApertus } satisfies Family;

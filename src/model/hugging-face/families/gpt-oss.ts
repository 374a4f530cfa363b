import type { ArchitectureDescription } from '../../complete.ts';
import { count, type HubConfig } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, sizesOf } from '../sizes.ts';
import { windowOf } from '../windows.ts';

/** gpt-oss: biases everywhere, attention sinks, a window in every other layer. */
function readGptOss(config: HubConfig): ArchitectureDescription {
  const { feedForward, ...sizes } = sizesOf(config, {
    tied: false,
    kvHeads: 'required',
    headDimension: 'required',
  });
  return {
    ...sizes,
    sinks: true,
    biases: attentionBiases(config, 'attention_bias', true),
    mixture: {
      experts: count(config, ['num_local_experts', 'num_experts']),
      activeExperts: count(config, ['num_experts_per_tok', 'experts_per_token']),
      expertFeedForward: feedForward,
      routerBias: true,
      expertBiases: true,
    },
    ...windowOf(config, sizes.layers, index => index % 2 === 0),
  };
}

export default [
  { types: ['gpt_oss'], classes: ['GptOssForCausalLM'], read: readGptOss, inert: ['swiglu_limit'] },
] satisfies readonly Family[];

import type { ArchitectureDescription } from '../../complete.ts';
import { count, type HubConfig, only } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, quotient, sizesOf } from '../sizes.ts';
import { latentOf } from './deepseek.ts';

/** MiniCPM 1 and 4: Llama whose scales are no parameters. */
function readMiniCpm(config: HubConfig): ArchitectureDescription {
  only(config, 'num_experts', [0]);
  only(config, 'sparse_config', []);
  return { ...sizesOf(config, { tied: true }), biases: attentionBiases(config) };
}

/** MiniCPM3: latent attention, whose values are as wide as the heads would be without it. */
function readMiniCpm3(config: HubConfig): ArchitectureDescription {
  const valueDimension = quotient(config, count(config, 'hidden_size'), count(config, 'num_attention_heads'));
  return latentOf(config, { tied: true, valueDimension });
}

/** Scales, and how positions reach far. */
const inert = ['dim_model_base', 'scale_emb', 'scale_depth', 'mup_denominator'];

export default [
  { types: ['minicpm'], classes: ['MiniCPMForCausalLM'], read: readMiniCpm, inert },
  { types: ['minicpm3'], classes: ['MiniCPM3ForCausalLM'], read: readMiniCpm3, inert },
] satisfies readonly Family[];

import type { ArchitectureDescription } from '../../complete.ts';
import { mamba } from '../../recurrent.ts';
import { count, flag, type HubConfig, is, present } from '../config.ts';
import type { Family } from '../family.ts';
import { sizesOf } from '../sizes.ts';

/** Jamba (arXiv:2403.19887, section 3.1): one layer in a period attends, the others are of Mamba with norms inside; experts in every other. */
function readJamba(config: HubConfig): ArchitectureDescription {
  const sizes = sizesOf(config, { tied: false, kvHeads: 'required' });
  const { layers, hidden, feedForward } = sizes;
  const attending = inPeriod(config, 'attn_layer', layers, { period: 8, offset: 4 });
  const experts = count(config, 'num_experts', { fallback: 16 });
  const sparse = experts === 1 ? 0 : inPeriod(config, 'expert_layer', layers, { period: 2, offset: 1 });
  const state = count(config, 'mamba_d_state', { fallback: 16 });
  const automatic = !present(config, 'mamba_dt_rank') || is(config, 'mamba_dt_rank', 'auto');
  const rank = automatic ? Math.ceil(hidden / 16) : count(config, 'mamba_dt_rank');
  const layer = mamba({
    hidden,
    inner: count(config, 'mamba_expand', { fallback: 2 }) * hidden,
    state,
    rank,
    convolution: count(config, 'mamba_d_conv', { fallback: 4 }),
    bias: flag(config, 'mamba_proj_bias', false),
    convolutionBias: flag(config, 'mamba_conv_bias', true),
  });
  return {
    ...sizes,
    attentionLayers: attending,
    recurrence: {
      ...layer,
      // norms of Δ, B and C
      parameters: layer.parameters + rank + 2 * state,
      layers: layers - attending,
    },
    ...(sparse > 0 && {
      mixture: {
        experts,
        activeExperts: count(config, 'num_experts_per_tok', { fallback: 2 }),
        expertFeedForward: feedForward,
        denseLayers: layers - sparse,
      },
    }),
  };
}

/** How many layers stand at an offset in each period. */
function inPeriod(
  config: HubConfig,
  key: string,
  layers: number,
  absent: { readonly period: number; readonly offset: number },
): number {
  const period = count(config, `${key}_period`, { fallback: absent.period });
  const offset = count(config, `${key}_offset`, { fallback: absent.offset, least: 0 });
  return Array.from({ length: layers }, (_, index) => index % period === offset).filter(Boolean).length;
}

/** Kernels, and lists that follow from the periods. */
const inert = [
  'use_mambapy',
  'use_associative_scan',
  'layers_block_type',
  'layers_num_experts',
  'num_logits_to_keep',
];

export default { types: ['jamba'], classes: ['JambaForCausalLM'], read: readJamba, inert } satisfies Family;

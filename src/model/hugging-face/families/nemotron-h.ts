import { Refusal } from '../../../core/refusal.ts';
import type { ArchitectureDescription } from '../../complete.ts';
import { mamba2 } from '../../recurrent.ts';
import { count, flag, type HubConfig, only, present, valueAt } from '../config.ts';
import type { Family } from '../family.ts';
import { balanceBiases, sizesOf } from '../sizes.ts';
import { layersOf } from '../windows.ts';

/** Letters of `hybrid_override_pattern`, and what `layers_block_type` calls the same. */
const letters = { M: 'mamba', '*': 'attention', '-': 'mlp', E: 'moe' } as const;

/** What later files call the same. */
const renamed: Readonly<Record<string, string>> = { linear_attention: 'mamba', full_attention: 'attention' };

/** Nemotron-H and Nemotron 3: a layer is one of Mamba-2, attention, feed-forward part or experts, with one norm. */
function readNemotronH(config: HubConfig): ArchitectureDescription {
  const { values, kinds, layers } = patternOf(config);
  // the classes of NVIDIA and of transformers differ in what they make of these
  for (const key of ['tie_word_embeddings', 'attention_bias', 'mamba_proj_bias']) only(config, key, [false]);
  const dense = kinds.mlp! > 0;
  const sizes = sizesOf(
    { ...config, values: dense ? values : { ...values, intermediate_size: 1 } },
    { tied: false, kvHeads: 'required' },
  );
  const inner = count(config, 'mamba_num_heads') * count(config, 'mamba_head_dim');
  const biased = flag(config, 'mlp_bias', false);
  return {
    ...sizes,
    ...(!dense && { feedForward: 0 }),
    gated: false,
    normsPerLayer: 1,
    biases: { feedForward: biased },
    attentionLayers: kinds.attention!,
    feedForwardLayers: kinds.mlp! + kinds.moe!,
    ...(kinds.moe! > 0 && withExperts(config, kinds)),
    recurrence: {
      ...mamba2({
        hidden: sizes.hidden,
        inner,
        heads: count(config, 'mamba_num_heads'),
        state: count(config, 'ssm_state_size'),
        convolution: count(config, 'conv_kernel', { fallback: 4 }),
        groups: count(config, 'n_groups'),
        bias: flag(config, 'use_bias', false),
        convolutionBias: flag(config, 'use_conv_bias', true),
      }),
      layers: kinds.mamba!,
    },
    layers,
  };
}

function withExperts(config: HubConfig, kinds: Readonly<Record<string, number>>) {
  // of experts, only the shared one would have them
  only(config, 'mlp_bias', [false]);
  const mixture = mixtureOf(config, kinds.mlp!);
  const balanced = balanceBiases(mixture.experts, kinds.moe!);
  if (!present(config, 'moe_latent_size')) return { mixture, ...balanced };
  const latent = count(config, 'moe_latent_size');
  const hidden = count(config, 'hidden_size');
  // two matrices between a latent width and an expert's are as many numbers as two of this width would be
  const width = (mixture.expertFeedForward * latent) / hidden;
  if (!Number.isInteger(width)) {
    throw new Refusal(
      `moe_latent_size of ${config.type} must give experts a whole share of the width: got ${latent} of ${hidden}`,
    );
  }
  const weights = 2 * hidden * latent * kinds.moe!;
  return {
    mixture: { ...mixture, expertFeedForward: width },
    ...balanced,
    additions: [
      { name: 'latent width of the experts', part: 'other' as const, parameters: weights, weights },
    ],
  };
}

function mixtureOf(config: HubConfig, denseLayers: number) {
  const sharedExperts = count(config, 'n_shared_experts', { fallback: 0, least: 0 });
  return {
    experts: count(config, 'n_routed_experts'),
    activeExperts: count(config, 'num_experts_per_tok'),
    expertFeedForward: count(config, 'moe_intermediate_size'),
    sharedExperts,
    sharedFeedForward: sharedExperts === 0 ? 0 : count(config, 'moe_shared_expert_intermediate_size'),
    denseLayers,
  };
}

function patternOf(config: HubConfig) {
  const pattern = valueAt(config, 'hybrid_override_pattern');
  const written = config.values.layers_block_type;
  const named = Array.isArray(written) ? written.map(kind => renamed[kind as string] ?? kind) : written;
  const types =
    typeof pattern === 'string' && !present(config, 'layers_block_type')
      ? [...pattern].map(letter => letters[letter as keyof typeof letters] ?? letter)
      : named;
  const layers = Array.isArray(types) ? types.length : count(config, 'num_hidden_layers');
  only(config, 'num_hidden_layers', [layers]);
  const values: HubConfig['values'] = {
    ...config.values,
    layers_block_type: types,
    num_hidden_layers: layers,
    // the class has 128, whatever the width over the heads is
    head_dim: config.values.head_dim ?? valueAt(config, 'attention_head_dim') ?? 128,
  };
  const kinds = layersOf({ ...config, values }, Object.values(letters), layers, 'layers_block_type');
  return { values, kinds, layers };
}

/** Kernels, starting values, and the width that its heads give already. */
const inert = [
  'chunk_size',
  'time_step_rank',
  'mtp_layers_block_type',
  'expand',
  'mamba_ssm_cache_dtype',
  'mamba_hidden_act',
  'mlp_hidden_act',
  'use_mamba_kernels',
  'num_logits_to_keep',
  'rescale_prenorm_residual',
  'attention_head_dim',
  'intermediate_size',
  'moe_shared_expert_overlap',
];

export default {
  types: ['nemotron_h'],
  classes: ['NemotronHForCausalLM'],
  read: readNemotronH,
  inert,
} satisfies Family;

import { Refusal } from '../../../core/refusal.ts';
import type { ArchitectureDescription } from '../../complete.ts';
import { count, type HubConfig, optionalList, valueAt } from '../config.ts';
import type { Family } from '../family.ts';
import { sizesOf } from '../sizes.ts';
import { windowOf } from '../windows.ts';

/**
 * Gemma 3n, the text part: Gemma 3 with an embedding of every layer, learned augmented residuals (LAuReL, arXiv:2411.07501)
 * and alternating updates (AltUp, arXiv:2301.13310); the last layers read keys and values of earlier ones, and own the
 * projections all the same.
 */
function readGemma3n(config: HubConfig): ArchitectureDescription {
  const { feedForward, ...sizes } = sizesOf(oneWidth(config), {
    tied: true,
    kvHeads: 'required',
    headDimension: 'required',
  });
  const { layers, hidden } = sizes;
  const window = windowOf(config, layers, index => (index + 1) % 5 !== 0);
  const shared = count(config, 'num_kv_shared_layers', { fallback: 0, least: 0 });
  const kinds = optionalList(config, 'layer_types') ?? [];
  const windowed = Array.from({ length: shared }, (_, index) => layers - shared + index).filter(index =>
    kinds.length > 0 ? kinds[index] === 'sliding_attention' : (index + 1) % 5 !== 0,
  ).length;
  return {
    ...sizes,
    feedForward,
    // before and after attention and the feed-forward part, of per-layer inputs, of LAuReL and of AltUp's router
    normsPerLayer: 7,
    queryKeyNorm: 'head',
    ...window,
    ...(shared > 0 && { sharedCache: { layers: shared, windowed } }),
    additions: [
      {
        name: 'embedding of every layer',
        part: 'embedding',
        parameters: count(config, 'vocab_size_per_layer_input') * layers * perLayerWidth(config),
        weights: 0,
      },
      ...perLayerParts(config, layers, hidden),
    ],
  };
}

function perLayerWidth(config: HubConfig): number {
  return count(config, 'hidden_size_per_layer_input');
}

function perLayerParts(config: HubConfig, layers: number, hidden: number) {
  const width = perLayerWidth(config);
  const streams = count(config, 'altup_num_inputs');
  const rank = count(config, 'laurel_rank');
  const projections = hidden * layers * width + 2 * layers * hidden * width;
  const laurel = 2 * layers * hidden * rank;
  const router = layers * hidden * streams;
  const streamProjections = 2 * (streams - 1) * hidden * hidden;
  const part = 'other' as const;
  return [
    { name: 'inputs of every layer', part, parameters: projections, weights: projections },
    { name: 'norm of these inputs', part: 'norms' as const, parameters: width, weights: 0 },
    { name: 'LAuReL', part, parameters: laurel, weights: laurel },
    {
      name: 'AltUp',
      part,
      parameters: streamProjections + router + layers * (streams ** 2 + streams ** 3 + hidden),
      weights: streamProjections + router,
    },
  ];
}

/** The width may be a list, one a layer, of which all are the same in the published models. */
function oneWidth(config: HubConfig): HubConfig {
  const widths = valueAt(config, 'intermediate_size');
  if (!Array.isArray(widths)) return config;
  const [first, ...others] = new Set<unknown>(widths);
  if (others.length > 0) {
    throw new Refusal(
      `intermediate_size of ${config.type} must be the same in every layer: got ${first} and ${others[0]}`,
    );
  }
  return { ...config, values: { ...config.values, intermediate_size: first } };
}

/** Sparsity of activations in the first layers, and the output scale, which is always there. */
const inert = [
  'activation_sparsity_pattern',
  'altup_active_idx',
  'altup_correct_scale',
  'altup_coef_clip',
  'altup_lr_multiplier',
];

/** `Gemma3nTextConfig`. */
const defaults = {
  vocab_size: 262_400,
  vocab_size_per_layer_input: 262_144,
  hidden_size: 2048,
  hidden_size_per_layer_input: 256,
  intermediate_size: 16_384,
  num_hidden_layers: 35,
  num_attention_heads: 8,
  num_key_value_heads: 2,
  head_dim: 256,
  sliding_window: 512,
  num_kv_shared_layers: 15,
  altup_num_inputs: 4,
  laurel_rank: 64,
};

export default {
  types: ['gemma3n_text'],
  classes: ['Gemma3nForCausalLM'],
  read: readGemma3n,
  defaults,
  inert,
} satisfies Family;

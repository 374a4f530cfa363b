import type { ArchitectureDescription } from '../../complete.ts';
import { count, flag, type HubConfig, optionalCount, optionalList } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, sizesOf } from '../sizes.ts';
import { checkKinds } from '../windows.ts';

/**
 * Llama 4: experts of width `intermediate_size` with a shared one, in every layer or every other one; dense layers of
 * `intermediate_size_mlp`; three layers in four attend within chunks. Its norms of queries and keys have no parameters.
 */
function readLlama4(config: HubConfig): ArchitectureDescription {
  const { feedForward: expertFeedForward, ...sizes } = sizesOf(config, { tied: false, kvHeads: 'required' });
  const step = count(config, 'interleave_moe_layer_step', { fallback: 1 });
  const listed = optionalList(config, 'moe_layers');
  const sparse = listed?.length || Math.floor(sizes.layers / step);
  flag(config, 'use_qk_norm', true);
  return {
    ...sizes,
    feedForward: count(config, 'intermediate_size_mlp'),
    biases: attentionBiases(config),
    mixture: {
      experts: count(config, 'num_local_experts'),
      activeExperts: count(config, 'num_experts_per_tok', { fallback: 1 }),
      expertFeedForward,
      sharedExperts: 1,
      denseLayers: sizes.layers - sparse,
    },
    ...chunks(config, sizes.layers),
  };
}

/** Layers with rotary positions attend within chunks: those of `no_rope_layers` that are 1, three in four by default. */
function chunks(config: HubConfig, layers: number): Pick<ArchitectureDescription, 'slidingWindow'> {
  const size = optionalCount(config, 'attention_chunk_size');
  const every = count(config, 'no_rope_layer_interval', { fallback: 4 });
  const listed = optionalList(config, 'no_rope_layers') ?? [];
  const rotary =
    listed.length > 0
      ? listed.map(it => it === 1)
      : Array.from({ length: layers }, (_, index) => (index + 1) % every !== 0);
  const types = optionalList(config, 'layer_types');
  if (types !== undefined) checkKinds(config, types, ['chunked_attention', 'full_attention'], layers);
  const chunked = types === undefined ? rotary : types.map(type => type === 'chunked_attention');
  const within = chunked.filter(Boolean).length;
  return size === undefined || within === 0 ? {} : { slidingWindow: { size, layers: within, chunked: true } };
}

/** Scales of the scores in long contexts. */
const inert = ['attn_temperature_tuning', 'floor_scale', 'attn_scale', 'for_llm_compressor'];

/** `Llama4TextConfig`. */
const defaults = {
  vocab_size: 202_048,
  hidden_size: 5120,
  intermediate_size: 8192,
  intermediate_size_mlp: 16_384,
  num_hidden_layers: 48,
  num_attention_heads: 40,
  num_key_value_heads: 8,
  head_dim: 128,
  num_local_experts: 16,
  attention_chunk_size: 8192,
};

export default {
  types: ['llama4_text'],
  classes: ['Llama4ForCausalLM'],
  read: readLlama4,
  defaults,
  inert,
} satisfies Family;

import type { HubConfig } from './config.ts';

/** Keys of any configuration that change no count, whatever they say. */
const inertNames = new Set(
  `model_type architectures _name_or_path name_or_path name auto_map transformers_version torch_dtype dtype params_dtype
  use_cache cache_implementation hidden_act hidden_activation activation_function activation act_fn hidden_size_activation
  id2label label2id num_labels problem_type max_position_embeddings original_max_position_embeddings max_sequence_length
  max_seq_len seq_length n_ctx n_positions max_length model_max_length seq_len max_seq_length initializer_range initializer_cutoff_factor init_method
  return_dict output_hidden_states output_attentions torchscript use_bfloat16 is_decoder
  chunk_size_feed_forward finetuning_task tokenizer_class processor_class prefix task_specific_params tf_legacy_loss
  min_length do_sample early_stopping num_beams num_beam_groups temperature top_k top_p typical_p num_return_sequences
  output_scores return_dict_in_generate remove_invalid_values bad_words_ids suppress_tokens begin_suppress_tokens
  quantization_config quantization compression_config unsloth_version unsloth_fixed pretraining_tp attn_implementation
  _attn_implementation _attn_implementation_internal _attn_implementation_autoset attention_softmax_in_fp32 use_flash_attn flash_attn use_fast_norm
  output_router_logits norm_topk_prob topk_method scoring_func score_func n_group topk_group num_expert_group router_jitter_noise
  gradient_checkpointing use_dynamic_ntk use_logn_attn fp16 bf16 fp32 scale_attn_weights scale_attn_by_inverse_layer_idx
  reorder_and_upcast_attn summary_activation summary_first_dropout summary_proj_to_labels summary_type summary_use_proj
  tie_encoder_decoder torch_compile sliding_window max_window_layers use_sliding_window use_mamba_kernels init_device verbose
  apply_residual_connection_post_layernorm slow_but_exact masked_softmax_fusion offset_alibi unk_index ep_size
  partial_rotary_factor attn_pdrop alibi_bias_max softmax_scale clip_qkv logit_scale no_rope_layers use_moe_kernels
  attention_softmax_fp32 aux_loss_alpha seq_aux language max_batch_size mm_tokens_per_image residual_in_fp32 rescale_prenorm_residual
  transformers.js_config library_name license hidden_dropout use_residual_scaling fuse_attention_qkv num_attention_heads_tp keep_window pad_token initial_context_length query_pre_attn_scalar use_bidirectional_attention model_max_length
  is_causal gradient_checkpointing_kwargs num_logits_to_keep attention_chunk_size_hint moe_router_dtype transformers_weights`
    .split(/\s+/)
    .filter(Boolean),
);

/** Kinds of keys that change no count: rates, scales of values, numbers of tokens' ids, rotary positions. */
const inertKinds =
  /_(eps|epsilon|theta|std|coef|coeff|penalty|softcapping|softcap|ids?|in_fp32|token_index|multiplier|scaling|scaling_factor|scale_factor)$|drop|(^|_)token(s|izer)?(_|$)|^(use_)?(rope|rotary|yarn|mscale)|^(forced|decoder_start|no_repeat|encoder_no_repeat|no_rope|exponential_decay|time_step_(min|max|floor|limit|scale|init))|_dtype$|^_|^init|^z_loss/;

/** Numbers that scale a width even where they are no whole ones. */
const widening = /ratio|factor|expan|layer_?scale|multiple_of/;

/**
 * Keys of a file that its reader did not ask for and that may hold parameters: whole numbers, `true`, words, lists and
 * objects under names that are not known to change no count.
 *
 * @param config the file after it was read
 * @param inert names that change no count in this family
 * @returns paths, such as `attn_config.kv_n_heads`
 */
export function unknownKeys(config: HubConfig, inert: readonly string[] = []): readonly string[] {
  return Object.entries(config.values).flatMap(([key, value]) => {
    const path = config.path + key;
    if (isObject(value) && [...config.asked].some(asked => asked.startsWith(`${path}.`))) {
      return unknownKeys({ ...config, values: value, path: `${path}.` }, inert);
    }
    if (config.asked.has(path) || inertNames.has(key) || inertKinds.test(key)) return [];
    return inert.includes(key) || !mayHold(key, value) ? [] : [path];
  });
}

function mayHold(key: string, value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === 0 || value === '') return false;
  if (typeof value === 'number') return Number.isInteger(value) || widening.test(key);
  if (Array.isArray(value)) return value.length > 0;
  return !isObject(value) || Object.keys(value).length > 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

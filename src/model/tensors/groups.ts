import type { ParameterCount } from '../parameters.ts';
import type { Tensor } from './tensor.ts';

/** Parts of a language model, as a configuration is counted, so that both can be compared. */
export type Part = Exclude<keyof ParameterCount, 'total' | 'active' | 'nonEmbedding' | 'activeNonEmbedding'>;

/** What a tensor is: a part of the language model, of a tower, of layers that predict further tokens, or no parameter. */
export type TensorGroup = Part | 'tower' | 'prediction' | 'adapter' | 'scale' | 'buffer';

/** Names of tensors by what they are; the first that fits holds. */
const rules: readonly (readonly [TensorGroup, RegExp])[] = [
  ['adapter', /lora_|\.ia3_|prompt_embeddings|modules_to_save/],
  [
    'other',
    /^(?!.*norm\.weight$).*(altup|laurel|per_layer_(input_gate|projection|model_projection|proj|inp_gate)|inp_gate\.|act_fn\.alpha|xielu)/,
  ],
  [
    'scale',
    /_scale_inv$|(weight|input|output|act|proj|[qkv])_scales?$|\.(scales|qzeros|g_idx|SCB|absmax|nested_absmax)$|_scale_2$|quant_(map|state)|weight_shape$|zero_point$|(\.|_)(input|output|weight|k|v)_scale|\.weight\.(absmax|quant)/,
  ],
  [
    'buffer',
    /inv_freq|rotary_emb|rope_freqs|rope_factors|e_score_correction_bias|exp_probs_b|(\.|^)expert_bias$|masked_bias$|num_batches_tracked|position_ids$|act_fn\.(beta|eps)$|moe_statics|^cls\.|\.attention\.bias$/,
  ],
  ['prediction', /(^|\.)(mtp|mtp_layers|mtp_block|nextn)(\.|_)/],
  [
    'tower',
    /(^|\.)(vision_\w+|visual|vit|image_newline|audio_\w+|speech_\w+|embed_vision|embed_audio|multi_modal_projector|mm_projector|mm|v|a|mlp1|projector|connector|resampler|qformer|perceiver|aligner|talker|token2wav|vpm|apm)\.|image_newline$|view_seperator$/,
  ],
  ['positions', /(^|\.)(embed_positions|wpe|position_embd|position_embeddings)\./],
  [
    'output',
    /^(?!.*\.(layers|h|blocks|block|blk)\.\d)(.*\.)?(lm_head|embed_out|output_layer|output|score|project_out)\.(weight|bias|qweight|weight_packed)$/,
  ],
  [
    'recurrence',
    /\.(linear_attn|mamba|short_conv|conv)\.|\.mixer\.(in_proj|conv1d|A_log|D|dt_|x_proj|out_proj|norm)|\.ssm_|\.shortconv|\.A_log$|\.dt_(bias|proj)/,
  ],
  ['attention', /\.indexer\./],
  ['norms', /(norm|(^|[._])ln_?)\w*(\.\d+)?\.(weight|bias|scale)$|norms\.\d+\.(weight|bias)$/i],
  [
    'embedding',
    /embed_tokens|tok_embeddings|word_embeddings|(^|\.)wte\.|token_embd|embed_in\.|(^|\.)embeddings?\.weight|per_layer_token_embd|project_in\.|(^|\.)embed\.weight/,
  ],
  ['sharedExperts', /shared_experts?\.|_shexp\.|shared_mlp\./],
  [
    'router',
    /(^|\.)(gate|router|wg|ffn_gate_inp|ffn_gate_inp_shexp|shared_expert_gate)(\.(layer|wg|linear))?\.(weight|bias)$|\.router\./,
  ],
  ['experts', /experts?\.|_exps\.|block_sparse_moe\.(input|output)_linear|\.(local_)?experts\b/],
  ['attention', /attn|attention|(^|\.)(q|k|v|o|qkv|out)_proj\.|query_key_value|wqkv|(^|\.)w[qkvo]\.|sinks$/i],
  [
    'feedForward',
    /mlp|ffn|feed_forward|(^|\.)(fc1|fc2|fc_in|fc_out|up_proj|down_proj|gate_proj|w1|w2|w3|c_fc|c_proj|dense_h_to_4h|dense_4h_to_h)\./,
  ],
];

/**
 * What a tensor is, by its name and shape: causal masks of GPT-2 and GPT-NeoX are stored under `attn.bias`, with four
 * dimensions.
 *
 * @param tensor name and shape
 * @returns its group; `other` where no rule knows the name
 */
export function groupOf({ name, shape }: Pick<Tensor, 'name' | 'shape'>): TensorGroup {
  if (/\.(attn|attention|self_attention)\.bias$/.test(name))
    return shape.length === 4 ? 'buffer' : 'attention';
  // the shared gate of Qwen is a part of its router
  if (name.includes('shared_expert_gate')) return 'router';
  if (/cross_?attn|crossattention/.test(name)) return /ln_|norm/.test(name) ? 'norms' : 'attention';
  return rules.find(([, pattern]) => pattern.test(name))?.[0] ?? 'other';
}

/** Number of the layer that a tensor belongs to. */
export function layerOf(name: string): number | undefined {
  const [, number] = /(?:^|\.)(?:layers|h|blocks|block|blk)\.(\d+)\./.exec(name) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** The tower of a tensor: the first part of its name that says so. */
export function towerOf(name: string): string {
  const parts = name.split('.');
  const at = parts.findIndex(part => rules.find(([group]) => group === 'tower')![1].test(`${part}.`));
  return parts[Math.max(at, 0)]!;
}

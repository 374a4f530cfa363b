import { count, type HubConfig } from '../config.ts';
import { type Tower, type TowerFamily, visionLayers } from '../tower.ts';

/** Whisper takes 30 seconds at once, 100 frames a second (arXiv:2212.04356, section 2.2). */
const CLIP_SECONDS = 30;

/**
 * Whisper's encoder (arXiv:2212.04356), as Qwen2-Audio, Voxtral and Ultravox have it: two convolutions over time, of which the
 * second halves the frames, and layers that attend to all of a clip, without a bias on keys. Positions are sinusoids that
 * checkpoints keep.
 */
function readWhisper(config: HubConfig): Tower {
  const positions = count(config, 'max_source_positions', { fallback: 1500 });
  const { parameters, weights, before, hidden, layers } = encoderOf(config);
  return {
    encoder: parameters + positions * hidden,
    width: hidden,
    patches: positions,
    seconds: CLIP_SECONDS,
    flop: 2 * (before * 2 * positions + weights * positions) + 4 * layers * positions ** 2 * hidden,
  };
}

/** Qwen2.5-Omni: the same without positions, the projector within, and two embeddings that stand around a clip; 25 tokens a second. */
function readOmni(config: HubConfig, text: number): Tower {
  const { parameters, hidden } = encoderOf(config);
  const out = count(config, 'output_dim', { fallback: text });
  return { encoder: parameters, width: hidden, projector: hidden * out + out + 2 * out, tokensPerSecond: 25 };
}

/** Parameters without positions; weights before and after the frames are halved. */
function encoderOf(config: HubConfig) {
  const hidden = count(config, ['d_model', 'hidden_size'], { fallback: 1280 });
  const layers = count(config, ['encoder_layers', 'num_hidden_layers'], { fallback: 32 });
  const width = count(config, ['encoder_ffn_dim', 'intermediate_size'], { fallback: 5120 });
  const before = 3 * count(config, 'num_mel_bins', { fallback: 128 }) * hidden;
  const second = 3 * hidden * hidden;
  const inLayers = visionLayers({ hidden, width, layers }) - layers * hidden;
  return {
    hidden,
    layers,
    before,
    weights: second + layers * (4 * hidden * hidden + 2 * hidden * width),
    parameters: before + hidden + second + hidden + inLayers + 2 * hidden,
  };
}

/** Heads, and the decoder that files of Whisper have sizes of. */
const inert = [
  'encoder_attention_heads',
  'num_attention_heads',
  'num_key_value_heads',
  'head_dim',
  'decoder_attention_heads',
  'decoder_ffn_dim',
  'decoder_layers',
  'max_target_positions',
  'vocab_size',
  'n_window',
  'classifier_proj_size',
  'mask_feature_length',
  'mask_feature_min_masks',
  'mask_time_length',
  'mask_time_min_masks',
  'median_filter_width',
];

export default [
  { types: ['qwen2_audio_encoder', 'voxtral_encoder'], read: readWhisper, inert },
  { types: ['qwen2_5_omni_audio_encoder'], read: readOmni, inert },
] satisfies readonly TowerFamily[];

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { architectureFromConfig } from '../../src/model/hugging-face/read.ts';
import { countParameters } from '../../src/model/parameters.ts';

/** Reduced configurations, and parameters of the published checkpoints (their safetensors headers), towers included. */
const published: Readonly<Record<string, readonly [number, Record<string, unknown>]>> = {
  'PaliGemma-3B': [
    2_923_466_480,
    {
      model_type: 'paligemma',
      architectures: ['PaliGemmaForConditionalGeneration'],
      hidden_size: 2048,
      image_token_index: 257_152,
      projection_dim: 2048,
      text_config: {
        model_type: 'gemma',
        hidden_size: 2048,
        intermediate_size: 16_384,
        num_attention_heads: 8,
        num_hidden_layers: 18,
        num_image_tokens: 256,
        num_key_value_heads: 1,
        vocab_size: 257_216,
      },
      vision_config: {
        model_type: 'siglip_vision_model',
        hidden_size: 1152,
        intermediate_size: 4304,
        num_attention_heads: 16,
        num_hidden_layers: 27,
        num_image_tokens: 256,
        patch_size: 14,
        projection_dim: 2048,
        vision_use_head: false,
      },
    },
  ],
  'Qwen2-Audio-7B': [
    8_397_094_912,
    {
      model_type: 'qwen2_audio',
      architectures: ['Qwen2AudioForConditionalGeneration'],
      audio_token_index: 151_646,
      vocab_size: 156_032,
      text_config: { model_type: 'qwen2', intermediate_size: 11_008, vocab_size: 156_032 },
      audio_config: {
        model_type: 'qwen2_audio_encoder',
        d_model: 1280,
        encoder_attention_heads: 20,
        encoder_ffn_dim: 5120,
        encoder_layers: 32,
        max_source_positions: 1500,
        num_mel_bins: 128,
      },
    },
  ],
  'Voxtral Mini 3B': [
    4_676_271_104,
    {
      model_type: 'voxtral',
      architectures: ['VoxtralForConditionalGeneration'],
      hidden_size: 3072,
      vocab_size: 131_072,
      audio_config: {
        model_type: 'voxtral_encoder',
        hidden_size: 1280,
        intermediate_size: 5120,
        num_hidden_layers: 32,
        num_attention_heads: 20,
        num_key_value_heads: 20,
        head_dim: 64,
        num_mel_bins: 128,
        max_source_positions: 1500,
        vocab_size: 51_866,
      },
      text_config: {
        model_type: 'llama',
        hidden_size: 3072,
        intermediate_size: 8192,
        num_hidden_layers: 30,
        num_attention_heads: 32,
        num_key_value_heads: 8,
        head_dim: 128,
        vocab_size: 131_072,
      },
    },
  ],
  // 7,615,616,512 of Qwen2.5-7B, 676,550,144 of its vision tower (as Qwen2.5-VL-7B has it), and of transformers' audio encoder
  'Qwen2.5-Omni-7B, which thinks': [
    7_615_616_512 + 676_550_144 + 639_647_232,
    {
      model_type: 'qwen2_5_omni',
      architectures: ['Qwen2_5OmniForConditionalGeneration'],
      thinker_config: {
        model_type: 'qwen2_5_omni_thinker',
        audio_config: {
          model_type: 'qwen2_5_omni_audio_encoder',
          d_model: 1280,
          encoder_attention_heads: 20,
          encoder_ffn_dim: 5120,
          encoder_layers: 32,
          num_mel_bins: 128,
          n_window: 100,
          output_dim: 3584,
        },
        text_config: {
          model_type: 'qwen2_5_omni_text',
          hidden_size: 3584,
          intermediate_size: 18_944,
          num_hidden_layers: 28,
          num_attention_heads: 28,
          num_key_value_heads: 4,
          vocab_size: 152_064,
        },
        vision_config: {
          model_type: 'qwen2_5_omni_vision_encoder',
          depth: 32,
          hidden_size: 1280,
          intermediate_size: 3420,
          num_heads: 16,
          out_hidden_size: 3584,
          in_channels: 3,
          patch_size: 14,
          spatial_merge_size: 2,
          temporal_patch_size: 2,
        },
        position_id_per_seconds: 25,
        seconds_per_chunk: 2,
      },
      talker_config: { model_type: 'qwen2_5_omni_talker', hidden_size: 896 },
      token2wav_config: { model_type: 'qwen2_5_omni_token2wav' },
    },
  ],
  'Qwen2-VL-7B': [
    8_291_375_616,
    {
      model_type: 'qwen2_vl',
      architectures: ['Qwen2VLForConditionalGeneration'],
      hidden_size: 3584,
      intermediate_size: 18_944,
      num_hidden_layers: 28,
      num_attention_heads: 28,
      num_key_value_heads: 4,
      vocab_size: 152_064,
      tie_word_embeddings: false,
      vision_config: {
        depth: 32,
        embed_dim: 1280,
        mlp_ratio: 4,
        num_heads: 16,
        in_chans: 3,
        hidden_size: 3584,
        patch_size: 14,
        spatial_merge_size: 2,
        temporal_patch_size: 2,
      },
    },
  ],
  'Qwen2.5-VL-7B': [
    8_292_166_656,
    {
      model_type: 'qwen2_5_vl',
      architectures: ['Qwen2_5_VLForConditionalGeneration'],
      hidden_size: 3584,
      intermediate_size: 18_944,
      num_hidden_layers: 28,
      num_attention_heads: 28,
      num_key_value_heads: 4,
      vocab_size: 152_064,
      tie_word_embeddings: false,
      vision_config: {
        depth: 32,
        hidden_size: 1280,
        intermediate_size: 3420,
        num_heads: 16,
        in_chans: 3,
        out_hidden_size: 3584,
        patch_size: 14,
        spatial_patch_size: 14,
        spatial_merge_size: 2,
        temporal_patch_size: 2,
        window_size: 112,
        fullatt_block_indexes: [7, 15, 23, 31],
        tokens_per_second: 2,
      },
    },
  ],
  'Qwen3-VL-8B': [
    8_767_123_696,
    {
      model_type: 'qwen3_vl',
      architectures: ['Qwen3VLForConditionalGeneration'],
      tie_word_embeddings: false,
      text_config: {
        model_type: 'qwen3_vl_text',
        hidden_size: 4096,
        intermediate_size: 12_288,
        num_hidden_layers: 36,
        num_attention_heads: 32,
        num_key_value_heads: 8,
        head_dim: 128,
        vocab_size: 151_936,
      },
      vision_config: {
        model_type: 'qwen3_vl',
        depth: 27,
        hidden_size: 1152,
        intermediate_size: 4304,
        num_heads: 16,
        num_position_embeddings: 2304,
        out_hidden_size: 4096,
        patch_size: 16,
        spatial_merge_size: 2,
        temporal_patch_size: 2,
        in_channels: 3,
        deepstack_visual_indexes: [8, 16, 24],
      },
    },
  ],
  'LLaVA-1.5-7B': [
    7_063_427_072,
    {
      model_type: 'llava',
      architectures: ['LlavaForConditionalGeneration'],
      text_config: { model_type: 'llama', architectures: ['LlamaForCausalLM'], vocab_size: 32_064 },
      vision_config: {
        model_type: 'clip_vision_model',
        hidden_size: 1024,
        image_size: 336,
        intermediate_size: 4096,
        num_attention_heads: 16,
        num_hidden_layers: 24,
        patch_size: 14,
        projection_dim: 768,
        vocab_size: 32_000,
      },
    },
  ],
  'Mistral-Small-3.1-24B': [
    24_011_361_280,
    {
      model_type: 'mistral3',
      architectures: ['Mistral3ForConditionalGeneration'],
      multimodal_projector_bias: false,
      spatial_merge_size: 2,
      text_config: {
        model_type: 'mistral',
        head_dim: 128,
        hidden_size: 5120,
        intermediate_size: 32_768,
        num_hidden_layers: 40,
        num_attention_heads: 32,
        num_key_value_heads: 8,
        vocab_size: 131_072,
      },
      vision_config: {
        model_type: 'pixtral',
        hidden_size: 1024,
        intermediate_size: 4096,
        num_hidden_layers: 24,
        num_attention_heads: 16,
        patch_size: 14,
        image_size: 1540,
        head_dim: 64,
        num_channels: 3,
      },
    },
  ],
  'Llama-4-Scout': [
    108_641_793_536,
    {
      model_type: 'llama4',
      architectures: ['Llama4ForConditionalGeneration'],
      text_config: {
        model_type: 'llama4_text',
        hidden_size: 5120,
        intermediate_size: 8192,
        intermediate_size_mlp: 16_384,
        num_hidden_layers: 48,
        num_attention_heads: 40,
        num_key_value_heads: 8,
        head_dim: 128,
        num_local_experts: 16,
        num_experts_per_tok: 1,
        interleave_moe_layer_step: 1,
        vocab_size: 202_048,
        attention_chunk_size: 8192,
      },
      vision_config: {
        model_type: 'llama4_vision_model',
        hidden_size: 1408,
        intermediate_size: 5632,
        num_hidden_layers: 34,
        num_attention_heads: 16,
        image_size: 336,
        patch_size: 14,
        num_channels: 3,
        pixel_shuffle_ratio: 0.5,
        projector_input_dim: 4096,
        projector_output_dim: 4096,
        vision_output_dim: 4096,
      },
    },
  ],
  'Gemma 3 4B': [
    4_300_079_472,
    JSON.parse(readFileSync('test/model/configs/gemma-3-4b.json', 'utf8')) as Record<string, unknown>,
  ],
};

describe('language model, encoder and projector are the published checkpoint', () => {
  test.each(Object.entries(published))('%s', (_, [total, config]) => {
    const { architecture, towers, caveats } = architectureFromConfig(config);
    // what speaks is no part of what thinks
    const counted = towers.filter(({ key }) => !/^talker|^token2wav/.test(key));
    const around = counted.reduce((sum, it) => sum + it.encoder! + it.projector!, 0);
    expect(countParameters(architecture).total + around).toBe(total);
    expect(caveats.filter(it => it.severity !== 'info')).toEqual([]);
  });
});

describe('around a language model', () => {
  const text = {
    model_type: 'llama',
    hidden_size: 64,
    intermediate_size: 160,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    vocab_size: 100,
  };

  test('images of one size have tokens, and the encoder its FLOP', () => {
    const [tower] = architectureFromConfig(published['LLaVA-1.5-7B']![1]).towers;
    // 24 × 24 patches; two for each weight of the layers and of the patches, four for each pair of positions and width
    expect(tower!.tokensPerImage).toBe(576);
    const weights = 24 * (4 * 1024 * 1024 + 2 * 1024 * 4096) + 3 * 14 * 14 * 1024;
    expect(tower!.flopPerImage).toBe(2 * weights * 577 + 4 * 24 * 577 * 577 * 1024);
    expect(architectureFromConfig(published['Gemma 3 4B']![1]).towers[0]!.tokensPerImage).toBe(256);
  });

  test('a clip of sound has tokens, and the encoder its FLOP', () => {
    const [tower] = architectureFromConfig(published['Qwen2-Audio-7B']![1]).towers;
    // 30 seconds are 3,000 frames, 1,500 positions, 750 tokens; two for each weight and position, the first convolution
    // before frames are halved
    expect(tower).toMatchObject({ tokensPerClip: 750, clipSeconds: 30 });
    const layers = 32 * (4 * 1280 ** 2 + 2 * 1280 * 5120);
    const convolutions = 3 * 128 * 1280 * 3000 + 3 * 1280 * 1280 * 1500;
    expect(tower!.flopPerClip).toBe(2 * (convolutions + layers * 1500) + 4 * 32 * 1500 ** 2 * 1280);
    // 12.5 tokens a second (arXiv:2507.13264)
    expect(architectureFromConfig(published['Voxtral Mini 3B']![1]).towers[0]!.tokensPerClip).toBe(375);
    // 25 a second, at any length (arXiv:2503.20215)
    const omni = architectureFromConfig(published['Qwen2.5-Omni-7B, which thinks']![1]).towers;
    expect(omni[0]!.tokensPerSecond).toBe(25);
  });

  test('tokens that a file states are given without a count of the encoder', () => {
    const { towers } = architectureFromConfig({
      model_type: 'gemma3n',
      architectures: ['Gemma3nForConditionalGeneration'],
      vision_soft_tokens_per_image: 256,
      audio_soft_tokens_per_image: 188,
      text_config: { model_type: 'gemma3n_text' },
      vision_config: { model_type: 'gemma3n_vision' },
      audio_config: { model_type: 'gemma3n_audio' },
    });
    expect(towers).toEqual([
      { key: 'vision_config', tokensPerImage: 256, unknown: [] },
      { key: 'audio_config', tokensPerClip: 188, unknown: [] },
    ]);
  });

  test('a tower that is not known is named, and the total is without it', () => {
    const { towers, caveats } = architectureFromConfig({
      model_type: 'some_chat',
      llm_config: text,
      vision_config: { model_type: 'unknown_eye', hidden_size: 32 },
      audio_config: { model_type: 'unknown_ear' },
    });
    expect(towers).toEqual([
      { key: 'vision_config', unknown: [] },
      { key: 'audio_config', unknown: [] },
    ]);
    expect(caveats).toMatchObject([
      { code: 'text-part-only', args: { towers: 'vision_config, audio_config' } },
    ]);
  });

  test('keys of a wrapper that speak of none of its parts are named', () => {
    const { caveats } = architectureFromConfig({
      model_type: 'some_chat',
      llm_config: text,
      memory_slots: 32,
    });
    expect(caveats).toMatchObject([
      { code: 'text-part-only' },
      { code: 'unknown-keys', severity: 'warning', args: { keys: 'memory_slots' } },
    ]);
  });

  test('a wrapper of another class may have another head, which is said', () => {
    const { caveats } = architectureFromConfig({
      model_type: 'gemma3',
      architectures: ['Gemma3ForSequenceClassification'],
      text_config: { ...(published['Gemma 3 4B']![1].text_config as object) },
      vision_config: published['Gemma 3 4B']![1].vision_config,
    });
    expect(caveats).toContainEqual(expect.objectContaining({ code: 'other-head', severity: 'warning' }));
  });

  test('ties of the whole hold for a part that says nothing', () => {
    const total = (config: object) => countParameters(architectureFromConfig(config).architecture).total;
    const whole = { model_type: 'some_chat', llm_config: text };
    expect(total(whole) - total({ ...whole, tie_word_embeddings: true })).toBe(100 * 64);
    expect(
      total({ ...whole, tie_word_embeddings: true, llm_config: { ...text, tie_word_embeddings: false } }),
    ).toBe(total(whole));
  });
});

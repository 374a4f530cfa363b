import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { architectureFromConfig } from '../../src/model/hugging-face/read.ts';
import { countParameters } from '../../src/model/parameters.ts';

const llama = {
  model_type: 'llama',
  architectures: ['LlamaForCausalLM'],
  hidden_size: 64,
  intermediate_size: 160,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  vocab_size: 100,
  tie_word_embeddings: false,
};
const embeddingGemma = {
  architectures: ['Gemma3TextModel'],
  model_type: 'gemma3_text',
  head_dim: 256,
  hidden_size: 768,
  intermediate_size: 1152,
  num_attention_heads: 3,
  num_hidden_layers: 24,
  num_key_value_heads: 1,
  sliding_window: 512,
  vocab_size: 262_144,
};
const total = (config: object) => countParameters(architectureFromConfig(config).architecture).total;
const warnings = (config: object) =>
  architectureFromConfig(config).caveats.filter(it => it.severity === 'warning');

describe('the class says what the weights are', () => {
  test('a model without a head, and one with a classifier in its place', () => {
    const bare = { ...llama, architectures: ['LlamaModel'] };
    expect(total(llama) - total(bare)).toBe(100 * 64);
    expect(total({ ...bare, tie_word_embeddings: true })).toBe(total(bare));
    const reward = { ...llama, architectures: ['LlamaForSequenceClassification'], num_labels: 1 };
    expect(total(reward) - total(bare)).toBe(64);
    expect(
      total({ ...reward, num_labels: undefined, id2label: { 0: 'a', 1: 'b', 2: 'c' } }) - total(bare),
    ).toBe(3 * 64);
    // without either, transformers has two labels
    expect(total({ ...reward, num_labels: undefined }) - total(bare)).toBe(2 * 64);
  });

  test('a narrow embedding is projected back before a classifier too (OPT-350m)', () => {
    const opt = JSON.parse(readFileSync('test/model/configs/opt-350m.json', 'utf8')) as object;
    // OPTForSequenceClassification: project_out stays, and its score has the width of the embedding
    const labelled = { ...opt, architectures: ['OPTForSequenceClassification'], num_labels: 3 };
    expect(total(labelled) - total(opt)).toBe(3 * 512);
  });

  test('of several classes the first decides, and the others are named', () => {
    const reward = {
      ...llama,
      architectures: ['LlamaForSequenceClassification', 'LlamaForCausalLM'],
      num_labels: 1,
    };
    expect(total(llama) - total(reward)).toBe(99 * 64);
    expect(warnings(reward).map(it => it.code)).toContain('several-classes');
    const other = { ...llama, architectures: ['LlamaForCausalLM', 'LlamaForSequenceClassification'] };
    expect(total(other)).toBe(total(llama));
    expect(warnings(other).map(it => it.code)).toContain('several-classes');
    // two names of the same class differ in nothing
    const same = { ...llama, architectures: ['LlamaForCausalLM', 'LLaMAForCausalLM'] };
    expect(warnings(same)).toEqual([]);
    expect(() =>
      total({ ...llama, architectures: ['LlamaForTokenClassification', 'LlamaForCausalLM'] }),
    ).toThrow('Class LlamaForTokenClassification');
  });

  test.each([[undefined], [null], [[]]])(
    'a file without a class says what it is counted as: %s',
    architectures => {
      const { caveats } = architectureFromConfig({ ...llama, architectures });
      expect(caveats).toEqual([{ code: 'class-not-said', severity: 'info', args: { family: 'llama' } }]);
    },
  );

  test('ties of the whole hold where it owns the head, and a contradiction is named', () => {
    const { architectures: _, ...text } = llama;
    const whole = (outer: boolean, key: string) => ({
      model_type: 'llava',
      architectures: ['LlavaForConditionalGeneration'],
      tie_word_embeddings: outer,
      vision_config: { model_type: 'unknown_eye' },
      [key]: { ...text, tie_word_embeddings: !outer },
    });
    expect(total(whole(true, 'text_config'))).toBe(total({ ...llama, tie_word_embeddings: true }));
    expect(total(whole(true, 'llm_config'))).toBe(total(llama));
    expect(warnings(whole(true, 'text_config')).map(it => it.code)).toContain('ties-disagree');
  });

  test('the class of MPT in transformers has one width and no biases, whatever the file says', () => {
    const mpt = { model_type: 'mpt', d_model: 64, n_heads: 4, n_layers: 2, vocab_size: 100, max_seq_len: 32 };
    const of = (name: string, ratio: number) =>
      total({ ...mpt, architectures: [name], expansion_ratio: ratio });
    // two matrices of 8 times the width in place of 4
    expect(of('MPTForCausalLM', 8) - of('MPTForCausalLM', 4)).toBe(2 * 2 * 4 * 64 ** 2);
    expect(of('MptForCausalLM', 4)).toBe(of('MPTForCausalLM', 4));
    expect(() => of('MptForCausalLM', 8)).toThrow('expansion_ratio');
  });

  test('adapters and models of images are called what they are', () => {
    const adapter = { peft_type: 'LORA', base_model_name_or_path: 'meta-llama/Llama-3.1-8B', r: 16 };
    expect(() => total(adapter)).toThrow('An adapter (LORA) of meta-llama/Llama-3.1-8B, not a model');
    expect(() => total({ _class_name: 'UNet2DConditionModel', in_channels: 4 })).toThrow(
      'not a language model',
    );
  });

  test('a text part alone, as embedding models have it', () => {
    // published: 302,863,104 of google/embeddinggemma-300m
    expect(total(embeddingGemma)).toBe(302_863_104);
  });

  test.each([
    'LlamaForCausalLMEagle3',
    'LlamaForTokenClassification',
    'LlavaLlamaForCausalLM',
    'MyRewardModel',
  ])('%s is refused, with the way that is left', name => {
    expect(() => total({ ...llama, architectures: [name] })).toThrow(
      new RegExp(`Class ${name} is not what llama is read as .*count its checkpoint instead`),
    );
  });

  test('a class of another family decides, and that is said', () => {
    const config = { ...llama, architectures: ['Qwen2ForCausalLM'] };
    // queries, keys and values have biases
    expect(total(config) - total(llama)).toBe(2 * (64 + 2 * 32));
    expect(warnings(config)).toMatchObject([
      { code: 'class-decides', args: { type: 'llama', read: 'qwen2' } },
    ]);
  });

  test('without a class the type decides', () => {
    expect(total({ ...llama, architectures: undefined })).toBe(total(llama));
    expect(total({ ...llama, architectures: [] })).toBe(total(llama));
  });
});

describe('a key that is not understood', () => {
  test.each([{ pruned_heads: { 0: [1, 2] } }, { is_encoder_decoder: true }])(
    'what takes heads away or adds an encoder is no matter of course: %j',
    keys => {
      expect(warnings({ ...llama, pruned_heads: {}, is_encoder_decoder: false })).toEqual([]);
      expect(warnings({ ...llama, ...keys })).toMatchObject([{ code: 'unknown-keys' }]);
    },
  );

  test.each([
    ['a number', { memory_slots: 8 }, 'memory_slots'],
    ['a switch that is on', { use_qk_norm: true }, 'use_qk_norm'],
    ['a list', { num_key_value_heads_per_layer: [2, 1] }, 'num_key_value_heads_per_layer'],
    ['an object', { side_network: { width: 4 } }, 'side_network'],
    ['a word', { norm_kind: 'deep' }, 'norm_kind'],
    ['a width that is a fraction', { adapter_expansion: 0.5 }, 'adapter_expansion'],
  ])('%s is named', (_, keys, name) => {
    expect(warnings({ ...llama, ...keys })).toMatchObject([{ code: 'unknown-keys', args: { keys: name } }]);
  });

  test.each([
    [
      'rates and scales',
      { attention_dropout: 0.1, logit_scale: 0.5, embedding_multiplier: 12, rms_norm_eps: 1e-5 },
    ],
    [
      'positions',
      {
        rope_theta: 1e6,
        rope_scaling: { factor: 8 },
        rope_parameters: { rope_theta: 1 },
        partial_rotary_factor: 0.5,
      },
    ],
    ['ids', { bos_token_id: 1, eos_token_id: [2, 3], image_token_index: 5, pad_id: 7 }],
    ['what is off', { use_side_network: false, memory_slots: 0, adapter: null, name: '' }],
    [
      'how it is stored and run',
      {
        torch_dtype: 'bfloat16',
        use_cache: true,
        quantization_config: { bits: 4 },
        auto_map: { AutoModel: 'x' },
      },
    ],
  ])('%s change no count', (_, keys) => {
    expect(warnings({ ...llama, ...keys })).toEqual([]);
  });

  test('inside of an object that is read in part, with its path', () => {
    const mpt = {
      model_type: 'mpt',
      d_model: 64,
      n_heads: 4,
      n_layers: 2,
      max_seq_len: 32,
      vocab_size: 100,
      expansion_ratio: 4,
      attn_config: { alibi: true, lora_slots: 4 },
    };
    expect(warnings(mpt)).toMatchObject([{ args: { keys: 'attn_config.lora_slots' } }]);
  });

  test('kinds of layers that a family does not have are refused', () => {
    expect(() => total({ ...llama, layer_types: ['full_attention', 'linear_attention'] })).toThrow(
      /layer_types of llama must be full_attention or sliding_attention: got "linear_attention"/,
    );
  });
});

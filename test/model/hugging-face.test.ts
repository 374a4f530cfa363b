import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { architectureFromConfig } from '../../src/model/hugging-face/read.ts';
import { countParameters } from '../../src/model/parameters.ts';
import { size } from '../helpers/speed.ts';

type Config = Record<string, unknown>;

/** Counts of the published weights (safetensors indexes, model cards), without what the reason names. */
const counts = JSON.parse(readFileSync('test/model/published-counts.json', 'utf8')) as Record<
  string,
  { total: number; published?: number; without?: number; why?: string }
>;
const configOf = (name: string): Config =>
  JSON.parse(readFileSync(`test/model/configs/${name}.json`, 'utf8')) as Config;
const read = (name: string, changes: Config = {}) =>
  architectureFromConfig({ ...configOf(name), ...changes });
const total = (name: string, changes: Config = {}) => countParameters(read(name, changes).architecture).total;

describe('published counts, to the last unit', () => {
  test.each(Object.entries(counts))('%s', (name, { total: expected, published, without }) => {
    expect(total(name)).toBe(expected);
    if (published !== undefined) expect(expected + without!).toBe(published);
  });

  test('every configuration has a count', () => {
    expect(
      readdirSync('test/model/configs')
        .map(name => name.replace('.json', ''))
        .sort(),
    ).toEqual(Object.keys(counts).sort());
  });
});

describe('what an absent key means', () => {
  const without = (name: string, ...keys: string[]) => {
    const config = configOf(name);
    for (const key of keys) delete config[key];
    return countParameters(architectureFromConfig(config).architecture).total;
  };

  test.each([
    ['llama-2-7b', 'num_key_value_heads', 6_738_415_616],
    ['llama-2-7b', 'tie_word_embeddings', 6_738_415_616],
    ['falcon-7b', 'multi_query', 6_921_720_704],
    ['falcon-7b', 'parallel_attn', 6_921_720_704],
    ['qwen3-235b-a22b', 'mlp_only_layers', 235_093_634_560],
    ['gpt-oss-20b', 'attention_bias', 20_914_757_184],
    ['gpt2', 'n_positions', 124_439_808],
    ['opt-125m', 'word_embed_proj_dim', 125_239_296],
    ['glm-4.5-air', 'use_qk_norm', counts['glm-4.5-air']!.total],
    ['starcoder', 'multi_query', 15_517_456_384],
    // classes of transformers 5.18 whose default is not that of Llama
    ['glm-4-9b', 'attention_bias', counts['glm-4-9b']!.total],
  ])('%s without %s', (name, key, expected) => expect(without(name, key)).toBe(expected));

  test('ties: the embedding counts once or twice', () => {
    const rows = 256_000 * 2048;
    expect(total('gemma-2b', { tie_word_embeddings: false }) - total('gemma-2b')).toBe(rows);
    expect(total('gpt2', { tie_word_embeddings: false }) - total('gpt2')).toBe(50_257 * 768);
    expect(total('llama-2-7b') - total('llama-2-7b', { tie_word_embeddings: true })).toBe(32_000 * 4096);
  });

  test('biases of Llama: queries, keys, values and output; gate, up and down', () => {
    expect(total('llama-3-8b', { attention_bias: true }) - total('llama-3-8b')).toBe(
      32 * (4096 + 2 * 1024 + 4096),
    );
    expect(total('llama-3-8b', { mlp_bias: true }) - total('llama-3-8b')).toBe(32 * (2 * 14_336 + 4096));
  });

  test('dense layers among experts: decoder_sparse_step and mlp_only_layers', () => {
    const moe = 60 * 3 * 2048 * 1408 + 3 * 2048 * 5632 + 61 * 2048;
    const dense = 3 * 2048 * 5632;
    expect(total('qwen1.5-moe-a2.7b') - total('qwen1.5-moe-a2.7b', { mlp_only_layers: [0, 5] })).toBe(
      2 * (moe - dense),
    );
    expect(total('qwen1.5-moe-a2.7b') - total('qwen1.5-moe-a2.7b', { decoder_sparse_step: 2 })).toBe(
      12 * (moe - dense),
    );
  });

  test('a window belongs to the layers that the family gives it', () => {
    const windows = (name: string, changes: Config = {}) => read(name, changes).architecture.slidingWindow;
    expect(windows('mistral-7b-v0.1')).toEqual({ size: 4096, layers: 32 });
    expect(windows('mistral-7b-v0.3')).toBeUndefined();
    expect(windows('qwen2.5-7b')).toBeUndefined();
    expect(windows('qwen2.5-7b', { use_sliding_window: true })).toEqual({ size: 32_768, layers: 7 });
    expect(windows('gemma-2-2b')).toEqual({ size: 4096, layers: 13 });
    expect(windows('gemma-3-1b')).toEqual({ size: 512, layers: 22 });
    expect(windows('gemma-3-270m')).toEqual({ size: 512, layers: 15 });
    expect(windows('gpt-oss-120b')).toEqual({ size: 128, layers: 18 });
    expect(windows('olmo-3-7b')).toEqual({ size: 4096, layers: 24 });
    expect(windows('olmo-3-32b')).toEqual({ size: 4096, layers: 48 });
    expect(windows('gpt-neo-1.3b')).toEqual({ size: 256, layers: 12 });
    expect(windows('gpt-neo-1.3b', { attention_layers: null })).toEqual({ size: 256, layers: 12 });
    expect(windows('smollm3-3b')).toBeUndefined();
  });

  test('what is left out is said', () => {
    expect(read('gemma-3-4b').caveats.map(item => item.code)).toEqual(['class-defaults']);
    expect(read('deepseek-v3').caveats).toMatchObject([
      { code: 'prediction-layers-left-out', args: { layers: 1 } },
      // 58 routers of 256 experts: e_score_correction_bias of the published index
      { code: 'untrained-left-out', args: { numbers: 58 * 256 } },
    ]);
    expect(read('llama-3-8b').caveats).toEqual([]);
  });

  test('without model_type the class tells', () => {
    expect(total('llama-3-8b', { model_type: undefined })).toBe(8_030_261_248);
    expect(total('gemma-3-4b', { model_type: undefined })).toBe(counts['gemma-3-4b']!.total);
  });
});

/** Keys without which a configuration says nothing; each family has its own names. */
const needed = [
  'num_hidden_layers',
  'hidden_size',
  'num_attention_heads',
  'intermediate_size',
  'vocab_size',
  'num_local_experts',
  'num_experts',
  'num_experts_per_tok',
  'moe_intermediate_size',
  'shared_expert_intermediate_size',
  'n_routed_experts',
  'first_k_dense_replace',
  'kv_lora_rank',
  'q_lora_rank',
  'qk_rope_head_dim',
  'qk_nope_head_dim',
  'v_head_dim',
  'n_layer',
  'n_head',
  'n_embd',
  'n_embed',
  'ffn_dim',
  'd_model',
  'n_heads',
  'n_layers',
  'num_layers',
  'num_heads',
  'window_size',
  'max_position_embeddings',
];

describe('bad configurations', () => {
  test.each(Object.keys(counts))('%s: a missing key is named, never guessed', name => {
    const config = configOf(name);
    for (const key of needed.filter(key => Object.hasOwn(config, key))) {
      const { [key]: _, ...rest } = config;
      let problem = '';
      try {
        architectureFromConfig(rest);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        problem = (error as Error).message;
      }
      const optional =
        // a context length is not needed where positions aren't learned
        (key === 'max_position_embeddings' && !['opt', 'gpt_neo'].includes(String(config.model_type))) ||
        // another key of the file says the same
        (key === 'num_experts_per_tok' && config.experts_per_token !== undefined) ||
        (key === 'vocab_size' && config.embedding_size !== undefined) ||
        (key === 'intermediate_size' && config[key] === null) ||
        // the pattern of layers says how many there are, all layers have experts, experts are as wide as the rest
        (key === 'num_hidden_layers' && config.hybrid_override_pattern !== undefined) ||
        (key === 'intermediate_size' && config.model_type === 'qwen3_next') ||
        (key === 'moe_intermediate_size' && config.model_type === 'hunyuan_v1_moe');
      if (!optional) expect(problem, key).toContain(key);
    }
  });

  test.each([
    [
      { model_type: 'rwkv', architectures: ['RwkvForCausalLM'] },
      /Unknown architecture rwkv \(RwkvForCausalLM\): .*count its checkpoint/,
    ],
    [{ model_type: 'llama4' }, /Unknown architecture llama4: .*\(llama4_text is\)/],
    [{ architectures: ['FooModel'] }, /Unknown architecture FooModel/],
    [{ model_type: 'toString' }, /Unknown architecture toString/],
    [{ model_type: 'gemma3' }, /Unknown architecture gemma3/],
    [{}, /Missing model_type and architectures/],
    [[], /got a list/],
    [null, /got null/],
    ['llama', /got a string/],
    [{ ...configOf('llama-3-8b'), num_hidden_layers: 32.5 }, /num_hidden_layers.*whole number.*32.5/],
    [
      { ...configOf('gemma-2-2b'), num_hidden_layers: 1e9 },
      /Layers of gemma2 must be at most 10000: got 1000000000/,
    ],
    [
      { ...configOf('gpt-neo-1.3b'), attention_layers: null, attention_types: [[['local'], 1e9]] },
      /attention_types.*\[\["local"\],1000000000\]/,
    ],
    [{ ...configOf('llama-3-8b'), num_hidden_layers: '32' }, /num_hidden_layers.*"32"/],
    [{ ...configOf('llama-3-8b'), num_key_value_heads: [8, 4] }, /num_key_value_heads.*\[8,4\]/],
    [
      { ...configOf('llama-3-8b'), num_key_value_heads: 5 },
      /Key-value heads must divide heads: got 5 for 32/,
    ],
    [{ ...configOf('llama-3-8b'), vocab_size: 0 }, /vocab_size.*at least 1: got 0/],
    [{ ...configOf('llama-3-8b'), vocab_size: -1 }, /vocab_size.*got -1/],
    [{ ...configOf('llama-3-8b'), attention_bias: 'yes' }, /attention_bias.*true or false.*"yes"/],
    [{ ...configOf('gpt-oss-20b'), layer_types: ['linear_attention'] }, /layer_types.*linear_attention/],
    [
      { ...configOf('gpt-oss-20b'), layer_types: ['full_attention'] },
      /layer_types of gpt_oss must be 24.*got 1/,
    ],
    [
      { ...configOf('mixtral-8x7b'), num_experts_per_tok: 9 },
      /Active experts must be at most the 8 experts: got 9/,
    ],
    [
      { ...configOf('qwen-7b'), intermediate_size: 22_017 },
      /intermediate_size of qwen must be even: got 22017/,
    ],
  ])('%#', (config, message) => {
    expect(() => architectureFromConfig(config)).toThrow(RangeError);
    expect(() => architectureFromConfig(config)).toThrow(message);
  });

  test('whatever stands in a file, the answer is a count or a RangeError', () => {
    const names = Object.keys(counts);
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.dictionary(
          fc.constantFrom(
            ...needed,
            'head_dim',
            'num_key_value_heads',
            'layer_types',
            'sliding_window',
            'attention_layers',
            'attention_types',
            'attn_config',
            'mlp_only_layers',
            'text_config',
          ),
          fc.oneof(fc.integer({ min: -2, max: 200 }), fc.jsonValue()),
          { maxKeys: 4 },
        ),
        (name, changes) => {
          try {
            const { total: count } = countParameters(
              architectureFromConfig({ ...configOf(name), ...changes }).architecture,
            );
            expect(Number.isSafeInteger(count) && count > 0).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
          }
        },
      ),
      { numRuns: size(1000) },
    );
  });
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runCli } from '../helpers/cli.ts';
import { ggufBytes, safetensorsBytes } from '../model/tensors/files.ts';
import { lists } from '../model/tensors/lists.ts';

const root = mkdtempSync(join(tmpdir(), 'isoflop-checkpoint-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const inFolder = (name: string, files: Readonly<Record<string, string | Uint8Array>>) => {
  mkdirSync(join(root, name), { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(join(root, name, file), content);
  return `${join(root, name)}/`;
};

const { config, shapes } = lists.llama!;
const total = Object.values(shapes).reduce((sum, shape) => sum + shape.reduce((all, it) => all * it, 1), 0);
const tensors = (names: readonly string[], dtype = 'BF16') =>
  safetensorsBytes(Object.fromEntries(names.map(name => [name, { dtype, shape: shapes[name]! }])));
const names = Object.keys(shapes);
const halves = [names.slice(0, 9), names.slice(9)] as const;
const [first, second] = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
const index = JSON.stringify({
  metadata: { total_size: 2 * total },
  weight_map: Object.fromEntries(names.map(name => [name, halves[0].includes(name) ? first : second])),
});

async function count(...argv: string[]) {
  const { code, out, err } = await runCli(['model', ...argv, '--json']);
  expect(err).toBe('');
  return { code, ...JSON.parse(out) };
}

describe('a checkpoint by its own shapes', () => {
  const one = inFolder('one', { 'model.safetensors': tensors(names), 'config.json': JSON.stringify(config) });
  const two = inFolder('two', {
    [first]: tensors(halves[0]),
    [second]: tensors(halves[1]),
    'model.safetensors.index.json': index,
  });

  test.each([
    ['a file', `${one}model.safetensors`],
    ['a folder', one],
    ['an index with its files', `${two}model.safetensors.index.json`],
    ['a folder with an index', two],
    ['one of several parts', `${two}${second}`],
  ])('%s', async (_, path) => {
    const document = await count(path);
    expect(document).toMatchObject({ code: 0, schema: 'isoflop/checkpoint/1', all: total });
    expect(document.parameters.total).toBe(total);
    expect(document.dtypes).toEqual({ BF16: { parameters: total, bytes: 2 * total } });
    // four layers of 2·2·10 numbers in two bytes, from the shapes or from the configuration
    expect(document.memory.cacheBytesPerToken).toBe(4 * 2 * 2 * 10 * 2);
    expect(document.memory.checkpoint.weights).toBe(2 * total);
  });

  test('the configuration beside it must say the same; what differs is named, and is a failure where that is asked', async () => {
    expect(await count(one, '--strict')).toMatchObject({ code: 0, config: { total, differences: [] } });
    const wrong = inFolder('wrong', {
      'model.safetensors': tensors(names),
      'config.json': JSON.stringify({ ...config, intermediate_size: 113, tie_word_embeddings: true }),
    });
    const document = await count(wrong, '--strict');
    expect(document.code).toBe(1);
    expect(document.config.differences).toEqual([
      { part: 'feedForward', checkpoint: 4 * 3 * 48 * 112, config: 4 * 3 * 48 * 113 },
    ]);
    expect(document.caveats.map((it: { code: string }) => it.code)).toEqual([
      'head-is-a-copy',
      'differs-from-config',
    ]);
    expect((await count(wrong)).code).toBe(0);
  });

  test('a configuration of an unknown family takes nothing from the count', async () => {
    const other = inFolder('other', {
      'model.safetensors': tensors(names),
      'config.json': '{"model_type": "brand_new", "architectures": ["BrandNewForCausalLM"]}',
    });
    const document = await count(other);
    expect(document.parameters.total).toBe(total);
    expect(document.caveats).toMatchObject([{ code: 'config-not-read', severity: 'info' }]);
  });

  test('GGUF, in one file or in parts', async () => {
    const parts = [
      { name: 'token_embd.weight', shape: [100, 256], type: 12 },
      { name: 'blk.0.attn_k.weight', shape: [64, 256], type: 12 },
      { name: 'blk.0.attn_v.weight', shape: [64, 256], type: 14 },
    ];
    const path = inFolder('gguf', {
      'm-00001-of-00002.gguf': ggufBytes('llama', parts.slice(0, 1)),
      'm-00002-of-00002.gguf': ggufBytes('llama', parts.slice(1)),
    });
    for (const word of [path, `${path}m-00001-of-00002.gguf`]) {
      const document = await count(word);
      expect(document.all).toBe((100 + 128) * 256);
      expect(document.checkpoint.architecture).toBe('llama');
      expect(document.memory.cacheBytesPerToken).toBe(2 * 128);
    }
  });

  test('for people: parts, types, and whether the configuration agrees, in 80 columns', async () => {
    const { out } = await runCli(['model', one]);
    expect(out).toContain('agrees in every part (read as llama)');
    expect(out).toMatch(/Total +[\d,]+ +100\.0%/);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(Math.max(80, one.length));
  });

  test('CSV: one flat table', async () => {
    const { out } = await runCli(['model', one, '--format', 'csv']);
    expect(out.split('\n')).toContain(`${one},parameters,total,${total},parameters`);
  });

  test.each([
    [inFolder('empty', {}), /must have a config.json, a params.json or a checkpoint/],
    [
      inFolder('lost', { 'model.safetensors.index.json': index }),
      /Cannot read .*00001-of-00002.safetensors: no such file/,
    ],
    [
      inFolder('part', { [first]: tensors(halves[0]) }),
      /Cannot read .*00002-of-00002.safetensors: no such file/,
    ],
    [
      inFolder('other-files', {
        [first]: tensors(halves[0]),
        [second]: tensors(halves[1].slice(1)),
        'model.safetensors.index.json': index,
      }),
      /of .*index.json is in none of its files/,
    ],
    [
      inFolder('pickles', {
        'model.safetensors.index.json': JSON.stringify({ weight_map: { a: 'pytorch_model.bin' } }),
      }),
      /Files of .* must be safetensors, whose headers can be read: got pytorch_model.bin/,
    ],
    [
      inFolder('away', {
        'model.safetensors.index.json': JSON.stringify({ weight_map: { a: '../b.safetensors' } }),
      }),
      /must have a weight_map from names of tensors to files beside it/,
    ],
    [
      inFolder('two-models', { 'a.gguf': ggufBytes('llama', []), 'b.gguf': ggufBytes('llama', []) }),
      /must have one model/,
    ],
    [
      `${inFolder('short', { 'x.safetensors': tensors(names).subarray(0, 2000) })}x.safetensors`,
      /must (have|be)/,
    ],
  ])('%s is refused in one line', async (path, message) => {
    const { code, out, err } = await runCli(['model', path]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  test('sizes by flags are not for a checkpoint', async () => {
    const { code, err } = await runCli(['model', one, '--layers', '3']);
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/is a checkpoint, of which shapes are counted as they are/),
    ]);
  });
});

describe('files as they are met', () => {
  const gpt2 = readFileSync('test/model/configs/gpt2.json', 'utf8');
  const file = (name: string, text: string) => `${inFolder('met', { [name]: text })}${name}`;

  test.each([
    ['a byte-order mark', `\uFEFF${gpt2}`],
    [
      'NaN and Infinity of Python',
      gpt2.replace('{', '{ "z_loss": NaN, "limit": [0.0, Infinity], "low": -Infinity,'),
    ],
    ['comments and a last comma', `// saved by hand\n${gpt2.replace(/\}\s*$/, ', /* all */ }')}`],
    ['words inside of strings', gpt2.replace('{', '{ "name": "NaN // Infinity, ]",')],
  ])('%s', async (_, text) => {
    expect((await count(file('config.json', text))).parameters.total).toBe(124_439_808);
  });

  test('the folder of a configuration', async () => {
    expect((await count(inFolder('only-config', { 'config.json': gpt2 }))).parameters.total).toBe(
      124_439_808,
    );
  });

  test('params.json of Meta, which does not say whether the head is the embedding', async () => {
    // Llama 3 8B (meta-llama/llama-models)
    const params = {
      dim: 4096,
      n_layers: 32,
      n_heads: 32,
      n_kv_heads: 8,
      vocab_size: 128_256,
      multiple_of: 1024,
      ffn_dim_multiplier: 1.3,
      norm_eps: 1e-5,
      rope_theta: 500_000,
    };
    const path = inFolder('meta', { 'params.json': JSON.stringify(params) });
    const document = await count(path);
    expect(document.parameters.total).toBe(8_030_261_248);
    expect(document.caveats).toMatchObject([{ code: 'ties-not-said', severity: 'warning' }]);
  });

  test('a name on a hub is the preset, and says so', async () => {
    const document = await count('Qwen/Qwen3-8B');
    expect(document.model.name).toBe('qwen3-8b');
    expect(document.parameters.total).toBe(8_190_735_360);
    expect(document.caveats.map((it: { code: string }) => it.code)).toContain('named-on-a-hub');
    expect((await count('meta-llama/Llama-3.1-8B-Instruct')).model.name).toBe('llama3.1-8b');
    const { code, err } = await runCli(['model', 'nobody/nothing-7b']);
    expect([code, err]).toEqual([2, expect.stringMatching(/Cannot read nobody\/nothing-7b: no such file/)]);
  });

  test('a key that may hold parameters is named, and is a failure where that is asked', async () => {
    const path = file(
      'odd.json',
      gpt2.replace('{', '{ "memory_slots": 32, "attn_pdrop": 0.1, "summary_type": "cls_index",'),
    );
    const document = await count(path);
    expect(document).toMatchObject({
      code: 0,
      caveats: [{ code: 'unknown-keys', args: { keys: 'memory_slots' } }],
    });
    expect((await count(path, '--strict')).code).toBe(1);
    expect((await count('test/model/configs/gpt2.json', '--strict')).code).toBe(0);
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { completeArchitecture, describeModel, suggestShapes } from '../../src/index.ts';
import { runCli } from '../helpers/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'isoflop-model-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Document {
  readonly schema: string;
  readonly model: { readonly name: string; readonly family?: string };
  readonly parameters: Readonly<Record<string, number>>;
  readonly flopPerToken: {
    readonly sequenceLength: number;
    readonly training: number;
    readonly conventions: Readonly<Record<string, { readonly training: number }>>;
    readonly attentionShare: readonly { readonly context: number }[];
  };
  readonly memory: { readonly cacheBytesPerToken: number; readonly checkpoint: { readonly weights: number } };
  readonly caveats: readonly { readonly code: string; readonly message: string }[];
}

async function json(...argv: string[]): Promise<Document> {
  const { code, out, err } = await runCli(['model', ...argv, '--json']);
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out) as Document;
}

describe('isoflop model', () => {
  test('a preset: the document of the library, with a schema first', async () => {
    const { code, out } = await runCli(['model', 'llama3.1-8b', '--json']);
    expect(code).toBe(0);
    expect(out.startsWith('{\n  "schema": "isoflop/model/1"')).toBe(true);
    const document = JSON.parse(out) as Document;
    expect(document.parameters.total).toBe(8_030_261_248);
    const { architecture, ...same } = describeModel(
      completeArchitecture({
        layers: 32,
        hidden: 4096,
        heads: 32,
        kvHeads: 8,
        feedForward: 14_336,
        vocabulary: 128_256,
        contextLength: 131_072,
      }),
    );
    expect(document).toMatchObject({ ...same, architecture });
  });

  test('a config.json, flags and a preset of one shape agree', async () => {
    const preset = await json('llama2-70b', '--sequence-length', '2048');
    const config = await json('test/model/configs/llama-2-70b.json', '--sequence-length', '2048');
    const flags = await json(
      ...'--layers 80 --hidden 8192 --heads 64 --kv-heads 8 --ffn 28672 --vocab 32000'.split(' '),
      '--sequence-length',
      '2048',
    );
    expect(preset.parameters.total).toBe(68_976_648_192);
    for (const other of [config, flags]) {
      expect(other.parameters).toEqual(preset.parameters);
      expect(other.flopPerToken).toEqual(preset.flopPerToken);
      expect(other.memory).toEqual(preset.memory);
    }
    expect(config.model.family).toBe('llama');
    expect(flags.model.name).toBe('flags');
  });

  test('the flags of the issue: tied', async () => {
    const { parameters } = await json(
      ...'--layers 80 --hidden 8192 --heads 64 --kv-heads 8 --ffn 28672 --vocab 128256 --tied'.split(' '),
    );
    expect(parameters.total).toBe(70_553_706_496 - 128_256 * 8192);
  });

  test.each([
    [
      'gpt2',
      '--layers 12 --hidden 768 --heads 12 --ffn 3072 --no-gated --vocab 50257 --tied --norm layer --biases --learned-positions 1024',
    ],
    [
      'qwen2.5-7b',
      '--layers 28 --hidden 3584 --heads 28 --kv-heads 4 --ffn 18944 --vocab 152064 --biases qkv',
    ],
    [
      'qwen3-0.6b',
      '--layers 28 --hidden 1024 --heads 16 --kv-heads 8 --head-dim 128 --ffn 3072 --vocab 151936 --tied --qk-norm head',
    ],
    [
      'mixtral-8x7b',
      '--layers 32 --hidden 4096 --heads 32 --kv-heads 8 --ffn 14336 --vocab 32000 --experts 8 --active-experts 2',
    ],
    [
      'gemma2-9b',
      '--layers 42 --hidden 3584 --heads 16 --kv-heads 8 --head-dim 256 --ffn 14336 --vocab 256128 --tied --norms-per-layer 4',
    ],
    [
      'deepseek-moe-16b',
      '--layers 28 --hidden 2048 --heads 16 --ffn 10944 --vocab 102400 --experts 64 --active-experts 6 --expert-ffn 1408 --shared-experts 2 --dense-layers 1',
    ],
  ])('%s by flags', async (preset, flags) => {
    expect((await json(...flags.split(' '))).parameters).toEqual((await json(preset)).parameters);
  });

  test('every run that has a shape is a model by its id', async () => {
    expect((await json('mt-nlg-530b-280n')).parameters.total).toBe(529_600_819_200);
    expect((await json('gopher-280b')).parameters.total).toBe(279_699_800_064);
  });

  test('flags beside a model change its shape', async () => {
    const [deeper, as] = [await json('llama3.1-8b', '--layers', '33'), await json('llama3.1-8b')];
    expect(deeper.parameters.total! - as.parameters.total!).toBe(218_112_000);
    expect(deeper.model.name).toBe('llama3.1-8b, changed');
  });

  test('the sequence is the context, 4,096 at most, unless it is given', async () => {
    expect((await json('gpt2')).flopPerToken.sequenceLength).toBe(1024);
    expect((await json('llama3.1-8b')).flopPerToken.sequenceLength).toBe(4096);
    expect((await json('gpt2', '--sequence-length', '8192')).flopPerToken.sequenceLength).toBe(8192);
  });

  test('attention is given from 2k to 1M tokens, FLOP under every convention', async () => {
    const { flopPerToken } = await json('deepseek-v3');
    expect(flopPerToken.attentionShare.map(at => at.context)).toEqual(
      Array.from({ length: 10 }, (_, power) => 2048 * 2 ** power),
    );
    expect(Object.keys(flopPerToken.conventions)).toEqual([
      '6N',
      'palm',
      'kaplan',
      'matmul',
      'full',
      'causal',
    ]);
    expect(flopPerToken.conventions.causal!.training / 1e9).toBeCloseTo(250.2, 0);
  });

  test('what was published otherwise is said', async () => {
    const { caveats } = await json('falcon-180b');
    expect(caveats.map(({ message }) => message).join('\n')).toContain(
      'Published total is 179,522,565,120, the configuration gives 178,557,088,768. The checkpoint stores the tied head a second time',
    );
    expect((await json('test/model/configs/gemma-3-4b.json')).caveats.map(item => item.code)).toEqual([
      'class-defaults',
    ]);
  });

  test('for people: every part that there is, exact to the last unit', async () => {
    const { out } = await runCli(['model', 'deepseek-v3']);
    for (const text of [
      'DeepSeek-V3 671B-A37B (deepseek-v3)',
      '671,026,404,352',
      '37,552,282,624',
      '653,908,770,816',
      'Router',
      'Shared experts',
      '70.3 kB a token',
    ]) {
      expect(out).toContain(text);
    }
    expect(out).not.toContain('Learned positions');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('CSV: one flat table, numbers in full', async () => {
    const { out } = await runCli(['model', 'gpt2', '--format', 'csv']);
    const [head, ...rows] = out.trimEnd().split('\n');
    expect(head).toBe('model,section,name,value,unit');
    expect(rows).toContain('gpt2-124m,parameters,total,124439808,parameters');
    expect(rows.every(row => row.split(',').length === 5)).toBe(true);
  });

  test('Markdown has the same tables', async () => {
    const { out } = await runCli(['model', 'gpt2', '--format', 'markdown']);
    expect(out).toMatch(/\| Total +\| +124,439,808 \|/);
  });

  test('--list: every preset', async () => {
    const { out, code } = await runCli(['model', '--list', '--format', 'csv']);
    expect(code).toBe(0);
    expect(out).toContain('llama3.1-405b,Llama 3.1 405B,Llama 3,405853388800,405853388800,');
    expect((await runCli(['model', '--list'])).out).toContain('deepseek-v3');
  });

  const bad = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  test.each([
    [[], /Nothing to count: expected a model/],
    [['gpt5'], /Unknown model 'gpt5': did you mean gpt2\?/],
    [['llama4-scout'], /Run llama4-scout has no documented shape/],
    [['./nowhere.json'], /Cannot read .\/nowhere.json: no such file/],
    [[bad('broken.json', '{"model_type": ')], /broken.json must be JSON: /],
    [
      [bad('rwkv.json', '{"model_type": "rwkv"}')],
      /Unknown architecture rwkv: .*count its checkpoint.*\(.*rwkv.json\)/,
    ],
    [
      [bad('short.json', '{"model_type": "llama"}')],
      /Missing hidden_size in the configuration of llama \(.*short.json\)/,
    ],
    [[bad('list.json', '[1]')], /A configuration must be an object.*got a list/],
    [['--layers', '3'], /Missing --hidden, --heads, --vocab/],
    [['--layers', '3.5'], /--layers must be a whole number of at least 1: got '3.5'/],
    [['--layers', '0'], /--layers.*at least 1/],
    [['--layers', '2', '--hidden', '64', '--heads', '4', '--vocab', '100'], /Missing --ffn/],
    [
      ['--layers', '2', '--hidden', '65', '--heads', '4', '--vocab', '100', '--ffn', '9'],
      /multiple of heads.*65 and 4/,
    ],
    [['llama3.1-8b', '--kv-heads', '5'], /Key-value heads must divide heads: got 5 for 32/],
    [['llama3.1-8b', '--active-experts', '2'], /Missing --experts/],
    [['llama3.1-8b', '--experts', '8'], /Missing --active-experts/],
    [['llama3.1-8b', '--window-layers', '8'], /Missing --window/],
    [['llama3.1-8b', '--sequence-length', '-1'], /--sequence-length.*'-1'/],
    [['llama3.1-8b', '--norm', 'batch'], /--norm must be rms, layer, .*: got 'batch'/],
    [['llama3.1-8b', '--list'], /Expected --list alone: got llama3.1-8b too/],
  ])('bad input %j', async (argv, message) => {
    const { code, out, err } = await runCli(['model', ...argv]);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a configuration on standard input', async () => {
    const stdin = readFileSync('test/model/configs/gpt2.json', 'utf8');
    const { out } = await runCli(['model', '-', '--json'], { stdin });
    expect((JSON.parse(out) as Document).parameters.total).toBe(124_439_808);
    const { code, err } = await runCli(['model', '-'], { stdin: 'gpt2' });
    expect([code, err]).toEqual([2, expect.stringMatching(/standard input must be JSON: /)]);
  });

  test('reads through the given io only', async () => {
    const text = readFileSync('test/model/configs/gpt2.json', 'utf8');
    writeFileSync(join(folder, 'config.json'), text);
    const { out } = await runCli(['model', './config.json', '--json'], { cwd: folder });
    expect((JSON.parse(out) as Document).parameters.total).toBe(124_439_808);
  });
});

describe('isoflop shape', () => {
  test('JSON is what the library gives, best first', async () => {
    const { code, out } = await runCli(['shape', '70B', '--limit', '3', '--json']);
    expect(code).toBe(0);
    const document = JSON.parse(out);
    expect(Object.keys(document)[0]).toBe('schema');
    expect(document.schema).toBe('isoflop/shape/1');
    expect(document.shapes).toMatchObject(suggestShapes(70e9, { limit: 3 }));
    const [best] = document.shapes;
    expect(best.flopPerToken['6N']).toBe(6 * best.parameters.total);
  });

  test('the shape counts to the same when it goes back in as flags', async () => {
    const { out } = await runCli(['shape', '1.3B', '--vocab', '50304', '--untied', '--limit', '1', '--json']);
    const { architecture: shape, parameters } = JSON.parse(out).shapes[0];
    const { parameters: again } = await json(
      ...`--layers ${shape.layers} --hidden ${shape.hidden} --heads ${shape.heads} --kv-heads ${shape.kvHeads} --ffn ${shape.feedForward} --vocab ${shape.vocabulary}`.split(
        ' ',
      ),
    );
    expect(again.total).toBe(parameters.total);
  });

  test('quantities as they are written everywhere', async () => {
    const totals = await Promise.all(
      [['7B'], ['7e9'], ['7', 'B'], ['7,000,000,000']].map(
        async words => (await runCli(['shape', ...words, '--format', 'csv'])).out,
      ),
    );
    expect(new Set(totals).size).toBe(1);
    expect(totals[0]).toMatch(/^layers,hidden,heads,/);
  });

  test.each([
    [['0'], /positive/],
    [['many'], /many/],
    [['-7B'], /-7B/],
    [['70'], /No shape near 70 parameters/],
    [['8B', '--tied', '--untied'], /Expected --tied or --untied: got both/],
    [['8B', '--limit', '0'], /--limit.*at least 1/],
    [['8B tokens'], /tokens/],
    [[], /parameters/],
  ])('bad input %j', async (argv, message) => {
    const { code, out, err } = await runCli(['shape', ...argv]);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });
});

import { describe, expect, test } from 'vitest';
import { findModel } from '../../src/catalog/models.ts';
import { communicationVolume } from '../../src/cluster/communication.ts';
import { factsIn } from '../../src/cluster/precision.ts';
import { checkpointBytes } from '../../src/model/checkpoint.ts';
import { architectureFromConfig } from '../../src/model/hugging-face/read.ts';
import { estimate } from '../../src/plan/estimate.ts';
import { denseFacts } from '../cluster/facts.ts';
import { runCli } from '../helpers/cli.ts';

test('DeepSeek-V3: its documented layout allows the 35.1% of 6N that it reached over the whole run', () => {
  const found = estimate({
    model: findModel('deepseek-v3').architecture,
    tokens: 14.8e12,
    accelerator: 'h800',
    accelerators: 2048,
    batchTokens: 62.9e6,
    layout: { expert: 64, pipeline: 16, tensor: 1, zero: 1, data: 128 },
  });
  expect(found.utilisation!.ceiling! * found.goodput!.likely).toBeGreaterThan(0.351);
});

test('no reserve is a question, and takes no more than the usual one', async () => {
  const ask = async (...words: string[]) =>
    JSON.parse(
      (await runCli(['estimate', '--params', '8B', '--tokens', '1T', '--on', '8 h100', '--json', ...words]))
        .out,
    );
  const none = await ask('--reserve', '0%');
  expect(none.memoryPerDevice.reserve ?? 0).toBe(0);
  expect((await ask('--reserve', '0')).memoryPerDevice).toEqual(none.memoryPerDevice);
  expect((await ask('--reserve', '20%')).memoryPerDevice.reserve).toBeCloseTo(0.2 * none.memory.capacity, -3);
  expect((await runCli(['estimate', '--params', '8B', '--on', '8 h100', '--reserve', '95%'])).code).toBe(2);
});

describe('elements by precision', () => {
  const model = denseFacts({
    experts: { count: 16, perToken: 2, layers: 32, parametersPerLayer: 1e6 },
  });
  const layout = {
    tensor: 2,
    pipeline: 2,
    context: 1,
    data: 8,
    expert: 8,
    zero: 1,
    microBatch: 1,
    recompute: 'none',
  } as const;
  const half = communicationVolume(model, layout, 4);
  test('FP32 sends twice as much', () => {
    const whole = communicationVolume(factsIn(model, 'fp32'), layout, 4);
    for (const kind of ['data', 'tensor', 'pipeline', 'expert'] as const) {
      expect(whole[kind] / half[kind]).toBeCloseTo(2, 12);
    }
    const { split, whole: kept } = factsIn(model, 'fp32').activationBytes.none;
    expect(split + kept).toBe(2 * 34 * 4096);
  });
  test('FP8 halves what is dispatched, not what returns: three quarters', () => {
    const quarter = communicationVolume(factsIn(model, 'fp8'), layout, 4);
    expect(quarter.expert / half.expert).toBeCloseTo(0.75, 12);
    expect(quarter.tensor).toBe(half.tensor);
  });
  test('FP32 checkpoints have 12 bytes a parameter, and a caveat', () => {
    expect(checkpointBytes(1e9, { precision: 'fp32' })).toEqual({
      weights: 4e9,
      resumable: 12e9,
      full: 12e9,
    });
    const found = estimate({ compute: 1e22, accelerator: 'h100', accelerators: 64, precision: 'fp32' });
    expect(found.checkpoint.size.full).toBe(12 * found.parameters);
    expect(found.caveats.map(item => item.code)).toContain('fp32-shares');
  });
});

test.each([
  [['--grid', '385'], '--grid must be at most 2 kg of CO2 per kWh, such as "385 g/kWh": got \'385\''],
  [['--interleave', '4', '--pipeline', '1'], 'Interleaving needs a pipeline'],
  [['--expert', '8'], 'A dense model has no experts to place'],
  [['--micro-batch', '3'], 'micro-batch 3'],
])('%j exits with 2', async (flags, message) => {
  const { code, err } = await runCli(['estimate', '1e24', '--on', '1024h100', ...flags]);
  expect(err).toContain(message);
  expect(code).toBe(2);
});

test('as many accelerators are taken as it takes where no number is given, and that is said', async () => {
  const json = async (...argv: string[]) => JSON.parse((await runCli([...argv, '--json'])).out);
  const run = ['--params', '8B', '--tokens', '2T', '--deadline', '6w'];
  const taken = await json('estimate', ...run, '--on', 'h100');
  expect(taken.caveats.map(({ code }: { code: string }) => code)).toContain('number-taken');
  expect(taken.days.likely).toBeLessThanOrEqual(42);
  const { accelerators } = taken.hardware;
  // half as many nodes miss it
  const half = await json('estimate', ...run, '--on', `${accelerators / 2} h100`);
  expect(half.days.likely).toBeGreaterThan(42);
  // money until the deadline: 3e6 / 2.5 / (42 * 24) = 1190.5 accelerators, whole nodes
  const bought = await json(
    'estimate',
    '--on',
    'h100',
    '--money',
    '3M',
    '--price',
    '2.5',
    '--deadline',
    '6w',
  );
  expect(bought.hardware.accelerators).toBe(1184);
  const { code, err } = await runCli(['estimate', '--on', 'h100', '--deadline', '6w']);
  expect([code, err]).toEqual([2, expect.stringContaining('expected a number, such as "256 h100"')]);
});

test('the budget of a run on given machines is not said in H100-days at another share', async () => {
  const { out } = await runCli(['recommend', '$1M', '--on', '1024 h100-sxm', '--price', '2']);
  expect(out).not.toContain('H100-days at 40%');
});

test('a sequence beyond learned positions draws a caveat', async () => {
  const argv = ['gpt3-175b', '--sequence-length', '8192'];
  expect((await runCli(['model', ...argv])).out).toContain('2,048 positions');
  const found = await runCli(['estimate', '--model', ...argv, '--tokens', '300B']);
  expect(found.out).toContain('2,048 positions');
});

test('heads that do not divide the hidden size are refused without head_dim', () => {
  const config = {
    model_type: 'llama',
    hidden_size: 4096,
    num_attention_heads: 30,
    num_hidden_layers: 2,
    intermediate_size: 8192,
    vocab_size: 32_000,
  };
  expect(() => architectureFromConfig(config)).toThrow('multiple of its 30 heads');
  expect(architectureFromConfig({ ...config, head_dim: 128 }).architecture.headDimension).toBe(128);
});

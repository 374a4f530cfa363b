import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { findAccelerator } from '../../src/catalog/accelerators.ts';
import { findModel } from '../../src/catalog/models.ts';
import { servingSchema } from '../../src/catalog/schemas/serving.ts';
import { servingCalibrationOf, servingCalibrations } from '../../src/catalog/serving.ts';
import { cacheBytesPerToken } from '../../src/model/cache.ts';
import { forwardFlop } from '../../src/model/forward.ts';
import { suggestShapes } from '../../src/model/shapes.ts';
import { devicesFor, servingUtilisation, usdPerMillion } from '../../src/serving/figures.ts';
import { batchLimit, footprint, touchedBytes } from '../../src/serving/footprint.ts';
import { allToAllSeconds } from '../../src/serving/roofline.ts';
import { serving } from '../../src/serving/serving.ts';
import { largestServed, parseWorkload, settleWeight } from '../../src/serving/workload.ts';

const shape = (id: string) => findModel(id).architecture;

describe('what sources print', () => {
  test.each([
    ['llama3.1-405b', 2, 516_096],
    ['qwen2.5-72b', 2, 327_680],
    ['llama3-70b', 1, 163_840],
    ['deepseek-v3', 2, 70_272],
  ])(
    'cache of %s at %d bytes: %d a token (arXiv:2505.09343, table 1; scaling-book)',
    (id, bytes, expected) => {
      expect(cacheBytesPerToken(shape(id), bytes)).toBe(expected);
    },
  );

  test.each([
    ['deepseek-v3', 36.62e9],
    ['llama3.1-405b', 403.75e9],
    ['llama3-70b', 69.5e9],
    ['mixtral-8x7b', 12.75e9],
  ])('matrix weights of %s that a token meets', (id, expected) => {
    expect(Math.abs(footprint(shape(id), 'bf16').activeMatrix / expected - 1)).toBeLessThan(5e-4);
  });

  test('windows keep their keys only: Gemma 3 27B, 10 layers of 62 in full, 52 to 1,024 tokens', () => {
    const answer = serving({
      model: shape('gemma3-27b'),
      accelerator: 'h100',
      devices: 2,
      prompt: 1000,
      output: 1000,
    });
    const layer = 2 * 16 * 128 * 2;
    expect(answer.cacheBytesPerToken).toBe(62 * layer);
    expect(answer.cacheBytesPerSequence).toBe((10 * 2000 + 52 * 1024) * layer);
  });

  test('Kimi K2: the attention of 128 heads instead of 64 takes 83% more FLOP at 128k (arXiv:2507.20534)', () => {
    const { total, attentionScores } = forwardFlop(shape('kimi-k2'), {
      sequenceLength: 128_000,
      attention: 'full',
    });
    expect((total + attentionScores) / total).toBeCloseTo(1.83, 2);
  });

  test.each([
    [200, 200, 1147.4609375],
    [500, 2000, 183.59375],
    [1000, 1000, 229.4921875],
    [5000, 500, 83.45170454545455],
    [20_000, 2000, 20.862926136363637],
  ])('batch limit of 70B in fp8 on two H100 at %d/%d', (prompt, output, expected) => {
    const sequence = 163_840 * (prompt + output);
    const limit = batchLimit({ devices: 2, memoryBytes: 80e9, weightBytes: 72e9, sequenceBytes: sequence });
    expect(limit).toBeCloseTo(expected, 6);
  });

  // where NIM 1.8 began to queue
  test.each([
    [500, 2000, 150, 200],
    [1000, 1000, 200, 250],
    [5000, 500, 50, 100],
    [20_000, 2000, 5, 25],
  ])('and with the weights as counted it lies where queueing began, %d/%d', (prompt, output, low, high) => {
    const { batchLimit: limit } = serving({
      model: shape('llama3-70b'),
      accelerator: 'h100-sxm',
      devices: 2,
      precision: 'fp8',
      prompt,
      output,
    });
    expect(limit).toBeGreaterThanOrEqual(low);
    expect(limit).toBeLessThan(high);
  });

  test.each([
    [5000, 500, 83.45, 920.54],
    [20_000, 2000, 20.86, 425.1],
  ])('saturated at %d/%d within 2%%', (prompt, output, concurrency, measured) => {
    const answer = serving({
      model: shape('llama3-70b'),
      accelerator: 'h100-sxm',
      devices: 2,
      precision: 'fp8',
      prompt,
      output,
      concurrency,
    });
    expect(Math.abs(answer.tokensPerSecond!.likely / measured - 1)).toBeLessThan(0.02);
  });

  test('DeepSeek, 28 February 2025: a day of 226.75 nodes of 8 H800 at $2 costs $87,072, and serves 608B and 168B tokens', () => {
    // 73.7k tokens/s of prompts and 14.8k of answers a node (open-infra-index, day 6)
    const rates = { input: 8 / 73_700, output: 8 / 14_800 };
    const busy = devicesFor({ input: 608e9 / 86_400, output: 168e9 / 86_400 }, rates) / 8;
    expect(busy).toBeCloseTo(226.86, 1);
    expect(Math.abs(busy / 226.75 - 1)).toBeLessThan(1e-3);
    const millions = 168e9 / 1e6;
    expect(millions * usdPerMillion(226.75 * 8, 2, 168e9 / 86_400)).toBeCloseTo(87_072, 6);
  });

  test.each([
    ['SGLang, 22,282 tokens/s on 8 H100 at $2', 8, 2, 22_282, 0.1995],
    ['GB200, 13,386 a device at $2.28', 1, 2.28, 13_386, 0.0473],
    ['H100, 2,789 a device at $1.42', 1, 1.42, 2789, 0.1414],
  ])('a million tokens: %s', (_, devices, price, rate, expected) => {
    expect(usdPerMillion(devices, price, rate)).toBeCloseTo(expected, 4);
  });

  test('costs of an answer are those of the tokens that it serves', () => {
    const { price, tokensPerSecond, costPerMillionTokens } = serving({
      model: shape('llama3-70b'),
      accelerator: 'h100-sxm',
      devices: 8,
      precision: 'fp8',
      price: 2,
      prompt: 500,
      output: 1000,
    });
    // each token of an answer comes with half a token of a prompt
    const { input, output } = costPerMillionTokens!;
    const cost = usdPerMillion(8, price!.likely, tokensPerSecond!.likely);
    expect(output.likely + input.likely / 2).toBeCloseTo(cost, 9);
  });

  // arXiv:2505.09343, section 2.3.2: 32 tokens, 8 experts and a shared one of width 7k, 61 layers
  test.each([
    [50e9, 120.96e-6, 14.76e-3, 67],
    [900e9, 6.72e-6, 0.82e-3, 1200],
  ])('all-to-all over %d bytes/s', (bandwidth, layer, token, rate) => {
    const seconds = allToAllSeconds({ tokens: 32, experts: 9, hidden: 7000, bandwidth });
    expect(seconds).toBeCloseTo(layer, 12);
    expect(Math.abs((61 * 2 * seconds) / token - 1)).toBeLessThan(5e-3);
    expect(Math.abs(1 / (61 * 2 * seconds) / rate - 1)).toBeLessThan(0.02);
  });

  test('a step of spread experts takes no less than their all-to-all over the link', () => {
    const tokens = 4096;
    const { timePerToken } = serving({
      model: shape('deepseek-v3'),
      accelerator: 'h800-sxm',
      devices: 8,
      precision: 'fp4',
      prompt: 1,
      output: 100,
      concurrency: tokens,
    });
    // 58 layers of experts; width 7168; 200 GB/s one way
    const floor = 58 * allToAllSeconds({ tokens: tokens / 8, experts: 9, hidden: 7168, bandwidth: 200e9 });
    expect(timePerToken!.likely).toBeGreaterThanOrEqual(floor);
  });

  // PaLM-540B on 64 TPU v4 (Pope et al. 2022, arXiv:2211.05102, tables 2 and 3): tokens, seconds
  test.each([
    [2048, 0.29, 0.43],
    [64 * 64, 1.82, 0.14],
    [512 * 2048, 85.2, 0.76],
    [512 * 64, 6, 0.33],
  ])('%d tokens in %d s are a utilisation of %d', (tokens, seconds, expected) => {
    const peak = 64 * findAccelerator('tpu-v4').peakDense.bf16!;
    expect(servingUtilisation(540.35e9, tokens / seconds, peak)).toBeCloseTo(expected, 1.9);
  });
});

describe('NIM 1.8, Llama-3.3-70B on two H100', () => {
  // 1000/1000, concurrency 1, 25, 100, 200: 18.67, 22.45, 34.21, 50.66 ms
  test.each([
    [1, 0.01867],
    [25, 0.02245],
    [100, 0.03421],
    [200, 0.05066],
  ])('time per token at concurrency %d', (concurrency, measured) => {
    const { timePerToken } = serving({
      model: shape('llama3-70b'),
      accelerator: 'h100-sxm',
      devices: 2,
      precision: 'fp8',
      concurrency,
    });
    expect(Math.abs(timePerToken!.likely / measured - 1)).toBeLessThan(0.08);
  });

  test.each([
    [1000, 0.082],
    [5000, 0.407],
  ])('first token of a prompt of %d', (prompt, measured) => {
    const { timeToFirstToken } = serving({
      model: shape('llama3-70b'),
      accelerator: 'h100-sxm',
      devices: 2,
      precision: 'fp8',
      prompt,
      concurrency: 1,
    });
    expect(Math.abs(timeToFirstToken!.likely / measured - 1)).toBeLessThan(0.06);
  });

  // device time over 2N FLOP at 40%: 107, 22, 5.2, 3.0, 2.0, 1.5
  test.each([
    [1, 107],
    [5, 22],
    [25, 5.2],
    [50, 3],
    [100, 2],
    [200, 1.5],
  ])('kappa of 70B on two H100 at concurrency %d is near %d', (concurrency, measured) => {
    const { kappa } = serving({
      model: shape('llama3-70b'),
      accelerator: 'h100-sxm',
      devices: 2,
      precision: 'fp8',
      concurrency,
    });
    expect(Math.abs(kappa!.likely / measured - 1)).toBeLessThan(0.12);
  });
});

describe('identities', () => {
  const base = { parameters: 8e9, accelerator: 'h100-sxm', devices: 1, precision: 'fp8' } as const;

  test('more users: more tokens a second, longer times a token, cheaper tokens', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 200 }), (a, b) => {
        const [few, many] = [Math.min(a, b), Math.max(a, b)].map(concurrency =>
          serving({ ...base, concurrency, price: 2 }),
        );
        expect(many!.tokensPerSecond!.likely).toBeGreaterThanOrEqual(few!.tokensPerSecond!.likely);
        expect(many!.timePerToken!.likely).toBeGreaterThanOrEqual(few!.timePerToken!.likely);
        expect(many!.costPerMillionTokens!.output.likely).toBeLessThanOrEqual(
          few!.costPerMillionTokens!.output.likely,
        );
      }),
    );
  });

  test('a batch of mixtures touches between its own experts and all', () => {
    const weighed = footprint(shape('deepseek-v3'), 'fp8');
    expect(touchedBytes(weighed, 1)).toBeCloseTo(weighed.activeMatrix, -3);
    expect(touchedBytes(weighed, 1e6)).toBeCloseTo(weighed.commonMatrix + weighed.expertMatrix, -3);
  });

  test('tokens per second times users over them is the time per token', () => {
    const { tokensPerSecond, timePerToken } = serving({ ...base, concurrency: 32 });
    expect(32 / tokensPerSecond!.likely).toBeCloseTo(timePerToken!.likely, 12);
  });

  test('a time per token is kept by the concurrency found, and missed by one more', () => {
    const target = 0.02;
    const { concurrency, timePerToken } = serving({ ...base, timePerToken: target });
    expect(timePerToken!.likely).toBeLessThanOrEqual(target);
    expect(serving({ ...base, concurrency: concurrency + 1 }).timePerToken!.likely).toBeGreaterThan(target);
  });

  test('what does not fit has no speed and no cost, and says what would hold it', () => {
    const answer = serving({ parameters: 70e9, accelerator: 'h100-sxm', devices: 1 });
    expect(answer.memory.fits).toBe(false);
    expect(answer.tokensPerSecond).toBeUndefined();
    expect(answer.costPerMillionTokens).toBeUndefined();
    expect(answer.fewestDevices).toBe(2);
    expect(answer.caveats[0]).toMatchObject({ code: 'does-not-fit', severity: 'error' });
  });
});

test('a tensor degree over which heads do not split is told, one over which they do is not', () => {
  const codes = (devices: number) =>
    serving({ model: shape('llama3-8b'), accelerator: 'h100', devices }).caveats.map(({ code }) => code);
  expect(codes(3)).toContain('heads-uneven');
  for (const devices of [1, 2, 4, 8]) expect(codes(devices)).not.toContain('heads-uneven');
});

test('a module that is several devices is told to be counted as one', () => {
  const codes = (accelerator: string) =>
    serving({ model: shape('llama3-8b'), accelerator, devices: 2 }).caveats.map(({ code }) => code);
  expect(codes('mi250x')).toContain('several-devices');
  expect(codes('mi300x')).not.toContain('several-devices');
});

describe('workloads', () => {
  test('are read in any order', () => {
    expect(parseWorkload('1000/500, $2.10/hour, 25 users, fp8, 2 h100, tpot 30ms')).toEqual({
      accelerator: 'h100-sxm',
      devices: 2,
      precision: 'fp8',
      concurrency: 25,
      prompt: 1000,
      output: 500,
      price: 2.1,
      timePerToken: 0.03,
    });
  });

  test.each(['fp8', '2 h100, 3 h200', '2 h100, many', '2 nothing'])('%s is refused', text => {
    expect(() => parseWorkload(text)).toThrow(RangeError);
  });

  test('the optimum settles where what a token weighs is that of its own size', () => {
    const workload = parseWorkload('8 h100, fp8, 100 users, 1000/500');
    // N falls with the weight
    const sizeAt = ({ marginal }: { readonly marginal: number }) => 40e9 * marginal ** -0.3;
    const { marginal, weight, fixed, answer } = settleWeight(workload, { utilisation: 0.4 }, sizeAt);
    // what is served is the usual shape of that size
    const [usual] = suggestShapes(sizeAt({ marginal }), { limit: 1 });
    expect(Math.abs(answer.parameters / usual!.parameters.total - 1)).toBeLessThan(0.01);
    expect(Math.abs((marginal + fixed / (2 * sizeAt({ marginal }))) / weight - 1)).toBeLessThan(0.03);
    // layers cost time whatever their width
    expect(marginal).toBeLessThan(weight);
    expect(weight / answer.kappa!.likely).toBeCloseTo(1, 0.7);
  });

  test('the largest model that keeps a latency keeps it, and one a twentieth larger does not', () => {
    const workload = parseWorkload('2 h100, fp8, 1 users, 1000/500, tpot 15ms');
    const most = largestServed(workload)!;
    expect(serving({ ...workload, parameters: most }).timePerToken!.likely).toBeLessThan(0.0151);
    expect(serving({ ...workload, parameters: most * 1.06 }).timePerToken!.likely).toBeGreaterThan(0.015);
  });
});

describe('calibrations', () => {
  test.each(servingCalibrations().map(({ id, ...facts }) => [id, facts] as const))('%s', (_, facts) => {
    v.parse(servingSchema, facts);
    for (const id of facts.applies.accelerators ?? []) {
      if (!id.startsWith('gh200') && id !== 'a800-sxm') expect(findAccelerator(id).id).toBe(id);
    }
    const { likely, '80': inner, '95': outer } = facts.throughput;
    expect(outer[0] <= inner[0] && inner[0] < likely && likely < inner[1] && inner[1] <= outer[1]).toBe(true);
  });

  test('a mixture is never calibrated as a dense model', () => {
    const found = servingCalibrationOf({ accelerator: 'h100-sxm', precision: 'fp8', isMixture: true });
    expect(found.id).toBe('mixtures');
  });
});

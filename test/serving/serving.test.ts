import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { findAccelerator } from '../../src/catalog/accelerators.ts';
import { findModel } from '../../src/catalog/models.ts';
import { servingSchema } from '../../src/catalog/schemas/serving.ts';
import { servingCalibrationOf, servingCalibrations } from '../../src/catalog/serving.ts';
import { cacheBytesPerToken } from '../../src/model/cache.ts';
import { forwardFlop } from '../../src/model/forward.ts';
import { devicesFor, servingUtilisation, usdPerMillion } from '../../src/serving/figures.ts';
import { batchLimit, footprint, touchedBytes } from '../../src/serving/footprint.ts';
import { largestServed } from '../../src/serving/held.ts';
import { allToAllSeconds } from '../../src/serving/roofline.ts';
import { serving } from '../../src/serving/serving.ts';
import { settleWeight } from '../../src/serving/weight.ts';
import { parseWorkload } from '../../src/serving/workload.ts';
import { runCli } from '../helpers/cli.ts';

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

  // device time over 2N FLOP at 40%: 107, 22, 5.2, 3.0, 2.0, 1.5, of the 69.5B matrix weights there, of all parameters here
  test.each([
    [1, 107],
    [5, 22],
    [25, 5.2],
    [50, 3],
    [100, 2],
    [200, 1.5],
  ])('kappa of 70B on two H100 at concurrency %d is near %d', (concurrency, measured) => {
    const { kappa, parameters } = serving({
      model: shape('llama3-70b'),
      accelerator: 'h100-sxm',
      devices: 2,
      precision: 'fp8',
      concurrency,
    });
    expect(Math.abs((kappa!.likely * parameters) / 69.5e9 / measured - 1)).toBeLessThan(0.12);
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

test('a tensor degree over which heads do not split is told; no other is taken by itself', () => {
  const asked = { model: shape('llama3-8b'), accelerator: 'h100' } as const;
  const codes = (devices: number, tensor?: number) =>
    serving({ ...asked, devices, ...(tensor && { tensor }) }).caveats.map(({ code }) => code);
  expect(codes(3, 3)).toContain('heads-uneven');
  for (const devices of [1, 2, 3, 4, 6, 8, 24]) expect(codes(devices)).not.toContain('heads-uneven');
  expect(serving({ ...asked, devices: 6 }).hardware).toMatchObject({ layout: { tensor: 2 }, replicas: 3 });
});

describe('a model that no domain of fast links holds', () => {
  const asked = {
    model: shape('llama3.1-405b'),
    accelerator: 'h100',
    precision: 'bf16',
    prompt: 1000,
    output: 1000,
  } as const;
  const one = serving({ ...asked, devices: 16, concurrency: 32 });

  test('stands in stages over the fewest domains, and the answer says so', () => {
    expect(one.hardware).toMatchObject({ layout: { tensor: 8, pipeline: 2 }, replicas: 1 });
    expect(serving({ ...asked, devices: 64 }).hardware).toMatchObject({ replicas: 4 });
    expect(one).toMatchObject({ fewestDevices: 16, fewestLayout: { tensor: 8, pipeline: 2 } });
    expect(one.caveats.map(({ code }) => code)).toContain('pipelined');
  });

  test('each token passes through all stages: 16 of 32 sequences at a time, as on one domain that held them', () => {
    // the same model on one domain of twice the memory, half the sequences
    const h200 = serving({ ...asked, accelerator: 'h200', devices: 8, concurrency: 16 });
    const memory = 4.8 / 3.35;
    const { bytes, flop } = one.decode!;
    expect(flop / h200.decode!.flop).toBeCloseTo(2, 6);
    expect(bytes / h200.decode!.bytes).toBeCloseTo(2, 6);
    // bound by memory, of which a H200 reads 1.43 times as much; 126 layers of 76.3 + 2·11.5 µs beside it
    const beside = 126 * (76.3e-6 + 23e-6) + 16 * 22.1e-6;
    const read = (answer: typeof one, rate: number) => (rate / 2) * (answer.decode!.bytes / 8 / 0.92);
    expect(one.timePerToken!.likely).toBeGreaterThan(read(one, 1 / 3.35e12) + beside);
    expect(one.timePerToken!.likely / h200.timePerToken!.likely).toBeLessThan(memory);
    expect(one.timePerToken!.likely / h200.timePerToken!.likely).toBeGreaterThan(1);
  });

  test('of all layouts that are told the first one fits is told, and none fits below it', () => {
    for (const devices of [1, 2, 4, 8]) expect(serving({ ...asked, devices }).memory.fits).toBe(false);
    expect(
      serving({ model: shape('gpt3-175b'), accelerator: 'h100', precision: 'fp8', devices: 3 }),
    ).toMatchObject({
      memory: { fits: true },
      fewestDevices: 3,
      fewestLayout: { tensor: 3 },
    });
    expect(
      serving({ model: shape('deepseek-v3'), accelerator: 'h100', precision: 'fp8', devices: 1 }),
    ).toMatchObject({
      fewestDevices: 16,
      fewestLayout: { expert: 16 },
    });
  });
});

test('experts are spread over all devices, of which there may be no more than experts', () => {
  const over = (id: string, devices: number) =>
    serving({ model: shape(id), accelerator: 'h800-sxm', devices, precision: 'fp8' }).hardware;
  expect(over('deepseek-v3', 40)).toMatchObject({ layout: { expert: 40 }, replicas: 1 });
  expect(over('deepseek-v3', 144)).toMatchObject({ layout: { expert: 144 }, replicas: 1 });
  expect(over('mixtral-8x7b', 16)).toMatchObject({ layout: { expert: 8 }, replicas: 2 });
});

describe('a mixture of which only counts are known', () => {
  test('is served as one, near the model of these counts', () => {
    const { experts, activeExperts } = shape('deepseek-v3').mixture!;
    const at = { accelerator: 'h200', devices: 8, precision: 'fp8', concurrency: 256 } as const;
    const named = serving({ ...at, model: shape('deepseek-v3') });
    const { parameters, activeParameters } = named;
    const counted = serving({ ...at, parameters, activeParameters, experts, activeExperts });
    expect(counted.calibration.id).toBe('mixtures');
    expect(counted.hardware.layout).toEqual({ expert: 8 });
    expect(Math.abs(Math.log(counted.tokensPerSecond!.likely / named.tokensPerSecond!.likely))).toBeLessThan(
      0.3,
    );
    expect(counted.caveats.map(({ code }) => code)).toContain('shape-assumed');
  });
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
    const size = sizeAt({ marginal });
    expect(answer.parameters / size).toBeCloseTo(1, 6);
    expect((marginal + fixed / (2 * size)) / weight).toBeCloseTo(1, 6);
    expect(weight).toBe(answer.kappa!.likely);
    // layers cost time whatever their width
    expect(marginal).toBeLessThan(weight);
  });

  test('the largest model that keeps a latency keeps it, and one a thousandth larger does not', () => {
    const workload = parseWorkload('2 h100, fp8, 1 users, 1000/500, tpot 15ms');
    const most = largestServed(workload)!;
    expect(serving({ ...workload, parameters: most }).timePerToken!.likely).toBeLessThanOrEqual(0.015);
    expect(serving({ ...workload, parameters: most * 1.001 }).timePerToken!.likely).toBeGreaterThan(0.015);
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

test('a time that one user cannot have is said once, and not of some users', () => {
  const asked = {
    model: findModel('llama3-70b').architecture,
    accelerator: 'h100-sxm',
    devices: 2,
    precision: 'fp8',
    concurrency: 25,
    timePerToken: 0.005,
  } as const;
  const codes = serving(asked).caveats.map(({ code }) => code);
  expect(codes).toContain('target-missed');
  expect(codes).not.toContain('fewer-users');
  expect(serving({ ...asked, timePerToken: 0.0201 }).caveats.map(({ code }) => code)).toContain(
    'fewer-users',
  );
});

test('where not one sequence keeps a time per token, figures are those of the users that were asked for', () => {
  const asked = { model: findModel('llama3-70b').architecture, accelerator: 'h100', devices: 2 } as const;
  const load = { ...asked, precision: 'fp8', concurrency: 25 } as const;
  const [late, free] = [serving({ ...load, timePerToken: 5e-3 }), serving(load)];
  expect(late.concurrency).toBe(25);
  expect(late.tokensPerSecond).toEqual(free.tokensPerSecond);
  const alone = serving({ ...load, concurrency: 1 }).timePerToken!.likely;
  const missed = late.caveats.filter(({ severity }) => severity === 'error');
  expect(missed.map(({ code }) => code)).toEqual(['target-missed']);
  expect(missed[0]!.args.least).toBe(`${(alone * 1000).toFixed(1)} ms`);
  expect(late.caveats.map(({ code }) => code)).not.toContain('fewer-users');
});

test('a model that does not fit exits alike, and answers have one name for their length', async () => {
  const asked = ['llama3-70b', '--on', 'h100', '--precision', 'bf16'];
  for (const command of [['serving'], ['plot', 'serving']])
    expect((await runCli([...command, ...asked])).code).toBe(1);
  const fits = ['serving', 'llama3-8b', '--on', 'h100', '--json'];
  const [answer, output] = await Promise.all(
    ['--answer', '--output'].map(async name => JSON.parse((await runCli([...fits, name, '300'])).out)),
  );
  expect(answer).toEqual(output);
  const both = await runCli([...fits, '--answer', '300', '--output', '300']);
  expect(both.err).toContain('--answer and --output mean the same');
});

import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import type { Finding } from '../../src/check/document.ts';

/** What one rule finds in a text. */
async function found(rule: string, text: string): Promise<readonly Finding[]> {
  const { files } = await check([{ file: 'plan.yml', text }]);
  expect(files[0]!.problems).toEqual([]);
  return files[0]!.findings.filter(finding => finding.rule === rule);
}

/** The only finding of a rule. */
async function only(rule: string, text: string): Promise<Finding> {
  const findings = await found(rule, text);
  expect(findings.map(finding => finding.message)).toHaveLength(1);
  return findings[0]!;
}

describe('arithmetic, with numbers that were worked out by hand', () => {
  test('published hardware FLOP are a warning, double counting an error', async () => {
    // OPT-175B: 4.30e23 published, 6·175e9·300e9 = 3.15e23, 1.365 times
    const opt = await only('compute-mismatch', 'model: 175B\ndata: 300B\ncompute: 4.30e23');
    expect(opt).toMatchObject({ severity: 'warning', actual: 4.3e23, expected: 6 * 175e9 * 300e9 });
    expect(opt.message).toBe('4.3e23 FLOP is 1.37 times what 175B parameters take on 300B tokens');
    expect((await only('compute-mismatch', 'model: 175B\ndata: 300B\ncompute: 6.3e23')).severity).toBe(
      'error',
    );
    // GPT-3 itself: 3.14e23 is within rounding
    expect(await found('compute-mismatch', 'model: 174.6B\ndata: 300B\ncompute: 3.14e23')).toEqual([]);
  });

  test('Narayanan: 1T parameters on 450B tokens, 3,072 A100 at 163 TFLOP/s, take 84 days', async () => {
    // 8·T·P/(n·X): the FLOP with recomputation, at 163/312 of the peak
    const plan = (days: number) =>
      `compute: ${8 * 450e9 * 1e12}\nhardware: { accelerator: A100, count: 3072, mfu: ${163 / 312} }\nschedule: ${days} days`;
    expect(await found('duration-mismatch', plan(84))).toEqual([]);
    const short = await only('duration-mismatch', plan(42));
    expect(short.severity).toBe('error');
    expect(short.expected).toBeCloseTo(83.2, 1);
  });

  test('hours for compute, too few and too many', async () => {
    const plan = (hours: number) =>
      `compute: 3.6e22\nhardware: { accelerator: x, peak: 1000 TFLOP/s, mfu: 50% }\nbudget: { acceleratorHours: ${hours} }`;
    // 3.6e22 / (3600 · 5e14) = 20,000 hours
    expect(await only('duration-mismatch', plan(10_000))).toMatchObject({
      expected: 20_000,
      severity: 'error',
    });
    expect(await only('duration-mismatch', plan(50_000))).toMatchObject({
      expected: 20_000,
      severity: 'warning',
    });
    expect(await found('duration-mismatch', plan(25_000))).toEqual([]);
  });

  test('DeepSeek-V3: 2.788M hours at $2 are $5.576M', async () => {
    const plan = (money: string) => `budget: { acceleratorHours: 2.788M, price: $2/hour, money: ${money} }`;
    expect(await found('cost-mismatch', plan('$5.576M'))).toEqual([]);
    expect(await only('cost-mismatch', plan('$2M'))).toMatchObject({
      expected: 5_576_000,
      severity: 'error',
    });
    expect(await only('cost-mismatch', plan('$20M'))).toMatchObject({ severity: 'warning' });
  });

  test('money is held against the hours that compute takes where no hours are given', async () => {
    const plan = (money: string) =>
      `model: 70B\ndata: 1.4T\nhardware: { accelerator: H100, count: 1024, mfu: 40% }\nbudget: { price: $2, money: ${money} }`;
    // 6 · 70e9 · 1.4e12 / (3600 · 989.4e12 · 0.4) = 412,709 hours, $825,419
    const short = await only('cost-mismatch', plan('$100k'));
    expect(short).toMatchObject({ severity: 'error', suggestion: 'budget.money: $825k' });
    expect(short.expected).toBeCloseTo((2 * 6 * 70e9 * 1.4e12) / (3600 * 989.4e12 * 0.4), -3);
    expect(await found('cost-mismatch', plan('$830k'))).toEqual([]);
  });

  test('parameters and tokens that seem swapped', async () => {
    expect(await only('far-from-optimal', 'model: 1.4T\ndata: 70B')).toMatchObject({
      severity: 'warning',
      message: '70B tokens for 1.4T parameters: are the two swapped?',
      suggestion: 'model.parameters: 70B and data.tokens: 1.4T',
    });
  });

  test('that unique tokens are seen once is no more than an assumption', async () => {
    // D = C/6N = 2.38T, of 1T unique tokens: no contradiction
    const plan = 'model: 70B\ndata: { uniqueTokens: 1T }\ncompute: 1e24';
    expect(await found('compute-mismatch', plan)).toEqual([]);
  });

  test('accelerators: Falcon-40B as its paper prints it, groups that do not divide, spares', async () => {
    const falcon = await only(
      'accelerator-count-mismatch',
      'hardware: 384 A100\nparallelism: { tp: 8, pp: 2, dp: 192 }',
    );
    expect(falcon).toMatchObject({ severity: 'error', actual: 384, expected: 3072 });
    expect(
      await only('accelerator-count-mismatch', 'hardware: 100 A100\nparallelism: { tp: 8, pp: 4 }'),
    ).toMatchObject({ severity: 'error', expected: 96 });
    expect(
      await only('accelerator-count-mismatch', 'hardware: 132 A100\nparallelism: { tp: 8, dp: 16 }'),
    ).toMatchObject({ severity: 'info', expected: 128, message: '4 of 132 accelerators are left over' });
  });

  test('a count without embeddings is told from a wrong one: Pythia 70M', async () => {
    const shape = 'layers: 6, hidden: 512, heads: 8, ffn: 2048, vocab: 50304, gated: false, tied: false';
    // 70,426,624 in all (with biases), 18,915,328 without embeddings
    expect(await only('parameters-mismatch', `model: { parameters: 18.9M, ${shape} }`)).toMatchObject({
      severity: 'info',
      message: expect.stringMatching(/leaves out the embeddings/),
    });
    expect(await found('parameters-mismatch', `model: { parameters: 70.4M, ${shape} }`)).toEqual([]);
    expect(await only('parameters-mismatch', `model: { parameters: 160M, ${shape} }`)).toMatchObject({
      severity: 'error',
    });
  });

  test('raw documents: C4 has 427 tokens a document', async () => {
    expect(
      await found('raw-data-mismatch', 'data: { uniqueTokens: 156B, raw: { documents: 365M } }'),
    ).toEqual([]);
    expect(
      await only('raw-data-mismatch', 'data: { uniqueTokens: 156B, raw: { documents: 36.5k } }'),
    ).toMatchObject({ severity: 'warning', actual: 156e9 / 36.5e3 });
    expect(
      await only(
        'raw-data-mismatch',
        'data: { uniqueTokens: 1T, raw: { documents: 1B, bytesPerDocument: 2000, bytesPerToken: 4 } }',
      ),
    ).toMatchObject({ severity: 'error', expected: 5e11 });
  });
});

describe('hardware', () => {
  test('degrees count devices of modules: 512 MI250X are the 1,024 of Poro 34B', async () => {
    const plan = (count: number) =>
      `hardware: { accelerator: ${count} MI250X }\nparallelism: { tensor: 2, pipeline: 4, data: 128 }`;
    expect(await found('accelerator-count-mismatch', plan(512))).toEqual([]);
    // counted in devices: half of the modules would do
    expect(await only('accelerator-count-mismatch', plan(1024))).toMatchObject({
      severity: 'warning',
      expected: 512,
    });
    expect(await only('accelerator-count-mismatch', plan(256))).toMatchObject({
      severity: 'error',
      expected: 512,
    });
    // eight GCDs of a node of four modules are joined by fast links
    expect(
      await found('tensor-across-nodes', 'hardware: { accelerator: 512 MI250X }\nparallelism: { tensor: 8 }'),
    ).toEqual([]);
  });

  test('claims within the band of 80% are information, those beyond it warnings', async () => {
    // 7B on 1.5T over 384 A100: Falcon's two weeks ask for 45%, hardly one of ten dense runs is above 50%
    const plan = (days: number) =>
      `model: 7.2B\ndata: 1.5T\nhardware: { accelerator: 384 A100 }\nschedule: ${days} days`;
    expect(await only('limit-unlikely', plan(14))).toMatchObject({ severity: 'info' });
    expect(await only('limit-unlikely', plan(11))).toMatchObject({ severity: 'warning' });
    expect(await found('limit-unlikely', plan(25))).toEqual([]);
    // a limit is not a claim
    expect(
      await only('limit-unlikely', plan(14).replace('schedule: 14 days', 'limits: { deadline: 14 days }')),
    ).toMatchObject({ severity: 'warning' });
  });

  test.each([
    ['H100', '1979 TFLOP/s', 989.4e12],
    ['A100', '624 TFLOP/s', 312e12],
    ['H100 PCIe', '1513 TFLOP/s', 756e12],
    ['B200', '4500 TFLOP/s', 2250e12],
  ])('%s at %s is sparse', async (accelerator, peak, dense) => {
    const finding = await only('sparse-peak', `hardware: { accelerator: ${accelerator}, peak: ${peak} }`);
    expect((finding.expected as number) / dense).toBeCloseTo(1, 2);
  });

  test('1,979 is dense in FP8, and A100 has no FP8', async () => {
    expect(
      await found('sparse-peak', 'hardware: { accelerator: H100, peak: 1979 TFLOP/s, precision: fp8 }'),
    ).toEqual([]);
    expect(
      await only('unsupported-precision', 'hardware: { accelerator: A100, precision: fp8 }'),
    ).toMatchObject({ expected: 'bf16' });
    expect(
      await only('unsupported-precision', 'hardware: { accelerator: V100, dtype: bfloat16 }'),
    ).toMatchObject({ expected: 'fp16' });
  });

  test('a utilisation of FP8 against its own peak is set beside 16-bit ones', async () => {
    // 39% of 4,500 are 78% of 2,250, and Megatron-Bridge has 37,556 tokens/s of 8.03B parameters on GB300: 6ND over 2,500 is 72.4%
    const text = 'hardware: { accelerator: 2048 B200, peak: 4500 TFLOP/s, precision: fp8, mfu: 39% }';
    const finding = await only('mfu-above-record', text);
    expect(finding.actual).toBeCloseTo(0.78, 2);
    expect(finding.expected).toBeCloseTo((37_556 * 6 * 8.03e9) / 2.5e15, 2);
    // products in 16 bits are no bound of it
    expect(await found('mfu-implausible', text)).toEqual([]);
    expect(finding.message).toContain('78% (39% of its FP8 peak)');
    // NeMo's 175B in FP8 passes 78% on H100
    const record = 'hardware: { accelerator: 512 H100, peak: 1979 TFLOP/s, precision: fp8, mfu: 39% }';
    expect(await found('mfu-above-record', record)).toEqual([]);
  });

  test('utilisation: a percentage without its sign, above 1, implied, too high, too low', async () => {
    expect(await only('mfu-impossible', 'hardware: { mfu: 38 }')).toMatchObject({
      suggestion: 'hardware.mfu: 38%',
    });
    expect(await only('mfu-impossible', 'hardware: { mfu: 1.2 }')).toMatchObject({ severity: 'error' });
    const implied = (days: number) => `compute: 1e24\nhardware: 1024 H100\nschedule: ${days} days`;
    // 1e24 / (1024 · 989.4e12 · 86,400) = 11.4 days at the whole peak
    expect((await only('mfu-impossible', implied(8))).actual).toBeCloseTo(11.42 / 8, 2);
    expect((await only('mfu-implausible', implied(13))).actual).toBeCloseTo(11.42 / 13, 2);
    expect(await only('mfu-implausible', implied(400))).toMatchObject({ severity: 'warning' });
    // CPM-Large's 2.69% and VAETKI's 4.99% are on file: nothing is said of every run
    expect(await only('mfu-implausible', 'hardware: { accelerator: H100, mfu: 2% }')).toMatchObject({
      severity: 'warning',
      message: '2% is below the 5% that nearly every documented run passes',
    });
    expect(await found('mfu-implausible', implied(30))).toEqual([]);
  });

  test('the record is named, and found elsewhere where a generation has none', async () => {
    const hopper = await only('mfu-above-record', 'hardware: { accelerator: 32768 H100, mfu: 60% }');
    // nanochat d24: 50.0% by 6·N over its hours, the best on Hopper in 16 bits
    expect(hopper).toMatchObject({ severity: 'warning', expected: 0.5 });
    expect(hopper.message).toMatch(/nanochat/);
    const trainium = await only(
      'mfu-above-record',
      'compute: 1e24\nhardware: { accelerator: 4096 Trn2 }\nschedule: 5.5 days',
    );
    expect(trainium).toMatchObject({ severity: 'info' });
  });

  test('heads of a width, key-value heads that are copied, layers on purpose', async () => {
    expect(await only('indivisible-shape', 'model: { hidden: 4096, heads: 33 }')).toMatchObject({
      severity: 'error',
      expected: 32,
    });
    expect(
      await found('indivisible-shape', 'model: { heads: 64, kvHeads: 4 }\nparallelism: { tensor: 8 }'),
    ).toEqual([]);
    expect(
      await only('indivisible-shape', 'model: { heads: 64, kvHeads: 6 }\nparallelism: { tensor: 4 }'),
    ).toMatchObject({ severity: 'error' });
    expect(
      await only('indivisible-shape', 'model: { layers: 124 }\nparallelism: { pipeline: 16 }'),
    ).toMatchObject({ severity: 'warning' });
    // Llama 3 405B, on purpose
    expect(await found('indivisible-shape', 'model: { layers: 126 }\nparallelism: { pipeline: 16 }')).toEqual(
      [],
    );
    expect(
      await only('indivisible-shape', 'model: { layers: 24 }\nparallelism: { pipeline: 32 }'),
    ).toMatchObject({ severity: 'error' });
  });
});

describe('memory, by ZeRO Table 1', () => {
  // 7.5B with 64 ranks: 120 GB without ZeRO, 31.4, 16.6 and 1.88 GB with its stages
  test.each([
    [0, 120e9],
    [1, 31.4e9],
    [2, 16.6e9],
    [3, 1.88e9],
  ])('7.5B on 64 ranks with ZeRO %d', async (zero, bytes) => {
    const { files } = await check([
      { file: 'plan.yml', text: `model: 7.5B\nhardware: 64 A100\nparallelism: { data: 64, zero: ${zero} }` },
    ]);
    const memory = files[0]!.plan.memoryPerDevice!;
    // a tenth of the 79.1 GiB that can be taken is kept
    expect((memory.ends![0] - 8.493e9) / bytes).toBeCloseTo(1, 2);
    expect(files[0]!.findings.some(finding => finding.rule === 'memory-exceeded')).toBe(zero === 0);
  });

  test('the smallest change that fits is proposed', async () => {
    const finding = await only(
      'memory-exceeded',
      'model: 7.5B\nhardware: 64 A100\nparallelism: { data: 64, zero: 0 }',
    );
    expect(finding).toMatchObject({
      severity: 'error',
      suggestion: expect.stringMatching(/^parallelism\.zero: 1, which takes 39\.\d GB/),
    });
    const one = await only('memory-exceeded', 'model: 70B\nhardware: 1 A100\nparallelism: { data: 1 }');
    expect(one.suggestion).toMatch(/no single change fits: about 14 times/);
  });

  test('a mixture of experts holds all of them', async () => {
    const text =
      'model: { preset: deepseek-v3 }\nhardware: 64 H100\nparallelism: { data: 64, zero: 0, tensor: 1 }';
    expect((await only('memory-exceeded', text)).message).toMatch(
      /All experts are held|the H100 SXM5 has 84\.9 GB/,
    );
  });

  test('what is left open is named where the plan rests on it', async () => {
    const finding = await only('memory-open', 'model: 7.5B\nhardware: 64 A100\nparallelism: { data: 64 }');
    expect(finding).toMatchObject({ severity: 'info' });
    // 16-bit weights, fp32 gradients and AdamW's 12 bytes are 18 a parameter, and a tenth of 84.9 GB is set aside
    expect(finding.message).toMatch(/ZeRO, recomputation, gradients chosen sparingly: without, 143 GB/);
  });

  test('sequence parallelism that nobody stated: both ends are shown, the most sparing decides', async () => {
    const text = (more: string) =>
      `model: { preset: llama2-70b }\ndata: 1T\nhardware: 64 H100\nparallelism: { tensor: 8, pipeline: 4, zero: 1, recompute: selective${more} }\ntraining: { gradients: bf16, batch: 1M tokens, sequenceLength: 4096 }\n`;
    const memoryOf = async (more: string) => {
      const { files } = await check([{ file: 'p.yml', text: text(more) }]);
      return files[0]!.plan.memoryPerDevice!;
    };
    const open = await memoryOf('');
    expect(open.open).toEqual(['sequence parallelism']);
    // Korthikanti et al. (arXiv:2205.05198), section 4.2.2: 8·s·b·h bytes, here 4 as norms are computed again, of 20
    // layers and 4 micro-batches are held whole, or an eighth of them
    const [least, most] = open.ends!;
    expect(most - least).toBeCloseTo(20 * 4 * 4096 * 8192 * 4 * (7 / 8), 0);
    const [split, whole] = [
      await memoryOf(', sequenceParallel: true'),
      await memoryOf(', sequenceParallel: false'),
    ];
    expect(whole.value! - split.value!).toBeGreaterThanOrEqual(most - least);
    expect([split.open, whole.open]).toEqual([[], []]);
  });
});

describe('scaling', () => {
  test('Gopher took twice the compute that its loss needs, Chinchilla the least', async () => {
    // Hoffmann et al.: the same budget, 4 times smaller and 4 times more data, is better
    const gopher = await only('far-from-optimal', 'model: 280B\ndata: 300B');
    expect(gopher.message).toMatch(/^1\.07 tokens per parameter are fewer than optimal/);
    expect(gopher.actual).toBeGreaterThan(1.8);
    expect(await found('far-from-optimal', 'model: 70B\ndata: 1.4T')).toEqual([]);
  });

  test('over-training is no fault where the model will serve much', async () => {
    // Sardana et al.: quality of a 30B Chinchilla with 1e13 served tokens: 13.6B parameters
    const plan = 'model: 13.6B\ndata: 2.84T\ntarget: { inferenceTokens: 10T }\nlaw: sardana2023';
    expect(await found('far-from-optimal', plan)).toEqual([]);
    // Llama 3 8B: many times optimal, less so the more it serves
    const alone = await only('far-from-optimal', 'model: 8B\ndata: 15T');
    expect(alone.suggestion).toMatch(/target\.inferenceTokens/);
    const served = (tokens: string) => `model: 8B\ndata: 15T\ntarget: { inferenceTokens: ${tokens} }`;
    const little = await only('far-from-optimal', served('1T'));
    expect(little.actual as number).toBeLessThan(alone.actual as number);
    expect(await found('far-from-optimal', served('100T'))).toEqual([]);
    const long = 'model: 1B\ndata: 20T\ntarget: { inferenceTokens: 1T }';
    expect((await only('far-from-optimal', long)).message).toMatch(/1T served tokens counted/);
    const short = 'model: 280B\ndata: 300B\ntarget: { inferenceTokens: 10T }';
    expect((await only('far-from-optimal', short)).message).toMatch(
      /fewer than optimal .* 10T served tokens counted/,
    );
  });

  test('losses: at E, below the prediction, with its interval', async () => {
    // Besiroglu et al.: E = 1.8172; 40B on 2.4T: 1.8172 + 482.01/40e9^.3478 + 2085.43/2.4e12^.3658
    const predicted = 1.8172 + 482.01 / 40e9 ** 0.3478 + 2085.43 / 2.4e12 ** 0.3658;
    const plan = (loss: number) => `model: 40B\ndata: { tokens: 2.4T, epochs: 1 }\ntarget: { loss: ${loss} }`;
    expect(await only('loss-unreachable', plan(1.8172))).toMatchObject({ severity: 'error' });
    const below = await only('loss-unreachable', plan(predicted * 0.97));
    expect(below.severity).toBe('warning');
    expect(below.expected).toBeCloseTo(predicted, 9);
    expect(await found('loss-unreachable', plan(predicted))).toEqual([]);
  });

  test('epochs: Muennighoff et al., worth .931 at 4, .661 at 16', async () => {
    expect(await found('too-many-epochs', 'data: { uniqueTokens: 100B, epochs: 4 }')).toEqual([]);
    const sixteen = await only('too-many-epochs', 'data: { uniqueTokens: 100B, epochs: 16 }');
    expect(sixteen).toMatchObject({ severity: 'info' });
    expect(sixteen.arithmetic).toMatch(/66\.1% on average \(4 epochs: 93\.1%\)/);
    expect(await only('too-many-epochs', 'data: { uniqueTokens: 100B, epochs: 40 }')).toMatchObject({
      severity: 'warning',
    });
    expect(await only('too-many-epochs', 'data: { uniqueTokens: 100B, epochs: 100 }')).toMatchObject({
      severity: 'error',
    });
  });

  test('tokens that do not exist', async () => {
    expect(await only('tokens-beyond-stock', 'data: { uniqueTokens: 60T }')).toMatchObject({
      severity: 'warning',
      expected: 40e12,
    });
    expect((await only('tokens-beyond-stock', 'data: { uniqueTokens: 400T }')).message).toMatch(
      /estimated stock/,
    );
    expect(await only('tokens-beyond-stock', 'data: { uniqueTokens: 2000T }')).toMatchObject({
      severity: 'error',
    });
    expect(await found('tokens-beyond-stock', 'data: { tokens: 60T, uniqueTokens: 15T }')).toEqual([]);
  });

  test('fitted ranges: Besiroglu et al. end at 1.3e22 FLOP', async () => {
    expect(await found('beyond-fitted-range', 'compute: 1e23')).toEqual([]);
    const finding = await only('beyond-fitted-range', 'compute: 5.2e24');
    expect(finding).toMatchObject({
      severity: 'info',
      expected: 1.3e22,
      message: expect.stringMatching(/400 times above/),
    });
  });
});

describe('training', () => {
  test('Step Law and DeepSeek bracket the learning rate', async () => {
    // 7B on 1.4T: Step Law 9.17e-4, DeepSeek 0.3118·(5.88e22)^-0.125 = 4.44e-4
    const plan = (rate: string) => `model: 7B\ndata: 1.4T\ntraining: { learningRate: ${rate} }`;
    for (const rate of ['9e-4', '4.5e-4', '3e-4'])
      expect(await found('learning-rate-off', plan(rate))).toEqual([]);
    const high = await only('learning-rate-off', plan('6e-3'));
    expect(high.arithmetic).toMatch(/DeepSeek 4\.44e-4, Step Law 9\.17e-4/);
    expect(await only('learning-rate-off', plan('1e-5'))).toMatchObject({ severity: 'error' });
    expect(await found('learning-rate-off', plan('6e-3, optimizer: Muon'))).toEqual([]);
  });

  test('warm-up, batch and steps', async () => {
    expect(await only('warmup-too-long', 'training: { steps: 1000, warmupSteps: 2000 }')).toMatchObject({
      severity: 'error',
      message: expect.stringMatching(/the peak is never reached/),
    });
    expect(await only('batch-below-sequence', 'training: { batch: 1024, seq_len: 4096 }')).toMatchObject({
      suggestion: 'training.batch: 1024 sequences, which are 4.19M tokens',
    });
    expect(
      await only(
        'batch-below-sequence',
        'training: { batch: 64 sequences, seq_len: 4096 }\nparallelism: { data: 128 }',
      ),
    ).toMatchObject({ expected: 128 * 4096 });
  });
});

describe('mixtures', () => {
  test('total and active, in every confusion', async () => {
    const rule = 'active-total-confused';
    const v3 = 'preset: deepseek-v3';
    expect((await only(rule, `model: { ${v3}, activeParameters: 671B }`)).message).toMatch(
      /a token passes through 37\.6B/,
    );
    expect((await only(rule, `model: { ${v3}, parameters: 37B }`)).message).toMatch(/the model holds 671B/);
    expect((await only(rule, 'model: { parameters: 13B, activeParameters: 47B }')).message).toMatch(
      /more than the 13B/,
    );
    expect(
      (await only(rule, 'model: { parameters: 47B, activeParameters: 47B, experts: 8, activeExperts: 2 }'))
        .severity,
    ).toBe('error');
    // 6·671e9·14.8e12 where 6·37e9·14.8e12 is meant
    const compute = await only(
      rule,
      'model: { parameters: 671B, activeParameters: 37B }\ndata: 14.8T\ncompute: 5.96e25',
    );
    expect(compute.expected).toBeCloseTo(6 * 37e9 * 14.8e12, -20);
    expect(
      await found(
        'compute-mismatch',
        'model: { parameters: 671B, activeParameters: 37B }\ndata: 14.8T\ncompute: 5.96e25',
      ),
    ).toEqual([]);
  });
});

describe('operations', () => {
  test('Llama 3: 419 unexpected interruptions in 54 days on 16,384', async () => {
    const finding = await only('interruptions-unplanned', 'hardware: 16384 H100\nschedule: 54 days');
    // published plans hardly ever state a reserve; one that is stated and too small is a warning
    expect(finding.severity).toBe('info');
    expect(finding.message).toMatch(/^About 419 unexpected interruptions in 54 days on 16,384 accelerators/);
    // checkpoints of 30 s and restarts of five minutes leave 90.4% at best, every 13.3 minutes
    expect(finding.arithmetic).toMatch(/every 13\.\d min .* leave 90\.4%/);
    expect(
      await found('interruptions-unplanned', 'hardware: 16384 H100\nschedule: { days: 54, reserve: 15% }'),
    ).toEqual([]);
    expect(
      (await only('interruptions-unplanned', 'hardware: 16384 H100\nschedule: { days: 54, reserve: 5% }'))
        .message,
    ).toMatch(/reserve of 5%/);
  });

  test('checkpoints, reserves, pilots and prices', async () => {
    const off = await only(
      'checkpoint-interval-off',
      'hardware: 16384 H100\nschedule: { days: 54, checkpointInterval: 3 h }',
    );
    // Young: √(2 · 30 s · 3.09 h) = 13.6 minutes; the exact optimum is 13.3
    expect((off.expected as number) / 60).toBeCloseTo(13.3, 1);
    expect(await only('no-reserve', 'schedule: { days: 30, reserve: 0 }')).toMatchObject({
      severity: 'warning',
    });
    expect(await only('price-implausible', 'hardware: H100\nbudget: { price: $50/hour }')).toMatchObject({
      severity: 'warning',
    });
    expect(
      (await only('price-implausible', 'hardware: H100\nbudget: { money: $100, acceleratorHours: 10k }'))
        .message,
    ).toMatch(/implied by money and hours/);
  });
});

describe('what only a part of a plan says', () => {
  // besiroglu2024, equation 1 and Table 1: E 1.8172, A 482.01, B 2085.43, alpha 0.3478, beta 0.3658
  const E = 1.8172;

  test('a loss below what compute, parameters or tokens alone allow', async () => {
    // no split of 1e22 FLOP does better than this one, by trying them all
    let best = Number.POSITIVE_INFINITY;
    for (let log = 8; log < 12; log += 0.001) {
      const N = 10 ** log;
      best = Math.min(best, E + 482.01 / N ** 0.3478 + 2085.43 / (1e22 / 6 / N) ** 0.3658);
    }
    const ofCompute = await only('loss-unreachable', 'compute: 1e22\ntarget: { loss: 1.9 }');
    expect(ofCompute.severity).toBe('warning');
    expect(Math.abs(Number(ofCompute.expected) - best)).toBeLessThan(5e-4);
    const ofN = await only('loss-unreachable', 'model: 100M\ntarget: { loss: 2.0 }');
    expect(ofN.expected).toBeCloseTo(E + 482.01 / 1e8 ** 0.3478, 3);
    const ofD = await only('loss-unreachable', 'data: 1B\ntarget: { loss: 2.0 }');
    expect(ofD.expected).toBeCloseTo(E + 2085.43 / 1e9 ** 0.3658, 3);
    for (const part of ['compute: 1e22', 'model: 100M', 'data: 1B'])
      expect(await found('loss-unreachable', `${part}\ntarget: { loss: 3.2 }`)).toEqual([]);
  });

  test('mixtures without a shape whose compute passes every parameter', async () => {
    const deepseek = await only(
      'active-total-confused',
      'model: { parameters: 37B, experts: 256, activeExperts: 8 }\ndata: 14.8T\ncompute: 3.3e24',
    );
    expect(deepseek.severity).toBe('error');
    // 3.3e24 / (6 · 14.8e12) = 37.2B
    expect(deepseek.actual).toBeCloseTo(37.16e9, -8);
    const mixtral = (compute: string) =>
      `model: { parameters: 46.7B, experts: 8, activeExperts: 2 }\ndata: 8T\ncompute: ${compute}`;
    expect(await found('active-total-confused', mixtral('2.24e24'))).toHaveLength(1);
    // with 12.9B active: 6 · 12.9e9 · 8e12
    expect(await found('active-total-confused', mixtral('6.19e23'))).toEqual([]);
  });

  test('a rounded batch over replicas that divide neither 4,000,000 nor 4,194,304 tokens', async () => {
    const plan = (data: number) =>
      `training: { batch: 4M tokens, sequenceLength: 4096 }\nparallelism: { data: ${data} }`;
    // 977 and 1,024 sequences, 146.3 of 7
    expect(await only('indivisible-shape', plan(7))).toMatchObject({
      severity: 'info',
      // 140 rounds of 7 sequences
      expected: 140 * 7 * 4096,
    });
    expect(await found('indivisible-shape', plan(8))).toEqual([]);
    expect(await found('indivisible-shape', plan(61))).toEqual([]);
  });

  test('4M tokens are 512 sequences of 8,192', async () => {
    const plan = (batch: string) =>
      `training: { batch: ${batch}, sequenceLength: 8192 }\nparallelism: { data: 512 }`;
    expect(await found('batch-below-sequence', plan('4M'))).toEqual([]);
    expect(await found('batch-below-sequence', plan('3.9M'))).toHaveLength(1);
  });

  test('tokens beyond the raw data are passes over it, and one finding', async () => {
    // 4 TB · 0.5 / 4 = 500B tokens
    const plan = (more: string) =>
      `data: { tokens: 5T, ${more} raw: { bytes: 4 TB, keptAfterFiltering: 50%, bytesPerToken: 4 } }`;
    const passes = await only('raw-data-mismatch', plan(''));
    expect(passes).toMatchObject({ severity: 'warning', expected: 500e9 });
    expect(passes.message).toContain('10 passes over the 500B');
    expect(await found('too-many-epochs', plan(''))).toEqual([]);
    expect((await only('raw-data-mismatch', plan('uniqueTokens: 5T,'))).severity).toBe('error');
    expect(await found('too-many-epochs', plan('epochs: 10,'))).toHaveLength(1);
  });
});

describe('layouts and peaks that are as published', () => {
  test('a torus has rings of any length, a node does not', async () => {
    const plan = (accelerator: string) =>
      `hardware: { accelerator: ${accelerator}, count: 6144 }\nparallelism: { tensor: 12 }`;
    // PaLM 540B: 12-way model parallelism on TPU v4 (arXiv:2204.02311, section 4)
    expect(await found('tensor-across-nodes', plan('TPU v4'))).toEqual([]);
    expect(await found('tensor-across-nodes', plan('H100'))).toHaveLength(1);
    const node = 'hardware: { accelerator: TPU v4, count: 64, perNode: 8 }\nparallelism: { tensor: 6 }';
    expect(await found('tensor-across-nodes', node)).toHaveLength(1);
  });

  test('stages that hold a layer fewer at the ends, and those that are out of balance', async () => {
    const plan = (layers: number, pipeline: number) =>
      `model: { layers: ${layers}, hidden: 8192, heads: 64 }\nparallelism: { pipeline: ${pipeline} }`;
    // Llama 3 405B: 126 layers over 16 stages, one layer fewer on the first and the last
    expect(await found('indivisible-shape', plan(126, 16))).toEqual([]);
    expect(await found('indivisible-shape', plan(127, 16))).toEqual([]);
    // DeepSeek-V3: 61 layers over 16 stages, as 64 with embedding, head and a module for more tokens
    expect(await found('indivisible-shape', plan(61, 16))).toEqual([]);
    const odd = await only('indivisible-shape', plan(60, 16));
    // 60/16 = 3.75 of 4 layers
    expect(odd.arithmetic).toContain('3.75 layers on average, 4 at most: stages idle for 6.25% of the time');
    // on few stages nearly any number of layers would divide with embedding and head
    expect((await only('indivisible-shape', plan(32, 3))).message).toContain('32 layers do not divide');
    expect((await only('indivisible-shape', plan(62, 8))).message).toContain('62 layers do not divide');
    // BLOOM: 70 layers over 12 stages, as 72
    expect(await found('indivisible-shape', plan(70, 12))).toEqual([]);
    expect(odd.suggestion).not.toContain('pipeline: 1');
    expect((await only('indivisible-shape', plan(4, 7))).severity).toBe('error');
  });

  test('the peak that FP8 runs are quoted by is named, and the other one offered', async () => {
    const plan = (hardware: string) =>
      `compute: 1e24\nhardware: { accelerator: H100, count: 1024, precision: fp8, mfu: 30%${hardware} }\nschedule: 20 days`;
    const short = await only('duration-mismatch', plan(''));
    expect(short.arithmetic).toMatch(/989\.?\d* TFLOP\/s bf16, by which fp8 runs are quoted/);
    expect(short.suggestion).toMatch(/or hardware\.peak: 1\.98 PFLOP\/s|or hardware\.peak: 1,?979 TFLOP\/s/);
    // 1e24 / (1024 · 1979e12 · 0.3) = 19.0 days
    expect(await found('duration-mismatch', plan(', peak: 1979 TFLOP/s'))).toEqual([]);
  });

  test('five times too much time or money is an error', async () => {
    const time = (days: number) =>
      `compute: 1e24\nhardware: { accelerator: H100, count: 1024, mfu: 40% }\nschedule: ${days} days`;
    // 1e24 / (1024 · 989.4e12 · 0.4) = 28.6 days
    expect((await only('duration-mismatch', time(135))).severity).toBe('warning');
    expect((await only('duration-mismatch', time(150))).severity).toBe('error');
    const money = (paid: string) => `budget: { acceleratorHours: 1M, price: $2, money: ${paid} }`;
    expect((await only('cost-mismatch', money('$9.9M'))).severity).toBe('warning');
    expect((await only('cost-mismatch', money('$10.1M'))).severity).toBe('error');
  });
});

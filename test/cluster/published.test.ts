import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { allReduceTime } from '../../src/cluster/communication.ts';
import { carbon, energyUse } from '../../src/cluster/energy.ts';
import { deviceMemory } from '../../src/cluster/memory.ts';
import { pipelineBubble } from '../../src/cluster/pipeline.ts';
import { trainingTime, utilisationOf } from '../../src/cluster/throughput.ts';
import { checkpointBytes } from '../../src/model/checkpoint.ts';
import { bareFacts, bareFramework, plain } from './facts.ts';

const CHECKS = '../shared/data/accounting-checks.json';
const GB = 1e9;

describe('utilisation', () => {
  const palm = { accelerators: 6144, peak: 275e12 };
  test.each([
    ['PaLM 540B by 6N', 6 * 540.35e9, 45.7],
    ['PaLM 540B with attention over the full square', 6 * 540.35e9 + 12 * 118 * 48 * 256 * 2048, 46.2],
  ])('%s', (_, flopPerToken, percent) => {
    expect(utilisationOf(238_300, { ...palm, flopPerToken }) * 100).toBeCloseTo(percent, 1);
  });

  test('Gopher: 0.0152 steps/s of 3,072 sequences on 4,096 TPU v3', () => {
    const flopPerToken = 6 * 280e9 + 12 * 80 * 128 * 128 * 2048;
    const share = utilisationOf(0.0152 * 3072 * 2048, { flopPerToken, accelerators: 4096, peak: 123e12 });
    expect(Math.abs(share * 100 - 32.5)).toBeLessThan(0.1);
  });

  test.each([
    ['by 6N', 0, 29.7],
    ['with attention', 12 * 105 * 20_480 * 2048, 30.2],
  ])('MT-NLG on 2,240 A100, 60.1 s a step, %s', (_, attention, percent) => {
    const flopPerToken = 6 * 529.6e9 + attention;
    const share = utilisationOf((1920 * 2048) / 60.1, { flopPerToken, accelerators: 2240, peak: 312e12 });
    expect(Math.abs(share * 100 - percent)).toBeLessThan(0.1);
  });

  test('nanochat d20: 172.26 minutes on 8 H100', () => {
    const share = utilisationOf(11_219_763_200 / (172.26 * 60), {
      flopPerToken: 3.491758e9,
      accelerators: 8,
      peak: 989e12,
    });
    expect(Math.abs(share * 100 - 47.88)).toBeLessThan(0.05);
  });

  test.each([
    ['full square', 6 * 36_625_603_584 + 6 * 61 * 128 * 320 * 4096, 43.73],
    ['causal', 6 * 36_625_603_584 + 3 * 61 * 128 * 320 * 4096, 38.94],
  ])('DeepSeek-V3, %s', (_, flopPerToken, percent) => {
    const share = utilisationOf((15_360 * 4096) / 19.926, { flopPerToken, accelerators: 2048, peak: 989e12 });
    expect(Math.abs(share * 100 - percent)).toBeLessThan(0.15);
  });
});

describe('time', () => {
  test.each([
    ['175B on 300B tokens, 1,024 A100 at 140 TFLOP/s', 175e9, 300e9, 1024, 140e12, 34, 0.5],
    ['1T on 450B tokens, 3,072 A100 at 163 TFLOP/s', 1e12, 450e9, 3072, 163e12, 84, 1],
  ])('Narayanan: %s', (_, parameters, tokens, accelerators, achieved, days, within) => {
    const time = trainingTime(8 * parameters * tokens, { accelerators, peak: achieved, utilisation: 1 });
    expect(Math.abs(time.days - days)).toBeLessThan(within);
  });

  test('DeepSeek-V3: 272.80B tokens a day', () => {
    expect(((15_360 * 4096) / 19.926) * 86_400).toBeCloseTo(272.8e9, -9);
  });
});

describe('energy, carbon, money, checkpoints', () => {
  test('LLaMA 65B: 449 MWh and 173 t', () => {
    const energy = energyUse(1_022_362, { power: 400, pue: 1.1 });
    expect(Math.abs(energy / 1000 - 449)).toBeLessThan(1);
    expect(carbon(energy, 0.385)).toBeCloseTo(173, 0);
  });
  test('BLOOM: 433,196 kWh without a PUE', () => {
    expect(energyUse(1_082_990, { power: 400 })).toBeCloseTo(433_196, 6);
  });
  test('GPT-3: 1,287 MWh', () => {
    const energy = energyUse(10_000 * 14.8 * 24, { power: 330, pue: 1.1 });
    expect(Math.abs(energy / 1000 / 1287 - 1)).toBeLessThan(0.003);
  });
  test('405B takes a checkpoint of 4.87 TB, 2.4 s at 2 TB/s', () => {
    const { resumable: lean } = checkpointBytes(405_853_388_800);
    expect(lean / 1e12).toBeCloseTo(4.87, 2);
    expect(lean / 2e12).toBeCloseTo(2.4, 1);
  });
});

describe('communication and pipelines', () => {
  test('7B gradients over 8 GPUs at 450 GB/s take 54 ms', () => {
    expect(allReduceTime(14e9, { devices: 8, bandwidth: 450e9 }) * 1000).toBeCloseTo(54, 0);
  });
  test.each([
    ['175B', 8, 64, 3, 3.6],
    ['530B', 35, 280, 3, 4.0],
    ['1T', 64, 512, 2, 6.2],
  ])(
    'Korthikanti %s: %s stages, %s micro-batches, interleaved %s',
    (_, p, microBatches, interleave, percent) => {
      // printed without rounding up: 3.65 as 3.6, 6.15 as 6.2
      expect(Math.abs(pipelineBubble(p, { microBatches, interleave }).overhead * 100 - percent)).toBeLessThan(
        0.06,
      );
    },
  );
});

// ZeRO, arXiv 1910.02054, Table 1: GB per device at 1, 4, 16, 64, 256, 1024 ranks; the paper truncates
const zeroTable: readonly [number, readonly number[], readonly number[], readonly number[]][] = [
  [
    7.5e9,
    [120, 52.5, 35.6, 31.4, 30.4, 30.1],
    [120, 41.3, 21.6, 16.6, 15.4, 15.1],
    [120, 30, 7.5, 1.88, 0.47, 0.12],
  ],
  [128e9, [2048, 896, 608, 536, 518, 513], [2048, 704, 368, 284, 263, 257], [2048, 512, 128, 32, 8, 2]],
  [
    1e12,
    [16000, 7000, 4750, 4187, 4046, 4011],
    [16000, 5500, 2875, 2218, 2054, 2013],
    [16000, 4000, 1000, 250, 62.5, 15.6],
  ],
];
const cases = zeroTable.flatMap(([parameters, ...stages]) =>
  stages.flatMap((row, index) =>
    row.map((printed, column) => ({
      parameters,
      zero: (index + 1) as 1 | 2 | 3,
      data: 4 ** column,
      printed,
    })),
  ),
);

test('ZeRO has 54 values', () => {
  expect(cases).toHaveLength(54);
});

test.each(cases)('ZeRO $zero: $parameters over $data', ({ parameters, zero, data, printed }) => {
  const memory = deviceMemory(
    bareFacts(parameters),
    { ...plain, zero, data },
    {
      framework: bareFramework,
      microBatches: 1,
    },
  );
  const unit = 10 ** -(String(printed).split('.')[1]?.length ?? 0);
  expect(Math.abs(memory.total / GB - printed)).toBeLessThan(unit);
});

describe.skipIf(!existsSync(CHECKS))('the shared list of checks', () => {
  const { checks } = existsSync(CHECKS)
    ? (JSON.parse(readFileSync(CHECKS, 'utf8')) as {
        checks: { id: string; inputs: Record<string, number>; published: number }[];
      })
    : { checks: [] };
  test('lists the same ZeRO table', () => {
    const listed = checks.filter(check => check.id.startsWith('zero:'));
    expect(listed).toHaveLength(54);
    expect(listed.map(check => check.published).sort()).toEqual(cases.map(item => item.printed).sort());
  });
});
test.skipIf(existsSync(CHECKS))(`is skipped: ${CHECKS} is not on this machine`, () => {});

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { servingCalibrationOf } from '../../src/catalog/serving.ts';
import { sortedQuantile } from '../../src/core/quantile.ts';
import { toMarkdown } from '../../src/render/markdown.ts';
import { serving } from '../../src/serving/serving.ts';
import {
  groupsOf,
  type MeasuredRow,
  measured,
  measurementBlocks,
  predictedOf,
  rooflineOf,
} from './measurements.ts';

const predictions = measured.map(predictedOf);
const groups = groupsOf(predictions);
// what a class says of a system is no prediction, and what no engine served says nothing of engines
const tested = predictions.filter(
  ({ row, isFitted }) => row.assumed !== 'prompt length' && isFitted && !['xlstm', 'palm'].includes(row.set),
);
const title = ({ set, model, accelerator, prompt, output, context, concurrency }: MeasuredRow) =>
  `${set}, ${model} on ${accelerator}, ${prompt ?? context}/${output ?? 0} at ${concurrency}`;

// the study's 7B has a vocabulary of its own; batches of the overview are whole numbers here
const apart = { xlstm: 0.012, trtllm: 6e-3 };

test.each(measured.filter(({ otherwise }) => otherwise === undefined).map(row => [title(row), row] as const))(
  'the roofline is that of another program: %s',
  (_, row) => {
    const most = apart[row.set as keyof typeof apart] ?? 1e-3;
    expect(Math.abs(rooflineOf(row) / row.roofline - 1)).toBeLessThan(most);
  },
);

// ../shared/science/serving.md: ±17% of NIM 1.8, ±25% of LMDeploy; the overview's rows at 128/2048 are its slowest tenth
const most: Partial<Record<MeasuredRow['set'], number>> = { nim18: 0.17, lmdeploy: 0.25, trtllm: 0.33 };

test.each(tested.map(one => [title(one.row), one] as const))('%s', (_, { row, ratio }) => {
  expect(Math.abs(ratio - 1)).toBeLessThan(most[row.set]!);
});

describe('percentiles of predicted over measured', () => {
  // the document's, of all rows of which the file holds a part: 27 of NIM, 21 of the overview, 18 of LMDeploy
  test.each([
    ['NIM 1.8', 'hopper-fp8', [0.98, 1, 1.1]],
    ['TensorRT-LLM', 'hopper-fp8', [0.79, 0.99, 1.06]],
    ['LMDeploy', 'ampere-bf16', [0.92, 0.97, 1.17]],
    ['TensorRT-LLM', 'blackwell-fp4', [0.97, 1, 1.03]],
  ] as const)('%s under %s', (name, calibration, expected) => {
    const { ratio } = groups.find(one => one.name.startsWith(name) && one.calibration === calibration)!;
    for (const [index, value] of expected.entries()) {
      expect(Math.abs(ratio[index]! - value), `${index}`).toBeLessThan(0.035);
    }
  });

  test.each(['80', '95'] as const)('the %s%% band holds as many of the rows', level => {
    const held = tested.filter(({ isWithin }) => isWithin[level]).length;
    expect(held / tested.length).toBeGreaterThanOrEqual(Number(level) / 100);
  });

  test('a set fitted on Hopper says nothing of other machines: MI300X has quantiles, and says so', () => {
    const mi300 = predictions.filter(({ row }) => row.accelerator === 'mi300x');
    expect(mi300.map(({ calibration }) => calibration)).toEqual(mi300.map(() => 'mi300'));
    const { caveats } = serving({ parameters: 8e9, accelerator: 'mi300x', devices: 1, precision: 'fp8' });
    expect(caveats.map(({ code }) => code)).toContain('uncalibrated');
  });
});

const SHARED = '../shared/data/serving.json';

test.skipIf(!existsSync(SHARED))('every measured row of the facts is held', () => {
  const { rows } = JSON.parse(readFileSync(SHARED, 'utf8')) as { rows: { ratio: number }[] };
  const ratios = measured.map(({ tokensPerSecond, roofline }) => tokensPerSecond / roofline);
  expect(measured).toHaveLength(rows.length);
  for (const { ratio } of rows) {
    expect(ratios.some(one => Math.abs(one / ratio - 1) < 2e-6)).toBe(true);
  }
});

// the document's, over 15 static batches, of which 9 are here, and 8 of experts, of which 5
test.each([
  ['steps without an engine', /xlstm|palm|vllm/, [0.233, 0.451, 0.558]],
  ['experts in parallel', /sglang|trtllm/, [0.214, 0.264, 0.319]],
] as const)('measured over roofline of %s', (name, sets, expected) => {
  const isOne = ({ row }: (typeof predictions)[number]) =>
    sets.test(row.set) &&
    !/^prompt/.test(row.work ?? '') &&
    (name !== 'experts in parallel' || row.model === 'deepseek-v3');
  const rows = predictions.filter(isOne);
  const ratios = Float64Array.from(rows, ({ row }) => row.tokensPerSecond / row.roofline).sort();
  for (const [index, value] of expected.entries()) {
    expect(Math.abs(sortedQuantile(ratios, [0.1, 0.5, 0.9][index]!) - value)).toBeLessThan(0.05);
  }
});

test('the committed table is what comes out', async () => {
  const markdown = toMarkdown(measurementBlocks(groups));
  await expect(markdown).toMatchFileSnapshot('../../data/serving-against-measurements.md');
});

describe('the band of mixtures is that of this roofline', () => {
  const mixtures = predictions.filter(({ calibration }) => calibration === 'mixtures');
  const shareOf = ({ row, roofline }: (typeof predictions)[number]) => row.tokensPerSecond / roofline;
  const own = mixtures.filter(({ row }) => row.model === 'deepseek-v3' && row.set !== 'mlperf').map(shareOf);
  const { throughput, rows } = servingCalibrationOf({
    accelerator: 'h100-sxm',
    precision: 'fp8',
    isMixture: true,
  });

  test('likely is the median, 80% the least and the greatest, between which 9 of 11 fall by ranks', () => {
    const sorted = Float64Array.from(own).sort();
    expect(sorted).toHaveLength(rows);
    expect(throughput.likely).toBeCloseTo(sortedQuantile(sorted, 0.5), 3);
    expect(throughput['80'][0]).toBeCloseTo(sorted[0]!, 2);
    expect(throughput['80'][1]).toBeCloseTo(sorted.at(-1)!, 2);
    const held = own.filter((one, index) => {
      const others = own.filter((_, at) => at !== index);
      return one >= Math.min(...others) && one <= Math.max(...others);
    });
    expect(held.length / own.length).toBeGreaterThanOrEqual(0.8);
  });

  test("95% is Student's of all mixtures, of which each but one lies in that of the others", () => {
    const all = mixtures.map(shareOf);
    // quantiles of Student's t at 97.5%, for 12 and 11 degrees of freedom, by tables
    const band = (shares: readonly number[], t: number) => {
      const logs = shares.map(Math.log);
      const mean = logs.reduce((a, b) => a + b) / logs.length;
      const variance = logs.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (logs.length - 1);
      const half = t * Math.sqrt(variance * (1 + 1 / logs.length));
      return [Math.exp(mean - half), Math.exp(mean + half)] as const;
    };
    const [low, high] = band(all, 2.1788);
    expect(throughput['95'][0]).toBeCloseTo(low, 2);
    expect(throughput['95'][1]).toBeCloseTo(high, 2);
    const isHeld = (one: number, index: number) => {
      const [least, most] = band(
        all.filter((_, at) => at !== index),
        2.201,
      );
      return one >= least && one <= most;
    };
    expect(all.filter(isHeld).length).toBeGreaterThanOrEqual(all.length - 1);
    expect(mixtures.every(({ isWithin }) => isWithin['95'])).toBe(true);
  });
});

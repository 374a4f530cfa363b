import { describe, expect, test } from 'vitest';
import { findAccelerator } from '../../src/catalog/accelerators.ts';
import { findModel } from '../../src/catalog/models.ts';
import { certain } from '../../src/core/spread.ts';
import { toMarkdown } from '../../src/render/markdown.ts';
import { footprint } from '../../src/serving/footprint.ts';
import { pace } from '../../src/serving/load.ts';
import { ROOFLINE } from '../../src/serving/roofline.ts';
import { serving } from '../../src/serving/serving.ts';
import { groupsOf, type MeasuredRow, measured, measurementBlocks, predictedOf } from './measurements.ts';

const predictions = measured.map(predictedOf);
const groups = groupsOf(predictions);
const tested = predictions.filter(({ row }) => row.assumed !== 'prompt length');
const title = ({ set, model, accelerator, prompt, output, concurrency }: MeasuredRow) =>
  `${set}, ${model} on ${accelerator}, ${prompt}/${output} at ${concurrency}`;

/** The roofline of a row's own batch, whatever of it memory holds. */
function rooflineOf(row: MeasuredRow): number {
  const { architecture } = findModel(row.model);
  const replica = {
    architecture,
    footprint: footprint(architecture, row.precision),
    accelerator: findAccelerator(row.accelerator),
    precision: row.precision,
    devices: row.tensor,
    stages: 1,
    isTensorParallel: true,
  };
  const replicas = row.devices / row.tensor;
  // static batches and NIM were computed with all-reduces at the full link, the others without them
  const network = ['nim18', 'lmdeploy'].includes(row.set) ? 1 : ROOFLINE.network;
  const { prompt, output, concurrency } = row;
  const load = { prompt, output, batch: concurrency / replicas };
  const ideal = pace(replica, load, { efficiency: { ...ROOFLINE, network }, throughput: certain(1) });
  return ideal.tokensPerSecond * replicas;
}

test.each(measured.map(row => [title(row), row] as const))(
  'the roofline is that of another program: %s',
  (_, row) => {
    // batches of the overview are whole numbers here
    expect(Math.abs(rooflineOf(row) / row.roofline - 1)).toBeLessThan(row.set === 'trtllm' ? 6e-3 : 1e-3);
  },
);

// ../shared/science/serving.md: ±17% of NIM 1.8, ±25% of LMDeploy; the overview's rows at 128/2048 are its slowest tenth
const most = { nim18: 0.17, lmdeploy: 0.25, trtllm: 0.33, mlperf: 0 };

test.each(tested.map(one => [title(one.row), one] as const))('%s', (_, { row, ratio }) => {
  expect(Math.abs(ratio - 1)).toBeLessThan(most[row.set]);
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

test('the committed table is what comes out', async () => {
  const markdown = toMarkdown(measurementBlocks(groups));
  await expect(markdown).toMatchFileSnapshot('../../data/serving-against-measurements.md');
});

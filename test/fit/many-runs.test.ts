/** @module-tag slow */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitChart } from '../../src/chart/fit.ts';
import { groupByBudget } from '../../src/fit/budgets.ts';
import { fitRuns } from '../../src/fit/fit.ts';
import { readRuns } from '../../src/fit/read-runs.ts';
import { inCanonicalOrder, type PilotRun } from '../../src/fit/runs.ts';
import { toSvg } from '../../src/render/chart/svg.ts';
import { size } from '../helpers/speed.ts';

const loss = (N: number, D: number) => 1.8 + 480 / N ** 0.35 + 2100 / D ** 0.37;

/** Runs on a grid of N and D with a ripple for noise; more of them than an engine's stack takes as arguments. */
const many: readonly PilotRun[] = Array.from({ length: 150_000 }, (_, line) => {
  const parameters = 1e8 * 1.5 ** (line % 10);
  const tokens = 1e9 * 1.7 ** (Math.floor(line / 10) % 15);
  return { line, parameters, tokens, loss: loss(parameters, tokens) * (1 + 0.002 * Math.sin(line)) };
});

test('150,000 runs are fitted, with every residual if they are asked for', { tags: 'slow' }, async () => {
  const { coefficients, residuals } = await fitRuns(many, { worst: 150_000 });
  expect(coefficients!.alpha).toBeCloseTo(0.35, 2);
  expect(residuals).toHaveLength(150_000);
  const sizes = residuals.map(row => Math.abs(row.residual));
  expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));
});

test('and drawn: a place that many of them share is one dot', () => {
  const chart = fitChart({ runs: many });
  expect(chart.panels[0]!.series[1]!.points).toHaveLength(150_000);
  expect(toSvg(chart).length).toBeLessThan(400_000);
});

test('the canonical order is that of a comparison of N, D, loss and C', () => {
  const value = fc.oneof(
    fc.constantFrom(1, 2, 1e9, 2.5e-300, 1e300),
    fc.double({ min: Number.MIN_VALUE, noNaN: true, noDefaultInfinity: true }),
  );
  const run = fc.record({
    line: fc.nat(),
    parameters: value,
    tokens: value,
    loss: value,
    compute: fc.option(value, { nil: undefined }),
  }) as fc.Arbitrary<PilotRun>;
  fc.assert(
    fc.property(fc.array(run, { maxLength: 40 }), runs => {
      const expected = runs.toSorted(
        (one, other) =>
          one.parameters - other.parameters ||
          one.tokens - other.tokens ||
          one.loss - other.loss ||
          (one.compute ?? 0) - (other.compute ?? 0),
      );
      expect(inCanonicalOrder(runs)).toEqual(expected);
    }),
    { numRuns: size(500) },
  );
});

test('runs belong to the nearest of the named budgets within 20%', () => {
  const at = (compute: number): PilotRun => ({ line: 1, parameters: 1e8, tokens: 1e9, compute, loss: 3 });
  const runs = [9e18, 0.7e19, 1.09e19, 1.15e19, 1.3e19, 4e19].map(at);
  const groups = groupByBudget(runs, [1.2e19, 1e19]);
  expect(groups.map(group => [group.compute, group.runs.map(run => run.compute)])).toEqual([
    [1e19, [9e18, 1.09e19]],
    [1.2e19, [1.15e19, 1.3e19]],
  ]);
});

test('a table of 100,000 columns, and one of as many that are named alike', { tags: 'slow' }, async () => {
  const rest = Array.from({ length: 100_000 }, (_, index) => `x${index}`);
  const row = `1e9,2e10,2.5,${rest.map(() => '1').join(',')}\n`;
  expect((await readRuns(`N,D,loss,${rest.join(',')}\n${row}`))[0]!.loss).toBe(2.5);
  await expect(readRuns(`N,D,loss,${rest.map(() => 'loss').join(',')}\n${row}`)).rejects.toThrow(
    "Columns 'loss', 'loss', 'loss', 'loss', 'loss', 'loss' and 99995 more could all be loss",
  );
});

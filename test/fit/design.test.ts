import { describe, expect, test } from 'vitest';
import { optimalParameters, parametricFrontier } from '../../src/core/index.ts';
import { design } from '../../src/fit/design.ts';
import { designCsv } from '../../src/fit/design-csv.ts';
import { fitRuns } from '../../src/fit/fit.ts';
import { readRuns } from '../../src/fit/read-runs.ts';
import { besiroglu } from './support.ts';

const base = { pilot: 1e21, target: 1e24, coefficients: besiroglu, simulations: 200 } as const;

describe('the runs of a design', () => {
  test('cost the pilot together, lie about the optimum, and step by the spacing', () => {
    const { runs, compute, input } = design({ ...base, budgets: 4, sizes: 5, spacing: 2, width: 3 });
    expect(runs.length).toBe(20);
    expect(compute / 1e21).toBeCloseTo(1, 6);
    expect(input.width).toBe(3);
    const budgets = [...new Set(runs.map(run => run.budget))];
    budgets.slice(1).forEach((budget, index) => {
      expect(budget / budgets[index]!).toBeCloseTo(2, 9);
    });
    const frontier = parametricFrontier(besiroglu);
    for (const budget of budgets) {
      const sizes = runs.filter(run => run.budget === budget).map(run => run.parameters);
      const optimum = optimalParameters(frontier, budget);
      expect(sizes[0]! / (optimum / 3)).toBeCloseTo(1, 1);
      expect(sizes[2]! / optimum).toBeCloseTo(1, 1);
      expect(sizes[4]! / (optimum * 3)).toBeCloseTo(1, 1);
    }
    for (const run of runs) expect((6 * run.parameters * run.tokens) / run.budget).toBeCloseTo(1, 6);
  });

  test('hours are FLOP over the rate', () => {
    const { acceleratorHours, compute } = design({
      ...base,
      accelerator: { name: 'x', flopPerSecond: 4e14 },
    });
    expect(acceleratorHours).toBeCloseTo(compute / 4e14 / 3600, 6);
  });
});

describe('the forecast', () => {
  test('narrows with less noise and with more runs, and holds the truth', () => {
    const quiet = design({ ...base, noise: 0.001 }).forecast;
    const usual = design(base).forecast;
    const rich = design({ ...base, sizes: 28 }).forecast;
    expect(quiet.factor).toBeLessThan(usual.factor!);
    expect(rich.factor).toBeLessThan(usual.factor!);
    for (const { intervals, parameters } of [quiet, usual, rich]) {
      expect(intervals['95']![0]).toBeLessThan(parameters);
      expect(intervals['95']![1]).toBeGreaterThan(parameters);
      expect(intervals['80']![1] - intervals['80']![0]).toBeLessThan(
        intervals['95']![1] - intervals['95']![0],
      );
    }
  });

  test('is what fits of simulated pilots do: 95% of them fall inside', { tags: 'slow' }, async () => {
    const document = design({ ...base, simulations: 1000, seed: 1 });
    const [low, high] = document.forecast.intervals['95']!;
    let inside = 0;
    const trials = 120;
    for (let trial = 0; trial < trials; trial++) {
      const other = { ...document, input: { ...document.input, seed: 1000 + trial } };
      const { coefficients } = await fitRuns(await readRuns(designCsv(other, true)));
      const found = coefficients === null ? 0 : optimalParameters(parametricFrontier(coefficients), 1e24);
      if (found >= low && found <= high) inside += 1;
    }
    // binomial, standard deviation 0.02
    expect(inside / trials).toBeGreaterThan(0.95 - 0.065);
  });

  test('pilots fail where fit refuses them', { tags: 'slow' }, async () => {
    const document = design({ ...base, budgets: 3, sizes: 4, noise: 0.015, simulations: 1000 });
    const trials = 150;
    let refused = 0;
    for (let trial = 0; trial < trials; trial++) {
      const other = { ...document, input: { ...document.input, seed: 1000 + trial } };
      if (!(await fitRuns(await readRuns(designCsv(other, true)))).identified) refused += 1;
    }
    const { failed } = document.forecast;
    expect(failed).toBeGreaterThan(0.4);
    // binomial: three standard deviations of the trials
    expect(Math.abs(refused / trials - failed)).toBeLessThan(3 * Math.sqrt((failed * (1 - failed)) / trials));
    expect(document.caveats).toContainEqual(
      expect.objectContaining({ code: 'design-fails', severity: 'warning', args: { failed } }),
    );
  });

  test('noise that hides the law leaves no interval, and no error', { tags: 'slow' }, () => {
    for (const noise of [0.2, 1]) {
      const { forecast, caveats } = design({ ...base, noise });
      expect(forecast.failed).toBeGreaterThan(0.98);
      expect(caveats.map(({ code }) => code)).toContain('design-fails');
    }
    // budgets 10% apart are one budget to fit
    const { forecast, alternatives } = design({
      ...base,
      budgets: 2,
      spacing: 1.1,
      simulations: 50,
      compare: true,
    });
    expect(forecast).toMatchObject({ failed: 1, intervals: {}, factor: null });
    expect(alternatives.at(-1)).toMatchObject({ budgets: 2, failed: 1 });
  });

  test('the design that is given unless asked is in the better half of what is compared', {
    tags: 'slow',
  }, () => {
    for (const pilot of [1e20, 1e21, 1e22, 1e23]) {
      const { alternatives } = design({
        ...base,
        pilot,
        target: 1e3 * pilot,
        simulations: 100,
        compare: true,
      });
      const place = alternatives.findIndex(
        ({ budgets, sizes, spacing }) => budgets === 5 && sizes === 7 && spacing === 3,
      );
      expect(place).toBeLessThan(alternatives.length / 2);
    }
  });

  test('the widest level is the widest by number, whatever the order of keys', () => {
    const { intervals, factor } = design({ ...base, levels: [95, 50.5] }).forecast;
    expect(factor).toBe(intervals['95']![1] / intervals['95']![0]);
  });

  test('the same seed gives the same digits', () => {
    expect(design(base)).toEqual(design(base));
    expect(design({ ...base, seed: 2 }).forecast).not.toEqual(design(base).forecast);
  });

  test('designs of the same cost are ranked by interval', { tags: 'slow' }, () => {
    const { alternatives } = design({ ...base, simulations: 100, compare: true });
    expect(alternatives.length).toBeGreaterThan(10);
    const factors = alternatives.map(entry => entry.factor! / (1 - entry.failed));
    expect(factors).toEqual(factors.toSorted((one, other) => one - other));
    for (const { compute } of alternatives) expect(compute / 1e21).toBeCloseTo(1, 6);
    expect(
      alternatives.filter(entry => entry.budgets === 5 && entry.sizes === 7 && entry.spacing === 3).length,
    ).toBe(1);
  });
});

describe('the range of the assumed law', () => {
  const codes = (options: Partial<Parameters<typeof design>[0]>) =>
    design({ ...base, simulations: 20, ...options }).caveats.map(({ code, severity }) => [code, severity]);

  test('sizes and budgets below it, and a target inside the pilot, are warned of', () => {
    const sizes = design(base).runs.map(run => run.parameters);
    const least = Math.min(...sizes);
    expect(codes({ range: { parameters: [least, 1e12], compute: [1e15, 1e25] } })).not.toContainEqual([
      expect.stringMatching(/below|inside/),
      'warning',
    ]);
    expect(codes({ range: { parameters: [least * 1.1, 1e12] } })).toContainEqual([
      'sizes-below-range',
      'warning',
    ]);
    expect(codes({ range: { compute: [1e19, 1e25] } })).toContainEqual(['budgets-below-range', 'warning']);
    expect(codes({ target: 1e19 })).toContainEqual(['target-inside-pilot', 'warning']);
    expect(codes({})).not.toContainEqual(['target-inside-pilot', 'warning']);
  });

  test('designs below it are ranked with the others, and say so', () => {
    const { alternatives, caveats } = design({
      ...base,
      simulations: 20,
      compare: true,
      range: { compute: [3e17, 1e25] },
    });
    const flags = alternatives.map(entry => entry.belowRange);
    expect(new Set(flags).size).toBe(2);
    const factors = alternatives.map(entry => entry.factor! / (1 - entry.failed));
    expect(factors).toEqual(factors.toSorted((one, other) => one - other));
    const count = flags.filter(Boolean).length;
    expect(caveats).toContainEqual(
      expect.objectContaining({ code: 'alternatives-below-range', args: { count, designs: flags.length } }),
    );
    for (const { smallest, belowRange } of alternatives) expect(belowRange).toBe(smallest < 3e17 * 0.99);
  });

  test('pilots of toys are refused', () => {
    expect(() => design({ ...base, pilot: 1e14 })).toThrow(
      /Pilot runs must have at least 100000 parameters: the smallest would have \d+;/,
    );
  });
});

describe('the CSV of a design', () => {
  test('is read by fit once its losses are filled in, and not before', async () => {
    const document = design({ ...base, law: 'besiroglu2024' });
    const empty = designCsv(document);
    await expect(readRuns(empty)).rejects.toThrow(
      "runs has no run with N, D and a loss: line 4 (loss ('loss') is missing)",
    );
    const filled = empty
      .split('\n')
      .map(line => {
        if (!/^\d/.test(line)) return line;
        const [parameters = 0, tokens = 0] = line.split(',').map(Number);
        return `${line}${besiroglu.E + besiroglu.A / parameters ** besiroglu.alpha + besiroglu.B / tokens ** besiroglu.beta}`;
      })
      .join('\n');
    const { coefficients } = await fitRuns(await readRuns(filled));
    expect(coefficients!.alpha).toBeCloseTo(besiroglu.alpha, 7);
  });

  test('simulated losses say that they are', () => {
    expect(designCsv(design(base), true).split('\n')[0]).toMatch(
      /^# SIMULATED losses, no run was trained.*noise 0.0048 of ln L, seed 1$/,
    );
  });
});

test.each([
  [{ pilot: 0 }, 'Pilot compute in FLOP must be above 0: got 0'],
  [{ target: Number.NaN }, 'Target compute in FLOP must be above 0: got NaN'],
  [{ noise: -0.1 }, 'Noise must be above 0: got -0.1'],
  [{ noise: 2 }, 'at most 1: got 2'],
  [{ budgets: 1 }, 'Number of budgets must be a whole number from 2 to 50: got 1'],
  [{ sizes: 2.5 }, 'Number of sizes must be a whole number from 3 to 100: got 2.5'],
  [{ spacing: 1 }, 'Factor between budgets must be above 1: got 1'],
  [{ simulations: 1 }, 'Number of simulations must be a whole number from 20'],
])('%j is refused', (bad, message) => {
  expect(() => design({ ...base, ...bad })).toThrow(message);
});

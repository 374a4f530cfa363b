import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { normalProbability } from '../../src/core/quantile.ts';
import { fitRuns } from '../../src/fit/fit.ts';
import { drawsNeeded, levelsIn } from '../../src/fit/intervals.ts';
import { besiroglu, runInMemory, runsOf } from './support.ts';

test('levels are read in ascending order, not in that of keys', () => {
  expect(Object.keys({ 50.5: 1, 95: 2 })).toEqual(['95', '50.5']);
  expect(levelsIn({ 50.5: 1, 95: 2, 99.9: 3, 8: 4 })).toEqual(['8', '50.5', '95', '99.9']);
  expect(levelsIn(null)).toEqual([]);
});

describe('the widest level', () => {
  const noisy = runsOf(besiroglu, { noise: 0.01, seed: 3 });

  test('is what the caveat of a wide interval is about', async () => {
    const { allocations, caveats } = await fitRuns(noisy, { at: [1e26], bootstrap: 200, levels: [50.5, 95] });
    const [low, high] = allocations[0]!.intervals!.parameters!['95']!;
    expect(caveats).toContainEqual(
      expect.objectContaining({ code: 'wide-interval', args: { compute: 1e26, level: '95', low, high } }),
    );
  });

  test('is the one of the held-out runs, and columns ascend', async () => {
    const files = { 'runs.csv': readFileSync('data/examples/simulated-runs.csv', 'utf8') };
    const options = ['--bootstrap', '50', '--levels', '50.5,95', '--at', '1e24', '--holdout', '5e19'];
    const { out } = await runInMemory(['fit', 'runs.csv', ...options], files);
    expect(out).toMatch(/standard error +50\.5% interval +95% interval/);
    expect(out).toMatch(/inside\s+the 50\.5% interval, .* inside\s+the 95% interval/);
    expect(out).toMatch(/predicted +error +95% interval/);
    const csv = (await runInMemory(['fit', 'runs.csv', ...options, '--format', 'csv'], files)).out;
    expect(csv.split('\n')[0]).toMatch(/50\.5.*50\.5.*95.*95/);
  });
});

describe('resamples for the ends of an interval', () => {
  test('two beyond each end are what a level needs', () => {
    expect([50, 80, 95, 99, 99.9].map(drawsNeeded)).toEqual([8, 20, 80, 400, 4000]);
  });

  test.each([
    [
      { bootstrap: 2, levels: [99.9] },
      { draws: 2, level: 99.9, needed: 4000 },
    ],
    [{ bootstrap: 79 }, { draws: 79, level: 95, needed: 80 }],
    [
      { bootstrap: 79, levels: [95, 50.5] },
      { draws: 79, level: 95, needed: 80 },
    ],
  ])('%j are too few', async (options, args) => {
    const { caveats } = await fitRuns(runsOf(besiroglu, { noise: 0.002 }), options);
    const caveat = caveats.find(({ code }) => code === 'few-resamples')!;
    expect(caveat.args).toEqual(args);
    expect(caveat.message).toContain(`at least ${args.needed} are needed`);
  });

  test('80 are enough for 95%, and for nothing more', async () => {
    const runs = runsOf(besiroglu, { noise: 0.002 });
    const codes = async (options: object) => (await fitRuns(runs, options)).caveats.map(({ code }) => code);
    expect(await codes({ bootstrap: 80 })).not.toContain('few-resamples');
    expect(await codes({ bootstrap: 80, levels: [95.5] })).toContain('few-resamples');
    expect(await codes({})).not.toContain('few-resamples');
  });
});

test('a probability is none below 0 or above 1', () => {
  // where the series' own rounding passes an end
  const places = [-7.99992, -7.99188, -7.99186, 7.99188];
  const all = [...places, ...Array.from({ length: 1801 }, (_, i) => (i - 900) / 100)].map(normalProbability);
  expect(Math.min(...all)).toBe(0);
  expect(Math.max(...all)).toBe(1);
});

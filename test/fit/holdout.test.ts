import { describe, expect, test } from 'vitest';
import { parametricLoss } from '../../src/core/index.ts';
import { fitRuns } from '../../src/fit/fit.ts';
import { fitParametric } from '../../src/fit/fit-parametric.ts';
import { readRuns } from '../../src/fit/read-runs.ts';
import { sharedText } from '../helpers/shared.ts';
import { besiroglu, runsOf } from './support.ts';

describe('holdout', () => {
  test('is a fit of the runs below and its predictions of the runs above', async () => {
    const runs = runsOf(besiroglu, { noise: 0.004, seed: 8 });
    const budget = 1e20;
    const below = runs.filter(run => 6 * run.parameters * run.tokens < budget);
    const above = runs.filter(run => 6 * run.parameters * run.tokens >= budget);
    const document = await fitRuns(runs, { holdout: budget, bootstrap: 200 });
    const alone = fitParametric(below).coefficients!;
    expect(document.coefficients).toEqual(alone);
    expect(document.holdout!.fitted).toBe(below.length);
    expect(document.holdout!.held).toBe(above.length);
    expect(document.input.used).toBe(below.length);
    for (const held of document.holdout!.runs) {
      const run = above.find(entry => entry.line === held.line)!;
      expect(held.predicted).toBe(parametricLoss(alone, run.parameters, run.tokens));
      expect(held.residual).toBeCloseTo(Math.log(run.loss / held.predicted), 12);
      expect(held.intervals!['95']![0]).toBeLessThan(held.predicted);
      expect(held.intervals!['95']![1]).toBeGreaterThan(held.predicted);
    }
    const mean = document.holdout!.runs.reduce((sum, run) => sum + run.residual, 0) / above.length;
    expect(document.holdout!.quality.meanLogResidual).toBeCloseTo(mean, 12);
  });

  test('never cuts a profile in two, whose compute differs by rounding', async () => {
    // as an export rounds them: budgets of 1e18, 1e19 and 1e20 FLOP, N and D with two and three digits
    const runs = [1e18, 1e19, 1e20].flatMap(compute =>
      [0.25, 0.4, 0.63, 1, 1.6, 2.5, 4].map((factor, index) => {
        const parameters = Number((factor * Math.sqrt(compute / 120)).toPrecision(2));
        const tokens = Number((compute / 6 / parameters).toPrecision(3));
        return { line: index, parameters, tokens, loss: parametricLoss(besiroglu, parameters, tokens) };
      }),
    );
    const compute = runs.map(run => 6 * run.parameters * run.tokens).filter(value => value > 5e19);
    expect(compute.filter(value => value < 1e20).length).toBeGreaterThan(0);
    expect(compute.filter(value => value >= 1e20).length).toBeGreaterThan(0);
    for (const holdout of [1e20, 0.99e20, 0.9e20]) {
      const document = await fitRuns(runs, { holdout });
      expect(document.holdout).toMatchObject({ budget: holdout, fitted: 14, held: 7 });
    }
  });

  test('a law that changes above is found out', async () => {
    const runs = runsOf(besiroglu, { noise: 0.003, seed: 9 });
    const broken = runs.map(run =>
      6 * run.parameters * run.tokens < 1e20 ? run : { ...run, loss: run.loss * 1.2 },
    );
    const document = await fitRuns(broken, { holdout: 1e20, bootstrap: 200 });
    expect(document.holdout!.inside!['95']).toBeLessThan(0.3);
    expect(document.caveats.map(entry => entry.code)).toContain('holdout-outside');
    expect(document.holdout!.quality.meanLogResidual).toBeGreaterThan(0.1);
  });

  test('without a bootstrap there is an error and no promise', async () => {
    const document = await fitRuns(runsOf(besiroglu, { noise: 0.004 }), { holdout: 1e20 });
    expect(document.holdout!.inside).toBeNull();
    expect(document.holdout!.runs[0]!.intervals).toBeNull();
  });

  test('a budget that parts nothing is refused', async () => {
    const runs = runsOf(besiroglu);
    await expect(fitRuns(runs, { holdout: 1e10 })).rejects.toThrow('leaves none below');
    await expect(fitRuns(runs, { holdout: 1e30 })).rejects.toThrow('leaves none above');
  });

  test('the Chinchilla points above 1e21 from those below', { tags: ['shared', 'slow'] }, async () => {
    const text = sharedText('chinchilla-figure-4.csv');
    const document = await fitRuns(await readRuns(text), { dropWorst: 5, holdout: 1e21, bootstrap: 500 });
    expect(document.holdout!.quality.rmsLogResidual).toBeLessThan(0.02);
    // 16 of 23 lie inside the 95% interval: fewer than promised, and the document says so
    expect(document.holdout!.inside!['95']).toBeLessThan(0.8);
    expect(document.caveats.map(entry => entry.code)).toContain('holdout-outside');
  });
});

describe('the document', () => {
  test('worst residuals come first, with their lines', async () => {
    const runs = runsOf(besiroglu, { noise: 0.002, seed: 5 });
    const spoiled = runs.map(run => (run.line === 9 ? { ...run, loss: run.loss * 1.1 } : run));
    const document = await fitRuns(spoiled, { worst: 3 });
    expect(document.residuals.length).toBe(3);
    expect(document.residuals[0]!.line).toBe(9);
    expect(document.residuals[0]!.residual).toBeCloseTo(Math.log(1.1), 1);
    expect(document.caveats.find(entry => entry.code === 'outliers')?.message).toContain('line 9');
  });

  test('the highest losses are left out and named', async () => {
    const runs = runsOf(besiroglu, { noise: 0.002, seed: 5 });
    const highest = runs.toSorted((one, other) => other.loss - one.loss).slice(0, 3);
    const document = await fitRuns(runs, { dropWorst: 3 });
    expect(document.input.dropped).toEqual(highest.map(run => run.line).toSorted((a, b) => a - b));
    const kept = runs.filter(run => !highest.includes(run));
    expect(document.coefficients).toEqual(fitParametric(kept).coefficients);
  });

  test('caveats: few points, budgets and ratios; extrapolation by decades; wide intervals', async () => {
    const few = runsOf(besiroglu, { sizes: [1e8, 3e8, 1e9], ratios: [5, 20, 80], noise: 0.001, seed: 2 });
    const document = await fitRuns(few, { at: [1e26], bootstrap: 300 });
    const codes = document.caveats.map(entry => entry.code);
    expect(codes).toEqual(
      expect.arrayContaining(['few-points', 'few-ratios', 'extrapolation', 'wide-interval']),
    );
    const extrapolation = document.caveats.find(entry => entry.code === 'extrapolation')!;
    expect(extrapolation.args.decades).toBeCloseTo(Math.log10(1e26 / (6 * 1e9 * 8e10)), 9);
    const two = [1e19, 1e20].flatMap(compute =>
      [1, 2, 4, 8, 16, 32, 64].map((ratio, line) => {
        const parameters = Math.sqrt(compute / 6 / ratio);
        return {
          line,
          parameters,
          tokens: ratio * parameters,
          loss: parametricLoss(besiroglu, parameters, ratio * parameters),
        };
      }),
    );
    expect((await fitRuns(two)).caveats.map(entry => entry.code)).toContain('few-budgets');
    for (const { message, code } of [...document.caveats]) expect(message).not.toBe(code);
  });

  test('bad options are refused with the value', async () => {
    const runs = runsOf(besiroglu);
    await expect(fitRuns(runs, { bootstrap: 1.5 })).rejects.toThrow(
      'Number of resamples must be a whole number',
    );
    await expect(fitRuns(runs, { at: [-1] })).rejects.toThrow(
      'Budget to allocate must be a positive number of FLOP: got -1',
    );
    await expect(fitRuns(runs, { levels: [100] })).rejects.toThrow('got 100');
    await expect(fitRuns(runs, { dropWorst: 25 })).rejects.toThrow('none are left');
    await expect(fitRuns(runs, { method: 'isoflop', fixed: { E: 1 } })).rejects.toThrow(
      'belongs to the parametric method',
    );
  });
});

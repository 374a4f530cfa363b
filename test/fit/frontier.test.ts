import { describe, expect, test } from 'vitest';
import { optimalParameters, parametricFrontier } from '../../src/core/index.ts';
import { groupByBudget } from '../../src/fit/budgets.ts';
import { fitRuns } from '../../src/fit/fit.ts';
import { powerLawThrough } from '../../src/fit/power-law.ts';
import { fitProfiles } from '../../src/fit/profiles.ts';
import { readRuns } from '../../src/fit/read-runs.ts';
import type { Run } from '../../src/fit/runs.ts';
import { besiroglu, sharedText } from './support.ts';

/** Runs whose loss is an exact parabola in ln N about k·C^a, at C = 6ND. */
function parabolas(k: number, a: number, budgets: readonly number[]): Run[] {
  return budgets.flatMap((compute, which) => {
    const optimum = k * compute ** a;
    return [0.3, 0.5, 0.9, 1.4, 2.5].map((factor, index) => {
      const parameters = optimum * factor;
      const loss = 3 - 0.2 * which + 0.1 * Math.log(factor) ** 2;
      return { line: which * 5 + index + 2, parameters, tokens: compute / 6 / parameters, compute, loss };
    });
  });
}

function profilesOf(law: typeof besiroglu, budgets: readonly number[], width: number, shift = 1): Run[] {
  const frontier = parametricFrontier(law);
  return budgets.flatMap(compute =>
    [-1, -0.6, -0.3, 0, 0.3, 0.6, 1].map((place, index) => {
      const parameters = shift * optimalParameters(frontier, compute) * width ** place;
      const tokens = compute / 6 / parameters;
      const loss = law.E + law.A / parameters ** law.alpha + law.B / tokens ** law.beta;
      return { line: index + 2, parameters, tokens, compute, loss };
    }),
  );
}

describe('approach 2', () => {
  test('exact parabolas give their vertices and power law back', async () => {
    const document = await fitRuns(parabolas(0.1, 0.5, [1e19, 1e20, 1e21]), {
      method: 'isoflop',
      at: [1e23],
    });
    expect(document.powerLaws!.parameters.exponent).toBeCloseTo(0.5, 10);
    expect(document.powerLaws!.parameters.scale).toBeCloseTo(0.1, 8);
    expect(document.powerLaws!.tokens.exponent).toBeCloseTo(0.5, 10);
    expect(document.allocations[0]!.parameters / (0.1 * 1e23 ** 0.5)).toBeCloseTo(1, 8);
    expect(document.profiles.map(profile => profile.loss)).toEqual(
      [3, 2.8, 2.6].map(loss => expect.closeTo(loss, 10)),
    );
    expect(document.coefficients).toBeNull();
    expect(document.allocations[0]!.loss).toBeNull();
  });

  test('a parabola’s vertex as numpy.polyfit has it', () => {
    // numpy.polyfit(log N, loss, 2): vertex of these five
    const sizes = [5e8, 1e9, 2e9, 4e9, 9e9];
    const losses = [2.61, 2.52, 2.47, 2.5, 2.59];
    const runs = sizes.map((parameters, line) => ({
      line,
      parameters,
      tokens: 1e21 / 6 / parameters,
      compute: 1e21,
      loss: losses[line]!,
    }));
    const { profiles } = fitProfiles([{ compute: 1e21, runs }]);
    expect(profiles[0]!.parameters! / 2249839330.918098 - 1).toBeCloseTo(0, 9);
  });

  test('narrow profiles of a law give nearly its exponent; wide off-centre ones draw the bias', async () => {
    const asymmetric = { E: 1.69, A: 400, B: 3000, alpha: 0.31, beta: 0.4 };
    const budgets = [1e19, 3e19, 1e20, 3e20, 1e21];
    const truth = parametricFrontier(asymmetric).parameterExponent;
    const narrow = await fitRuns(profilesOf(asymmetric, budgets, 1.5), { method: 'isoflop' });
    expect(narrow.exponents!.parameters).toBeCloseTo(truth, 3);
    expect(narrow.caveats.map(entry => entry.code)).not.toContain('parabola-bias');
    const wide = await fitRuns(profilesOf(asymmetric, budgets, 12, 1.6), { method: 'isoflop', at: [1e24] });
    const bias = wide.caveats.find(entry => entry.code === 'parabola-bias')!;
    // what the caveat promises is what these exact data show
    const off = wide.allocations[0]!.parameters / optimalParameters(parametricFrontier(asymmetric), 1e24) - 1;
    expect(Math.abs(off)).toBeGreaterThan(0.02);
    expect(bias.args.parameters).toBeCloseTo(off, 6);
  });

  test('profiles without a minimum inside are named and left out', async () => {
    const good = parabolas(0.1, 0.5, [1e19, 1e20, 1e21]);
    const falling = [1, 2, 3, 4].map(factor => ({
      line: 90 + factor,
      parameters: 1e9 * factor,
      tokens: 1e22 / 6e9 / factor,
      compute: 1e22,
      loss: 3 - 0.1 * Math.log(factor) + 0.01 * Math.log(factor) ** 2,
    }));
    const document = await fitRuns([...good, ...falling], { method: 'isoflop' });
    expect(document.profiles.map(profile => profile.problem)).toEqual([
      undefined,
      undefined,
      undefined,
      'minimum-outside',
    ]);
    expect(document.exponents!.parameters).toBeCloseTo(0.5, 10);
    const hill = good.map(run => ({ ...run, loss: 6 - run.loss }));
    const none = await fitRuns(hill, { method: 'isoflop' });
    expect(none.identified).toBe(false);
    expect(none.obstacles[0]!.code).toBe('too-few-budgets');
  });

  test('budgets: by C, by name, or refused where runs chain', async () => {
    const runs = parabolas(0.1, 0.5, [1e19, 1e20]);
    expect(groupByBudget(runs).map(budget => budget.runs.length)).toEqual([5, 5]);
    expect(groupByBudget(runs, [1e19]).map(budget => budget.runs.length)).toEqual([5]);
    const chain = Array.from({ length: 30 }, (_, i) => ({
      line: i,
      parameters: 1e9,
      tokens: 1e10 * 1.04 ** i,
      loss: 2,
    }));
    expect(() => groupByBudget(chain)).toThrow('Budgets cannot be told apart');
    expect(groupByBudget(chain, [6e19, 1.2e20]).map(budget => budget.compute)).toEqual([6e19, 1.2e20]);
  });

  test('the marin-comma profiles', async () => {
    const text = sharedText('marin-comma-isoflop.csv');
    if (text === undefined) return;
    const document = await fitRuns(await readRuns(text), { method: 'isoflop', bootstrap: 200, at: [1e21] });
    expect(document.profiles.length).toBe(7);
    const [low, high] = document.intervals.a!['95']!;
    expect(low).toBeLessThan(document.exponents!.parameters);
    expect(high).toBeGreaterThan(document.exponents!.parameters);
    const ratio = document.caveats.find(entry => entry.code === 'compute-is-not-6nd');
    expect(ratio?.args.low).toBeCloseTo(0.742, 3);
    expect(ratio?.args.high).toBeCloseTo(1.071, 3);
  });
});

describe('approach 1', () => {
  const sizes = Array.from({ length: 12 }, (_, i) => 3e7 * 1.6 ** i);
  const curves = sizes.flatMap((parameters, which) =>
    Array.from({ length: 60 }, (_, i) => {
      const tokens = parameters * 0.5 * 1.15 ** i;
      const loss =
        besiroglu.E + besiroglu.A / parameters ** besiroglu.alpha + besiroglu.B / tokens ** besiroglu.beta;
      return { line: which * 60 + i + 2, parameters, tokens, loss };
    }),
  );

  test('the envelope of a law’s curves has the law’s exponent', async () => {
    const document = await fitRuns(curves, { method: 'envelope', at: [1e21], bootstrap: 100 });
    const frontier = parametricFrontier(besiroglu);
    expect(Math.abs(document.exponents!.parameters - frontier.parameterExponent)).toBeLessThan(0.015);
    expect(document.allocations[0]!.parameters / optimalParameters(frontier, 1e21)).toBeCloseTo(1, 0);
    expect(
      Math.abs(Math.log(document.allocations[0]!.parameters / optimalParameters(frontier, 1e21))),
    ).toBeLessThan(0.1);
    // sizes follow each other on the envelope
    const stretches = document.envelope.map(stretch => stretch.parameters);
    expect(stretches).toEqual(stretches.toSorted((one, other) => one - other));
    expect(document.intervals.a!['80']).toBeDefined();
  });

  test('single rows are no curves', async () => {
    const document = await fitRuns(parabolas(0.1, 0.5, [1e19, 1e20]), { method: 'envelope' });
    expect(document.identified).toBe(false);
    expect(document.obstacles[0]!.code).toBe('too-few-sizes');
  });
});

test('a power law through its own points', () => {
  const law = powerLawThrough(
    [1e18, 1e20, 1e22],
    [1e18, 1e20, 1e22].map(x => 0.3 * x ** 0.47),
  )!;
  expect(law.exponent).toBeCloseTo(0.47, 12);
  expect(law.scale).toBeCloseTo(0.3, 9);
  expect(powerLawThrough([1e20, 1e20], [1, 2])).toBeUndefined();
});

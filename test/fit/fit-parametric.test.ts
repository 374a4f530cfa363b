import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitParametric } from '../../src/fit/fit-parametric.ts';
import type { ObjectiveName } from '../../src/fit/objective.ts';
import { readRuns } from '../../src/fit/read-runs.ts';
import type { PilotRun } from '../../src/fit/runs.ts';
import { sharedText } from '../helpers/shared.ts';
import { size } from '../helpers/speed.ts';
import { besiroglu, distance, runsOf } from './support.ts';

interface GoldenCase {
  readonly data: 'simulated' | 'chinchilla' | 'marin';
  readonly objective: ObjectiveName;
  readonly fixed: Readonly<Record<string, number>>;
  readonly tied: boolean;
  readonly optimum: Readonly<Record<'objective' | 'E' | 'A' | 'B' | 'alpha' | 'beta', number>>;
}

const golden = JSON.parse(readFileSync('test/golden/fit/scipy-optima.json', 'utf8')) as {
  cases: GoldenCase[];
};

async function runsFor(data: GoldenCase['data']): Promise<readonly PilotRun[]> {
  if (data === 'simulated') return readRuns(readFileSync('data/examples/simulated-runs.csv', 'utf8'));
  if (data === 'marin') return readRuns(sharedText('marin-comma-isoflop.csv'));
  const points = await readRuns(sharedText('chinchilla-figure-4.csv'));
  return [...points].sort((one, other) => other.loss - one.loss).slice(5);
}

describe('optima that scipy finds (test/golden/fit/scipy-optima.py)', () => {
  const title = '$data, $objective, fixed $fixed, tied $tied';
  test.each(golden.cases.filter(one => one.data === 'simulated'))(title, asLowAsScipy);
  test.each(golden.cases.filter(one => one.data !== 'simulated'))(title, { tags: 'shared' }, asLowAsScipy);

  async function asLowAsScipy({ data, objective, fixed, tied, optimum }: GoldenCase): Promise<void> {
    const fit = fitParametric(await runsFor(data), { objective, fixed, tieExponents: tied });
    // as low as scipy's best, and not lower than scipy can see: its optimum is polished by Nelder-Mead
    expect(fit.certificate!.objective).toBeLessThanOrEqual(optimum.objective * (1 + 1e-9));
    expect(fit.certificate!.objective).toBeGreaterThan(optimum.objective * (1 - 1e-4));
    if (fit.coefficients === undefined) return;
    // the minimum is flat: coefficients agree as far as the objective lets them
    const { E, A, B, alpha, beta } = optimum;
    expect(distance(fit.coefficients, { E, A, B, alpha, beta })).toBeLessThan(1e-2);
  }
});

describe('the public data', { tags: 'shared' }, () => {
  test('240 Chinchilla points: the optimum that was published to us, from every start', async () => {
    const runs = await runsFor('chinchilla');
    const { certificate, coefficients, obstacles } = fitParametric(runs);
    expect(certificate!.objective).toBeLessThanOrEqual(0.001018274018);
    expect(certificate!.reached).toBe(certificate!.starts);
    expect(certificate!.gradientNorm).toBeLessThan(1e-7);
    expect(certificate!.leastCurvature).toBeGreaterThan(0);
    expect(obstacles).toEqual([]);
    expect(
      distance(coefficients!, { E: 1.81722, A: 477.83, B: 2143.4, alpha: 0.34731, beta: 0.36717 }),
    ).toBeLessThan(2e-5);
  });

  test('marin-comma: N and D as given', async () => {
    const runs = await runsFor('marin');
    expect(fitParametric(runs).certificate!.objective).toBeLessThanOrEqual(0.00052556341);
  });
});

describe('noise-free data gives its constants back', () => {
  const laws = fc.record({
    E: fc.double({ min: 0.3, max: 3, noNaN: true }),
    A: fc.double({ min: Math.log(20), max: Math.log(1e5), noNaN: true }).map(Math.exp),
    B: fc.double({ min: Math.log(20), max: Math.log(1e5), noNaN: true }).map(Math.exp),
    alpha: fc.double({ min: 0.15, max: 0.7, noNaN: true }),
    beta: fc.double({ min: 0.15, max: 0.7, noNaN: true }),
  });

  test.each(['huber-log', 'squared-log', 'huber', 'squared'] as const)(
    '%s, three budgets and five ratios',
    objective => {
      fc.assert(
        fc.property(laws, law => {
          const runs = [1e19, 1e20, 1e21].flatMap(compute =>
            [2, 8, 20, 60, 200].map((ratio, line) => {
              const parameters = Math.sqrt(compute / 6 / ratio);
              const tokens = ratio * parameters;
              const loss = law.E + law.A / parameters ** law.alpha + law.B / tokens ** law.beta;
              return { line, parameters, tokens, loss };
            }),
          );
          // terms of a hundred-thousandth of the loss are lost in its rounding, whoever fits it
          const visible = Math.min(
            ...runs.map(
              run => Math.min(law.A / run.parameters ** law.alpha, law.B / run.tokens ** law.beta) / run.loss,
            ),
          );
          fc.pre(visible > 1e-4);
          const { coefficients } = fitParametric(runs, { objective });
          expect(coefficients).toBeDefined();
          expect(distance(coefficients!, law)).toBeLessThan(1e-6);
        }),
        { numRuns: size(50) },
      );
    },
  );

  test('the published laws', () => {
    const published = [
      besiroglu,
      { E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28 },
      { E: 1.50826, A: 113.6926, B: 152.51, alpha: 0.242472, beta: 0.242472 },
      { E: 1.8691, A: 521.06, B: 1488, alpha: 0.3526596, beta: 0.3526596 },
    ];
    for (const law of published) {
      expect(distance(fitParametric(runsOf(law)).coefficients!, law)).toBeLessThan(1e-6);
    }
  });
});

describe('invariances', () => {
  const runs = runsOf(besiroglu, { noise: 0.01, seed: 11 });
  const base = fitParametric(runs);

  test('order of rows changes no digit', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(runs, { minLength: runs.length }), shuffled => {
        expect(fitParametric(shuffled).coefficients).toEqual(base.coefficients);
      }),
      { numRuns: size(20) },
    );
  });

  test('every row twice: the same law at twice the objective', () => {
    const twice = fitParametric([...runs, ...runs]);
    expect(twice.certificate!.objective / base.certificate!.objective).toBeCloseTo(2, 9);
    expect(distance(twice.coefficients!, base.coefficients!)).toBeLessThan(1e-6);
  });

  test('units: losses in bits scale E, A and B alone', () => {
    const bits = runs.map(run => ({ ...run, loss: run.loss / Math.LN2 }));
    const { E, A, B, alpha, beta } = fitParametric(bits).coefficients!;
    const scaled = { E: E * Math.LN2, A: A * Math.LN2, B: B * Math.LN2, alpha, beta };
    expect(distance(scaled, base.coefficients!)).toBeLessThan(1e-6);
  });

  test('a free fit is not above a constrained one', () => {
    const tied = fitParametric(runs, { tieExponents: true });
    const fixed = fitParametric(runs, { fixed: { E: 1.7 } });
    expect(tied.coefficients!.alpha).toBe(tied.coefficients!.beta);
    expect(fixed.coefficients!.E).toBe(1.7);
    for (const other of [tied, fixed]) {
      expect(other.certificate!.objective).toBeGreaterThan(base.certificate!.objective);
    }
  });

  test('fixing every coefficient but one at its optimum finds that one', () => {
    const { E, A, B, alpha, beta } = base.coefficients!;
    const { coefficients } = fitParametric(runs, { fixed: { E, A, B, alpha } });
    expect(coefficients!.beta / beta).toBeCloseTo(1, 7);
  });
});

describe('many points', () => {
  test('a sample finds the start and all points the optimum', { tags: 'slow' }, () => {
    const sizes = Array.from({ length: 60 }, (_, i) => 1e7 * 1.1 ** i);
    const ratios = Array.from({ length: 60 }, (_, i) => 2 * 1.08 ** i);
    const runs = runsOf(besiroglu, { sizes, ratios, noise: 0.01, seed: 4 });
    const { coefficients, certificate } = fitParametric(runs);
    expect(distance(coefficients!, besiroglu)).toBeLessThan(0.05);
    expect(certificate!.gradientNorm).toBeLessThan(1e-6);
    const doubled = fitParametric([...runs, ...runs]);
    expect(distance(doubled.coefficients!, coefficients!)).toBeLessThan(1e-6);
  });
});

describe('what the data cannot tell', () => {
  const codes = (runs: readonly PilotRun[], options = {}) => {
    const fit = fitParametric(runs, options);
    if (fit.obstacles.length > 0) expect(fit.coefficients).toBeUndefined();
    return fit.obstacles.map(({ code }) => code);
  };

  test('one ratio of tokens to parameters', () => {
    expect(codes(runsOf(besiroglu, { sizes: [1e7, 1e8, 3e8, 1e9, 3e9, 1e10, 3e10], ratios: [20] }))).toEqual([
      'one-ratio',
    ]);
    const noisy = runsOf(besiroglu, {
      sizes: [1e7, 1e8, 3e8, 1e9, 3e9, 1e10, 3e10],
      ratios: [20],
      noise: 0.01,
    });
    expect(codes(noisy)).toEqual(['one-ratio']);
    // one ratio cannot split A from B either when the exponents are tied
    expect(codes(noisy, { tieExponents: true })).toEqual(['not-identified']);
  });

  test('one size, one number of tokens', () => {
    const oneSize = runsOf(besiroglu, { sizes: [1e9], ratios: [1, 2, 5, 10, 20, 50, 100] });
    expect(codes(oneSize)).toEqual(['not-identified']);
    const oneData = [1e7, 3e7, 1e8, 3e8, 1e9, 3e9].map((parameters, line) => {
      const loss = 1.8 + 480 / parameters ** 0.35 + 2000 / 1e10 ** 0.37;
      return { line, parameters, tokens: 1e10, loss };
    });
    expect(codes(oneData)).toEqual(['not-identified']);
  });

  test('one budget, and seven runs of it with noise', () => {
    const one = (noise: number) => {
      const exact = [0.25, 0.4, 0.6, 1, 1.6, 2.5, 4].map(factor => ({
        parameters: 9e8 * factor,
        tokens: 1e20 / 6 / (9e8 * factor),
      }));
      return exact.map(({ parameters, tokens }, line) => ({
        line,
        parameters,
        tokens,
        loss:
          (1.8172 + 482.01 / parameters ** 0.3478 + 2085.43 / tokens ** 0.3658) *
          Math.exp(noise * Math.sin(9 * line)),
      }));
    };
    expect(codes(one(0))).toEqual(['one-budget']);
    expect(codes(one(0.003))).toEqual(['one-budget']);
    expect(codes(one(0), { fixed: { E: 1.8172, alpha: 0.3478 } })).toEqual([]);
  });

  test('an exact fit of some points is no lack of noise', () => {
    // absolute errors pass through as many points as there are coefficients: the noise must not be read from those
    const noisy = runsOf(besiroglu, { sizes: [2e8, 4e8, 8e8], ratios: [15, 30], noise: 0.01, seed: 5 });
    expect(codes(noisy).length).toBeGreaterThan(0);
  });

  test('two sizes', () => {
    expect(codes(runsOf(besiroglu, { sizes: [1e8, 1e9] }))).toEqual(['not-identified']);
  });

  test('as few points as coefficients, and duplicates do not count', () => {
    const few = runsOf(besiroglu, { sizes: [1e8, 1e9], ratios: [5, 50] });
    expect(codes(few)).toEqual(['too-few-points']);
    const five = runsOf(besiroglu).filter((_, index) => index % 5 === 0);
    expect(codes([...five, ...five, ...five])).toEqual(['too-few-points']);
  });

  test('no irreducible loss: E ends at zero, and may be fixed there', () => {
    const runs = runsOf({ ...besiroglu, E: 1e-12 });
    const fit = fitParametric(runs);
    expect(fit.obstacles.map(entry => [entry.code, ...entry.coefficients])).toEqual([['at-bound', 'E']]);
    const fixed = fitParametric(runs, { fixed: { E: 0 } });
    expect(fixed.coefficients!.E).toBe(0);
    expect(fixed.coefficients!.alpha).toBeCloseTo(besiroglu.alpha, 6);
  });

  test('losses that do not fall with size', () => {
    const flat = runsOf(besiroglu).map(run => ({ ...run, loss: 1.8 + 2000 / run.tokens ** 0.37 }));
    expect(codes(flat).length).toBeGreaterThan(0);
    const rising = runsOf(besiroglu).map(run => ({
      ...run,
      loss: 2 + run.parameters ** 0.05 + 2000 / run.tokens ** 0.37,
    }));
    expect(codes(rising).length).toBeGreaterThan(0);
  });

  test('noise that hides an exponent', () => {
    const noisy = runsOf(besiroglu, { sizes: [1e9, 1.3e9, 1.7e9], ratios: [18, 20, 22, 25], noise: 0.02 });
    expect(codes(noisy).length).toBeGreaterThan(0);
    const constant = runsOf(besiroglu).map(run => ({ ...run, loss: 3 }));
    expect(codes(constant).length).toBeGreaterThan(0);
  });
});

describe('bad options', () => {
  const runs = runsOf(besiroglu);
  test.each([
    [{ fixed: { E: -1 } }, 'Fixed coefficient E must be zero or positive: got -1'],
    [{ fixed: { alpha: 0 } }, 'Fixed coefficient alpha must be positive: got 0'],
    [{ fixed: { A: Number.NaN } }, 'Fixed coefficient A must be positive: got NaN'],
    [{ tieExponents: true, fixed: { alpha: 0.3, beta: 0.4 } }, 'to one value: got 0.3 and 0.4'],
    [{ fixed: besiroglu }, 'At least one coefficient must be free'],
    [{ delta: 0 }, "Huber's delta must be a positive number: got 0"],
    [{ delta: Infinity }, "Huber's delta must be a positive number: got Infinity"],
  ])('%j', (options, message) => {
    expect(() => fitParametric(runs, options)).toThrow(RangeError);
    expect(() => fitParametric(runs, options)).toThrow(message);
  });

  test('runs out of range', () => {
    expect(() => fitParametric([])).toThrow('A fit needs runs');
    expect(() => fitParametric([...runs, { line: 99, parameters: 0, tokens: 1, loss: 1 }])).toThrow(
      'Run 25 (line 99): parameters must be a positive number: got 0',
    );
  });
});

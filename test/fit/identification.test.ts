import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fitRuns } from '../../src/fit/fit.ts';
import { fitParametric } from '../../src/fit/fit-parametric.ts';
import { normal, randomStream } from '../../src/fit/random.ts';
import { readRuns } from '../../src/fit/read-runs.ts';
import type { PilotRun } from '../../src/fit/runs.ts';
import { sharedText } from '../helpers/shared.ts';
import { besiroglu, distance, runsOf } from './support.ts';

const three = (value: number) => Number(value.toPrecision(3));
const lossAt = (N: number, D: number) =>
  besiroglu.E + besiroglu.A / N ** besiroglu.alpha + besiroglu.B / D ** besiroglu.beta;

/** Forty runs: N and D of each by its number and a random normal number, and noise on ln L. */
function forty(
  place: (part: number, z: number) => readonly [N: number, D: number],
  noise: number,
  seed: number,
) {
  const random = randomStream(seed, 0);
  return Array.from({ length: 40 }, (_, line): PilotRun => {
    const [parameters, tokens] = place(line / 39, normal(random));
    return { line, parameters, tokens, loss: lossAt(parameters, tokens) * Math.exp(noise * normal(random)) };
  });
}

const oneRatio = (part: number) => {
  const N = three(5e7 * 200 ** part);
  return [N, three(20 * N)] as const;
};
const jittered = (part: number, z: number) =>
  [5e7 * 200 ** part, 1e9 * 200 ** part * Math.exp(0.01 * z)] as const;
const oneSize = (part: number, z: number) => [1e9 * Math.exp(0.002 * z), 1e9 * 1000 ** part] as const;

describe('terms that cannot be told apart', () => {
  test.each([
    ['one ratio, rounded, tied', oneRatio, 0.005, { tieExponents: true }],
    ['one ratio, rounded, both exponents fixed', oneRatio, 0.005, { fixed: { alpha: 0.35, beta: 0.35 } }],
    ['one ratio, rounded, tied, E fixed', oneRatio, 0.005, { tieExponents: true, fixed: { E: 1.8172 } }],
    ['a ratio that varies by 1%, tied', jittered, 0.01, { tieExponents: true }],
    ['a ratio that varies by 1%, E and alpha fixed', jittered, 0.01, { fixed: { E: 1.8172, alpha: 0.3478 } }],
    ['sizes that differ by 0.2%, tied', oneSize, 0.005, { tieExponents: true }],
    ['sizes that differ by 0.2%, alpha fixed', oneSize, 0.005, { fixed: { alpha: 0.3478 } }],
  ])('%s: no answer, whatever the seed', { tags: 'slow' }, (_, place, noise, options) => {
    for (let seed = 1; seed <= 25; seed++) {
      const { coefficients, obstacles } = fitParametric(forty(place, noise, seed), options);
      expect(coefficients).toBeUndefined();
      expect(obstacles.length).toBeGreaterThan(0);
    }
  });

  test('their standard errors are those of a linear regression where the law is linear', async () => {
    // numpy.linalg.lstsq on 1, N^-0.35 and D^-0.37, errors from s²(X'X)^-1 with s² over 8 - 3, at the geometric means
    const sizes = [1e8, 2e8, 4e8, 8e8, 1.6e9, 3.2e9, 6.4e9, 1.28e10];
    const ratios = [1.02, 0.97, 1.01, 1.03, 0.96, 0.99, 1.02, 1];
    const losses = [3.52, 3.13, 2.87, 2.65, 2.49, 2.38, 2.28, 2.21];
    const runs = sizes.map((parameters, line) => ({
      line,
      parameters,
      tokens: 20 * parameters * ratios[line]!,
      loss: losses[line]!,
    }));
    const document = await fitRuns(runs, { objective: 'squared', fixed: { alpha: 0.35, beta: 0.37 } });
    expect(document.identified).toBe(false);
    const terms = Object.fromEntries(document.obstacles.map(({ args }) => [args.term, args]));
    expect(terms['A/N^alpha']!.value).toBeCloseTo(0.4920832878, 6);
    expect(terms['A/N^alpha']!.error).toBeCloseTo(0.6363922311, 6);
    expect(document.obstacles[0]!.message).toContain('A/N^alpha amid the runs is');
  });
});

describe('what stays identified', () => {
  const variants = [{}, { tieExponents: true }, { fixed: { E: 1.8172 } }, { fixed: { alpha: 0.35 } }];

  test('three budgets of five ratios with the noise of real runs', { tags: 'slow' }, () => {
    for (const options of variants) {
      for (let seed = 1; seed <= 20; seed++) {
        const random = randomStream(seed, 0);
        const runs = [1e19, 1e20, 1e21].flatMap(compute =>
          [2, 8, 20, 60, 200].map((ratio, line) => {
            const parameters = Math.sqrt(compute / 6 / ratio);
            const tokens = ratio * parameters;
            return {
              line,
              parameters,
              tokens,
              loss: lossAt(parameters, tokens) * Math.exp(0.0048 * normal(random)),
            };
          }),
        );
        expect(fitParametric(runs, options).obstacles).toEqual([]);
      }
    }
  });

  test.each([
    ['the 240 Chinchilla points', 'chinchilla-figure-4.csv', 5],
    ['marin-comma', 'marin-comma-isoflop.csv', 0],
  ])('%s', { tags: 'shared' }, (_, name, dropWorst) => identified(sharedText(name), dropWorst));

  test('the simulated example', () =>
    identified(readFileSync('data/examples/simulated-runs.csv', 'utf8'), 0));

  async function identified(text: string, dropWorst: number): Promise<void> {
    const runs = await readRuns(text);
    for (const options of variants) {
      const document = await fitRuns(runs, { ...options, dropWorst });
      expect(document.obstacles).toEqual([]);
      expect(document.certificate!.converged).toBe(true);
    }
  }

  test('noise-free runs of nearly one size', { tags: 'slow' }, () => {
    for (const seed of [1, 2, 3]) {
      const runs = forty((part, z) => [1e9 * Math.exp(0.02 * z), 1e9 * 1000 ** part], 0, seed);
      const { coefficients, certificate } = fitParametric(runs);
      expect(certificate!.converged).toBe(true);
      expect(distance(coefficients!, besiroglu)).toBeLessThan(1e-6);
    }
  });
});

test('an answer is a stationary point or none at all', { tags: 'slow' }, () => {
  for (let seed = 1; seed <= 30; seed++) {
    const noise = 10 ** (-6 + (seed % 5));
    const { coefficients, certificate } = fitParametric(
      forty((part, z) => [1e9 * Math.exp(0.02 * z), 1e9 * 1000 ** part], noise, seed),
    );
    if (coefficients !== undefined) expect(certificate!.converged).toBe(true);
  }
});

describe('copies of runs', () => {
  const sizes = [1e8, 3e8, 1e9, 3e9, 5e9, 7e9, 9e9];
  const ratios = [5, 40, 10, 80, 20, 160, 3];
  const seven = sizes.map((parameters, line) => {
    const tokens = ratios[line]! * parameters;
    return {
      line,
      parameters,
      tokens,
      loss: lossAt(parameters, tokens) * Math.exp(0.01 * Math.sin(7 * line)),
    };
  });
  const codes = async (runs: readonly PilotRun[]) => (await fitRuns(runs)).caveats.map(({ code }) => code);

  test('add nothing to what is known: the same obstacles, the same few points', async () => {
    const many = Array.from({ length: 20 }, () => seven).flat();
    const once = fitParametric(seven);
    const often = fitParametric(many);
    expect(once.obstacles.length).toBeGreaterThan(0);
    expect(often.obstacles.map(({ code, coefficients }) => [code, coefficients])).toEqual(
      once.obstacles.map(({ code, coefficients }) => [code, coefficients]),
    );
    once.obstacles.forEach(({ args }, index) => {
      expect(Number(often.obstacles[index]!.args.error) / Number(args.error)).toBeCloseTo(1, 2);
    });
    expect(await codes(many)).toContain('few-points');
    // coverage of the intervals of 20 to 45 runs is 96 to 97% for 95%: they are not too narrow
    const { caveats } = await fitRuns(seven);
    expect(caveats.find(({ code }) => code === 'few-points')!.message).toMatch(
      /^7 distinct runs for 5 free coefficients: single runs weigh much/,
    );
    expect(await codes(many)).toContain('repeated-rows');
    expect(await codes(seven)).not.toContain('repeated-rows');
  });

  test('replicates with losses of their own tell of the noise, and are few points still', async () => {
    const exact = runsOf(besiroglu, { sizes: [1e8, 1e9, 1e10], ratios: [5, 20, 80] });
    const random = randomStream(4, 0);
    const replicates = Array.from({ length: 30 }, () =>
      exact.map(run => ({ ...run, loss: run.loss * Math.exp(0.005 * normal(random)) })),
    ).flat();
    expect(fitParametric(replicates).obstacles).toEqual([]);
    expect(await codes(replicates)).toContain('few-points');
    expect(await codes(replicates)).not.toContain('repeated-rows');
  });
});

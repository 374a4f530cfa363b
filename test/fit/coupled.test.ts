/** @module-tag slow */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseLawFile } from '../../src/catalog/index.ts';
import { fitRuns, toLawFile } from '../../src/fit/index.ts';
import { readRuns } from '../../src/fit/read-runs.ts';

const POINTS = '../shared/data/chinchilla-figure-4.csv';

/** Runs of a law of ours, with losses that are off by up to `noise` in a fixed pattern. */
function runsOf(k: number, noise: number) {
  const law = (N: number, D: number) => 1.6 + (2000 / N ** 0.42 + 9000 / D ** 0.43) ** k;
  return [3e7, 1e8, 3e8, 1e9, 3e9, 1e10].flatMap((N, row) =>
    [1, 4, 16, 64, 256].map((ratio, column) => {
      const sign = (row * 5 + column) % 3 === 0 ? 1 : -0.5;
      const loss = law(N, ratio * N) * (1 + noise * sign);
      return { line: row * 5 + column + 2, parameters: N, tokens: ratio * N, loss };
    }),
  );
}

describe('the coupled form', () => {
  test('finds the constants of losses without noise', async () => {
    const { coefficients, outer } = await fitRuns(runsOf(0.6, 0), { form: 'coupled' });
    expect(coefficients!.k).toBeCloseTo(0.6, 4);
    expect(coefficients!.E).toBeCloseTo(1.6, 3);
    expect(coefficients!.alpha).toBeCloseTo(0.42, 3);
    expect(outer!.k).toBe(coefficients!.k);
  });
  test('says in words that the data want it, or do not', async () => {
    const words = async (k: number) =>
      (await fitRuns(runsOf(k, 2e-4), { form: 'coupled' })).caveats.map(({ code }) => code);
    expect(await words(0.5)).toContain('outer-exponent-wanted');
    expect(await words(1)).toContain('outer-exponent-idle');
  });
  test('its ratio of likelihoods is that of Laplace for a Huber loss, and of a normal one for squares', async () => {
    for (const [objective, factor] of [
      ['huber-log', 2],
      ['squared-log', 1],
    ] as const) {
      const { outer } = await fitRuns(runsOf(0.7, 1e-3), { form: 'coupled', objective });
      const { likelihoodRatio, plain, objective: reached } = outer!;
      expect(likelihoodRatio).toBeCloseTo(factor * 30 * Math.log(plain / reached), 9);
    }
  });
  test('its law file is one of the coupled form, whose draws give intervals', async () => {
    const document = await fitRuns(runsOf(0.7, 1e-3), {
      form: 'coupled',
      bootstrap: 8,
      keepDraws: true,
      workers: 0,
    });
    const file = toLawFile(document, { sha256: '0'.repeat(64), date: '2026-01-31' });
    const law = await parseLawFile(JSON.stringify(file), 'ours.json');
    expect(law.relations.loss!.form).toBe('coupled');
    expect(law.uncertainty!.draws![0]).toHaveLength(6);
  });
});

test.skipIf(!existsSync(POINTS))(
  `k is 0.774144 on the 240 points of ${POINTS} (skipped without it)`,
  async () => {
    // an independent fit of the same points, to eight digits: m2_generalized_q.csv of
    // scaling-laws-as-production-functions
    const runs = await readRuns(readFileSync(POINTS, 'utf8'), { name: POINTS });
    const { coefficients, objective } = await fitRuns(runs, { form: 'coupled', dropWorst: 5 });
    const published = {
      E: 1.7571362424,
      A: 2305.0200233,
      B: 9957.1854912,
      alpha: 0.4243590208,
      beta: 0.4305267436,
      k: 0.7741442168,
    };
    for (const [name, value] of Object.entries(published))
      expect(Math.abs(coefficients![name as 'E']! / value - 1), name).toBeLessThan(1e-6);
    expect(objective).toBeCloseTo(9.541845e-4, 9);
  },
);

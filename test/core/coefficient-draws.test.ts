import { expect, test } from 'vitest';
import { findLaw } from '../../src/catalog/laws.ts';
import { drawnCoefficients } from '../../src/core/coefficient-draws.ts';
import { lawIntervals, lawLossInterval, lawSample } from '../../src/core/law-intervals.ts';
import { normalProbability } from '../../src/core/quantile.ts';
import { estimate } from '../../src/plan/estimate.ts';
import { lawPoints } from '../../src/plan/sample.ts';

test('coefficients from a covariance have that covariance', () => {
  const covariance = [
    [4e-4, 1e-4, -2e-4, 0, 0],
    [1e-4, 9e-4, 0, 1e-4, 0],
    [-2e-4, 0, 4e-4, 0, 5e-5],
    [0, 1e-4, 0, 1e-4, 0],
    [0, 0, 5e-5, 0, 1e-4],
  ];
  const middle = { E: 1.7, A: 400, B: 2000, alpha: 0.34, beta: 0.37 };
  const drawn = drawnCoefficients({ method: 'test', covariance }, middle, lawPoints())!;
  const means = [Math.log(1.7), Math.log(400), Math.log(2000), 0.34, 0.37];
  for (const [row, values] of covariance.entries()) {
    for (const [column, value] of values.entries()) {
      const products = drawn.map(one => (one[row]! - means[row]!) * (one[column]! - means[column]!));
      const found = products.reduce((sum, one) => sum + one, 0) / drawn.length;
      expect(Math.abs(found - value)).toBeLessThan(
        0.1 * Math.sqrt(covariance[row]![row]! * covariance[column]![column]!),
      );
    }
  }
});

test('a sample of besiroglu2024 has the intervals of its own draws or covariance', () => {
  const law = findLaw('besiroglu2024');
  const sample = lawSample(law, lawPoints())!;
  const [run, compute] = [{ parameters: 7e9, tokens: 1.4e11 }, 1e22];
  const sorted = [...sample.losses(run.parameters, run.tokens)].sort((a, b) => a - b);
  const [low, high] = lawLossInterval(law, run, 80)!;
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  expect((at(0.9) - at(0.1)) / (high - low)).toBeCloseTo(1, 1);
  const { parameters } = sample.optima(compute);
  const factors = [...parameters].sort((a, b) => a - b);
  const [least, most] = lawIntervals(law, compute)!.parameters['80']!;
  const width = Math.log(factors[921]! / factors[102]!);
  expect(width / Math.log(most / least)).toBeCloseTo(1, 1);
});

test('the chance of a loss is near the normal one of its interval, a half at the loss itself', () => {
  const law = findLaw('besiroglu2024');
  const run = { parameters: 7e9, tokens: 1.4e11 };
  const base = { ...run, accelerator: 'h100-sxm', accelerators: 64 };
  const [low, high] = lawLossInterval(law, run, 80)!;
  const middle = (low + high) / 2;
  for (const z of [-1, 0, 1]) {
    const target = middle + (z * (high - low)) / 2 / 1.2816;
    const { chance } = estimate({ ...base, limits: { loss: target } }).chance!.loss!;
    expect(Math.abs(chance! - normalProbability(z))).toBeLessThan(0.04);
  }
});

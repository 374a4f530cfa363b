import { describe, expect, test } from 'vitest';
import { hyperparameters } from '../../src/planner/hyperparameters.ts';

const of = (law: string, parameters: number, tokens: number) =>
  hyperparameters({ parameters, tokens }).hyperparameters.find(row => row.law === law)!;

const runs = [
  [1e9, 1e11],
  [1.5e9, 22e9],
  [7e9, 1.4e12],
] as const;

describe('hyperparameters', () => {
  test.each(runs)('Kaplan, N %d on D %d: 2.1e8/L^(1/0.21) at L(N, D) of Table 2', (n, d) => {
    // arXiv:2001.08361, equations 1.4 and 1.5
    const loss = ((6.4e13 / n) ** (0.076 / 0.103) + 1.8e13 / d) ** 0.103;
    const row = of('kaplan2020', n, d);
    expect(row.batch! / (2.1e8 / loss ** (1 / 0.21))).toBeCloseTo(1, 12);
    expect(row).toMatchObject({ kind: 'critical batch', learningRate: null });
  });
  test('Kaplan, at the loss that the facts print: L(1.5e9, 22e9) = 2.3125', () => {
    expect(of('kaplan2020', 1.5e9, 22e9).batch! / (2.1e8 / 2.3125 ** (1 / 0.21))).toBeCloseTo(1, 3);
  });
  test.each(runs)('DeepSeek, N %d on D %d: of C = 6ND', (n, d) => {
    // arXiv:2401.02954, equation 1
    const row = of('deepseek2024', n, d);
    expect(row.learningRate! / (0.3118 * (6 * n * d) ** -0.125)).toBeCloseTo(1, 12);
    expect(row.batch! / (0.292 * (6 * n * d) ** 0.3271)).toBeCloseTo(1, 12);
  });
  test.each(runs)('Step Law, N %d on D %d', (n, d) => {
    // arXiv:2503.04715, equation 1
    const row = of('steplaw2025', n, d);
    expect(row.learningRate! / (1.79 * n ** -0.713 * d ** 0.307)).toBeCloseTo(1, 12);
    expect(row.batch! / (0.58 * d ** 0.571)).toBeCloseTo(1, 12);
  });
});

test('what is no request is a TypeError', () => {
  const loose = hyperparameters as (request: unknown) => unknown;
  expect(() => loose(undefined)).toThrow(TypeError);
  expect(() => loose({ parameters: 1e9, tokens: 1e11, law: 'steplaw2025' })).toThrow('Unknown key law');
});

test('weight decay is told of each rule whose source states it, with the recipe that it belongs to', () => {
  const rows = hyperparameters({ parameters: 1e9, tokens: 2e10 }).hyperparameters;
  const of = (law: string) => rows.find(row => row.law === law)!.recipe!;
  // arXiv:2401.02954, section 2.3; Marin's completed_adamh.py
  expect([of('deepseek2024').weightDecay, of('delphi2026').weightDecay]).toEqual(['0.1', 'none']);
  for (const { recipe } of rows) expect(recipe!.text).not.toBe('');
});

import { describe, expect, test } from 'vitest';
import { powerIntervals } from '../../src/core/index.ts';

const law = { scale: 0.1, exponent: 0.5 };
const compute = 1e22;
const z = { 80: 1.2815515655446004, 95: 1.959963984540054 };
const optimum = 0.1 * Math.sqrt(compute);

describe('intervals of a power law', () => {
  test('a covariance: the variance of a sum, in closed form', () => {
    const covariance = [
      [0.04, -0.0006],
      [-0.0006, 1.4e-5],
    ];
    const logC = Math.log(compute);
    const spread = Math.sqrt(0.04 - 2 * 0.0006 * logC + 1.4e-5 * logC ** 2);
    const { parameters, tokens, tokensPerParameter } = powerIntervals(
      { method: 'test', covariance },
      law,
      compute,
    );
    for (const level of [80, 95] as const) {
      const factor = Math.exp(z[level] * spread);
      const [low, high] = parameters[level]!;
      expect(low / (optimum / factor)).toBeCloseTo(1, 12);
      expect(high / (optimum * factor)).toBeCloseTo(1, 12);
      expect((6 * tokens[level]![0] * high) / compute).toBeCloseTo(1, 12);
      expect((6 * tokens[level]![1] * low) / compute).toBeCloseTo(1, 12);
      expect(tokensPerParameter[level]![0] / (tokens[level]![0] / high)).toBeCloseTo(1, 12);
    }
  });

  test('draws: percentiles of their own optima about the estimate', () => {
    // ln N* at C moves by −1 … 1 in 201 steps: symmetric, so there is no bias to correct
    const draws = Array.from({ length: 201 }, (_, i) => [Math.log(0.1) + (i - 100) / 100, 0.5]);
    const { parameters } = powerIntervals({ method: 'test', draws }, law, compute);
    expect(Math.log(parameters['80']![0] / optimum)).toBeCloseTo(-0.8, 9);
    expect(Math.log(parameters['80']![1] / optimum)).toBeCloseTo(0.8, 9);
    expect(Math.log(parameters['95']![1] / optimum)).toBeCloseTo(0.95, 9);
    // the exponent counts with ln C
    const turned = draws.map(([scale, exponent]) => [scale!, exponent! + 0.01]);
    const moved = powerIntervals({ method: 'test', draws: turned }, { scale: 0.1, exponent: 0.51 }, compute);
    expect(Math.log(moved.parameters['80']![0] / parameters['80']![0])).toBeCloseTo(
      0.01 * Math.log(compute),
      9,
    );
  });

  test('a unit of compute', () => {
    const covariance = [
      [0, 0],
      [0, 1e-4],
    ];
    const inUnits = powerIntervals(
      { method: 'test', covariance },
      { scale: 0.1 * 1e20 ** 0.5, exponent: 0.5, unit: 1e20 },
      compute,
    );
    expect(inUnits.parameters['95']![1] / optimum).toBeCloseTo(
      Math.exp(z[95] * 0.01 * Math.log(compute / 1e20)),
      9,
    );
  });

  test('neither draws nor a covariance, or no level', () => {
    expect(() => powerIntervals({ method: 'test' }, law, compute)).toThrow('got neither');
    expect(() => powerIntervals({ method: 'test', draws: [[0, 1]] }, law, compute, [100])).toThrow('got 100');
  });
});

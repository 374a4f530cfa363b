import { describe, expect, test } from 'vitest';
import {
  allocationIntervals,
  normalProbability,
  normalQuantile,
  optimalLoss,
  optimalParameters,
  parametricFrontier,
  percentileInterval,
  sortedQuantile,
} from '../../src/core/index.ts';

const besiroglu = { E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 };

describe('quantiles', () => {
  // scipy.stats.norm.ppf
  test.each([
    [1e-300, -37.0470962993612],
    [1e-12, -7.034483825301131],
    [0.001, -3.090232306167813],
    [0.025, -1.9599639845400545],
    [0.07, -1.4757910281791706],
    [0.3, -0.5244005127080409],
    [0.5, 0],
    [0.9, 1.2815515655446004],
    [0.975, 1.959963984540054],
  ])('normal quantile of %f', (probability, expected) => {
    expect(Math.abs(normalQuantile(probability) - expected)).toBeLessThanOrEqual(1e-14 * Math.abs(expected));
  });

  // scipy.stats.norm.cdf
  test.each([
    [-8, 6.22096057427174e-16],
    [-5, 2.866515718791933e-7],
    [-1.959963984540054, 0.025],
    [-0.3, 0.3820885778110474],
    [0, 0.5],
    [0.7, 0.758036347776927],
    [2.5, 0.9937903346742238],
    [6, 0.9999999990134123],
    [9, 1],
  ])('normal probability below %f', (x, expected) => {
    expect(Math.abs(normalProbability(x) - expected)).toBeLessThanOrEqual(1e-15);
  });

  // numpy.percentile([1, 2, 4, 8], [0, 10, 50, 97.5, 100])
  test('sorted quantile interpolates as numpy does', () => {
    const of = (probability: number) => sortedQuantile([1, 2, 4, 8], probability);
    expect([0, 0.1, 0.5, 0.975, 1].map(of)).toEqual([1, 1.3, 3, expect.closeTo(7.7, 12), 8]);
    expect(() => sortedQuantile([], 0.5)).toThrow('Quantile needs at least one value');
    expect(() => sortedQuantile([1], 2)).toThrow('Probability must be between 0 and 1: got 2');
  });
});

describe('intervals from a covariance', () => {
  const scales = [0.014, 0.25, 0.4, 0.015, 0.02];
  const covariance = scales.map((a, i) =>
    scales.map((b, j) => a * b * (i === j ? 1 : 0.3 ** Math.abs(i - j))),
  );

  // the gradient is checked against differences of the closed form, which knows nothing of it
  test('the delta method uses the derivatives of the closed form', () => {
    const compute = 1e24;
    const at = (theta: readonly number[]) => {
      const [logE = 0, logA = 0, logB = 0, alpha = 0, beta = 0] = theta;
      const frontier = parametricFrontier({
        E: Math.exp(logE),
        A: Math.exp(logA),
        B: Math.exp(logB),
        alpha,
        beta,
      });
      return [Math.log(optimalParameters(frontier, compute)), Math.log(optimalLoss(frontier, compute))];
    };
    const centre = [Math.log(1.8172), Math.log(482.01), Math.log(2085.43), 0.3478, 0.3658];
    const gradients = centre.map((_, index) => {
      const h = 1e-6;
      const up = at(centre.map((value, i) => (i === index ? value + h : value)));
      const down = at(centre.map((value, i) => (i === index ? value - h : value)));
      return up.map((value, i) => (value - down[i]!) / (2 * h));
    });
    const spread = (which: number) =>
      Math.sqrt(
        covariance
          .flatMap((row, i) => row.map((v, j) => v * gradients[i]![which]! * gradients[j]![which]!))
          .reduce((sum, value) => sum + value, 0),
      );
    const intervals = allocationIntervals({ method: 'test', covariance }, besiroglu, compute);
    const [logN = 0, logL = 0] = at(centre);
    expect(Math.log(intervals.parameters['95']![1])).toBeCloseTo(logN + 1.959963984540054 * spread(0), 8);
    expect(Math.log(intervals.parameters['80']![0])).toBeCloseTo(logN - 1.2815515655446004 * spread(0), 8);
    expect(Math.log(intervals.loss['95']![1])).toBeCloseTo(logL + 1.959963984540054 * spread(1), 8);
  });

  test('N* and D* multiply to C/6 across the ends, and the ratio is their quotient', () => {
    const { parameters, tokens, tokensPerParameter } = allocationIntervals(
      { method: 'test', covariance },
      besiroglu,
      6e23,
      [50, 99],
    );
    for (const level of ['50', '99']) {
      expect(parameters[level]![0] * tokens[level]![1]).toBeCloseTo(1e23, -14);
      expect(tokensPerParameter[level]![0] / (tokens[level]![0] / parameters[level]![1])).toBeCloseTo(1, 12);
    }
  });

  test('a covariance of zero gives the point itself', () => {
    const zero = scales.map(() => scales.map(() => 0));
    const { parameters, loss } = allocationIntervals({ method: 'test', covariance: zero }, besiroglu, 1e21);
    // published: 2.7785e9 parameters, loss 2.30553
    expect(Math.abs(parameters['95']![0] - 2.7785e9)).toBeLessThan(5e4);
    expect(parameters['95']![1]).toBe(parameters['95']![0]);
    expect(loss['80']![0]).toBeCloseTo(2.30553, 5);
  });
});

describe('bias-corrected percentiles', () => {
  const draws = Array.from({ length: 101 }, (_, k) => (k * k) / 100);

  // scipy.stats.norm.ppf and cdf with numpy.percentile; the first estimate is one of the draws
  test.each([
    [20.25, 80, 0.39850882758458633, 72.10379844616207],
    [20.25, 95, 0.02078435742473109, 91.4862669905048],
    [49.5, 80, 17.195084590419185, 98.11934626495112],
    [49.5, 95, 3.4490729244896032, 99.75333652611283],
    [64, 80, 42.02258818266728, 99.67727455274024],
  ])('about %f at %i%%', (estimate, level, low, high) => {
    const interval = percentileInterval(draws, level, estimate);
    expect(interval).toEqual([expect.closeTo(low, 11), expect.closeTo(high, 11)]);
  });

  test('an estimate outside the draws shifts by one standard deviation and no more', () => {
    const [above, below] = [percentileInterval(draws, 80, 1e3), percentileInterval(draws, 80, -1)];
    expect(above).toEqual([expect.closeTo(58.335216368200136, 11), expect.closeTo(99.89727854230087, 11)]);
    expect(below).toEqual([expect.closeTo(0.000516188229643809, 11), expect.closeTo(5.583299547023491, 11)]);
  });

  test('without an estimate, or about the median, they are plain percentiles', () => {
    const plain = [0.1, 0.9].map(probability => expect.closeTo(sortedQuantile(draws, probability), 12));
    expect(percentileInterval(draws, 80)).toEqual(plain);
    expect(percentileInterval(draws, 80, 25)).toEqual(plain);
    expect(percentileInterval([2, 2, 2], 80, 2)).toEqual([2, 2]);
  });

  test('a rising function of the quantity takes the interval with it', () => {
    const exponential = draws.map(value => Math.exp(value / 50));
    const [low, high] = percentileInterval(draws, 90, 45);
    const [expLow, expHigh] = percentileInterval(exponential, 90, Math.exp(45 / 50));
    expect(expLow / Math.exp(low / 50)).toBeCloseTo(1, 3);
    expect(expHigh / Math.exp(high / 50)).toBeCloseTo(1, 3);
  });
});

describe('intervals from draws', () => {
  test('percentiles of the draws’ own optima', () => {
    const draws = [0, 1, 2, 3, 4].map(step => [0.6, 6 + 0.1 * step, 7.6, 0.34, 0.36]);
    const middle = { E: Math.exp(0.6), A: Math.exp(6.2), B: Math.exp(7.6), alpha: 0.34, beta: 0.36 };
    const { parameters, loss } = allocationIntervals({ method: 'test', draws }, middle, 1e22, [50]);
    const optimum = (logA: number) => {
      const frontier = parametricFrontier({
        E: Math.exp(0.6),
        A: Math.exp(logA),
        B: Math.exp(7.6),
        alpha: 0.34,
        beta: 0.36,
      });
      return [optimalParameters(frontier, 1e22), optimalLoss(frontier, 1e22)] as const;
    };
    expect(parameters['50']![0] / optimum(6.1)[0]).toBeCloseTo(1, 12);
    expect(parameters['50']![1] / optimum(6.3)[0]).toBeCloseTo(1, 12);
    expect(loss['50']![0]).toBeCloseTo(optimum(6.1)[1], 12);
  });

  test('they are corrected for the bias of the draws about the coefficients', () => {
    // ln A of 101 skewed draws; scipy: norm.cdf(2 z0 + norm.ppf(.1, .9)), z0 = norm.ppf(71/101), numpy.percentile
    const draws = Array.from({ length: 101 }, (_, k) => [0.6, 6 + (k * k) / 10_000, 7.6, 0.34, 0.36]);
    const law = { E: Math.exp(0.6), A: Math.exp(6.495), B: Math.exp(7.6), alpha: 0.34, beta: 0.36 };
    const { parameters, tokens, loss } = allocationIntervals({ method: 'test', draws }, law, 1e22, [80]);
    // N* goes as A^(1/(alpha + beta)); ends of (k²)/100 about 49.5, as above: 17.195084590419185, 98.11934626495112
    const at = (end: number) =>
      optimalParameters(parametricFrontier({ ...law, A: Math.exp(6 + end / 100) }), 1e22);
    expect(parameters['80']![0] / at(17.195084590419185)).toBeCloseTo(1, 9);
    expect(parameters['80']![1] / at(98.11934626495112)).toBeCloseTo(1, 9);
    expect(tokens['80']![0] * parameters['80']![1]).toBeCloseTo(1e22 / 6, -12);
    // L* rises with A: the same ends, between draws to what linear interpolation leaves
    const lossAt = (end: number) =>
      optimalLoss(parametricFrontier({ ...law, A: Math.exp(6 + end / 100) }), 1e22);
    expect(loss['80']![0]).toBeCloseTo(lossAt(17.195084590419185), 4);
    expect(loss['80']![1]).toBeCloseTo(lossAt(98.11934626495112), 4);
  });

  test('what cannot be used is refused', () => {
    expect(() => allocationIntervals({ method: 'test' }, besiroglu, 1e21)).toThrow(RangeError);
    expect(() =>
      allocationIntervals({ method: 'test', draws: [[0.6, 6, 7, -0.1, 0.3]] }, besiroglu, 1e21),
    ).toThrow('Draw 0 of the uncertainty has no optimum');
    expect(() => allocationIntervals({ method: 'test', covariance: [[1]] }, besiroglu, 1e21)).toThrow(
      '5 rows',
    );
    expect(() => allocationIntervals({ method: 'test', draws: [] }, besiroglu, 1e21)).toThrow('at least one');
    expect(() => allocationIntervals({ method: 't', covariance: [] }, besiroglu, 1e21, [100])).toThrow(
      'got 100',
    );
  });
});

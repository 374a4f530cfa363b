import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  computeForLoss,
  computeForParameters,
  computeForTokens,
  optimalLoss,
  optimalParameters,
  parametricFrontier,
  parametricLoss,
} from '../../src/core/parametric.ts';
import { size } from '../helpers/speed.ts';

const law = fc.record({
  E: fc.double({ min: 0, max: 3, noNaN: true }),
  A: fc.double({ min: 1, max: 1e5, noNaN: true }),
  B: fc.double({ min: 1, max: 1e5, noNaN: true }),
  alpha: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
  beta: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
});
const logCompute = fc.double({ min: Math.log(1e3), max: Math.log(1e40), noNaN: true });
const close = (a: number, b: number, tolerance = 1e-10) =>
  expect(Math.abs(a / b - 1)).toBeLessThan(tolerance);

describe('closed form of a parametric law', () => {
  test('the optimum is a minimum along its isoFLOP', () => {
    fc.assert(
      fc.property(
        law,
        logCompute,
        fc.double({ min: -3, max: 3, noNaN: true }),
        (coefficients, log, shift) => {
          const compute = Math.exp(log);
          const best = optimalParameters(parametricFrontier(coefficients), compute);
          const loss = (parameters: number) =>
            parametricLoss(coefficients, parameters, compute / 6 / parameters);
          expect(loss(best * Math.exp(shift))).toBeGreaterThanOrEqual(loss(best) * (1 - 1e-15));
        },
      ),
      { numRuns: size(1000) },
    );
  });
  test('the loss at the optimum is the frontier loss, and falls with compute', () => {
    fc.assert(
      fc.property(law, logCompute, (coefficients, log) => {
        const frontier = parametricFrontier(coefficients);
        const compute = Math.exp(log);
        const parameters = optimalParameters(frontier, compute);
        close(
          parametricLoss(coefficients, parameters, compute / 6 / parameters),
          optimalLoss(frontier, compute),
          1e-12,
        );
        expect(optimalLoss(frontier, compute * 2)).toBeLessThanOrEqual(optimalLoss(frontier, compute));
        expect(optimalParameters(frontier, compute * 2)).toBeGreaterThan(parameters);
      }),
    );
  });
  test('inverses give the budget back', () => {
    fc.assert(
      fc.property(law, logCompute, (coefficients, log) => {
        const frontier = parametricFrontier({ ...coefficients, E: 0 });
        const compute = Math.exp(log);
        const parameters = optimalParameters(frontier, compute);
        close(computeForParameters(frontier, parameters), compute);
        close(computeForTokens(frontier, compute / 6 / parameters), compute);
        close(computeForLoss(frontier, optimalLoss(frontier, compute)), compute);
      }),
    );
  });
  test('Sardana’s constants: least compute for loss 2.0, and 70B on 1T, as a peer program prints them', () => {
    const coefficients = { E: 1.69, A: 406.4, B: 410.7, alpha: 0.336, beta: 0.283 };
    expect(computeForLoss(parametricFrontier(coefficients), 2).toPrecision(4)).toBe('1.092e+23');
    close(parametricLoss(coefficients, 70e9, 1e12), 1.9472727897172717, 5e-16);
  });
  test('bad coefficients and losses are named', () => {
    const good = { E: 1, A: 1, B: 1, alpha: 0.3, beta: 0.3 };
    expect(() => parametricFrontier({ ...good, alpha: 0 })).toThrow(
      'Coefficient alpha must be positive: got 0',
    );
    expect(() => parametricFrontier({ ...good, E: -1 })).toThrow(
      'Coefficient E must be zero or positive: got -1',
    );
    expect(() => computeForLoss(parametricFrontier(good), 1)).toThrow(/irreducible loss E = 1: got 1/);
  });
});

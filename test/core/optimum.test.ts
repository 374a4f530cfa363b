import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { surfaceAllocation } from '../../src/core/allocation.ts';
import { flatBand } from '../../src/core/band.ts';
import { bandOnSurface } from '../../src/core/band-surface.ts';
import { distanceFromOptimal } from '../../src/core/distance.ts';
import { expressionSurface } from '../../src/core/forms/expression.ts';
import { optimumForCompute, optimumForLoss } from '../../src/core/optimum.ts';
import {
  optimalLoss,
  optimalParameters,
  parametricFrontier,
  parametricSurface,
} from '../../src/core/parametric.ts';
import { repetitionSurface } from '../../src/core/repetition.ts';
import { size } from '../helpers/speed.ts';

const coefficients = { E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 };
const frontier = parametricFrontier(coefficients);
const surface = parametricSurface(frontier);
const logCompute = fc.double({ min: Math.log(1e3), max: Math.log(1e40), noNaN: true });
const close = (a: number, b: number, tolerance = 1e-10) =>
  expect(Math.abs(a / b - 1), `${a} against ${b}`).toBeLessThan(tolerance);

/** The same law with its closed form hidden, so that it must be searched for. */
const searched = { ...surface, closedFormTokens: () => undefined };

describe('optimum by search', () => {
  test('agrees with the closed form to 1e-10 from 1e3 to 1e40 FLOP', () => {
    fc.assert(
      fc.property(logCompute, log => {
        const compute = Math.exp(log);
        close(optimumForCompute(searched, compute).parameters, optimalParameters(frontier, compute));
      }),
      { numRuns: size(500) },
    );
  });
  test('a law given by its derivatives agrees with the closed form to 1e-8', () => {
    const { A, B, alpha, beta, E } = coefficients;
    const compiled = (n: number, d: number) => ({
      loss: E + A / n ** alpha + B / d ** beta,
      byLogParameters: (-alpha * A) / n ** alpha,
      byLogTokens: (-beta * B) / d ** beta,
    });
    const expression = expressionSurface(compiled, Number.POSITIVE_INFINITY);
    for (const compute of [1e6, 1e18, 1e24, 1e30]) {
      close(optimumForCompute(expression, compute).parameters, optimalParameters(frontier, compute), 1e-8);
    }
    const allocation = surfaceAllocation(expression);
    close(allocation.computeForParameters(optimalParameters(frontier, 1e24)), 1e24, 1e-8);
    close(allocation.computeForLoss!(optimalLoss(frontier, 1e24)), 1e24, 1e-8);
  });
});

describe('inference-aware optimum', () => {
  test('spends the lifetime budget, and no neighbour along it is better', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 40, max: 64, noNaN: true }),
        fc.double({ min: 18, max: 34, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (log, logServed, shift) => {
          const compute = Math.exp(log);
          const inferenceTokens = Math.exp(logServed);
          const { parameters, tokens } = optimumForCompute(surface, compute, { inferenceTokens });
          close(6 * parameters * tokens + 2 * parameters * inferenceTokens, compute, 1e-12);
          const otherTokens = tokens * Math.exp(shift);
          const other = compute / (6 * otherTokens + 2 * inferenceTokens);
          expect(surface.loss(other, otherTokens)).toBeGreaterThanOrEqual(
            surface.loss(parameters, tokens) * (1 - 1e-15),
          );
        },
      ),
    );
  });
  test('the first-order condition of Sardana et al. holds: ratio of gains = 1 + D_inf/(3D)', () => {
    const { A, B, alpha, beta } = coefficients;
    const { parameters, tokens } = optimumForCompute(surface, 1e24, { inferenceTokens: 5e12 });
    close((alpha * A * parameters ** -alpha) / (beta * B * tokens ** -beta), 1 + 5e12 / (3 * tokens));
  });
  test('a target loss is the dual of a budget', () => {
    const best = optimumForLoss(surface, 2.0, { inferenceTokens: 5e12 });
    close(surface.loss(best.parameters, best.tokens), 2.0, 1e-12);
    close(optimumForCompute(surface, best.compute, { inferenceTokens: 5e12 }).parameters, best.parameters);
    // more served tokens, smaller model
    expect(optimumForLoss(surface, 2.0, { inferenceTokens: 1e13 }).parameters).toBeLessThan(best.parameters);
  });
});

describe('data-constrained optimum', () => {
  test('enough data: the single-epoch closed form is exact', () => {
    const plenty = repetitionSurface(coefficients, 1e15);
    expect(optimumForCompute(plenty, 1e24)).toEqual(optimumForCompute(surface, 1e24));
  });
  test('short of data: no neighbour along the budget is better, data is repeated, the model grows less', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 46, max: 57, noNaN: true }),
        fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        (log, shift) => {
          const compute = Math.exp(log);
          const short = repetitionSurface(coefficients, 5e9);
          const { parameters, tokens } = optimumForCompute(short, compute);
          const other = tokens * Math.exp(shift);
          expect(short.loss(compute / 6 / other, other)).toBeGreaterThanOrEqual(
            short.loss(parameters, tokens) * (1 - 1e-14),
          );
        },
      ),
      { numRuns: size(300) },
    );
  });
  test('exhausted: sound and finite far beyond what the data allows', () => {
    const short = repetitionSurface(coefficients, 1e9);
    for (const compute of [1e30, 1e40]) {
      const { parameters, tokens } = optimumForCompute(short, compute);
      close(6 * parameters * tokens, compute, 1e-12);
      close(short.loss(parameters, tokens), short.lossFloor, 1e-9);
    }
    expect(() => optimumForLoss(short, short.lossFloor - 1e-3)).toThrow(/which no compute reaches/);
  });
});

describe('limits', () => {
  test('a cap moves the rest of the budget to the other side', () => {
    const capped = optimumForCompute(surface, 1e24, { maxParameters: 8e9 });
    expect(capped).toEqual({ parameters: 8e9, tokens: 1e24 / 6 / 8e9, cappedBy: 'parameters' });
    const tokens = optimumForCompute(surface, 1e24, { maxTokens: 1e12 });
    expect(tokens.cappedBy).toBe('tokens');
    close(6 * tokens.parameters * tokens.tokens, 1e24, 1e-12);
    expect(optimumForCompute(surface, 1e24, { maxParameters: 1e9, maxTokens: 1e12 }).cappedBy).toBe('both');
    expect(optimumForCompute(surface, 1e24, { maxParameters: 1e15 }).cappedBy).toBeUndefined();
  });
});

describe('flat band', () => {
  test('at its edges the loss is what 1/(1+x) of the compute reaches', () => {
    fc.assert(
      fc.property(logCompute, fc.double({ min: 1e-4, max: 2, noNaN: true }), (log, overhead) => {
        const compute = Math.exp(log);
        const best = optimalParameters(frontier, compute);
        const target = optimalLoss(frontier, compute / (1 + overhead)) - coefficients.E;
        for (const factor of flatBand(coefficients, overhead).parameters) {
          const parameters = best * factor;
          close(surface.loss(parameters, compute / 6 / parameters) - coefficients.E, target, 1e-6);
        }
      }),
    );
  });
  test('the search on a surface gives the closed form', () => {
    const closed = flatBand(coefficients, 0.05);
    const best = optimalParameters(frontier, 1e24);
    const band = bandOnSurface(searched, 1e24, { overhead: 0.05 })!;
    close(band.parameters[0], best * closed.parameters[0], 1e-9);
    close(band.parameters[1], best * closed.parameters[1], 1e-9);
  });
  test('widens with the overhead and closes at none', () => {
    expect(flatBand(coefficients, 0)).toEqual({ parameters: [1, 1], tokens: [1, 1] });
    const narrow = flatBand(coefficients, 0.01).parameters;
    const wide = flatBand(coefficients, 0.1).parameters;
    expect(wide[0]).toBeLessThan(narrow[0]);
    expect(wide[1]).toBeGreaterThan(narrow[1]);
    expect(() => flatBand(coefficients, -0.1)).toThrow('Band overhead must be zero or positive');
  });
});

describe('distance from optimal', () => {
  test('is 1 at the optimum and above elsewhere', () => {
    const parameters = optimalParameters(frontier, 1e24);
    close(
      distanceFromOptimal(surface, { parameters, tokens: 1e24 / 6 / parameters }).computeOverhead,
      1,
      1e-9,
    );
    const far = distanceFromOptimal(surface, { parameters: 8e9, tokens: 15e12 });
    expect(far.computeOverhead).toBeGreaterThan(1.5);
    close(far.lossAtOptimum, optimalLoss(frontier, 6 * 8e9 * 15e12), 1e-12);
  });
});

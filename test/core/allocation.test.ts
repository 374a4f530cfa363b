import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allLaws } from '../../src/catalog/laws.ts';
import { pointAtRatio } from '../../src/core/allocation.ts';
import type { Law, Relation } from '../../src/core/law.ts';
import { allocationOf } from '../../src/core/law-allocation.ts';
import { powerAllocation } from '../../src/core/power-allocation.ts';
import { size } from '../helpers/speed.ts';

const close = (a: number, b: number, tolerance = 1e-12) =>
  expect(Math.abs(a / b - 1), `${a} against ${b}`).toBeLessThan(tolerance);

type Name = 'optimalParameters' | 'optimalTokens';

function lawOf(name: Name, coefficients: Relation['coefficients'], more: Partial<Relation> = {}): Law {
  return {
    id: 'ours',
    name: 'ours',
    uses: ['allocation'],
    counts: { parameters: 'total', compute: more.input === 'minimumCompute' ? 'C_min' : '6ND' },
    relations: { [name]: { form: 'power', input: 'compute', coefficients, ...more } },
  };
}

const names = fc.constantFrom<Name>('optimalParameters', 'optimalTokens');
const input = fc.constantFrom('compute', 'minimumCompute');
const logCompute = fc.double({ min: Math.log(1e3), max: Math.log(1e40), noNaN: true });
const exponent = fc.double({ min: 0.2, max: 0.8, noNaN: true });
const logScale = fc.double({ min: -5, max: 5, noNaN: true });
const offset = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 30, noNaN: true }).map(Math.exp));

describe('a power with an offset', () => {
  const law = lawOf('optimalParameters', { scale: 0.1, exponent: 0.5, offset: 1e9 });
  const allocation = powerAllocation(law);
  test('N* = 0.1 C^0.5 + 1e9: its inverse is ((N − 1e9)/0.1)^2', () => {
    close(allocation.optimum(1e21).parameters, 0.1 * Math.sqrt(1e21) + 1e9);
    close(allocation.computeForParameters(4.16e9), (3.16e9 / 0.1) ** 2);
  });
  test('its D* = C/(6 N*) is inverted by the root of a quadratic: with x = C^0.5, x² = 6 D (0.1 x + 1e9)', () => {
    for (const tokens of [1e3, 1e9, 40e9, 1e13, 1e18]) {
      const half = 0.3 * tokens;
      const x = half + Math.sqrt(half * half + 6e9 * tokens);
      close(allocation.computeForTokens(tokens), x * x);
    }
  });
  test('parameters at or below the offset are never optimal, with the offset in the message', () => {
    expect(() => allocation.computeForParameters(1e9)).toThrow(
      'Parameters must be above 1000000000, which no compute reaches under this law: got 1000000000',
    );
  });
  test('a negative offset makes tokens optimal twice, which is refused', () => {
    const twice = powerAllocation(lawOf('optimalParameters', { scale: 0.1, exponent: 0.5, offset: -1e9 }));
    close(twice.computeForParameters(4e9), (5e9 / 0.1) ** 2);
    expect(() => twice.computeForTokens(1e12)).toThrow(/negative offset -1000000000 lets two budgets/);
  });
});

describe('the inverse of the optimum is the budget', () => {
  test('for powers of compute with and without offset and unit, of N and of D, in C and in C_min', () => {
    fc.assert(
      fc.property(names, input, logCompute, exponent, logScale, offset, (name, taken, log, p, scale, o) => {
        const coefficients = { scale: Math.exp(scale), exponent: p, offset: o, unit: 7e3 };
        const allocation = powerAllocation(lawOf(name, coefficients, { input: taken }));
        const compute = Math.exp(log);
        const { parameters, tokens } = allocation.optimum(compute);
        close(6 * parameters * tokens, compute);
        const [own, rest] =
          name === 'optimalParameters'
            ? [allocation.computeForParameters, allocation.computeForTokens]
            : [allocation.computeForTokens, allocation.computeForParameters];
        const [y, z] = name === 'optimalParameters' ? [parameters, tokens] : [tokens, parameters];
        // the digits of y that its offset leaves
        if (y > 1.001 * o) close(own(y), compute, 1e-11 * (y / (y - o)));
        close(rest(z), compute, 1e-12 / (1 - p));
      }),
      { numRuns: size(1000) },
    );
  });
  test('for every shipped law with an allocation, and for its frontier loss', () => {
    const asked = allLaws().filter(
      law => law.allocationRefused === undefined && law.uses.includes('allocation'),
    );
    expect(asked.length).toBeGreaterThan(10);
    for (const law of asked) {
      const allocation = allocationOf(law);
      for (const compute of [1e18, 1e21, 1e25]) {
        const { parameters, tokens } = allocation.optimum(compute);
        close(allocation.computeForParameters(parameters), compute, 1e-11);
        close(allocation.computeForTokens(tokens), compute, 1e-11);
        if (allocation.frontierLoss && allocation.computeForLoss)
          close(allocation.computeForLoss(allocation.frontierLoss(compute)), compute, 1e-10);
      }
    }
  });
});

test('a fixed ratio: 1.2e22 FLOP at 20 tokens per parameter are 10B on 200B', () => {
  expect(pointAtRatio(1.2e22, 20)).toEqual({ parameters: 1e10, tokens: 2e11 });
  for (const bad of [-1, 0, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => pointAtRatio(bad, 20)).toThrow(`Compute must be positive and finite: got ${bad}`);
    expect(() => pointAtRatio(1e21, bad)).toThrow(
      `Tokens per parameter must be positive and finite: got ${bad}`,
    );
  }
});

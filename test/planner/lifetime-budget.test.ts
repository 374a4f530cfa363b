import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recommend } from '../../src/planner/recommend.ts';

const first = (request: Parameters<typeof recommend>[0]) =>
  recommend({ budgetFor: 'lifetime', ...request }).recommendations[0]!;
const magnitude = (low: number, high: number) =>
  fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map(Math.exp);

describe('a fixed ratio under a budget for training and serving', () => {
  test('spends 6ND + 2N D_inf = C exactly, at D/N as asked', () => {
    fc.assert(
      fc.property(
        magnitude(1e21, 1e26),
        magnitude(1, 1e3),
        magnitude(1e9, 1e13),
        magnitude(0.1, 10),
        (compute, tokensPerParameter, inferenceTokens, inferenceWeight) => {
          const { parameters, tokens } = first({
            compute,
            tokensPerParameter,
            inferenceTokens,
            inferenceWeight,
          });
          const spent = 6 * parameters * tokens + 2 * parameters * inferenceTokens * inferenceWeight;
          expect(Math.abs(spent / compute - 1)).toBeLessThan(1e-9);
          expect(Math.abs(tokens / parameters / tokensPerParameter - 1)).toBeLessThan(1e-12);
        },
      ),
    );
  });
  test('a case with whole numbers: 10B on 200B, 1T served, is 1.2e22 + 2e22', () => {
    const { parameters, tokens } = first({
      compute: 3.2e22,
      tokensPerParameter: 20,
      inferenceTokens: 1e12,
    });
    expect(parameters / 1e10).toBeCloseTo(1, 12);
    expect(tokens / 2e11).toBeCloseTo(1, 12);
  });
  test('from parameters or tokens, the lifetime compute is that of the same run', () => {
    const asked = { tokensPerParameter: 20, inferenceTokens: 1e12 };
    expect(first({ ...asked, parameters: 1e10 }).compute / 3.2e22).toBeCloseTo(1, 12);
    expect(first({ ...asked, tokens: 2e11 }).compute / 3.2e22).toBeCloseTo(1, 12);
  });
  test('without serving it is the root of C/(6 r)', () => {
    // 6 x 20 x (1e10)^2
    expect(first({ compute: 1.2e22, tokensPerParameter: 20 }).parameters / 1e10).toBeCloseTo(1, 12);
  });
});

describe('what a serving FLOP counts, with everything given', () => {
  // 6 x 8e9 x 1e12 = 4.8e22, and 2 x 8e9 x 1e12 = 1.6e22 for each unit of weight
  const run = { parameters: 8e9, tokens: 1e12, inferenceTokens: 1e12 };
  test('the budget is 6ND + w 2N D_inf', () => {
    const weighed = first({ ...run, compute: 8e22, inferenceWeight: 2 });
    expect(weighed).toMatchObject({ compute: 8e22, trainingCompute: 4.8e22, inferenceCompute: 1.6e22 });
    expect(first({ ...run, compute: 6.4e22 }).compute).toBe(6.4e22);
    for (const [compute, inferenceWeight] of [
      [6.4e22, 2],
      [8e22, 1],
    ] as const)
      expect(() => first({ ...run, compute, inferenceWeight })).toThrow(/contradict each other/);
  });
  test('without tokens to serve there is nothing to weigh', () => {
    expect(() => recommend({ compute: 1e24, inferenceWeight: 2 })).toThrow(
      'Inference weight 2 weighs the tokens to serve: give inference tokens, too',
    );
    expect(first({ compute: 1e24, inferenceWeight: 2, inferenceTokens: 0 }).parameters).toBe(
      first({ compute: 1e24 }).parameters,
    );
  });
});

describe('the flat band keeps to the caps', () => {
  const asked = { compute: 1e24, inferenceTokens: 5e12 };
  const free = first(asked).band!;
  test('of parameters: it ends at the cap, and at the tokens that the budget then leaves', () => {
    const maxParameters = (first(asked).parameters + free.parameters[1]) / 2;
    const { parameters, tokens } = first({ ...asked, maxParameters }).band!;
    expect(parameters[1]).toBe(maxParameters);
    // (C/N - 2 D_inf)/6
    expect(tokens[0] / ((1e24 / maxParameters - 1e13) / 6)).toBeCloseTo(1, 12);
    expect(parameters[0]).toBe(free.parameters[0]);
    expect(tokens[1]).toBe(free.tokens[1]);
  });
  test('of tokens', () => {
    const maxTokens = (first(asked).tokens + free.tokens[1]) / 2;
    const { parameters, tokens } = first({ ...asked, maxTokens }).band!;
    expect(tokens[1] / maxTokens).toBeCloseTo(1, 12);
    // C/(6 D + 2 D_inf)
    expect(parameters[0] / (1e24 / (6 * maxTokens + 1e13))).toBeCloseTo(1, 12);
    expect(parameters[1]).toBe(free.parameters[1]);
  });
  test('caps outside it change nothing, one that holds the optimum leaves none', () => {
    const wide = { maxParameters: 2 * free.parameters[1], maxTokens: 2 * free.tokens[1] };
    expect(first({ ...asked, ...wide }).band).toEqual(free);
    expect(first({ ...asked, maxParameters: 1e10 }).band).toBeNull();
  });
  test('an optimum at its cap keeps the side that is allowed', () => {
    const { band } = first({ parameters: 8e9, maxParameters: 8e9 });
    expect(band!.parameters[1]).toBe(8e9);
    expect(band!.parameters[0]).toBeLessThan(8e9);
  });
});

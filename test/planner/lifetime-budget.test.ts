import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recommend } from '../../src/planner/recommend.ts';

const first = (request: Parameters<typeof recommend>[0]) => recommend(request).recommendations[0]!;
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

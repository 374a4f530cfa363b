import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recommend } from '../../src/planner/recommend.ts';
import type { RecommendRequest } from '../../src/planner/types.ts';

const answer = (request: RecommendRequest) => recommend(request).recommendations[0]!;
const codes = (request: RecommendRequest) => answer(request).caveats.map(({ code }) => code);

/** Laws that are an allocation on C = 6ND and no loss over N and D. */
const allocations = [
  'llama3',
  'hoffmann2022-approach1',
  'hoffmann2022-approach2',
  'porian2024-refinedweb',
  'porian2024-openwebtext2',
  'cerebras2023',
];

describe.each(allocations)('caps under %s', law => {
  const free = answer({ compute: 1e24, law });
  test('one that does not bind changes nothing', () => {
    for (const cap of [{ maxParameters: 1e15 }, { maxTokens: 1e18 }]) {
      const capped = answer({ compute: 1e24, law, ...cap });
      expect(capped).toEqual(free);
    }
  });
  test('one that binds holds its side, and D = C/(6N) the other', () => {
    const parameters = answer({ compute: 1e24, law, maxParameters: 8e9 });
    expect(parameters).toMatchObject({
      parameters: 8e9,
      tokens: 1e24 / 6 / 8e9,
      optimal: false,
      loss: null,
      band: null,
    });
    const tokens = answer({ compute: 1e24, law, maxTokens: 1e11 });
    expect(tokens).toMatchObject({ parameters: 1e24 / 6e11, tokens: 1e11, optimal: false, loss: null });
    expect(codes({ compute: 1e24, law, maxTokens: 1e11 })).toContain('capped');
  });
  test('both leave some of the budget', () => {
    const both = { compute: 1e24, law, maxParameters: 8e9, maxTokens: 1e12 };
    expect(answer(both)).toMatchObject({ parameters: 8e9, tokens: 1e12, compute: 6 * 8e9 * 1e12 });
    expect(codes(both)).toEqual(expect.arrayContaining(['capped', 'budget-unspent']));
  });
  test('N = min(N*, cap) and 6ND = C whatever the budget', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 40, max: 64, noNaN: true }),
        fc.double({ min: -4, max: 4, noNaN: true }),
        (log, shift) => {
          const compute = Math.exp(log);
          const optimal = answer({ compute, law }).parameters;
          const maxParameters = optimal * Math.exp(shift);
          const { parameters, tokens } = answer({ compute, law, maxParameters });
          expect(parameters).toBe(Math.min(optimal, maxParameters));
          expect(Math.abs((6 * parameters * tokens) / compute - 1)).toBeLessThan(1e-14);
        },
      ),
    );
  });
  test('what a loss must weigh is refused: serving, unique tokens, and caps without a budget', () => {
    for (const request of [
      { compute: 1e24, inferenceTokens: 1e12 },
      { compute: 1e24, maxParameters: 8e9, inferenceTokens: 1e12 },
      { compute: 1e24, uniqueTokens: 1e12 },
      { tokens: 1e12, maxParameters: 8e9 },
    ])
      expect(() => answer({ ...request, law })).toThrow(/gives no loss over parameters and tokens/);
  });
});

test.each(['kaplan2020', 'deepseek2024'])('%s, whose C is not 6ND, refuses caps', law => {
  expect(() => answer({ compute: 1e24, law, maxParameters: 1e15 })).toThrow(RangeError);
});

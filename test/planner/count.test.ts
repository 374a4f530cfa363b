import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recommend } from '../../src/planner/recommend.ts';

const first = (request: Parameters<typeof recommend>[0]) => recommend(request).recommendations[0]!;
/** Pearce & Song 2024: N_total = N + 47491 N^(1/3). */
const total = (N: number) => N + 47491 * Math.cbrt(N);
const asked = { law: 'kaplan2020', count: 'total' } as const;

describe('parameters counted in total, for a law that counts them without embeddings', () => {
  test('given ones are converted to what the law takes, and come back as the total', () => {
    fc.assert(
      fc.property(fc.double({ min: Math.log(1e7), max: Math.log(1e13), noNaN: true }), log => {
        const parameters = Math.exp(log);
        const answer = first({ ...asked, parameters, tokens: 1e12 });
        expect(total(answer.parameters) / parameters).toBeCloseTo(1, 10);
        expect(answer.totalParameters! / parameters).toBeCloseTo(1, 10);
        expect(answer.compute).toBe(6 * answer.parameters * 1e12);
      }),
    );
  });
  test('alone, they are those whose budget is asked for', () => {
    const N = 1e9;
    const answer = first({ ...asked, parameters: total(N) });
    // Table 6: N = 1.3e9 C_min^0.73 with C_min = C/2 in PF-days
    const compute = 2 * 8.64e19 * (N / 1.3e9) ** (1 / 0.73);
    expect(answer.compute / compute).toBeCloseTo(1, 9);
  });
  test('the conversion is said, and what was given stays in the input', () => {
    const document = recommend({ ...asked, parameters: 8e9, tokens: 15e12 });
    expect(document.input.parameters).toBe(8e9);
    expect(document.provenance).toMatchObject({
      'input.parameters': 'input',
      parameters: 'derived',
      totalParameters: 'input',
    });
    const said = document.recommendations[0]!.caveats.find(item => item.code === 'parameters-converted')!;
    expect(said.message).toBe(
      '8B total parameters are 7.91B without embeddings by pearce2024, which is what the law takes',
    );
  });
  test('a law that counts total ones takes them as they are', () => {
    const plain = { parameters: 8e9, tokens: 15e12, law: 'besiroglu2024' };
    expect(first({ ...plain, count: 'total' })).toEqual(first(plain));
  });
});

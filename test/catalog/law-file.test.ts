import { describe, expect, test } from 'vitest';
import { parseLawFile } from '../../src/catalog/law-file.ts';
import { findLaw } from '../../src/catalog/laws.ts';
import { recommend } from '../../src/planner/recommend.ts';

const smallest =
  '{ "form": "parametric", "coefficients": { "E": 1.8, "A": 480, "B": 2100, "alpha": 0.35, "beta": 0.37 } }';
const { E, A, B, alpha, beta } = findLaw('besiroglu2024').relations.loss!.coefficients;
const expression = (loss: string, more = {}) =>
  JSON.stringify({ form: 'expression', loss, coefficients: { E, A, B, alpha, beta, ...more } });

describe('a user’s own law', () => {
  test('the smallest: a missing source and range are caveats', async () => {
    const law = await parseLawFile(smallest, 'ours.json');
    const [answer] = recommend({ compute: 1e24, law }).recommendations;
    // N* = G (C/6)^a by hand
    const G = ((0.35 * 480) / (0.37 * 2100)) ** (1 / 0.72);
    expect(answer!.parameters / (G * (1e24 / 6) ** (0.37 / 0.72))).toBeCloseTo(1, 12);
    expect(answer!.caveats.map(item => item.code)).toEqual(['source-missing', 'range-missing']);
  });
  test('an expression of the parametric form agrees with the closed form to 1e-8', async () => {
    const law = await parseLawFile(expression('E + (A/N^alpha + B/D^beta)^gamma', { gamma: 1 }), 'e.json');
    for (const compute of [1e18, 1e24, 1e30]) {
      const [mine] = recommend({ compute, law }).recommendations;
      const [closed] = recommend({ compute }).recommendations;
      expect(Math.abs(mine!.parameters / closed!.parameters - 1)).toBeLessThan(1e-8);
      expect(Math.abs(mine!.loss! / closed!.loss! - 1)).toBeLessThan(1e-8);
      expect(Math.abs(mine!.band!.parameters[0] / closed!.band!.parameters[0] - 1)).toBeLessThan(1e-6);
      expect(
        Math.abs(recommend({ loss: closed!.loss!, law }).recommendations[0]!.compute / compute - 1),
      ).toBeLessThan(1e-6);
    }
  });
  test('an outer exponent leaves the optimum where it is', async () => {
    // a monotone function of A/N^alpha + B/D^beta has its optimum in the same place
    const law = await parseLawFile(expression('E + (A/N^alpha + B/D^beta)^gamma', { gamma: 0.7 }), 'e.json');
    const [answer] = recommend({ compute: 1e24, law }).recommendations;
    expect(
      Math.abs(answer!.parameters / recommend({ compute: 1e24 }).recommendations[0]!.parameters - 1),
    ).toBeLessThan(1e-8);
  });
  test('inference and limits work with an expression; U must be used and given', async () => {
    const law = await parseLawFile(expression('E + A/N^alpha + B/D^beta'), 'e.json');
    const request = { compute: 1e24, inferenceTokens: 5e12 };
    expect(
      Math.abs(
        recommend({ ...request, law }).recommendations[0]!.parameters /
          recommend(request).recommendations[0]!.parameters -
          1,
      ),
    ).toBeLessThan(1e-8);
    expect(() => recommend({ compute: 1e24, law, uniqueTokens: 1e12 })).toThrow(/does not use U/);
    const repeated = await parseLawFile(expression('E + A/N^alpha + B/(U*(1 - exp(-D/U)))^beta'), 'u.json');
    expect(() => recommend({ compute: 1e24, law: repeated })).toThrow(/written in U/);
    expect(
      recommend({ compute: 1e24, law: repeated, uniqueTokens: 5e11 }).recommendations[0]!.epochs,
    ).toBeGreaterThan(1);
  });
  test('a shipped law’s own file is read as a user’s, too', async () => {
    const { id: _, ...rest } = findLaw('kaplan2020');
    const law = await parseLawFile(JSON.stringify(rest), 'kaplan.json');
    expect(recommend({ compute: 1e21, law }).recommendations[0]!.parameters).toBe(
      recommend({ compute: 1e21, law: 'kaplan2020' }).recommendations[0]!.parameters,
    );
  });
});

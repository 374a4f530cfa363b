import { describe, expect, test } from 'vitest';
import { parseLawFile } from '../../src/catalog/law-file.ts';
import { allLaws } from '../../src/catalog/laws.ts';
import { recommendServed } from '../../src/plan/recommend-served.ts';
import { explain } from '../../src/planner/explain/explain.ts';
import { lawsOf } from '../../src/planner/laws-asked.ts';
import { recommend } from '../../src/planner/recommend.ts';
import { parseWorkload } from '../../src/serving/workload.ts';

type Request = Parameters<typeof recommend>[0];

const linesOf = (request: Request) =>
  explain(lawsOf(request)[0]!, recommend(request).recommendations[0]!, request).lines;

/** Both sides of `= numbers = number` agree; how many were held against each other. */
function holds(line: string): number {
  let compared = 0;
  for (const part of line.split(/, (?=[A-Za-z])/)) {
    const values = part
      .split(' = ')
      .slice(1)
      .map(side =>
        side
          .replace(/\s*\([A-Z][a-z]+.*$| times the least .*$/, '')
          .replaceAll('^', '**')
          .replaceAll(' x ', ' * '),
      )
      .filter(side => /^[\d\s.e+\-*/()]+$/.test(side))
      .map(side => Number(new Function(`return ${side}`)()));
    for (const value of values.slice(1)) expect(value / values[0]!, part).toBeCloseTo(1, 3);
    compared += Math.max(0, values.length - 1);
  }
  return compared;
}

const own = await parseLawFile(
  JSON.stringify({
    form: 'expression',
    loss: 'E + (A/N^alpha + B/D^beta)^gamma * scale',
    coefficients: { E: 1.8, A: 480, B: 2100, alpha: 0.35, beta: 0.37, gamma: 0.9, scale: 1.1 },
  }),
  'ours.json',
);

const asked: readonly Request[] = [
  { compute: 1e24 },
  { compute: 1e24, law: 'kaplan2020' },
  { compute: 1e24, law: 'llama3' },
  { compute: 1e24, law: 'deepseek2024' },
  { compute: 1e24, law: 'cerebras2023' },
  { compute: 1e24, law: 'hoffmann2022-approach1' },
  { compute: 1e22, experts: 8 },
  { compute: 1e22, precision: 'fp4', optimizer: 'muon' },
  { compute: 1e22, precision: 'e4m3:64', law: 'quartet2025' },
  { compute: 1e22, experts: 256, activeExperts: 8 },
  { compute: 1e22, experts: 256, activeExperts: 8, precision: 'fp8', optimizer: 'muon' },
  { parameters: 1e9, tokens: 1e11, precision: 'fp4' },
  { parameters: 1e9, tokens: 1e11, optimizer: 'muon', postTrainingBits: 4 },
  { compute: 1e22, law: 'chinchilla-coupled-2026' },
  { parameters: 8e9, tokens: 15e12, law: 'chinchilla-coupled-2026' },
  { loss: 2, law: 'chinchilla-coupled-2026' },
  { compute: 1e24, uniqueTokens: 1e11 },
  { compute: 1e24, inferenceTokens: 5e12 },
  { compute: 1e24, inferenceTokens: 5e12, inferenceWeight: 2 },
  { parameters: 8e9, tokens: 15e12 },
  { parameters: 8e9, tokens: 15e12, inferenceTokens: 1e12, inferenceWeight: 3 },
  { parameters: 8e9, tokens: 1e12, law: 'kaplan2020' },
  { parameters: 8e9, tokens: 1e12, law: 'kaplan2020', count: 'total' },
  { parameters: 8e9, tokens: 1e12, law: 'gadre2024-c4' },
  { parameters: 8e9, tokens: 1e12, uniqueTokens: 1e11 },
  { compute: 1e24, maxParameters: 8e9 },
  { loss: 2.1, maxParameters: 8e9 },
  { loss: 2.1, inferenceTokens: 5e12 },
  { parameters: 8e9, inferenceTokens: 5e12 },
  { compute: 1e24, tokensPerParameter: 20 },
  { parameters: 8e9, tokensPerParameter: 20 },
  { tokens: 1e12, tokensPerParameter: 20, law: 'llama3' },
  { compute: 1e24, tokensPerParameter: 20, inferenceTokens: 5e12 },
  { loss: 2 },
  { loss: 1.8173 },
  { loss: 2.2, law: 'kaplan2020' },
  { loss: 2.2, law: 'kaplan2020', minimumCompute: 'equal' },
  { loss: 2.2, law: 'cerebras2023' },
  { compute: 1e24, law: own },
  { loss: 2.2, law: own },
  { parameters: 8e9, tokens: 1e12, law: own },
  ...allLaws()
    .filter(({ uses }) => uses.includes('allocation'))
    .map(({ id }) => id)
    .flatMap(law => [
      { parameters: 7e10, law },
      { tokens: 1e12, law },
    ]),
];

describe('explain', () => {
  test.each(asked.map(request => [request]))('%j: every equation holds in its own numbers', request => {
    const lines = linesOf(request);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.map(holds).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  });
  test('the budget is in it, however it was found', () => {
    for (const request of asked) {
      const { compute } = recommend(request).recommendations[0]!;
      const text = linesOf(request).join('\n');
      const numbers = [...text.matchAll(/\d[\d.]*(?:e\d+)?/g)].map(([number]) => Number(number));
      expect(
        numbers.some(number => Math.abs(number / compute - 1) < 1e-5),
        `${JSON.stringify(request)}\n${text}`,
      ).toBe(true);
    }
  });
  test('C from parameters, tokens or a loss, turned round in closed form', () => {
    expect(linesOf({ parameters: 70e9 }).join('\n')).toMatch(/C = 6 \(N\/G\)\^\(1\/a\) = 6 x \(7e10\//);
    expect(linesOf({ tokens: 1e12 }).join('\n')).toMatch(/C = 6 \(D G\)\^\(1\/b\) = 6 x \(1e12 x /);
    const text = linesOf({ loss: 2 }).join('\n');
    expect(text).toContain('L - E = 2 - 1.8172 = 0.1828');
    expect(text).toMatch(/C\* = 6 \(K\/\(L - E\)\)\^\(1\/g\) = 6 x /);
    // Kaplan et al. 2020: N = 1.3e9 C_min^0.73, C_min in PF-days and half of C
    expect(linesOf({ parameters: 70e9, law: 'kaplan2020' }).join('\n')).toContain(
      'C = 2 C_min = 2 x 8.64e19 x (7e10/1.3e9)^(1/0.73) = ',
    );
  });
  test('Kaplan’s L(N, D) with the constants of his Table 2', () => {
    expect(linesOf({ parameters: 8e9, tokens: 1e12, law: 'kaplan2020' }).join('\n')).toContain(
      'L(N, D) = ((N_c/N)^(alpha_N/alpha_D) + D_c/D)^alpha_D = ((6.4e13/8e9)^(0.076/0.103) + 1.8e13/1e12)^0.103 = ',
    );
  });
  test('an expression with its coefficients, and with the numbers put into it', () => {
    const lines = linesOf({ parameters: 8e9, tokens: 1e12, law: own });
    expect(lines).toContain('L = E + (A/N^alpha + B/D^beta)^gamma * scale');
    expect(lines).toContain(
      'E = 1.8, A = 480, B = 2100, alpha = 0.35, beta = 0.37, gamma = 0.9, scale = 1.1',
    );
    const loss = 1.8 + (480 / 8e9 ** 0.35 + 2100 / 1e12 ** 0.37) ** 0.9 * 1.1;
    expect(lines).toContain(
      `L = 1.8 + (480/8e9^0.35 + 2100/1e12^0.37)^0.9 x 1.1 = ${Number(loss.toPrecision(6))}`,
    );
  });
  test.each([
    [{ compute: 1e25, inferenceTokens: 1e13 }],
    [{ parameters: 3e10, tokens: 2e12, inferenceTokens: 1e13 }],
    [{ loss: 2, inferenceTokens: 1e13, law: 'hoffmann2022-approach3' }],
  ])('%j: with a workload kappa is in the condition, and every equation holds', request => {
    const workload = parseWorkload('2 h100, fp8, 100 users, 1000/500');
    const [answer] = recommendServed(request, workload).recommendations;
    const { lines } = explain(lawsOf(request)[0]!, answer!, request);
    expect(lines.map(holds).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    const text = lines.join('\n');
    expect(text).toContain(`kappa = ${Number(answer!.lifetime!.kappa.likely.toPrecision(6))}`);
    if (answer!.optimal)
      expect(text).toContain('(beta B D^-beta) = 1 + kappa_m (p_s/p_t) D_served/(3 D), solved in ln D');
  });
  test('tokens to serve are those that were asked for, by their weight', () => {
    expect(linesOf({ compute: 1e24, inferenceTokens: 5e12, inferenceWeight: 2 })).toContain(
      'D_inf = w D_served = 2 x 5e12 = 1e13, w the weight of a serving FLOP',
    );
  });
});

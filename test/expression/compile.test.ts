import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../src/core/refusal.ts';
import { type CompiledExpression, compileExpression } from '../../src/expression/index.ts';
import { size } from '../helpers/speed.ts';

const variables = ['N', 'D', 'U'] as const;
const besiroglu = { E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 };

function compile(text: string, coefficients: Record<string, number> = {}): Promise<CompiledExpression> {
  return compileExpression(text, { variables, coefficients });
}

function expectNear(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual - expected), `${actual} is not ${expected}`).toBeLessThanOrEqual(
    tolerance * Math.max(Math.abs(expected), 1e-300),
  );
}

describe('value', () => {
  // published: Besiroglu et al., L = 2.30553 at the optimum of 1e21
  test('a published loss', async () => {
    const loss = await compile('E + A/N^alpha + B/D^beta', besiroglu);
    expect(loss.value(2.7785e9, 5.9985e10)).toBeCloseTo(2.30553, 5);
  });

  // the same formula in JavaScript
  const E = 1.2;
  test.each([
    ['1 + 2*3 - 4/8', () => 6.5],
    ['2^3^2', () => 512],
    ['-2^2', () => -4],
    ['sqrt(N)*exp(-1)/log(D)', (N: number, D: number) => (Math.sqrt(N) * Math.exp(-1)) / Math.log(D)],
    ['E*(N - D)^2', (N: number, D: number) => E * (N - D) ** 2],
    ['N^(D/1000)', (N: number, D: number) => N ** (D / 1000)],
    ['E', () => E],
  ])('%s', async (text, expected) => {
    const compiled = await compile(text, { E });
    for (const [N, D] of [
      [3, 7],
      [1e9, 20],
      [0.5, 2e3],
    ] as const) {
      expectNear(compiled.value(N, D), expected(N, D), 1e-15);
      expect(compiled.evaluate(N, D).value).toBe(compiled.value(N, D));
    }
  });

  test('tells which variables it uses', async () => {
    expect((await compile('E + 1/N', { E: 1 })).variables).toEqual(['N']);
    expect((await compile('U/D + N')).variables).toEqual(['N', 'D', 'U']);
    expect((await compile('2')).variables).toEqual([]);
  });

  test('two compiled expressions do not share state', async () => {
    const [one, other] = await Promise.all([compile('N*2'), compile('N*3')]);
    expect([one.value(5, 1), other.value(7, 1), one.value(5, 1)]).toEqual([10, 21, 10]);
  });
});

describe('derivatives by ln N and ln D', () => {
  // closed form: dL/d ln N = -alpha A/N^alpha, dL/d ln D = -beta B/D^beta
  test('of a parametric law, from 1e3 to 1e40', async () => {
    const { A, B, alpha, beta } = besiroglu;
    const loss = await compile('E + A/N^alpha + B/D^beta', besiroglu);
    for (const N of [1e3, 1e9, 1e20, 1e40]) {
      const { byLogN, byLogD } = loss.evaluate(N, 20 * N);
      expectNear(byLogN, (-alpha * A) / N ** alpha, 1e-14);
      expectNear(byLogD, (-beta * B) / (20 * N) ** beta, 1e-14);
    }
  });

  // closed form of the outer power: gamma f^(gamma-1) df
  test('of a law with an outer power', async () => {
    const { A, B, alpha, beta } = besiroglu;
    const gamma = 0.9;
    const loss = await compile('E + (A/N^alpha + B/D^beta)^gamma', { ...besiroglu, gamma });
    const [N, D] = [7e10, 1.4e12];
    const inner = A / N ** alpha + B / D ** beta;
    const { byLogN, byLogD } = loss.evaluate(N, D);
    expectNear(byLogN, gamma * inner ** (gamma - 1) * ((-alpha * A) / N ** alpha), 1e-14);
    expectNear(byLogD, gamma * inner ** (gamma - 1) * ((-beta * B) / D ** beta), 1e-14);
  });

  test.each([
    // text, N, D, by ln N, by ln D; worked by hand
    ['log(N)*log(D)', 5, 7, Math.log(7), Math.log(5)],
    ['exp(N/D)', 2, 4, 0.5 * Math.exp(0.5), -0.5 * Math.exp(0.5)],
    ['sqrt(N*D)', 4, 9, 3, 3],
    ['N^D', 3, 2, 18, 18 * Math.log(3)],
    ['2^D', 1, 3, 0, 24 * Math.log(2)],
    ['(N - 5)^2', 2, 1, -12, 0],
    ['(N - 5)^3', 5, 1, 0, 0],
    ['-N + D', 2, 3, -2, 3],
    ['7', 2, 3, 0, 0],
    ['D/U + U', 2, 3, 0, 0.3],
  ])('of %s', async (text, N, D, byLogN, byLogD) => {
    const found = (await compile(text)).evaluate(N, D, 10);
    expect(found.byLogN).toBeCloseTo(byLogN, 12);
    expect(found.byLogD).toBeCloseTo(byLogD, 12);
  });

  test('an unlimited U does not spoil them', async () => {
    const found = (await compile('1/N + 1/D + N/U + 1/U^2')).evaluate(2, 4, Number.POSITIVE_INFINITY);
    expect(found).toEqual({ value: 0.75, byLogN: -0.5, byLogD: -0.25 });
  });

  /** A random expression, and the same as JavaScript. `some` is NaN at zero, where roots, logarithms and 1/x have no slope. */
  interface Pair {
    readonly text: string;
    readonly script: string;
  }
  const expression = fc.letrec<{ tree: Pair }>(tie => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('N', 'D', 'a', 'b', '2', '0.5').map(text => ({ text, script: text })),
      fc.tuple(tie('tree'), fc.constantFrom('+', '-', '*', '/'), tie('tree')).map(([l, op, r]) => ({
        text: `(${l.text} ${op} ${r.text})`,
        script: `(${l.script} ${op} ${op === '/' ? `some(${r.script})` : r.script})`,
      })),
      tie('tree').map(x => ({ text: `(${x.text})^0.7`, script: `some(${x.script})**0.7` })),
      tie('tree').map(x => ({ text: `sqrt(${x.text})`, script: `Math.sqrt(some(${x.script}))` })),
      tie('tree').map(x => ({ text: `log(${x.text})`, script: `Math.log(some(${x.script}))` })),
      tie('tree').map(x => ({ text: `exp((${x.text})/100)`, script: `Math.exp((${x.script})/100)` })),
    ),
  })).tree;

  test('agree with JavaScript and with differences, on random expressions', async () => {
    await fc.assert(
      fc.asyncProperty(
        expression,
        fc.double({ min: 0.5, max: 9 }),
        fc.double({ min: 0.5, max: 9 }),
        async ({ text, script }, N, D) => {
          const compiled = await compile(text, { a: 3, b: 0.25 });
          const some = 'const some = x => x === 0 ? NaN : x;';
          const oracle = new Function('N', 'D', 'a', 'b', `${some} return ${script}`) as (
            ...values: number[]
          ) => number;
          const value = oracle(N, D, 3, 0.25);
          const found = compiled.evaluate(N, D);
          if (!Number.isFinite(value)) return;
          expectNear(found.value, value, 1e-12);
          const step = 1e-5;
          const differences = [
            (oracle(N * Math.exp(step), D, 3, 0.25) - oracle(N * Math.exp(-step), D, 3, 0.25)) / (2 * step),
            (oracle(N, D * Math.exp(step), 3, 0.25) - oracle(N, D * Math.exp(-step), 3, 0.25)) / (2 * step),
          ] as const;
          // a difference is only as good as the curvature and the size of the value allow
          const scale = Math.abs(value) + Math.abs(differences[0]) + Math.abs(differences[1]);
          if (differences.some(one => !Number.isFinite(one)) || scale > 1e4) return;
          expect(Math.abs(found.byLogN - differences[0])).toBeLessThan(1e-3 * scale + 1e-4);
          expect(Math.abs(found.byLogD - differences[1])).toBeLessThan(1e-3 * scale + 1e-4);
        },
      ),
      { numRuns: size(1000) },
    );
  });
});

describe('what is refused', () => {
  test.each([
    ['X + N', 'Unknown name X in expression: expected one of N, D, U, E'],
    ['constructor', 'Unknown name constructor in expression: expected one of N, D, U, E'],
    ['__proto__', 'Unknown name __proto__ in expression: expected one of N, D, U, E'],
    ['exp', 'Unknown name exp in expression: expected one of N, D, U, E'],
    ['foo(N)', 'Unknown function foo in expression: expected exp, log, sqrt'],
    ['toString(N)', 'Unknown function toString in expression: expected exp, log, sqrt'],
    ['eval(N)', 'Unknown function eval in expression: expected exp, log, sqrt'],
    ['import(N)', 'Unknown function import in expression: expected exp, log, sqrt'],
    ['exp()', 'Function exp takes one argument: got 0'],
    [
      'N.constructor',
      'Expression may not hold accessor: expected +, -, *, /, ^, exp, log, sqrt of numbers and names',
    ],
  ])('%s', async (text, message) => {
    await expect(compile(text, { E: 1 })).rejects.toThrow(new Refusal(message));
  });

  test.each([
    [{ exp: 1 }, 'Coefficient may not be named exp: the name has a meaning already'],
    [{ N: 1 }, 'Coefficient may not be named N: the name has a meaning already'],
    [{ mod: 1 }, 'Coefficient may not be named mod: the name has a meaning already'],
    [{ 'a b': 1 }, 'Coefficient name "a b" is not a word'],
    [{ a: Number.NaN }, 'Coefficient a must be a finite number: got NaN'],
  ])('coefficients %j', async (coefficients, message) => {
    await expect(compile('1', coefficients)).rejects.toThrow(new Refusal(message));
  });
});

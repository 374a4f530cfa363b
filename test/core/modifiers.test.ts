import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findLaw } from '../../src/catalog/laws.ts';
import {
  added,
  breakEven,
  type LossSurface,
  leveraged,
  type Modifier,
  optimumForCompute,
  parametricFrontier,
  parametricSurface,
  repetitionSurface,
  scaled,
  surfaceOf,
} from '../../src/core/index.ts';
import { minimum } from '../../src/core/minimum.ts';

const budget = fc.double({ min: 18, max: 26, noNaN: true }).map(log => 10 ** log);
const factor = fc.double({ min: 0.2, max: 3, noNaN: true });
const parameters = fc.double({ min: 7, max: 10, noNaN: true }).map(log => 10 ** log);
const tokens = fc.double({ min: 9.5, max: 12, noNaN: true }).map(log => 10 ** log);

/** Every law with a loss over N and D that modifiers are combined with here, and a limit on unique tokens. */
const surfaces: readonly (readonly [string, LossSurface])[] = [
  ...['besiroglu2024', 'chinchilla-coupled-2026', 'quartet2025', 'gemstones2025', 'jointmoe2025'].map(
    id => [id, surfaceOf(findLaw(id))] as const,
  ),
  ['besiroglu2024 with 1e11 unique tokens', surfaceOf(findLaw('besiroglu2024'), { uniqueTokens: 1e11 })],
];

/** Least loss along 6·N·D = C, looked for and not solved. */
function least(surface: LossSurface, compute: number): number {
  const loss = (logTokens: number) => surface.loss(compute / 6 / Math.exp(logTokens), Math.exp(logTokens));
  return loss(minimum(loss, Math.log(1e6), Math.log(compute / 6e5)));
}

function same(one: LossSurface, other: LossSurface, parameters: number, tokens: number): void {
  expect(one.loss(parameters, tokens)).toBeCloseTo(other.loss(parameters, tokens), 12);
  const [mine, theirs] = [one.balance(parameters, tokens), other.balance(parameters, tokens)];
  expect(Math.abs(mine - theirs)).toBeLessThan(1e-9 * (1 + Math.abs(theirs)));
}

describe.each(surfaces)('%s', (_name, plain) => {
  test.each<readonly [string, Modifier]>([
    ['factors of 1', scaled({})],
    ['a leverage of 1', leveraged({ scale: 1, exponent: 0 })],
    ['nothing added', added({ scale: 0, parameters: 0.3, tokens: 0.5 })],
  ])('%s changes nothing', (_neutral, modifier) => {
    const modified = modifier.apply(plain);
    fc.assert(fc.property(parameters, tokens, (n, d) => same(modified, plain, n, d)));
    fc.assert(
      fc.property(budget, compute => {
        const [one, other] = [optimumForCompute(modified, compute), optimumForCompute(plain, compute)];
        expect(one.parameters / other.parameters).toBeCloseTo(1, 8);
      }),
    );
  });

  test('the gains are the derivatives of the loss', () => {
    const modifiers = [
      scaled({ parameters: 0.6, tokens: 0.9 }),
      leveraged({ scale: 2, exponent: 0.05 }),
      added({ scale: 1e-6, parameters: 0.24, tokens: 0.52 }),
    ];
    for (const modifier of modifiers) {
      const { loss, gains } = modifier.apply(plain);
      fc.assert(
        fc.property(fc.double({ min: 7, max: 7.8, noNaN: true }), log => {
          // where no token is repeated and no parameter beyond what they warrant
          const [n, d, h] = [10 ** log, 5e10, 1e-4];
          const byN = (loss(n * Math.exp(h), d) - loss(n * Math.exp(-h), d)) / (2 * h);
          const byD = (loss(n, d * Math.exp(h)) - loss(n, d * Math.exp(-h))) / (2 * h);
          const [ofN, ofD] = gains(n, d);
          expect(-byN / ofN).toBeCloseTo(1, 4);
          if (Math.abs(ofD) > 1e-4) expect(-byD / ofD).toBeCloseTo(1, 3);
        }),
      );
    }
  });
});

describe('a constant part of N and D', () => {
  const law = { E: 1.7571, A: 2305, B: 9957, alpha: 0.42436, beta: 0.43053, k: 0.774 };
  const plain = parametricSurface(parametricFrontier(law));
  test('N* = N*(f_N f_D C)/f_N and D* likewise: the closed form is the least loss that is looked for, to 1e-8', () => {
    fc.assert(
      fc.property(factor, factor, budget, (parameters, tokens, compute) => {
        const modified = scaled({ parameters, tokens }).apply(plain);
        const found = optimumForCompute(modified, compute);
        const moved = optimumForCompute(plain, parameters * tokens * compute);
        expect((found.parameters * parameters) / moved.parameters).toBeCloseTo(1, 10);
        expect(modified.loss(found.parameters, found.tokens) / least(modified, compute)).toBeCloseTo(1, 8);
      }),
    );
  });
  test('more of either is never worth less', () => {
    fc.assert(
      fc.property(factor, factor, budget, (one, other, compute) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        for (const name of ['parameters', 'tokens'] as const)
          expect(least(scaled({ [name]: high }).apply(plain), compute)).toBeLessThanOrEqual(
            least(scaled({ [name]: low }).apply(plain), compute) + 1e-12,
          );
      }),
    );
  });
  // Castro et al. 2025: 1/(0.6451630916603083 x 0.8934685215915907), and 1.55 and 1.12 one way
  test.each([
    [{ parameters: 0.6451630916603083, tokens: 0.8934685215915907 }, 1.7348],
    [{ parameters: 0.6451630916603083 }, 1.55],
    [{ tokens: 0.8934685215915907 }, 1.1192],
  ])('FP4 %j must run %f times faster to pay, whatever the budget', (factors, times) => {
    for (const compute of [1e19, 1e22, 1e25])
      expect(breakEven(plain, scaled(factors).apply(plain), compute)).toBeCloseTo(times, 3);
  });
  test('unique tokens are worth as much as all: epochs stay what they are', () => {
    const [c, tokens] = [{ E: 1.8, A: 480, B: 2100, alpha: 0.35, beta: 0.37 }, 0.5];
    const modified = scaled({ tokens }).apply(repetitionSurface(c, 1e11 * tokens));
    // 4 epochs of 1e11 are worth 4 epochs of half as many
    expect(modified.loss(1e10, 4e11)).toBeCloseTo(repetitionSurface(c, 5e10).loss(1e10, 2e11), 12);
  });
});

describe('a loss that is added', () => {
  const plain = surfaceOf(findLaw('besiroglu2024'));
  test('the optimum that is solved is the least loss that is looked for, to 1e-8, and has more parameters', () => {
    fc.assert(
      fc.property(fc.double({ min: -9, max: -5.5, noNaN: true }), budget, (log, compute) => {
        const modified = added({ scale: 10 ** log, parameters: 0.2368, tokens: 0.5162 }).apply(plain);
        const found = optimumForCompute(modified, compute);
        expect(modified.loss(found.parameters, found.tokens) / least(modified, compute)).toBeCloseTo(1, 8);
        expect(found.parameters).toBeGreaterThan(optimumForCompute(plain, compute).parameters);
      }),
    );
  });
});

describe('a leverage over a dense model', () => {
  const plain = surfaceOf(findLaw('besiroglu2024'));
  test('the optimum of C is the dense one of EL·C, with EL times fewer active parameters', () => {
    fc.assert(
      fc.property(
        factor,
        fc.double({ min: 0, max: 0.15, noNaN: true }),
        budget,
        (scale, exponent, compute) => {
          const leverage = scale * compute ** exponent;
          const found = optimumForCompute(leveraged({ scale, exponent }).apply(plain), compute);
          const dense = optimumForCompute(plain, leverage * compute);
          expect((found.parameters * leverage) / dense.parameters).toBeCloseTo(1, 9);
          expect(found.tokens / dense.tokens).toBeCloseTo(1, 9);
          const modified = leveraged({ scale, exponent }).apply(plain);
          expect(modified.loss(found.parameters, found.tokens) / least(modified, compute)).toBeCloseTo(1, 8);
        },
      ),
    );
  });
});

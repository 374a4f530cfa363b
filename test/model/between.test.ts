import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findModel } from '../../src/catalog/models.ts';
import { architectureBetween } from '../../src/model/between.ts';
import { forwardFlop } from '../../src/model/forward.ts';
import { countParameters } from '../../src/model/parameters.ts';
import { suggestShapes } from '../../src/model/shapes.ts';

const matrices = (architecture: Parameters<typeof forwardFlop>[0]) =>
  forwardFlop(architecture, { sequenceLength: 1, attention: 'none' }).total / 2;

describe('a shape between the usual ones', () => {
  test('has just the parameters that are asked for, and grows with them without a leap', () => {
    fc.assert(
      fc.property(fc.double({ min: Math.log(1e6), max: Math.log(1e13), noNaN: true }), log => {
        const [a, b] = [log, log + 1e-4].map(one => architectureBetween({ parameters: Math.exp(one) }));
        expect(countParameters(a!).total / Math.exp(log)).toBeCloseTo(1, 9);
        for (const of of [matrices, (one: typeof a) => one!.layers, (one: typeof a) => one!.hidden]) {
          expect(of(b!) / of(a!)).toBeGreaterThan(1);
          expect(of(b!) / of(a!)).toBeLessThan(1.001);
        }
      }),
    );
  });

  test.each([3e8, 2e9, 8e9, 32e9, 70e9, 405e9])('%d: near a usual shape of its size', parameters => {
    const between = architectureBetween({ parameters });
    const [usual] = suggestShapes(parameters, { limit: 1 });
    for (const key of ['layers', 'hidden', 'feedForward'] as const) {
      expect(Math.abs(Math.log(between[key] / usual!.architecture[key]))).toBeLessThan(0.25);
    }
    expect(Math.abs(matrices(between) / matrices(usual!.architecture) - 1)).toBeLessThan(0.1);
  });

  test.each([
    ['deepseek-v3', 0.2],
    ['qwen3-235b-a22b', 0.5],
    ['mixtral-8x7b', 0.5],
    ['kimi-k2', 0.5],
  ])(
    'counts of %s give a mixture of these counts, its width not far from the model that was built',
    (id, off) => {
      const { architecture } = findModel(id);
      const { total, active } = countParameters(architecture);
      const { experts, activeExperts } = architecture.mixture!;
      const between = architectureBetween({
        parameters: total,
        activeParameters: active,
        experts,
        activeExperts,
      });
      const counted = countParameters(between);
      expect(counted.total / total).toBeCloseTo(1, 6);
      expect(counted.active / active).toBeCloseTo(1, 6);
      expect(Math.abs(Math.log(between.hidden / architecture.hidden))).toBeLessThan(off);
    },
  );

  test('a mixture of which no experts are told takes a third of its active parameters for what all tokens meet', () => {
    const between = architectureBetween({ parameters: 671e9, activeParameters: 37e9 });
    const { total, active, experts } = countParameters(between);
    expect([total / 671e9, active / 37e9]).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6)]);
    expect((total - experts) / active).toBeCloseTo(1 / 3, 6);
  });

  test.each([
    [{ parameters: 8e9, activeParameters: 9e9 }, /Active parameters must be/],
    [
      { parameters: 8e9, activeParameters: 1e9, experts: 8, activeExperts: 2 },
      /must be above 2 of 8 experts/,
    ],
    [{ parameters: -1 }, /Parameters must be/],
  ])('%j is refused', (counts, expected) => {
    expect(() => architectureBetween(counts)).toThrow(expected);
  });
});

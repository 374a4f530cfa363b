import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { models } from '../../src/catalog/models.ts';
import { completeArchitecture } from '../../src/model/complete.ts';
import { countParameters } from '../../src/model/parameters.ts';
import { suggestShapes, USUAL_ASPECT, usualAspectRatio } from '../../src/model/shapes.ts';
import { size } from '../helpers/speed.ts';

describe('the usual aspect ratio', () => {
  test('is least squares over the dense models of the catalog', () => {
    const points = models()
      .filter(({ architecture }) => architecture.mixture === undefined)
      .map(({ architecture }) => ({
        x: Math.log(countParameters(architecture).total),
        y: Math.log(architecture.hidden / architecture.layers),
      }));
    const mean = (of: (point: { x: number; y: number }) => number) =>
      points.reduce((sum, point) => sum + of(point), 0) / points.length;
    const [x, y] = [mean(point => point.x), mean(point => point.y)];
    const slope = mean(point => (point.x - x) * (point.y - y)) / mean(point => (point.x - x) ** 2);
    expect(slope).toBeCloseTo(USUAL_ASPECT.exponent, 3);
    expect(Math.exp(y - slope * x)).toBeCloseTo(USUAL_ASPECT.factor, 2);
    const spread = mean(point => (point.y - y - slope * (point.x - x)) ** 2);
    expect(Math.sqrt(spread)).toBeCloseTo(USUAL_ASPECT.deviation, 2);
  });
});

describe('suggestShapes', () => {
  test.each([1e8, 3e8, 1e9, 3e9, 8e9, 3.2e10, 7e10, 4.05e11, 1e12])('%d: near, usual, divisible', wanted => {
    const shapes = suggestShapes(wanted);
    const [best] = shapes;
    expect(Math.abs(best!.difference)).toBeLessThan(0.01);
    for (const { architecture, parameters, difference, aspectRatio, score } of shapes) {
      const { hidden, heads, kvHeads, headDimension, feedForward, layers } = architecture;
      // exactly what a count of the shape gives
      expect(countParameters(completeArchitecture(architecture))).toEqual(parameters);
      expect(difference).toBeCloseTo(parameters.total / wanted - 1, 12);
      expect(aspectRatio).toBe(hidden / layers);
      expect(heads * headDimension).toBe(hidden);
      expect(hidden % 128).toBe(0);
      expect(feedForward % 128).toBe(0);
      expect(heads % kvHeads).toBe(0);
      if (wanted >= 3e9) {
        for (const size of [heads, kvHeads, feedForward / 128]) expect(size % 8).toBe(0);
      }
      const deviations = Math.abs(Math.log(aspectRatio / usualAspectRatio(wanted))) / USUAL_ASPECT.deviation;
      expect(deviations).toBeLessThanOrEqual(3);
      expect(score).toBeGreaterThanOrEqual(best!.score);
    }
    expect(new Set(shapes.map(shape => shape.architecture.hidden)).size).toBe(shapes.length);
  });

  test('finds documented shapes among the near ones: widths of Llama 3 and Qwen3', () => {
    const widths = (wanted: number) => suggestShapes(wanted).map(shape => shape.architecture.hidden);
    expect(widths(8e9)[0]).toBe(4096);
    expect(widths(7e10)).toContain(8192);
    expect(widths(4.05e11)).toContain(16_384);
  });

  test('does as it is told', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 8, max: 11.5, noNaN: true }),
        fc.record({
          limit: fc.integer({ min: 1, max: 4 }),
          vocabulary: fc.integer({ min: 1000, max: 60_000 }),
          tied: fc.boolean(),
          tensorParallel: fc.constantFrom(1, 2, 4),
        }),
        (exponent, options) => {
          const shapes = suggestShapes(10 ** exponent, options);
          expect(shapes.length).toBeLessThanOrEqual(options.limit);
          for (const { architecture } of shapes) {
            expect(architecture.vocabulary).toBe(options.vocabulary);
            expect(architecture.tied).toBe(options.tied);
            expect(architecture.heads % options.tensorParallel).toBe(0);
            expect(architecture.feedForward % (128 * options.tensorParallel)).toBe(0);
          }
        },
      ),
      { numRuns: size(60) },
    );
  });

  test.each([
    [() => suggestShapes(0), /Parameters must be positive and finite: got 0/],
    [() => suggestShapes(Number.NaN), /got NaN/],
    [() => suggestShapes(Number.POSITIVE_INFINITY), /got Infinity/],
    [() => suggestShapes(8e9, { limit: 0 }), /Limit must be a whole number of at least 1: got 0/],
    [() => suggestShapes(8e9, { vocabulary: 1.5 }), /Vocabulary .* got 1.5/],
    [() => suggestShapes(8e9, { kvHeads: 7 }), /No shape near 8000000000 parameters/],
    [() => suggestShapes(1e6), /No shape near 1000000 parameters: .*vocabulary than 49152/],
    [() => suggestShapes(1e15), /No shape near 1000000000000000 parameters: too many for 256 layers/],
    [() => suggestShapes(1e18), /too many for 256 layers/],
  ])('refuses %#', (call, message) => {
    expect(call).toThrow(RangeError);
    expect(call).toThrow(message);
  });
});

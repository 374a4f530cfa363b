import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { invertPositive, solvePositive, symmetricEigen } from '../../src/core/linear.ts';
import { covarianceOf, percentileIntervals, standardDeviation } from '../../src/fit/intervals.ts';
import { normal, randomStream } from '../../src/fit/random.ts';

describe('linear algebra of small systems', () => {
  const entries = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 25, maxLength: 25 });
  // G'G + 0.1 is positive definite
  const gram = (values: readonly number[]) => {
    const matrix = new Float64Array(25);
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 5; j++) {
        let sum = i === j ? 0.1 : 0;
        for (let k = 0; k < 5; k++) sum += values[k * 5 + i]! * values[k * 5 + j]!;
        matrix[i * 5 + j] = sum;
      }
    }
    return matrix;
  };
  const times = (matrix: Float64Array, x: Float64Array) =>
    x.map((_, i) => x.reduce((sum, entry, j) => sum + matrix[i * 5 + j]! * entry, 0));

  test('a solution solves', () => {
    fc.assert(
      fc.property(entries, values => {
        const matrix = gram(values);
        const right = Float64Array.from(values.slice(0, 5));
        const back = times(matrix, solvePositive(matrix, right)!);
        back.forEach((entry, i) => {
          expect(entry).toBeCloseTo(right[i]!, 8);
        });
      }),
    );
  });

  test('eigenvalues and vectors satisfy their equation, ascending', () => {
    fc.assert(
      fc.property(entries, values => {
        const matrix = gram(values);
        const eigen = symmetricEigen(matrix, 5);
        for (const { value, vector } of eigen) {
          const image = times(matrix, vector);
          image.forEach((entry, i) => {
            expect(entry).toBeCloseTo(value * vector[i]!, 8);
          });
        }
        const trace = [0, 1, 2, 3, 4].reduce((sum, i) => sum + matrix[i * 6]!, 0);
        expect(eigen.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(trace, 8);
        expect(eigen.map(({ value }) => value)).toEqual(
          eigen.map(({ value }) => value).toSorted((a, b) => a - b),
        );
      }),
    );
  });

  test('a singular matrix is refused, not inverted', () => {
    expect(solvePositive(Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 1))).toBeUndefined();
    expect(solvePositive(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 1))).toBeUndefined();
    expect(invertPositive(Float64Array.of(4, 0, 0, 16), 2)).toEqual(Float64Array.of(0.25, 0, 0, 0.0625));
  });
});

describe('random streams', () => {
  test('a stream depends on its seed and number alone', () => {
    const take = (seed: number, index: number) => {
      const random = randomStream(seed, index);
      return Array.from({ length: 5 }, random);
    };
    expect(take(1, 7)).toEqual(take(1, 7));
    const firsts = new Set<number>();
    for (let seed = 0; seed < 50; seed++) for (let i = 0; i < 50; i++) firsts.add(take(seed, i)[0]!);
    expect(firsts.size).toBe(2500);
    expect(take(2 ** 40 + 1, 0)).not.toEqual(take(1, 0));
  });

  test('uniform and normal numbers have the moments of theirs', () => {
    const values: number[] = [];
    for (let stream = 0; stream < 1000; stream++) {
      const random = randomStream(5, stream);
      for (let i = 0; i < 200; i++) values.push(random());
    }
    // 200,000 draws: standard errors 0.00065 of the mean, 0.0022 of a normal mean
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * 0.00065);
    const counts = new Array(100).fill(0);
    for (const value of values) counts[Math.floor(value * 100)] += 1;
    const chi = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    // chi-squared with 99 degrees of freedom: 99.9% below 149
    expect(chi).toBeLessThan(149);
    const random = randomStream(6, 0);
    const normals = Array.from({ length: 50_000 }, () => normal(random));
    expect(Math.abs(normals.reduce((sum, value) => sum + value, 0) / 50_000)).toBeLessThan(
      4 / Math.sqrt(50_000),
    );
    expect(Math.abs(standardDeviation(normals) - 1)).toBeLessThan(4 / Math.sqrt(100_000));
  });
});

describe('summaries', () => {
  test('percentile intervals and covariance as numpy has them', () => {
    // numpy.percentile([3, 1, 4, 1, 5, 9, 2, 6], [10, 90]), numpy.cov
    expect(percentileIntervals([3, 1, 4, 1, 5, 9, 2, 6], [80])).toEqual({ 80: [1, expect.closeTo(6.9, 12)] });
    expect(
      covarianceOf([
        [1, 2],
        [2, 4],
        [4, 5],
      ]),
    ).toEqual([
      [expect.closeTo(2.333333333, 9), expect.closeTo(2.166666667, 9)],
      [expect.closeTo(2.166666667, 9), expect.closeTo(2.333333333, 9)],
    ]);
  });
});

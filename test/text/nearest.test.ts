import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from '../../src/text/names.ts';
import { size } from '../helpers/speed.ts';

/** Optimal string alignment by its recurrence, without a limit. */
function distance(a: string, b: string, i = a.length, j = b.length): number {
  if (i === 0 || j === 0) return i + j;
  const options = [
    distance(a, b, i - 1, j) + 1,
    distance(a, b, i, j - 1) + 1,
    distance(a, b, i - 1, j - 1) + Number(a[i - 1] !== b[j - 1]),
  ];
  if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
    options.push(distance(a, b, i - 2, j - 2) + 1);
  return Math.min(options[0]!, options[1]!, options[2]!, options[3] ?? Infinity);
}

test('the first of the candidates with the least distance, where that is near', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 6 }), (wanted, candidates) => {
      const distances = candidates.map(name =>
        wanted.length >= 3 && name.startsWith(wanted) ? 0.5 : distance(wanted, name),
      );
      const least = distances.length === 0 ? Infinity : distances.toSorted((x, y) => x - y)[0]!;
      const allowed = wanted.length <= 4 ? 1 : 2;
      expect(nearest(wanted, candidates)).toBe(
        least <= allowed ? candidates[distances.indexOf(least)] : undefined,
      );
    }),
    { numRuns: size(2000) },
  );
});

test.each([
  ['tokns', 'tokens'],
  ['hoffmann', 'hoffmann2022'],
  ['parmas', 'params'],
  ['bananas', undefined],
])('%s: %s', (word, expected) => {
  expect(nearest(word, ['token', 'tokens', 'params', 'hoffmann2022'])).toBe(expected);
});

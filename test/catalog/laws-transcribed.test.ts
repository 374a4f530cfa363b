import { describe, expect, test } from 'vitest';
import { allLaws, findLaw, lawIds } from '../../src/catalog/laws.ts';
import { allocationOf } from '../../src/core/law-allocation.ts';
import { sharedText } from '../helpers/shared.ts';
import { publishedLaws } from './published-laws.ts';

/** Numbers of one record against those of another, name by name, to the last digits that exp() leaves. */
function same(actual: Readonly<Record<string, number>>, expected: Readonly<Record<string, number>>): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, value] of Object.entries(expected))
    expect(Math.abs(actual[name]! - value), `${name}: ${actual[name]}`).toBeLessThanOrEqual(
      1e-15 * Math.abs(value),
    );
}

test('every shipped law is transcribed', () => {
  expect(Object.keys(publishedLaws).sort()).toEqual([...lawIds()].sort());
});

describe.each(Object.entries(publishedLaws))('%s', (id, published) => {
  const law = findLaw(id);
  test('every coefficient of every relation', () => {
    expect(Object.keys(law.relations).sort()).toEqual(Object.keys(published.relations).sort());
    for (const [name, coefficients] of Object.entries(published.relations))
      same(law.relations[name]!.coefficients, coefficients);
  });
  test('every standard error', () => {
    const errors = Object.values(law.relations).map(relation => relation.standardErrors);
    expect(errors.filter(Boolean)).toEqual(
      published.standardErrors === undefined ? [] : [published.standardErrors],
    );
  });
  test('every fitted range', () => {
    expect(law.range).toEqual(published.range);
  });
  test('what it counts, and the unit of its loss', () => {
    const { parameters, compute } = law.counts;
    expect([parameters, compute, law.loss?.unit].filter(Boolean).join(' ')).toBe(published.counts);
  });
  test('the numbers that stand in words', () => {
    const text = JSON.stringify(law);
    for (const words of published.words ?? []) expect(text).toContain(words);
  });
});

test('losses may be compared among the fits on MassiveText, and among no others', () => {
  const groups = new Map<string, string[]>();
  for (const { id, loss } of allLaws())
    if (loss?.group !== undefined) groups.set(loss.group, [...(groups.get(loss.group) ?? []), id]);
  expect([...groups.values()].filter(ids => ids.length > 1)).toEqual([
    [
      'besiroglu2024',
      'chinchilla-coupled-2026',
      'hoffmann2022-approach3',
      'hoffmann2022-approach3-printed',
      'sardana2023',
    ],
    // Transformers and linear attention of one study
    ['xlstm2025', 'xlstm2025-linear'],
  ]);
});

// Tables 3 and A3 of Hoffmann et al. 2022: N, then FLOP by approach 1 and by approach 2
const table = [
  [400e6, 1.92e19, 1.84e19],
  [1e9, 1.21e20, 1.2e20],
  [10e9, 1.23e22, 1.32e22],
  [67e9, 5.76e23, 6.88e23],
  [175e9, 3.85e24, 4.54e24],
  [280e9, 9.9e24, 1.18e25],
  [520e9, 3.43e25, 4.19e25],
  [1e12, 1.27e26, 1.59e26],
  [10e12, 1.3e28, 1.75e28],
] as const;

test.each([1, 2] as const)('approach %i is the log-log regression of the rows of its table', approach => {
  const points = table.map(row => [Math.log(row[approach]), Math.log(row[0])] as const);
  const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const slope =
    points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) /
    points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  const { scale, exponent } = findLaw(`hoffmann2022-approach${approach}`).relations.optimalParameters!
    .coefficients as { scale: number; exponent: number };
  expect(exponent).toBeCloseTo(slope, 5);
  // the prefactor is that of the unrounded exponent, given to five digits
  expect(scale / Math.exp(y - slope * x)).toBeCloseTo(1, 4);
});

test('the covariance of besiroglu2024 is as wide as the published 95% intervals', () => {
  const { covariance } = findLaw('besiroglu2024').uncertainty!;
  const half = 1.959964;
  const published = [
    Math.log(1.871 / 1.769),
    Math.log(744 / 285),
    Math.log(5810 / 1042),
    0.373 - 0.317,
    0.415 - 0.331,
  ];
  for (const [index, width] of published.entries()) {
    const ratio = (2 * half * Math.sqrt(covariance![index]![index]!)) / width;
    expect(Math.abs(ratio - 1), `column ${index}`).toBeLessThan(0.07);
    for (let other = 0; other < index; other++)
      expect(covariance![index]![other]).toBe(covariance![other]![index]);
  }
});

test('the fitted range of besiroglu2024 is that of its points', { tags: 'shared' }, () => {
  const [header, ...lines] = sharedText('chinchilla-figure-4.csv').trim().split('\n');
  const columns = header!.trim().split(',');
  const points = lines.map(line => line.trim().split(',').map(Number));
  const at = (name: RegExp) => columns.findIndex(column => name.test(column));
  const [n, c, l] = [at(/param|model|^n$/i), at(/flop|compute|^c$/i), at(/loss/i)];
  const kept = points.sort((one, two) => one[l]! - two[l]!).slice(0, 240);
  const ends = (value: (point: readonly number[]) => number) => {
    const values = kept.map(value);
    return [Math.min(...values), Math.max(...values)] as const;
  };
  const { range } = findLaw('besiroglu2024');
  const tokens = (point: readonly number[]) => point[c]! / (6 * point[n]!);
  for (const [name, value] of [
    ['parameters', ends(point => point[n]!)],
    ['tokens', ends(tokens)],
    ['compute', ends(point => point[c]!)],
    ['tokensPerParameter', ends(point => tokens(point) / point[n]!)],
  ] as const)
    for (const side of [0, 1] as const)
      expect(range![name]![side]!.toPrecision(2), `${name} ${side}`).toBe(value[side].toPrecision(2));
});

// Table 2 of Hoffmann et al. 2022, to its two digits
test.each([
  ['hoffmann2022-approach1', 0.5, 0.5],
  ['hoffmann2022-approach2', 0.49, 0.51],
  ['hoffmann2022-approach3', 0.46, 0.54],
] as const)('%s: N* grows as C^%d and D* as C^%d', (id, a, b) => {
  const { optimum } = allocationOf(findLaw(id));
  const [low, high] = [optimum(1e20), optimum(1e24)];
  expect(Math.abs(Math.log(high.parameters / low.parameters) / Math.log(1e4) - a)).toBeLessThan(0.005);
  expect(Math.abs(Math.log(high.tokens / low.tokens) / Math.log(1e4) - b)).toBeLessThan(0.005);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minhashProbability } from '../../src/core/minhash.ts';
import { effectiveMixture, waterFill } from '../../src/core/mixture.ts';
import { worthOfEpochs } from '../../src/core/repetition.ts';
import { size } from '../helpers/speed.ts';

const amount = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
const pools = fc.array(fc.record({ weight: amount, most: amount }), { minLength: 1, maxLength: 8 });
const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);

test('water-filling: none above its most, all of the total unless all are full, the rest by weight', () => {
  fc.assert(
    fc.property(amount, pools, (total, all) => {
      const filled = waterFill(total, all);
      const room = sum(all.map(one => one.most));
      expect(sum(filled)).toBeCloseTo(Math.min(total, room), 6);
      const open = all.flatMap(({ most, weight }, i) => {
        expect(filled[i]!).toBeLessThanOrEqual(most * (1 + 1e-12));
        return filled[i]! < most ? [filled[i]! / weight] : [];
      });
      // those that have room left share one level, and none that is full would have stood below it
      for (const level of open) expect(level / open[0]!).toBeCloseTo(1, 9);
      if (open.length > 0)
        for (const [i, { most, weight }] of all.entries())
          if (filled[i] === most) expect(most / weight).toBeLessThanOrEqual(open[0]! * (1 + 1e-9));
    }),
    { numRuns: size(500) },
  );
});

test('water-filling: weights of another scale change nothing, weight zero takes nothing', () => {
  fc.assert(
    fc.property(amount, pools, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (total, all, factor) => {
      const scaled = waterFill(
        total,
        all.map(one => ({ ...one, weight: one.weight * factor })),
      );
      for (const [i, tokens] of waterFill(total, all).entries())
        expect(scaled[i]! / tokens).toBeCloseTo(1, 9);
    }),
    { numRuns: size(300) },
  );
  expect(
    waterFill(10, [
      { weight: 0, most: 5 },
      { weight: 1, most: 4 },
    ]),
  ).toEqual([0, 4]);
  expect(waterFill(10, [{ weight: 0, most: 5 }])).toEqual([0]);
  expect(waterFill(3, [{ weight: 1, most: Number.POSITIVE_INFINITY }])).toEqual([3]);
});

test('a cap never lowers what a mixture is worth, as long as all tokens find room', () => {
  // tokens move from where they are read more often to where they are read less, and are worth more there
  fc.assert(
    fc.property(
      amount,
      fc.array(fc.record({ weight: amount, unique: amount }), { minLength: 2, maxLength: 6 }),
      fc.double({ min: 1, max: 30, noNaN: true }),
      (total, all, cap) => {
        const worth = (taken: readonly number[]) =>
          effectiveMixture(
            taken.map((tokens, i) => ({ tokens, unique: all[i]!.unique })),
            15.387756,
          );
        const weights = sum(all.map(one => one.weight));
        const asked = all.map(one => (total * one.weight) / weights);
        const capped = waterFill(
          total,
          all.map(one => ({ weight: one.weight, most: cap * one.unique })),
        );
        fc.pre(sum(capped) > total * (1 - 1e-9));
        expect(worth(capped)).toBeGreaterThanOrEqual(worth(asked) * (1 - 1e-9));
      },
    ),
    { numRuns: size(500) },
  );
});

test('one source is worth what its epochs are', () => {
  expect(effectiveMixture([{ tokens: 4e9, unique: 1e9 }], 15.387756)).toBeCloseTo(4e9 * worthOfEpochs(4), 0);
  expect(effectiveMixture([{ tokens: 0, unique: 1e9 }], 15.387756)).toBe(0);
});

test('MinHash finds equal pairs surely and others never, and more of them with more bands', () => {
  expect(minhashProbability(1, 14, 8)).toBe(1);
  expect(minhashProbability(0, 14, 8)).toBe(0);
  expect(minhashProbability(0.6, 26, 11)).toBeCloseTo(0.09, 2);
  expect(minhashProbability(0.85, 14, 8)).toBeCloseTo(0.988, 3);
  expect(minhashProbability(0.8, 450, 20)).toBeCloseTo(0.994, 2);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bestInterval,
  checkpointInterval,
  goodput,
  llama3HoursPerInterruption,
  meanTimeBetweenInterruptions,
} from '../../src/cluster/failures.ts';

const minute = 60;
const llama3 = (54 * 24 * 3600) / 419;

describe('published values', () => {
  test('Llama 3: 419 unexpected interruptions in 54 days on 16,384 GPUs', () => {
    expect(llama3HoursPerInterruption / 1000).toBeCloseTo(50.7, 1);
    expect(meanTimeBetweenInterruptions(16_384) / 3600).toBeCloseTo(3.09, 2);
    expect(meanTimeBetweenInterruptions(100_000) / 3600).toBeCloseTo(0.51, 2);
  });

  test('Young and Daly at δ = 1 min', () => {
    const { young, daly } = checkpointInterval(minute, llama3);
    expect(young / minute).toBeCloseTo(19.3, 1);
    expect(daly).toBeCloseTo(young - minute, 9);
  });

  test('goodput at δ = 1 min, R = 10 min', () => {
    const at = { meanTime: llama3, write: minute, restart: 10 * minute };
    const young = goodput(checkpointInterval(minute, llama3).young, at);
    expect(young.firstOrder).toBeCloseTo(0.842, 3);
    expect(young.exact).toBeCloseTo(0.852, 2);
    expect(goodput(bestInterval(at), at).exact).toBeCloseTo(0.853, 3);
    expect(bestInterval(at) / minute).toBeCloseTo(18.7, 0);
  });

  // accounting of Llama 3's cluster: restart minutes by 10, 30 and 60 s of writing, percent at the best interval
  test.each([
    [2, [94.8, 91.8, 89.0]],
    [5, [93.3, 90.4, 87.6]],
    [10, [90.8, 88.0, 85.3]],
  ])('best goodput with a restart of %s min', (restart, expected) => {
    const found = [10, 30, 60].map(write => {
      const at = { meanTime: llama3, write, restart: restart * minute };
      return goodput(bestInterval(at), at).exact * 100;
    });
    found.forEach((value, index) => {
      expect(Math.abs(value - expected[index]!)).toBeLessThanOrEqual(0.1);
    });
  });
});

describe('properties', () => {
  const times = fc.record({
    meanTime: fc.double({ min: 600, max: 1e7, noNaN: true }),
    write: fc.double({ min: 1, max: 300, noNaN: true }),
    restart: fc.double({ min: 0, max: 3600, noNaN: true }),
  });

  test('no interval beats the best one', () => {
    fc.assert(
      fc.property(times, fc.double({ min: 0.1, max: 10, noNaN: true }), (at, factor) => {
        const best = bestInterval(at);
        expect(goodput(best * factor, at).exact).toBeLessThanOrEqual(goodput(best, at).exact * (1 + 1e-12));
      }),
    );
  });

  test('more devices interrupt sooner, in proportion', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), n => {
        expect(meanTimeBetweenInterruptions(2 * n) * 2).toBeCloseTo(meanTimeBetweenInterruptions(n), 6);
      }),
    );
  });

  test('goodput lies between nothing and all', () => {
    fc.assert(
      fc.property(times, at => {
        const { exact, firstOrder } = goodput(bestInterval(at), at);
        expect(exact).toBeGreaterThan(0);
        expect(exact).toBeLessThan(1);
        expect(firstOrder).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

test('values that make no sense are named', () => {
  expect(() => meanTimeBetweenInterruptions(0)).toThrow('`accelerators` must be above zero: got 0');
  expect(() => checkpointInterval(-1, 10)).toThrow('`write` must be above zero: got -1');
  expect(() => goodput(10, { meanTime: 10, write: Number.NaN, restart: 0 })).toThrow(RangeError);
});

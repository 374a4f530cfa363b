import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as format from '../../src/quantity/index.ts';
import { size } from '../helpers/speed.ts';
import { read } from './options.ts';

describe('golden', () => {
  test.each([
    [format.formatCount(72.2e9), '72.2B'],
    [format.formatCount(1.33e12), '1.33T'],
    [format.formatCount(70e9), '70B'],
    [format.formatCount(999_600), '1M'],
    [format.formatCount(999_400), '999k'],
    [format.formatCount(640), '640'],
    [format.formatCount(18.394), '18.4'],
    [format.formatCount(0.35), '0.35'],
    [format.formatCount(0), '0'],
    [format.formatCount(-1500), '-1.5k'],
    [format.formatCount(5.88e15), '5.88e15'],
    [format.formatCount(Number.POSITIVE_INFINITY), '∞'],
    [format.formatCount(Number.NaN), 'n/a'],
    [format.formatFlop(5.76e23), '5.76e23 FLOP'],
    [format.formatFlop(1e24), '1e24 FLOP'],
    [format.formatFlop(9.9999e23), '1e24 FLOP'],
    [format.formatFlop(4096), '4096 FLOP'],
    [format.formatFlop(6), '6 FLOP'],
    [format.formatRate(989.4e12), '989 TFLOP/s'],
    [format.formatRate(2.25e15), '2.25 PFLOP/s'],
    [format.formatLoss(2.30553), '2.3055'],
    [format.formatLoss(2), '2.0000'],
    [format.formatMoney(5.576e6), '$5.58M'],
    [format.formatMoney(2.1), '$2.10'],
    [format.formatMoney(999.9), '$1k'],
    [format.formatMoney(0.0004), '$0.0004'],
    [format.formatMoney(-250_000), '-$250k'],
    [format.formatBytes(141e9), '141 GB'],
    [format.formatBytes(512), '512 bytes'],
    [format.formatEnergy(21_600), '21.6 MWh'],
    [format.formatEnergy(3.5e6), '3.5 GWh'],
    [format.formatEnergy(0.7), '0.7 kWh'],
    [format.formatDuration(45), '45 s'],
    [format.formatDuration(59.99), '1 min'],
    [format.formatDuration(90), '1.5 min'],
    [format.formatDuration(3599), '1 hour'],
    [format.formatDuration(3600), '1 hour'],
    [format.formatDuration(45_000), '12.5 hours'],
    [format.formatDuration(30 * 86_400), '30 days'],
    [format.formatDuration(1_011_122_345), '32 years'],
    [format.formatPercent(0.4), '40%'],
    [format.formatPercent(0.12345), '12.3%'],
    [format.formatPercent(1.25), '125%'],
    [format.formatRatio(18.394), '18.4'],
    [format.formatRatio(1092), '1.09k'],
  ])('%s', (actual, expected) => expect(actual).toBe(expected));
});

describe('is the inverse of parsing, within its rounding', () => {
  // three significant digits: half of the last one is at most 0.5% of the value
  const THREE_DIGITS = 0.005000001;
  const cases: readonly [string, (value: number) => string, number, number, number][] = [
    // name, formatter, least, most, units of the formatter in one base unit
    ['count', format.formatCount, 1e-4, 1e30, 1],
    ['FLOP', format.formatFlop, 1e-6, 1e40, 1],
    ['rate', format.formatRate, 1e3, 1e22, 1],
    ['bytes', format.formatBytes, 1, 1e18, 1],
    ['duration', format.formatDuration, 0.01, 1e12, 1],
    ['percent', format.formatPercent, 1e-4, 10, 1],
    ['ratio', format.formatRatio, 1e-4, 1e14, 1],
    ['energy', format.formatEnergy, 0.01, 1e9, 3.6e6],
  ];
  test.each(cases)('%s', async (_, formatter, least, most, unit) => {
    const value = fc.double({ min: Math.log(least), max: Math.log(most), noNaN: true }).map(Math.exp);
    await fc.assert(
      fc.asyncProperty(value, async original => {
        const read1 = await read(formatter(original));
        expect(Math.abs(read1.value / (original * unit) - 1)).toBeLessThan(THREE_DIGITS);
        // what is printed prints as itself
        expect(formatter(read1.value / unit)).toBe(formatter(original));
      }),
      { numRuns: size(2000) },
    );
  });

  test('money, to the cent below a thousand', async () => {
    const value = fc.double({ min: Math.log(0.01), max: Math.log(1e13), noNaN: true }).map(Math.exp);
    await fc.assert(
      fc.asyncProperty(value, async original => {
        const { value: found, dimension } = await read(format.formatMoney(original));
        expect(dimension).toBe('USD');
        expect(Math.abs(found - original)).toBeLessThan(
          original < 999.5 ? 0.00500001 : original * THREE_DIGITS,
        );
      }),
      { numRuns: size(2000) },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePlain } from '../../src/quantity/index.ts';
import { size } from '../helpers/speed.ts';
import { read } from './options.ts';

describe('parsePlain', () => {
  test.each([
    ['1e24', 1e24, 'number'],
    ['5.76E+23', 5.76e23, 'number'],
    ['1,000,000', 1e6, 'number'],
    ['70B', 70e9, 'number'],
    ['2.3T', 2.3e12, 'number'],
    ['15T tokens', 15e12, 'token'],
    ['1.5 million tokens', 1.5e6, 'token'],
    ['5.76e23 FLOP', 5.76e23, 'FLOP'],
    ['5EFLOP', 5e18, 'FLOP'],
    ['200 PF-days', 1.728e22, 'FLOP'],
    ['30d', 2_592_000, 'second'],
    ['80 GB', 80e9, 'byte'],
    ['1e24 ', 1e24, 'number'],
  ])('%s', (text, value, dimension) => expect(parsePlain(text)).toEqual({ value, dimension }));

  // bad, or in need of the whole parser
  test.each([
    '',
    ' ',
    'x',
    '-5',
    '0',
    '1e400',
    '1e300 YFLOP',
    'NaN',
    '1,00',
    '1..2',
    '1.2.3',
    '3 tokns',
    '40%',
    '64 H100',
    '30 days * 2',
    '3 months',
    '989 TFLOPS',
    '3 tokens params',
    '1e24 FLOP/s',
    '$5',
    '1e24 FLOP FLOP FLOP',
    `1${' '.repeat(100)}`,
  ])('leaves %j to the parser', text => expect(parsePlain(text)).toBeUndefined());

  test('what it reads, the parser reads alike', async () => {
    const number = fc.oneof(
      fc.double({ min: 1e-6, max: 1e30, noNaN: true }).map(String),
      fc.integer({ min: 1, max: 999 }).map(value => `${value},000`),
      fc.integer({ min: 1, max: 1e6 }).map(value => `${value / 8}`),
    );
    const ending = fc.constantFrom(
      '',
      'B',
      ' B',
      'T tokens',
      ' FLOP',
      ' PF-days',
      'k params',
      ' GB',
      ' days',
      ' ',
    );
    await fc.assert(
      fc.asyncProperty(number, ending, async (digits, unit) => {
        const plain = parsePlain(digits + unit);
        if (plain === undefined) return;
        // parentheses keep the parser from taking the short way
        const whole = await read(`(${digits}${unit})`);
        expect(whole.dimension).toBe(plain.dimension);
        expect(Math.abs(whole.value / plain.value - 1)).toBeLessThan(1e-15);
      }),
      { numRuns: size(2000) },
    );
  });
});

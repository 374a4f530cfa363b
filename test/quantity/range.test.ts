import { describe, expect, test } from 'vitest';
import { parseRange } from '../../src/quantity/index.ts';
import { shipped } from './options.ts';

describe('parseRange', () => {
  test.each([
    ['1e20..1e25', [1e20, 1e21, 1e22, 1e23, 1e24, 1e25], 'number'],
    ['1e3..1e5:3', [1e3, 1e4, 1e5], 'number'],
    ['1..16:5', [1, 2, 4, 8, 16], 'number'],
    ['7..70B', [7e9, 70e9], 'number'],
    ['1..100 PF-days', [8.64e19, 8.64e20, 8.64e21], 'FLOP'],
    ['1e20 FLOP .. 1e22 FLOP', [1e20, 1e21, 1e22], 'FLOP'],
    ['1e24', [1e24], 'number'],
    ['10 PF-days', [8.64e20], 'FLOP'],
  ])('%s', async (text, values, dimension) => {
    const range = await parseRange(text, shipped);
    expect(range.dimension).toBe(dimension);
    expect(range.values.length).toBe(values.length);
    for (const [index, value] of values.entries())
      expect(Math.abs(range.values[index]! / value - 1)).toBeLessThan(1e-14);
  });

  test('13 points from 1e20 to 1e25 are a constant factor apart, and keep both ends', async () => {
    const { values } = await parseRange('1e20..1e25:13', shipped);
    expect([values.length, values[0], values.at(-1)]).toEqual([13, 1e20, 1e25]);
    for (let index = 1; index < values.length; index++)
      expect(values[index]! / values[index - 1]!).toBeCloseTo(10 ** (5 / 12), 10);
  });

  test('a range that is no whole number of decades has steps of at most one', async () => {
    const { values } = await parseRange('5e20..3e23', shipped);
    expect(values.length).toBe(4);
    expect(values[1]! / values[0]!).toBeCloseTo(600 ** (1 / 3), 10);
  });

  test('ends may be anything that gives the same', async () => {
    const { values, dimension } = await parseRange('8 H100 * 1 day * 40% .. 1e22 FLOP:2', {
      ...shipped,
      expected: 'FLOP',
    });
    expect(dimension).toBe('FLOP');
    expect(values).toEqual([8 * 989.4e12 * 86_400 * 0.4, 1e22]);
  });

  test('what its ends take for granted and what is doubtful in them, each once', async () => {
    const codes = async (text: string) => {
      const { assumptions, caveats } = await parseRange(text, { ...shipped, expected: 'FLOP' });
      return [assumptions, caveats].map(list => list.map(item => item.code));
    };
    expect(await codes('64 H100 * 30 days..64 H100 * 60 days')).toEqual([
      ['accelerator', 'dense-peak', 'default-utilisation'],
      [],
    ]);
    expect(await codes('1e20..64 * 1979 TFLOP/s * 30 days * 40%')).toEqual([[], ['sparse-peak']]);
    expect(await codes('1e20..1e25')).toEqual([[], []]);
  });

  test.each([
    ['1e25..1e20', 'Range must rise from its first end to its second: got "1e25..1e20"'],
    ['1e20..1e20', 'Range must rise from its first end to its second: got "1e20..1e20"'],
    [
      '1e20..1e25:1',
      'Number of points must be a whole number from 2 to 10000: at column 12 of "1e20..1e25:1"',
    ],
    [
      '1e20..1e25:2.5',
      'Number of points must be a whole number from 2 to 10000: at column 12 of "1e20..1e25:2.5"',
    ],
    [
      '1e20..1e25:1e9',
      'Number of points must be a whole number from 2 to 10000: at column 12 of "1e20..1e25:1e9"',
    ],
    ['1e20..1e25:', 'Number of points must be a whole number from 2 to 10000: at column 12 of "1e20..1e25:"'],
    ['1 PF-day..15T tokens', 'Ends of a range must be alike, not FLOP and token: got "1 PF-day..15T tokens"'],
    ['..1e25', 'Quantity is empty: got ""; expected one such as 1e24 or 64 H100 * 30 days'],
    ['1e20..', 'Quantity is empty: got ""; expected one such as 1e24 or 64 H100 * 30 days'],
    ['0..1e25', 'Quantity must be positive: got "0"'],
  ])('%s is refused', async (text, message) => {
    const error: unknown = await parseRange(text, shipped).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RangeError);
    expect((error as RangeError).message).toBe(message);
  });
});

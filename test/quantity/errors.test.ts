import { describe, expect, test } from 'vitest';
import { caret, parseBudget, parseQuantity, QuantityError } from '../../src/quantity/index.ts';
import { read, refusal, shipped } from './options.ts';

// exact sentences: value, what was expected, where
test.each([
  ['1e24 FLOP + 15T tokens', 'Cannot add 15T tokens to 1e24 FLOP: at column 13 of "1e24 FLOP + 15T tokens"'],
  ['1e24 FLOP - 3 days', 'Cannot subtract 3 days from 1e24 FLOP: at column 13 of "1e24 FLOP - 3 days"'],
  ['1e24 FLOP + 1e23', 'Cannot add 1e23 (a plain number) to 1e24 FLOP: at column 13 of "1e24 FLOP + 1e23"'],
  ['-5', 'Quantity must be positive: got "-5"'],
  ['-1e24 FLOP', 'Quantity must be positive: got "-1e24 FLOP"'],
  ['0', 'Quantity must be positive: got "0"'],
  ['0 tokens', 'Quantity must be positive: got "0 tokens"'],
  ['1e-400', 'Quantity must be positive: got "1e-400"'],
  ['3 days - 1 week', 'Quantity must be positive: got "3 days - 1 week"'],
  ['NaN', 'Quantity must be a finite number: got "NaN"'],
  ['Infinity', 'Quantity must be a finite number: got "Infinity"'],
  ['-inf', 'Quantity must be a finite number: at column 2 of "-inf"'],
  ['', 'Quantity is empty: got ""; expected one such as 1e24 or 64 H100 * 30 days'],
  ['   ', 'Quantity is empty: got "   "; expected one such as 1e24 or 64 H100 * 30 days'],
  ['1e400', 'Number is too large: got "1e400"; expected at most 1.8e308'],
  ['10^400 FLOP', 'Number is too large: at column 1 of "10^400 FLOP"; expected at most 1.8e308'],
  ['1e300 * 1e300', 'Result is not a finite number: got "1e300 * 1e300"'],
  ['1 / 0', 'Result is not a finite number: got "1 / 0"'],
  [
    'word',
    'Unknown unit word: got "word"; expected one such as FLOP, tokens, params, days, H100, or k, M, B, T',
  ],
  ['3 tokns', 'Unknown unit tokns: at column 3 of "3 tokns"; did you mean tokens?'],
  ['64 H1000', 'Unknown unit H1000: at column 4 of "64 H1000"; did you mean H100?'],
  // machines that exist and are not on file are not taken for others
  [
    '64 A30',
    'No accelerator A30 is on file: at column 4 of "64 A30"; give its dense peak, as in 64 * 165 TFLOP/s * 30 days * 40%',
  ],
  [
    '64 P100',
    'No accelerator P100 is on file: at column 4 of "64 P100"; give its dense peak, as in 64 * 165 TFLOP/s * 30 days * 40%',
  ],
  [
    '64 MI210',
    'No accelerator MI210 is on file: at column 4 of "64 MI210"; give its dense peak, as in 64 * 165 TFLOP/s * 30 days * 40%',
  ],
  ['64 H100.5', 'Unknown unit H100.5: at column 4 of "64 H100.5"; did you mean H100?'],
  ['70B paramters', 'Unknown unit paramters: at column 5 of "70B paramters"; did you mean parameters?'],
  ['30m', 'Unit m can mean million, minutes or months: at column 3 of "30m"; write M, min or months'],
  ['70G', 'Unknown unit G: at column 3 of "70G"; write B for a billion'],
  ['1,5', 'Commas must separate groups of three digits: got "1,5"; decimals follow a point'],
  ['1,00,000', 'Commas must separate groups of three digits: got "1,00,000"; decimals follow a point'],
  ['1, 500', 'Unexpected ,: at column 2 of "1, 500"'],
  ['€5M', 'Money must be in US dollars: at column 1 of "€5M"'],
  ['1e24;', 'Unexpected ;: at column 5 of "1e24;"'],
  [
    'a=3',
    'Unknown unit a: at column 1 of "a=3"; expected one such as FLOP, tokens, params, days, H100, or k, M, B, T',
  ],
  ['5 🙂', 'Unexpected 🙂: at column 3 of "5 🙂"'],
  ['1.2.3.', 'Unexpected .: at column 6 of "1.2.3."'],
  ['2 * (3 + 4', 'Parenthesis is not closed: at column 5 of "2 * (3 + 4"'],
  ['2 + 3)', 'Unexpected ): at column 6 of "2 + 3)"'],
  ['()', 'Unexpected ): at column 2 of "()"'],
  ['2 *', 'Expected a number after *: at column 3 of "2 *"'],
  ['64 H100 for', 'Expected a number after for: at column 9 of "64 H100 for"'],
  ['* 2', 'Expected a number before *: at column 1 of "* 2"'],
  ['at 40%', 'Expected a number before at: at column 1 of "at 40%"'],
  ['2 * / 3', 'Expected a number before /: at column 5 of "2 * / 3"'],
  ['%', 'Expected a number before %: got "%"'],
  [
    '1e24 1e25',
    'Two numbers side by side: at column 6 of "1e24 1e25"; write * between them, commas within one number, or give one budget',
  ],
  [
    '64 A100 for 30 days at 400 TFLOP/s',
    'An accelerator cannot achieve more than its peak: at column 24 of "64 A100 for 30 days at 400 TFLOP/s"; a100-sxm-80 peaks at 312 TFLOP/s',
  ],
  [
    '4 nodes of GB200 * 1 day',
    'How many GB200 a node holds is not on file: at column 12 of "4 nodes of GB200 * 1 day"; say how many, as in 4 nodes of 4 GB200',
  ],
  [
    '64 H100 * 30 days * 40',
    'Number above 1 where a utilisation belongs: at column 21 of "64 H100 * 30 days * 40"; is 40 a utilisation? write 40%; a number of them or of times stands first',
  ],
  [
    '64 H100 for 30 days at 40',
    'Expected a unit or a share after at: at column 24 of "64 H100 for 30 days at 40"; is 40 a utilisation? write 40%',
  ],
  [
    '1e24 FLOP and 5',
    'Expected a unit or a share after and: at column 15 of "1e24 FLOP and 5"; write * to multiply',
  ],
  [
    '1e24 FLOP 5',
    'Number without a unit: at column 11 of "1e24 FLOP 5"; write * before it to multiply, or give its unit',
  ],
  ['k', 'Expected a number before k: got "k"'],
  ['$', 'Expected a number after $: got "$"'],
  ['1/2 FLOP', 'Write (1/2) FLOP or 1 / (2 FLOP), which differ: got "1/2 FLOP"'],
  [
    '1e24 / 989 TFLOP/s',
    'Write (1e24/989) TFLOP/s or 1e24 / (989 TFLOP/s), which differ: got "1e24 / 989 TFLOP/s"',
  ],
  [
    '1e24 FLOP / 2 (3 s)',
    'Write * or parentheses before (, it is unclear whether it divides, too: at column 15 of "1e24 FLOP / 2 (3 s)"',
  ],
  ['5 s^2', 'Write parentheses to raise a number with its unit to a power: at column 1 of "5 s^2"'],
  ['2^(3 s)', 'Exponent must be a plain number: at column 4 of "2^(3 s)"'],
  [
    '(2 s)^0.5',
    'A quantity with a unit can only be raised to a small whole power: at column 2 of "(2 s)^0.5"',
  ],
  ['1e20..1e25', 'A range is not expected here: at column 5 of "1e20..1e25"'],
  [
    '64 H100 * 30 days * 140%',
    'Utilisation must be above 0 and at most 1: at column 21 of "64 H100 * 30 days * 140%"; expected a share such as 0.4 or 40%',
  ],
  [
    '64 H100 * 30 days * 0%',
    'Utilisation must be above 0 and at most 1: at column 21 of "64 H100 * 30 days * 0%"; expected a share such as 0.4 or 40%',
  ],
  [
    '64 H100 * 30 days * 0',
    'Utilisation must be above 0 and at most 1: at column 21 of "64 H100 * 30 days * 0"; expected a share such as 0.4 or 40%',
  ],
  [
    '64 * 989 TFLOP/s * 30 days at 1.5 MFU',
    'Utilisation must be above 0 and at most 1: at column 31 of "64 * 989 TFLOP/s * 30 days at 1.5 MFU"; expected a share such as 0.4 or 40%',
  ],
  ['40 MFU', 'Utilisation must be above 0 and at most 1: got "40 MFU"; expected a share such as 0.4 or 40%'],
  [
    '1e24 FLOP at 40%',
    'Utilisation applies to accelerators or a rate: at column 14 of "1e24 FLOP at 40%"; write 40% of 1e24 FLOP for a part of it',
  ],
  [
    '1e24 FLOP / 64 H100 at 40%',
    'Utilisation must stand beside the accelerators: at column 24 of "1e24 FLOP / 64 H100 at 40%"; write it as in 1e24 FLOP / (64 H100 * 40%)',
  ],
  [
    '64 GPUs * 30 days',
    'No accelerator is named: at column 1 of "64 GPUs * 30 days"; name one, as in 64 H100',
  ],
  [
    '$1M at $2/H100-hour * 8 A100',
    'Cannot mix h100-sxm and a100-sxm-80 in one product: at column 23 of "$1M at $2/H100-hour * 8 A100"',
  ],
])('%j', async (text, message) => {
  const error = await refusal(text);
  expect(error.message).toBe(message);
  expect(error).toBeInstanceOf(RangeError);
  expect(error.text).toBe(text);
});

describe('budgets say what is missing', () => {
  test.each([
    ['$2M', 'Expected FLOP, not money: got "$2M"; add a price, as in $2M at $2.10/H100-hour'],
    ['64 H100', 'Expected FLOP, not accelerators: got "64 H100"; add a time, as in 64 H100 * 30 days'],
    ['30 days', 'Expected FLOP, not a time: got "30 days"; add accelerators, as in 64 H100 * 30 days'],
    ['15T tokens', 'Expected FLOP, not tokens: got "15T tokens"'],
    ['70B params', 'Expected FLOP, not parameters: got "70B params"'],
    ['1 PFLOPS', 'Expected FLOP, not FLOP/s: got "1 PFLOPS"; add a time, as in 1 PFLOP/s * 1 day'],
    [
      '70B params * 1.4T tokens',
      'Expected FLOP, not parameters times tokens: got "70B params * 1.4T tokens"; add the FLOP for each, as in 6 FLOP/param/token * 70B params * 1.4T tokens',
    ],
    [
      '64 * 989 TFLOPs * 30 days',
      'Expected FLOP, not FLOP times seconds: got "64 * 989 TFLOPs * 30 days"; write a rate as FLOP/s or FLOPS, since FLOPs and flops are counts',
    ],
    ['80 GB', 'Expected FLOP, not bytes: got "80 GB"'],
  ])('%s', async (text, message) => {
    await expect(parseBudget(text, shipped)).rejects.toThrow(message);
  });

  test('a peak that an accelerator lacks', async () => {
    const error = await refusal('64 A100 * 1 day', { defaults: { precision: 'fp8' } });
    expect(error.message).toBe(
      'a100-sxm-80 has no fp8 peak: at column 1 of "64 A100 * 1 day"; expected one of fp32, tf32, fp16, bf16, int8',
    );
  });
});

describe('hostile input is refused for its length', () => {
  const megabyte = 1 << 20;
  test.each([
    ['digits', '1'.repeat(megabyte)],
    ['parentheses', '('.repeat(megabyte)],
    ['letters', 'x'.repeat(megabyte)],
    ['spaces', `1${' '.repeat(megabyte)}`],
    ['only spaces', ' '.repeat(megabyte)],
    ['signs', '-'.repeat(megabyte)],
    ['units', '1 k'.repeat(megabyte / 3)],
    ['commas', '1,'.repeat(megabyte / 2)],
    ['surrogates', '\uD800'.repeat(megabyte)],
  ])('a megabyte of %s', async (_, text) => {
    const error = await refusal(text);
    expect(error.message.length).toBeLessThan(300);
    // for its length, before anything in it is read
    expect(error.message).toMatch(/^Quantity is (too long: \d+ characters|empty): got "/);
  });

  test('as deep and as long as is read', async () => {
    await expect(read(`${'('.repeat(20)}1${')'.repeat(20)}`)).resolves.toMatchObject({ value: 1 });
    expect((await refusal(`${'('.repeat(21)}1${')'.repeat(21)}`)).message).toContain('nested deeper than 20');
    expect((await refusal('1+'.repeat(120))).message).toContain('more than 100 numbers');
    expect((await refusal(`${'-'.repeat(30)}1`)).message).toContain('cannot be read as arithmetic');
  });

  test('control characters do not reach the message', async () => {
    expect((await refusal('1e24\u001B[31m')).message).toBe(
      'Unexpected character: at column 5 of "1e24\uFFFD[31m"',
    );
    expect((await refusal('5\n\u202Etokns')).message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('caret', () => {
  test('points at the place', async () => {
    expect(caret(await refusal('1e24 FLOP + 15T tokens'))).toBe(
      '1e24 FLOP + 15T tokens\n            ^^^^^^^^^^',
    );
  });

  test('cuts a long text around it', async () => {
    const text = `${'1 * '.repeat(50)}3 tokns * ${'1 * '.repeat(20)}1`;
    const [line, marks] = caret(await refusal(text)).split('\n');
    expect(line!.length).toBe(60);
    expect(line!.slice(marks!.indexOf('^'), marks!.lastIndexOf('^') + 1)).toBe('tokns');
  });
});

test('another type than a text is a TypeError', async () => {
  await expect(parseQuantity(5 as unknown as string)).rejects.toThrow(
    new TypeError("Quantity must be a text such as '1e24': got the number 5"),
  );
});

test('the error carries the reason and the place as data', async () => {
  const error = await refusal('3 tokns');
  expect(error).toBeInstanceOf(QuantityError);
  expect([error.reason, error.span]).toEqual(['Unknown unit tokns', [2, 7]]);
});

test.each([
  '1e24 3',
  '1 000 000',
  '1 000 000 tokens',
  '1 500 H100 * 30 days',
  '8 64 H100',
  '(1e24) 3',
  '1e24 FLOP, 5',
  '1e24 FLOP with 5',
  '1e24 FLOP at 5',
  '64 H100 * 30 days at 40',
  '64 H100 for 30',
  '1e24 FLOP at 0.4',
])('%s: numbers that nothing multiplies are refused', async text => {
  await expect(read(text)).rejects.toThrow(QuantityError);
});

test('numbers that a sign or a word multiplies, and shares, are still read', async () => {
  expect((await read('1e24 * 3')).value).toBe(3e24);
  expect((await read('3 x 1e24')).value).toBe(3e24);
  expect((await read('3 (1e24)')).value).toBe(3e24);
  // 64 x 989.4e12 FLOP/s x 30 x 86400 s x 0.4
  const flop = 64 * 989.4e12 * 30 * 86_400 * 0.4;
  for (const text of [
    '64 H100 for 30 days and 40%',
    '64 H100 for 30d at 0.4',
    '64 H100 for 2 * 15 days, 40% MFU',
    '8 nodes 8 H100 30 days 40%',
  ])
    expect((await read(text)).value / flop, text).toBeCloseTo(1, 12);
});

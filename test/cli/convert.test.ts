import { describe, expect, test } from 'vitest';
import { convert as convertValue } from '../../src/planner/convert.ts';
import { runInMemory } from '../fit/support.ts';
import { runCli } from '../helpers/cli.ts';

async function convert(...argv: string[]) {
  const { out, err, code } = await runCli(['convert', ...argv, '--json']);
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out) as { value: number; unit: string; input: { from: string } };
}

describe('the unit stands behind the value, or only one can be meant', () => {
  test.each<readonly [readonly string[], number, string]>([
    // 2/ln 2
    [['2.0', 'nats/token', '--to', 'bits/token'], 2 / Math.LN2, 'nats/token'],
    [['2.0 bits/token', '--to', 'nats/token'], 2 * Math.LN2, 'bits/token'],
    [['7.5', 'perplexity', '--to', 'nats/token'], Math.log(7.5), 'perplexity'],
    // Pearce and Song: N + 47491 N^(1/3), N = 1e9
    [
      ['1e9', 'non-embedding-parameters', '--to', 'total-parameters'],
      1e9 + 47_491e3,
      'non-embedding-parameters',
    ],
    [['1B', '--to', 'total-parameters'], 1e9 + 47_491e3, 'non-embedding-parameters'],
    [['1.047491e9', '--to', 'non-embedding-parameters'], 1e9, 'total-parameters'],
    // 1 PF-day = 1e15 x 86400 FLOP
    [['1e24', '--to', 'PF-days'], 1e24 / 8.64e19, 'FLOP'],
    [['200', 'PF-days', '--to', 'FLOP'], 200 * 8.64e19, 'FLOP'],
    // 989.4 TFLOP/s dense at 40%, 312 TFLOP/s at 50%
    [['1e24', '--to', 'H100-days'], 1e24 / (989.4e12 * 0.4 * 86_400), 'FLOP'],
    [['1e24', '--to', 'a100-days', '--mfu', '50%'], 1e24 / (312e12 * 0.5 * 86_400), 'FLOP'],
    [['3', 'device-days', '--to', 'FLOP', '--on', 'a100'], 3 * 312e12 * 0.4 * 86_400, 'device-days'],
    [['3', '--from', 'A100-days', '--to', 'FLOP'], 3 * 312e12 * 0.4 * 86_400, 'device-days'],
  ])('%j', async (argv, value, from) => {
    const document = await convert(...argv);
    expect(document.value / value).toBeCloseTo(1, 9);
    expect(document.input.from).toBe(from);
  });

  test('the unit is printed as it was written', async () => {
    expect((await runCli(['convert', '1e24', '--to', 'H100-days'])).out).toMatch(/^29245\.2 H100-days\n/);
  });
});

test.each<readonly [readonly string[], RegExp]>([
  [['2.0', '--to', 'bits/token'], /names no unit: add --from/],
  [
    ['2.0', 'nats/token', '--from', 'bits/token', '--to', 'perplexity'],
    /is in nats\/token, not in bits\/token/,
  ],
  [['2', 'PF-days', 'nats/token', '--to', 'bits/token'], /names two units: FLOP and nats\/token/],
  [['1e24', '--to', 'PD-days'], /Unknown unit 'PD-days': did you mean PF-days\?/],
  [['1e24', '--to', 'H100-days', '--on', 'a100'], /of one device: got h100-sxm and a100-sxm-80/],
  [['1e24 FLOP', '--to', 'total-parameters'], /Cannot convert FLOP to total-parameters/],
])('%j is refused', async (argv, sentence) => {
  const { code, err } = await runCli(['convert', ...argv]);
  expect(code).toBe(2);
  expect(err).toMatch(sentence);
});

describe('the function', () => {
  const loose = convertValue as (request: unknown) => unknown;

  test('bytes of a token are positive both ways', () => {
    for (const [from, to] of [
      ['bits/byte', 'nats/token'],
      ['nats/token', 'bits/byte'],
    ] as const)
      expect(() => convertValue({ value: 1, from, to, bytesPerToken: -4 })).toThrow(
        'Bytes per token must be positive and finite: got -4',
      );
  });

  test('what is no request, or no unit, is refused by name', () => {
    expect(() => loose(undefined)).toThrow(TypeError);
    expect(() => loose({ value: 1, from: 'constructor', to: 'FLOP' })).toThrow("Unknown unit 'constructor'");
    expect(() => loose({ value: 1, from: '__proto__', to: 'FLOP' })).toThrow("Unknown unit '__proto__'");
  });
});

test('downstream error by a law of one’s own', async () => {
  const law = {
    relations: {
      downstreamError: { form: 'exponential-decay', coefficients: { epsilon: 0.9, k: 2, gamma: 0.7 } },
    },
  };
  const argv = [
    'convert',
    '3',
    '--from',
    'nats/token',
    '--to',
    'downstream-error',
    '--law',
    './own.json',
    '--json',
  ];
  const { out, err } = await runInMemory(argv, { './own.json': JSON.stringify(law) });
  expect(err).toBe('');
  // epsilon − k exp(−gamma L)
  expect(JSON.parse(out).value).toBeCloseTo(0.9 - 2 * Math.exp(-0.7 * 3), 12);
});

test('machines and a time are worth what every command predicts of them, and as many days as they say', async () => {
  const budget = JSON.parse((await runCli(['recommend', '256 H100 for 6 weeks', '--json'])).out);
  const flop = await runCli(['convert', '256 H100 for 6 weeks', '--to', 'FLOP', '--json']);
  expect(JSON.parse(flop.out).value).toBe(budget.recommendations[0].compute);
  const days = await runCli(['convert', '256 H100 for 6 weeks', '--to', 'H100-days', '--json']);
  expect(JSON.parse(days.out).value).toBeCloseTo(256 * 42, 3);
  const { out } = await runCli(['convert', '256 H100 for 6 weeks', '--to', 'FLOP']);
  expect(out).toContain('predicted from documented runs');
});

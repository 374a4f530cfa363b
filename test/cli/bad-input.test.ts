import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runCli } from '../helpers/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'isoflop-bad-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** Words, and what the one line on standard error must say: the value, and what was expected. */
const cases: readonly (readonly [readonly string[], RegExp])[] = [
  [['-5'], /positive quantity: got -5/],
  [['recommend', '-1e24'], /positive quantity: got -1e24/],
  [['0'], /must be positive.*"0"/],
  [['NaN'], /NaN/],
  [['recommend', 'NaN'], /finite number.*"NaN"/],
  [['recommend', 'Infinity'], /finite number.*"Infinity"/],
  [['1e400'], /too large.*"1e400"/],
  [[''], /empty/],
  [['recommend', ' '], /empty/],
  [['recommend', 'plenty'], /Unknown unit plenty.*"plenty"/],
  [['1e24 FLOP + 15T tokens'], /column \d+ of "1e24 FLOP \+ 15T tokens"/],
  [['15T tokens'], /Expected FLOP, not tokens.*"15T tokens"/],
  [['64 H100 * 30 days * 0%'], /[Uu]tilisation/],
  [['64 H100 * 30 days * 140%'], /[Uu]tilisation/],
  [['64 H100 * 30 days * -40%'], /must be positive.*-40%/],
  [['-3 H100 * 30 days'], /positive quantity: got -3 H100/],
  [['$2M'], /add a price/],
  [
    ['70b'],
    /FLOP, such as 1e24, and '70b' trains next to nothing: parameters\? --params 70b; tokens\? --tokens 70b; FLOP all the same\? '70b FLOP'/,
  ],
  [['compare', '3000000'], /parameters\? --params 3000000; dollars\? '\$3000000 at/],
  [['recommend', '100'], /'100' trains next to nothing: dollars\?/],
  [['recommend', '1e14..1e20'], /'1e14' trains next to nothing/],
  [['estimate', '70b', '--on', '8 h100'], /'70b' trains next to nothing/],
  [['recommend', '1e24', '--params', '70B', '--tokens', '1.4T'], /contradict each other/],
  [['recommend', '--loss', '1.8'], /above the irreducible loss E = 1.8172: got 1.8/],
  [
    ['recommend', '--loss', 'low'],
    /--loss must be positive and finite, expected a loss such as 2.0: got 'low'/,
  ],
  [['recommend', '--loss', '1e400'], /--loss must be positive and finite.*: got '1e400'/],
  [['recommend', '1e24', '--tokens-per-parameter', '5 days'], /expected a ratio such as 20: got '5 days'/],
  [['constructor'], /Unknown command 'constructor'/],
  [['__proto__', '1e24'], /Unknown command '__proto__'/],
  [['1e20...1e25'], /Range is written with two dots: at column 5/],
  [['1e24', '--json', '--format', 'csv'], /--json and --format csv ask for two formats/],
  [['convert', '1e400', '--to', 'PF-days'], /Number is too large: got "1e400"/],
  [['convert', '1e24 FLOP', '--to', 'device-days', '--mfu', '0'], /--mfu must be above 0: got 0/],
  [
    ['convert', '0.5', '--from', 'nats/token', '--to', 'downstream-error'],
    /Loss 0.5 nats\/token is far below those that gadre2024-refinedweb was fitted to/,
  ],
  [
    ['convert', '3', '--from', 'nats/token', '--to', 'bits/token', '--law', 'llama3'],
    /--law is about downstream-error/,
  ],
  [
    ['hyperparameters', '--params', '1e300', '--tokens', '1T'],
    /Parameters must be a count from 1 to 1e\+30: got 1e\+300/,
  ],
  [['recommend', '--params', '-70B'], /--params.*positive.*-70B/],
  [['recommend', '--params', '70 days'], /--params.*"70 days"/],
  [['recommend', '1e24', '--law', 'hofmann2022-approach3'], /did you mean hoffmann2022-approach3\?/],
  [['recommend', '1e24', '--law', './nowhere.json'], /Cannot read .\/nowhere.json: no such file/],
  [['recommend', '1e24', '--experts', '0'], /--experts must be .* at least 1, such as 64, .*: got '0'/],
  [['recommend', '1e24', '--band', '-5%'], /--band/],
  [['recommend', '1e24', '--count', 'all'], /--count must be total or non-embedding: got 'all'/],
  [['recommend', '1e24', '--format', 'xml'], /xml.*table, json, csv, markdown/],
  [['recommend'], /Nothing to recommend for/],
  [['recomend', '1e24'], /Unknown command 'recomend'.*recommend/],
  [['recommend', '1e24', '--laws', 'x'], /Unknown option '--laws'.*--law/],
  [['1e25..1e20'], /must rise/],
  [['1e20..1e25:0'], /Number of points/],
  [['convert', '2.0', '--to', 'bits/token'], /names no unit: add --from/],
  [['convert', '2.0', '--from', 'nats', '--to', 'bits/token'], /Unknown unit 'nats'/],
  [['hyperparameters', '--params', '7B'], /--tokens.*not specified/],
  [['laws', 'kaplan'], /did you mean kaplan2020/],
  [['completion', 'csh'], /expected bash, zsh or fish/],
];

describe('bad input: exit code 2, one line, the value in it, nothing on standard output', () => {
  test.each(cases)('%j', async (argv, message) => {
    const { code, out, err } = await runCli(argv);
    expect(err).toMatch(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(err).toMatch(/^isoflop: /);
    expect(err).not.toMatch(/internal error|\bat .*\.ts:|undefined/);
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  const laws: readonly (readonly [string, string, RegExp])[] = [
    [
      'missing coefficient',
      '{ "form": "parametric", "coefficients": { "E": 1.8, "A": 480, "B": 2100, "alpha": 0.35 } }',
      /coefficient beta is missing/,
    ],
    [
      'misspelt coefficient',
      '{ "form": "parametric", "coefficients": { "E": 1.8, "A": 480, "B": 2100, "alpha": 0.35, "beta": 0.3, "alhpa": 1 } }',
      /unknown coefficient alhpa: did you mean alpha\?/,
    ],
    [
      'negative exponent',
      '{ "form": "parametric", "coefficients": { "E": 1.8, "A": 480, "B": 2100, "alpha": -0.35, "beta": 0.3 } }',
      /alpha must be positive: got -0.35/,
    ],
    ['unknown key', '{ "form": "parametric", "coefficient": {} }', /unknown key coefficient/],
    ['not JSON', '{ form: parametric }', /not valid JSON/],
    ['nothing in it', '{}', /expected "form" and "coefficients", or "relations"/],
    [
      'wrong type',
      '{ "form": "parametric", "coefficients": { "E": "1.8" } }',
      /coefficients.E: expected number but received "1.8"/,
    ],
    [
      'expression with a call out',
      '{ "form": "expression", "loss": "import(1)", "coefficients": {} }',
      /import/,
    ],
    [
      'expression with an unknown name',
      '{ "form": "expression", "loss": "E + A/N^alpha", "coefficients": { "E": 1, "A": 2 } }',
      /alpha/,
    ],
    [
      'expression without a loss',
      '{ "form": "expression", "coefficients": { "E": 1 } }',
      /an expression law needs "loss"/,
    ],
  ];
  test.each(laws)('law file: %s', async (name, text, message) => {
    const path = file(`${name.replaceAll(' ', '-')}.json`, text);
    const { code, err } = await runCli(['1e24', '--law', path]);
    expect(err).toMatch(message);
    expect(err).toContain(path);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });

  test.each([
    ['relation:nope', { compute: 1e21 }, /expected a relation of the law, one of loss: got 'nope'/],
    ['optimum.banana', { compute: 1e21 }, /expected one of parameters, tokens, .*: got 'banana'/],
    ['optimum.parameters', {}, /expected a budget such as 1e24/],
  ])('law file: a check of %s at %j', async (evaluate, inputs, message) => {
    const coefficients = { E: 1.8, A: 480, B: 2100, alpha: 0.35, beta: 0.37 };
    const check = { case: 'ours', evaluate, inputs, expected: 1e9, tolerance: 0.01, where: 'a page' };
    const path = file('check.json', JSON.stringify({ form: 'parametric', coefficients, checks: [check] }));
    const { code, out, err } = await runCli(['laws', '--checks', '--law', path]);
    expect(err).toMatch(message);
    expect(err).toContain(`Law ${path}: check 'ours': `);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  test('1 MB of garbage is refused for its length, unread', async () => {
    const garbage = Array.from({ length: 1 << 20 }, (_, index) =>
      String.fromCharCode(33 + ((index * 7919) % 90)),
    ).join('');
    const { code, err } = await runCli(['recommend', `1${garbage}`]);
    expect(code).toBe(2);
    expect(err.length).toBeLessThan(400);
    expect(err).toContain('Quantity is too long: 1048577 characters');
  });
});

test.each([
  ['€3M', /Unknown unit|Expected|cannot|euro|'€|"€/i],
  ['H100 * 30 days', /H100/],
])('%s is read as a budget, and answered as one', async (text, message) => {
  const { code, err, out } = await runCli([text]);
  expect(`${err}${out}`).toMatch(message);
  expect(`${err}${out}`).not.toContain('Unknown command');
  expect([0, 2]).toContain(code);
});

/** @module-tag slow */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { runCli } from '../helpers/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'isoflop-organisation-'));
const cwd = join(folder, 'team');
mkdirSync(cwd);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** E, A and B are the same for N and D, so that the optimum of C = 6·N·D is N = D = sqrt(C/6), in closed form. */
const law = { form: 'parametric', coefficients: { E: 2, A: 300, B: 300, alpha: 0.4, beta: 0.4 } };
const file = `# what we have
law: even-2026
utilisation: 0.25
laws: { even-2026: even.json }
accelerators:
  brick-9:
    peakDense: { bf16: 200e12 }
    memoryBytes: 512e9
    memoryBandwidth: 4e12
prices:
  - { accelerator: brick-9, usdPerHour: 3, date: 2026-01-15, kind: contract, source: contract 1 }
  - { accelerator: brick-9, usdPerHour: 0.5, date: 2026-06-01, kind: contract, source: contract 2 }
  - { accelerator: brick-9, usdPerHour: 0.1, date: 2026-07-01, kind: spot, source: leftovers }
`;

beforeEach(() => {
  writeFileSync(join(folder, 'even.json'), JSON.stringify(law));
  writeFileSync(join(folder, 'isoflop.yml'), file);
  writeFileSync(join(cwd, 'plan.yml'), 'model: 1B\ndata: 20B\nhardware: 8 brick-9\n');
});

async function json(...argv: readonly string[]) {
  const { code, out, err } = await runCli([...argv, '--json'], { cwd });
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
}

/** 6·N·D of 1B on 20B over 8 devices that do a quarter of 200 TFLOP/s each. */
const days = 1.2e20 / (8 * 200e12 * 0.25) / 86_400;
const hours = days * 24 * 8;

describe('one accelerator, price and law of its own change', () => {
  test('recommend', async () => {
    const answer = await json('recommend', '6e22', '--on', '8 brick-9');
    const [{ law: id, parameters, tokens, run }] = answer.recommendations;
    expect(id).toBe('even-2026');
    expect(parameters).toBeCloseTo(1e11, -2);
    expect(tokens).toBeCloseTo(1e11, -2);
    expect(run.utilisation.likely).toBe(0.25);
    expect(run.days.likely).toBeCloseTo(6e22 / (8 * 200e12 * 0.25) / 86_400, 6);
    expect(run.cost.likely).toBeCloseTo(0.5 * run.days.likely * 24 * 8, 6);
    expect(answer.provenance).toMatchObject({ law: 'organisation', 'run.utilisation': 'organisation' });
    expect(answer.organisation).toEqual({
      file: 'isoflop.yml',
      taken: ['default law even-2026', 'accelerator brick-9', 'price of brick-9', 'utilisation'],
    });
  });

  test('estimate', async () => {
    const answer = await json('estimate', '--params', '1B', '--tokens', '20B', '--on', '8 brick-9');
    expect(answer.days.likely).toBeCloseTo(days, 9);
    expect(answer.cost).toMatchObject({ source: 'contract 2, isoflop.yml', date: '2026-06-01' });
    expect(answer.cost.likely).toBeCloseTo(hours * 0.5, 9);
    expect(answer.law.id).toBe('even-2026');
    expect(answer.provenance).toMatchObject({
      law: 'organisation',
      accelerator: 'organisation',
      utilisation: 'organisation',
      price: 'organisation',
      reserve: 'default',
    });
  });

  test('check', async () => {
    const [checked] = (await json('check', 'plan.yml')).files;
    expect(checked.plan.days.value).toBeCloseTo(days, 9);
    expect(checked.plan.money.value).toBeCloseTo(hours * 0.5, 9);
    expect(checked.plan.mfu).toMatchObject({ value: 0.25, source: 'isoflop.yml' });
    expect(checked.plan.loss.law).toBe('even-2026');
    expect(checked.organisation.taken).toContain('accelerator brick-9');
  });

  test('the page', async () => {
    await json('report', 'plan.yml', '-o', 'plan.html');
    const page = readFileSync(join(cwd, 'plan.html'), 'utf8');
    expect(page).toContain('even-2026');
    expect(page).toMatch(/Organisation file isoflop\.yml.*price of brick-9/s);
    // the page's own script computes with the same
    const data = JSON.parse(/<script[^>]*id="data"[^>]*>(.*?)<\/script>/s.exec(page)![1]!);
    expect(data.organisation).toMatchObject({ law: 'even-2026', utilisation: 0.25 });
    expect(data.organisation.prices.map((price: { accelerator: string }) => price.accelerator)).toContain(
      'brick-9',
    );
  });

  test.each([
    [['laws'], 'law even-2026', 'even-2026'],
    [['accelerators', 'brick-9'], 'accelerator brick-9, price of brick-9', 'brick-9'],
    [['accelerators'], 'accelerator brick-9, price of brick-9', 'brick-9'],
    [['data', 'mix', 'fineweb', '--tokens', '1T', '--params', '1B'], 'default law even-2026', 'even-2026'],
    [['plot', 'isoflop', '1e22'], 'default law even-2026', 'even-2026'],
    [['plot', 'ratio'], 'default law even-2026', 'even-2026'],
    [['runs', 'llama3-8b'], 'default law even-2026', 'even-2026'],
  ])('%j, which says so in words and in JSON, as its schema has it', async (argv, taken, own) => {
    const { out } = await runCli(argv, { cwd, columns: 200 });
    expect(out).toContain(`From isoflop.yml: ${taken}`);
    expect(out).toContain(own);
    const answer = await json(...argv);
    expect(answer.organisation).toEqual({ file: 'isoflop.yml', taken: taken.split(', ') });
    const name = answer.schema.split('/')[1];
    const schema = JSON.parse(readFileSync(`data/schema/${name}.schema.json`, 'utf8'));
    const valid = new Ajv2020({ allowUnionTypes: true }).compile(schema);
    expect(valid(answer), JSON.stringify(valid.errors)).toBe(true);
  });

  test('and what it had no part in does not', async () => {
    for (const argv of [
      ['accelerators', 'h100'],
      ['laws', 'kaplan2020'],
      ['plot', 'frontier', '--law', 'kaplan2020'],
      ['shape', '1B'],
    ]) {
      expect((await runCli(argv, { cwd })).out).not.toContain('From isoflop.yml');
      expect(await json(...argv)).not.toHaveProperty('organisation');
    }
    expect((await runCli(['laws'], { cwd, columns: 200 })).out).toMatch(/even-2026.*; the default/);
  });

  test('a spoken budget, whose note does not claim documented runs', async () => {
    const { out } = await runCli(['8 brick-9 * 30 days'], { cwd, columns: 200 });
    expect(out).toContain('25% utilisation of isoflop.yml');
    expect(out).toContain('From isoflop.yml: default law even-2026, accelerator brick-9, utilisation');
    expect(out).not.toContain('documented runs');
  });

  test('documents, whose regions say so', async () => {
    const region = '<!-- isoflop recommend 6e22 -->\n<!-- /isoflop -->\n';
    writeFileSync(join(cwd, 'doc.md'), region);
    const filled = await runCli(['embed', '--cite', 'doc.md'], { cwd });
    expect([filled.code, filled.err]).toEqual([0, '']);
    const text = readFileSync(join(cwd, 'doc.md'), 'utf8');
    expect(text).toContain('From isoflop.yml: default law even-2026');
    expect((await runCli(['embed', '--check', '--cite', 'doc.md'], { cwd })).code).toBe(0);
    // and closing markers record the file, of values in a sentence too
    expect(text).toMatch(/<!-- \/isoflop [\d.]+ from isoflop\.yml -->/);
    const values =
      'N* <!-- isoflop recommend 6e22 : parameters --><!-- /isoflop -->, <!-- isoflop convert "1 PF-day" to=FLOP : value --><!-- /isoflop -->\n';
    writeFileSync(join(cwd, 'values.md'), values);
    expect((await runCli(['embed', 'values.md'], { cwd })).code).toBe(0);
    const [, own, shipped] = readFileSync(join(cwd, 'values.md'), 'utf8').split('<!-- /isoflop');
    expect(own).toMatch(/^ [\d.]+ from isoflop\.yml -->/);
    expect(shipped).toMatch(/^ [\d.]+ -->/);
    expect((await runCli(['embed', '--check', 'values.md'], { cwd })).code).toBe(0);
    // without the file its numbers are others
    expect((await runCli(['embed', '--check', '--cite', 'doc.md', '--no-config'], { cwd })).code).toBe(1);
  });
});

test('what is stated comes before what the file says', async () => {
  const answer = await json(
    'estimate',
    '--params',
    '1B',
    '--tokens',
    '20B',
    '--on',
    '8 brick-9',
    '--mfu',
    '40%',
    '--price',
    '2',
    '--law',
    'llama3',
  );
  expect(answer.utilisation.likely).toBe(0.4);
  expect(answer.cost.price.likely).toBe(2);
  expect(answer.law.id).toBe('llama3');
  expect(answer.organisation.taken).toEqual(['accelerator brick-9']);
});

test('--no-config, --config and ISOFLOP_CONFIG say which file, and nothing is left of it afterwards', async () => {
  const lawOf = async (argv: readonly string[], env = {}) =>
    JSON.parse((await runCli(['1e22', '--json', ...argv], { cwd, env })).out).recommendations[0].law;
  writeFileSync(join(folder, 'other.yml'), 'law: llama3\n');
  expect(await lawOf([])).toBe('even-2026');
  expect(await lawOf(['--no-config'])).toBe('besiroglu2024');
  expect(await lawOf([], { ISOFLOP_CONFIG: '../other.yml' })).toBe('llama3');
  expect(await lawOf(['--config', '../isoflop.yml'], { ISOFLOP_CONFIG: '../other.yml' })).toBe('even-2026');
  rmSync(join(folder, 'isoflop.yml'));
  expect(await lawOf([])).toBe('besiroglu2024');
});

const accelerator = 'peakDense: { bf16: 1e12 }, memoryBytes: 1e9, memoryBandwidth: 1e9';
test.each([
  ['utilisation: 1.4', '1:1: utilisation: expected a share of the peak above 0 and at most 1, such as 0.42'],
  ['law: llama9', "1:1: law must be the id of a shipped law or of one under laws: got 'llama9'"],
  ['\nlaw: llama3\ncolour: red', '3:1: unknown key colour'],
  ['law: llama3\nlaw: llama3', '2:1: key law stands here twice'],
  [
    'prices:\n  - { accelerator: H1000, usdPerHour: 1, date: 2026-01-01, kind: a, source: b }',
    "2:7: Unknown accelerator 'H1000'",
  ],
  [
    'prices:\n  - accelerator: H100\n    usdPerHour: -1\n    date: 2026-01-01\n    kind: a\n    source: b',
    '3:5: prices.0.usdPerHour: expected >0',
  ],
  ['laws:\n  ours: nowhere.json', '2:3: Cannot read ../nowhere.json: no such file'],
  ['laws:\n  llama3: even.json', '2:3: law llama3 is shipped: give your own another id'],
  [`accelerators:\n  h100: { ${accelerator} }`, '2:3: accelerator h100: the name h100 is that of h100-sxm'],
  [
    'accelerators:\n  x: { peakDense: { fp8: 1e12 }, memoryBytes: 1e9, memoryBandwidth: 1e9 }',
    '2:8: accelerator x needs a dense 16-bit peak',
  ],
  ['a: [', '1:5: Not YAML or JSON: '],
  ['a: &x [*y]', "1:8: No anchor 'y' stands before this alias"],
  ['a: &x [*x]', '1:'],
  ['law: llama3\n---\nlaw: llama3', 'An organisation file is one YAML document'],
  ['[a]: 1', '1:1: Expected a plain key'],
  [
    `a: ${'['.repeat(20)}${']'.repeat(20)}`,
    'Values nest deeper than the 12 levels that an organisation file may have',
  ],
  ['memoryReserve: 5 GB', '1:1: memoryReserve: expected'],
  [
    'accelerators:\n  x: { peakDense: { bf16: 300 TFLOP/s }, memoryBytes: 1e9, memoryBandwidth: 1e9 }',
    'accelerators.x.peakDense.bf16: expected FLOP/s, such as 9.89e14: got "300 TFLOP/s"',
  ],
  [
    'accelerators:\n  x: { peakDense: { bf16: 989 }, memoryBytes: 1e9, memoryBandwidth: 1e9 }',
    'accelerators.x.peakDense.bf16: expected FLOP/s, such as 9.89e14: got 989',
  ],
  [
    'accelerators:\n  x: { peakDense: { bf16: 1e12 }, memoryBytes: 80, memoryBandwidth: 1e9 }',
    'accelerators.x.memoryBytes: expected bytes, such as 8e10: got 80',
  ],
  ['- law', '1:1: expected keys, such as'],
])('a broken file is one line with its place: %j', async (text, message) => {
  writeFileSync(join(folder, 'isoflop.yml'), text);
  const { code, out, err } = await runCli(['1e22'], { cwd });
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/^isoflop: \.\.\/isoflop\.yml:\d+:\d+: [^\n]*\n$/);
  expect(err).toContain(message);
});

test('a broken file keeps nobody from its schema, which holds for the one above', async () => {
  writeFileSync(join(folder, 'isoflop.yml'), 'a: [');
  const { code, out } = await runCli(['schema', 'organisation'], { cwd });
  expect(code).toBe(0);
  const valid = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(out));
  expect(valid(parse(file)), JSON.stringify(valid.errors)).toBe(true);
  expect(valid({ laws: { a: 1 } })).toBe(false);
  expect(valid({ colour: 'red' })).toBe(false);
});

test('a utilisation of its own is of 16 bits at 4k: FP8 and length move it as they move documented runs', async () => {
  writeFileSync(join(folder, 'isoflop.yml'), 'utilisation: 0.3\n');
  const ask = (...words: string[]) =>
    json('estimate', '--params', '7B', '--tokens', '1T', '--on', '64 h100', ...words);
  const [plain, eight, long] = [
    await ask(),
    await ask('--precision', 'fp8'),
    await ask('--sequence-length', '32768'),
  ];
  expect(plain.utilisation.likely).toBe(0.3);
  // runs inside one organisation scatter by 0.24 (calibration.md 3): exp(±1.28 · 0.24) is 0.74 to 1.36
  const [low, high] = plain.utilisation['80'];
  expect(low / 0.3).toBeGreaterThan(0.65);
  expect(low / 0.3).toBeLessThan(0.78);
  expect(high / 0.3).toBeGreaterThan(1.25);
  expect(high / 0.3).toBeLessThan(1.45);
  // dense pairs on one machine: 1.22 to 1.70
  const gain = eight.utilisation.likely / 0.3;
  expect(gain).toBeGreaterThan(1.22);
  expect(gain).toBeLessThan(1.7);
  expect(long.utilisation.likely).toBeLessThan(0.22);
  expect(long.utilisation.origin).toBe('organisation');
});

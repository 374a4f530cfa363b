import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RunComparison } from '../../src/plan/run-comparison.ts';
import type { EstimateDocument } from '../../src/plan/types.ts';
import { runCli } from '../helpers/cli.ts';

interface Answer extends Partial<EstimateDocument>, Partial<Omit<RunComparison, 'schema' | 'law'>> {
  readonly plans?: readonly unknown[];
  readonly runs?: readonly unknown[];
}

async function json(...argv: string[]): Promise<Answer> {
  const { out, err, code } = await runCli([...argv, '--json']);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
}

describe('isoflop estimate', () => {
  test('prints the fields that documents rely on', async () => {
    const found = await json(
      'estimate',
      '1e24',
      '--on',
      '1024 h100-sxm',
      '--price',
      '2',
      '--power',
      '700',
      '--pue',
      '1.1',
    );
    expect(found.schema).toBe('isoflop/estimate/2');
    for (const name of ['parameters', 'tokens', 'compute'] as const) expect(found[name]).toBeTypeOf('number');
    for (const name of ['days', 'acceleratorHours', 'cost', 'energy'] as const) {
      expect(Object.keys(found[name]!)).toEqual(expect.arrayContaining(['likely', '80', '95']));
    }
    expect(Object.keys(found.memoryPerDevice!)).toEqual(
      expect.arrayContaining(['weights', 'gradients', 'optimizer', 'activations', 'logits', 'total']),
    );
    const { cost, acceleratorHours, energy } = found;
    expect(cost!.likely / (2 * acceleratorHours!.likely)).toBeCloseTo(1, 9);
    expect(energy!.likely / (acceleratorHours!.likely * 0.7 * 1.1)).toBeCloseTo(1, 9);
  });

  test.each([
    ['--on', '1024xH100'],
    ['--on', '1,024 h100-sxm'],
    ['--on', '1024 * H100 SXM5'],
  ])('%s %s', async (...on) => {
    const { hardware } = await json('estimate', '1e24', ...on);
    expect(hardware).toMatchObject({ accelerator: 'h100-sxm', accelerators: 1024 });
  });

  test.each([
    ['2.10', 2.1],
    ['$2.10', 2.1],
    ['$2.10/H100-hour', 2.1],
  ])('--price %s', async (text, expected) => {
    const { cost } = await json('estimate', '1e22', '--on', '64 h100', '--price', text);
    expect(cost!.price.likely).toBeCloseTo(expected, 9);
  });

  test.each([
    ['0.385', 0.385],
    ['385 g/kWh', 0.385],
    ['0.385 kg/kWh', 0.385],
  ])('--grid %s', async (text, expected) => {
    const { energy, carbon } = await json('estimate', '1e22', '--on', '64 h100', '--grid', text);
    expect(carbon!.likely / energy!.likely).toBeCloseTo(expected / 1000, 9);
  });

  test.each<[string, string, 'cost' | 'days', number]>([
    ['$250k', '64 h100', 'cost', 250_000],
    ['30 days', '64 h100', 'days', 30],
    ['64 H100 * 30 days', '64 h100', 'days', 30],
    ['$250k at $2.10/H100-hour', '64 h100', 'cost', 250_000],
  ])('a budget of %s on %s', async (budget, on, part, expected) => {
    const found = await json('estimate', budget, '--on', on);
    expect(found[part]!.likely / expected).toBeCloseTo(1, 3);
  });

  test('accelerators in the budget are enough', async () => {
    const { hardware, days } = await json('estimate', '64 H100 * 30 days * 40%');
    expect(hardware).toMatchObject({ accelerator: 'h100-sxm', accelerators: 64 });
    expect(days!.likely).toBeCloseTo(30, 6);
  });

  test('what is given of a layout stays', async () => {
    const { layout } = await json(
      'estimate',
      '--model',
      'llama3.1-405b',
      '--tokens',
      '15.6T',
      '--on',
      '16384 h100',
      '--batch',
      '16M',
      '--tensor',
      '8',
      '--pipeline',
      '16',
      '--context',
      '1',
    );
    expect(layout).toMatchObject({ tensor: 8, pipeline: 16, context: 1, data: 128 });
  });

  test('--fit-memory lists layouts in every format', async () => {
    const argv = [
      'estimate',
      '--model',
      'llama3.1-8b',
      '--tokens',
      '1T',
      '--on',
      '64 a100',
      '--fit-memory',
      '--limit',
      '3',
    ];
    expect((await json(...argv)).plans).toHaveLength(3);
    const csv = await runCli([...argv, '--format', 'csv']);
    expect(csv.out.trim().split('\n')).toHaveLength(4);
    const table = await runCli(argv, { columns: 100 });
    expect(table.out).toContain('Layouts that fit, best first');
    const markdown = await runCli([...argv, '--format', 'markdown']);
    expect(markdown.out).toContain('| T | P | C | D | E |');
  });

  test('what does not fit says by how much', async () => {
    const { out, code } = await runCli([
      'estimate',
      '--params',
      '405B',
      '--tokens',
      '1T',
      '--on',
      '8 h100',
      '--fit-memory',
    ]);
    expect(code).toBe(0);
    expect(out).toMatch(
      /It does not fit on 8 h100-sxm: a\s+device is short\s+of 7\d\d GB,\s+so there is no time\s+and no\s+cost\./,
    );
  });

  test('a table says what was asked, at 60 columns', async () => {
    const { out } = await runCli(['estimate', '--params', '70B', '--tokens', '2T', '--on', '512 h100'], {
      columns: 60,
    });
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
    expect(out).toContain('70B parameters on 2T tokens, 512 h100-sxm');
  });

  test.each([
    [['estimate'], 'Nothing to estimate'],
    [['estimate', '1e24', '--on', 'many h100'], "Unknown accelerator 'many h100'"],
    [
      ['estimate', '1e24', '--on', '0 h100'],
      '--on must say how many of which, such as "1024 h100-sxm": got \'0 h100\'',
    ],
    [
      ['estimate', '1e24', '--on', '8 h100', '--mfu', '40'],
      'Utilisation must be above 0 and up to 1, such as 0.4 or 40%: got 40',
    ],
    [
      ['estimate', '1e24', '--on', '8 h100', '--grid', 'green'],
      '--grid must be kg of CO2 per kWh, such as 0.385 or "385 g/kWh": got \'green\'',
    ],
    [['estimate', '1e24', '--on', '8 h100', '--price', 'cheap'], '--price: '],
    [
      ['estimate', '70B params', '--on', '8 h100'],
      'Budget must be FLOP, accelerators for a time, money or a time: got parameter',
    ],
    [['estimate', '1e24', '--model', 'lama3-8b', '--on', '8 h100'], 'did you mean'],
    [
      ['estimate', '--params', '8B', '--model', 'llama3-8b', '--tokens', '1T'],
      'expected --model or --params, not both',
    ],
    [['estimate', '1e24', '--on', '8 h100', '--limit', '3'], '--limit is for --fit-memory'],
  ])('%j exits with 2', async (argv, message) => {
    const { code, out, err } = await runCli(argv);
    expect(err.startsWith('isoflop: ')).toBe(true);
    expect(err).toContain(message);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect([code, out]).toEqual([2, '']);
  });
});

describe('isoflop runs', () => {
  test('lists, filters and prints all of them', async () => {
    expect((await json('runs')).runs).toHaveLength(readdirSync('data/runs').length);
    expect((await json('runs', '--family', 'Pythia')).runs).toHaveLength(8);
    const csv = await runCli(['runs', '--accelerator', 'h100', '--year', '2024', '--format', 'csv']);
    expect(csv.out.split('\n')[0]).toContain('id,family,year,parameters');
    expect(csv.out).toContain('llama3.1-405b');
    expect(csv.out).not.toContain('pythia');
  });

  test('one in full sets published beside computed', async () => {
    const { run, comparisons, law } = await json('runs', 'llama2-70b');
    expect(run!.id).toBe('llama2-70b');
    expect(law!.computeOverhead).toBeGreaterThan(1);
    const quantities = comparisons!.map(row => row.quantity);
    expect(quantities).toEqual(
      expect.arrayContaining(['parameters', 'compute by 6ND', 'utilisation by 6ND', 'accelerator-hours']),
    );
    const { out } = await runCli(['runs', 'llama2-70b'], { columns: 140 });
    expect(out).toContain('68,976,653,312');
    expect(out).toContain('68,976,648,192');
  });

  test('--estimates prints the table of the data folder', { tags: 'slow' }, async () => {
    const { out } = await runCli(['runs', '--estimates', '--format', 'markdown']);
    const { readFileSync } = await import('node:fs');
    expect(out).toBe(readFileSync('data/estimates-against-history.md', 'utf8'));
  });

  test.each([
    [['runs', 'lama2-7b'], "Unknown run 'lama2-7b': did you mean llama2-7b?"],
    [['runs', '--family', 'Pithia'], "Unknown family 'Pithia': did you mean Pythia?"],
    [['runs', 'llama2-7b', '--estimates'], 'Expected one run or a list of them, not both'],
  ])('%j exits with 2', async (argv, message) => {
    const { code, err } = await runCli(argv);
    expect([code, err.trim()]).toEqual([2, expect.stringContaining(message)]);
  });
});

test('a ceiling above the 16-bit peak says which peak it is of', async () => {
  const { out } = await runCli(
    ['estimate', '--model', 'deepseek-v3', '--tokens', '14.8T', '--on', '2048 h800', '--precision', 'fp8'],
    { columns: 200 },
  );
  const [, sixteen, eight] =
    /([\d.]+)% utilisation of the 16-bit peak \(([\d.]+)% of its fp8 peak\) at best/.exec(out)!;
  // an H800 has twice the peak in FP8
  expect(Number(sixteen) / Number(eight)).toBeCloseTo(2, 1);
});

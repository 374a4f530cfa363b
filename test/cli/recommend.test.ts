import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { runCli } from '../helpers/cli.ts';

const schema = JSON.parse(readFileSync('data/schema/recommend.schema.json', 'utf8'));
const valid = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

async function json(argv: readonly string[]) {
  const { code, out, err } = await runCli([...argv, '--json']);
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out);
}

describe('recommend', () => {
  test.each([
    ['1e24'],
    ['64 H100 * 30 days * 40%'],
    ['$250k at $2.10/H100-hour and 40% MFU'],
    ['1e20..1e25'],
    ['1e24', '--law', 'llama3', '--law', 'kaplan2020', '--law', 'muennighoff2023'],
    ['--params', '8B', '--tokens', '15T'],
    ['--loss', '2.0', '--inference-tokens', '5T'],
    ['1e24', '--unique-tokens', '100B'],
    ['1e24', '--max-params', '8B'],
    ['1e22', '--experts', '32'],
    ['1e24', '--tokens-per-parameter', '20'],
    ['1e21', '--law', 'kaplan2020', '--count', 'total'],
    ['1e24', '--law', 'jointmoe2025'],
  ])('%s %s %s %s: JSON holds to its schema', async (...argv) => {
    const document = await json(argv);
    expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
  });

  test('budgets in accelerators and money come to the FLOP that arithmetic gives', async () => {
    // 64 x 989.4e12 FLOP/s x 30 x 86400 s x 0.4
    expect((await json(['64 H100 * 30 days * 40%'])).recommendations[0].compute).toBeCloseTo(
      64 * 989.4e12 * 30 * 86400 * 0.4,
      -8,
    );
    // 250000/2.10 hours x 3600 s x 989.4e12 x 0.4
    expect(
      (await json(['$250k at $2.10/H100-hour and 40% MFU'])).recommendations[0].compute /
        ((250e3 / 2.1) * 3600 * 989.4e12 * 0.4),
    ).toBeCloseTo(1, 12);
  });

  test('an accelerator, its dense peak and an assumed utilisation are stated; a sparse peak draws a caveat', async () => {
    const codes = async (text: string) =>
      (await json([text])).recommendations[0].caveats.map((item: { code: string }) => item.code);
    expect(await codes('64 H100 * 30 days')).toEqual(
      expect.arrayContaining(['accelerator', 'dense-peak', 'predicted-utilisation']),
    );
    expect(await codes('64 * 1979 TFLOP/s * 30 days * 40%')).toContain('sparse-peak');
    expect(await codes('64 H100 * 30 days * 40%')).not.toContain('predicted-utilisation');
  });

  test('tables fit the width, and have no colour when piped or with NO_COLOR', { tags: 'slow' }, async () => {
    for (const columns of [60, 80, 140]) {
      for (const argv of [
        ['1e24'],
        ['compare', '5.76e23'],
        ['laws'],
        ['1e20..1e25'],
        ['laws', 'kaplan2020'],
      ]) {
        const { out } = await runCli(argv, { columns });
        const widest = Math.max(...out.split('\n').map(line => line.length));
        if (!(argv[0] === 'laws' && columns < 140))
          expect(widest, `${argv} at ${columns}`).toBeLessThanOrEqual(columns);
        expect(out).not.toContain('\u001B[');
      }
    }
    const ansi = '\u001B[';
    expect((await runCli(['1e24'], { terminal: true })).out).toContain(ansi);
    expect((await runCli(['1e24'], { terminal: true, env: { NO_COLOR: '1' } })).out).not.toContain(ansi);
    expect((await runCli(['1e24', '--json'], { terminal: true })).out).not.toContain(ansi);
  });

  test('CSV has full precision, Markdown a table', async () => {
    const [header, row] = (await runCli(['1e24', '--format', 'csv'])).out.split('\n');
    const document = await json(['1e24']);
    expect(Number(row!.split(',')[header!.split(',').indexOf('parameters')])).toBe(
      document.recommendations[0].parameters,
    );
    expect((await runCli(['1e24', '--format', 'markdown'])).out).toMatch(/^\| Parameters \| 95.9B/m);
  });

  test.each([[['--json']], [['--format', 'csv']], [['-']]])('--explain with %j is refused', async more => {
    const { code, out, err } = await runCli(['recommend', ...more, '--explain'], { stdin: '1e24\n' });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^isoflop: --explain goes with [^\n]*\n$/);
  });

  test('--explain shows the formula, its numbers and its source', async () => {
    const { out } = await runCli(['1e24', '--explain']);
    expect(out).toMatch(/N\* = G \(C\/6\)\^a = 0\.\d+ x \(1e24\/6\)\^0\.\d+ = 9\.58607e10/);
    expect(out).toContain('arXiv:2404.10102');
    const inverted = async (...argv: readonly string[]) =>
      /C = .*(solved so|\^\(1\/)/.test((await runCli(['recommend', ...argv, '--explain'])).out);
    for (const law of ['besiroglu2024', 'llama3']) {
      expect(await inverted('1e24', '--law', law)).toBe(false);
      expect(await inverted('--params', '70B', '--law', law)).toBe(true);
    }
    expect(await inverted('1e24', '--inference-tokens', '5T')).toBe(false);
    expect(await inverted('--params', '70B', '--inference-tokens', '5T')).toBe(true);
  });

  test('a budget is the default command, and nothing at all is help', async () => {
    expect((await runCli(['1e24'])).out).toBe((await runCli(['recommend', '1e24'])).out);
    expect((await runCli([])).out).toMatch(/^Usage: isoflop/);
  });

  test('every command has help with an example', async () => {
    const { out } = await runCli(['--help']);
    const commands = [...out.matchAll(/^ {2}([a-z]+) \[/gm)].map(match => match[1]!);
    expect(commands.length).toBeGreaterThan(5);
    for (const command of commands)
      expect((await runCli([command, '--help'])).out, command).toMatch(/Example/);
  });
});

describe('recommend from standard input', () => {
  test('rows are what a single budget gives, bad lines are reported by number, exit code 2', async () => {
    const stdin = ['1e24\n5.76e2', '3 FLOP\nnonsense\n\n64 H100 * 30 days * 40%\r\n', '-3\n200 PF-days'];
    const { code, out, err } = await runCli(['-', '--format', 'csv'], { stdin });
    expect(code).toBe(2);
    expect(
      err
        .trimEnd()
        .split('\n')
        .map(line => /line (\d+)/.exec(line)![1]),
    ).toEqual(['3', '6']);
    const rows = out.trimEnd().split('\n').slice(1);
    expect(rows).toHaveLength(4);
    const codes = (row: string) => row.split(',').at(-1)!.split(' ');
    const single = (await runCli(['1e24', '--format', 'csv'])).out.split('\n')[1]!;
    // a stream goes without the intervals behind the last column
    expect(single.startsWith(`${rows[0]},`)).toBe(true);
    // besiroglu2024 was fitted to 1.3e22 FLOP, 16.2B parameters and 320B tokens: at 1e24 all three lie above
    expect(codes(rows[0]!)).toEqual(
      ['compute', 'parameters', 'tokens'].map(quantity => `beyond-fitted-range:${quantity}`),
    );
  });
  test.each(['table', 'json', 'markdown'])('also as %s', async format => {
    const { code, out } = await runCli(['-', '--format', format], { stdin: '1e22\n1e24\n' });
    expect(code).toBe(0);
    if (format === 'json') {
      for (const line of out.trimEnd().split('\n'))
        expect(valid(JSON.parse(line)), JSON.stringify(valid.errors)).toBe(true);
    }
    // people get notes below an empty line
    const [rows] = out.trimEnd().split('\n\n');
    expect(rows!.split('\n')).toHaveLength({ table: 3, json: 2, markdown: 4 }[format]!);
  });
  test('limits hold for every line', async () => {
    const { out } = await runCli(['-', '--format', 'csv', '--max-params', '8B'], { stdin: '1e24\n1e25\n' });
    for (const row of out.trimEnd().split('\n').slice(1)) expect(Number(row.split(',')[2])).toBe(8e9);
  });
});

describe('losses of several laws', () => {
  const said = async (...laws: readonly string[]) =>
    (await runCli(['compare', '1e22', ...laws.flatMap(law => ['--law', law])], { columns: 400 })).out;
  test('may be compared within a group, whichever law is named first', async () => {
    for (const laws of [
      ['delphi2026', 'besiroglu2024', 'sardana2023'],
      ['besiroglu2024', 'sardana2023', 'delphi2026'],
    ])
      expect(await said(...laws)).toContain(
        'Losses may be compared among besiroglu2024, sardana2023 only: the others stand on other data',
      );
    expect(await said('delphi2026', 'quartet2025')).toContain('none may be compared with another');
    expect(await said('sardana2023', 'besiroglu2024')).toContain('The losses stand on the same data');
  });
  test('stand in no table where a law serves its allocation alone: llama3-refit2026', async () => {
    expect(await said('besiroglu2024', 'llama3-refit2026')).toMatch(
      /^llama3-refit2026 +9\.84B +169B +17\.2 +\S*–/m,
    );
    expect(await said('besiroglu2024', 'llama3-refit2026')).not.toContain('may be compared');
  });
});

describe('laws', () => {
  test('a context that no law was measured at is refused, as recommend refuses it', async () => {
    const { code, err } = await runCli(['laws', '--context', '99999']);
    expect([code, err]).toEqual([
      2,
      'isoflop: Context must be from 2048 to 16384 tokens, which were measured: got 99999\n',
    ]);
    expect((await runCli(['laws', '--context', '16384'])).code).toBe(0);
  });
  test('--checks shows every value within its tolerance, and how many are published', async () => {
    const { code, out } = await runCli(['laws', '--checks'], { columns: 140 });
    expect(out).toMatch(
      /^(\d+) of \1 values hold: \d+ published, \d+ measured, \d+ recomputed\. \d+ more are not reproduced, for the reason above, and count for nothing\.$/m,
    );
    expect(out).toMatch(/MoE of 1e25 FLOP +40 +32\.0074 +-19\.981% +1\.250% +not reproduced$/m);
    expect(code).toBe(0);
  });
});

test('a precision with machines has what it costs and what it may win in rows of their own', async () => {
  const { out } = await runCli(['1e24', '--on', '1024 b200', '--precision', 'fp4'], { columns: 140 });
  expect(out).toMatch(/^Precision .*must run 1\.735 times faster than BF16 to pay$/m);
  // NVIDIA: 9 PFLOP/s of FP4 and 2.25 of BF16, dense
  expect(out).toMatch(
    /^Speed +1\.\d+ times as fast as in 16-bit products, by documented runs in fp8, for none is of this format; fp4 peaks at 4 times\n +the 16-bit rate$/m,
  );
  const fp8 = await runCli(['1e24', '--on', '1024 h100', '--precision', 'fp8'], { columns: 140 });
  expect(fp8.out).toMatch(
    /^Speed +1\.\d\d times as fast as in 16-bit products, by documented runs; fp8 peaks at 2 times the 16-bit rate$/m,
  );
  const old = await runCli(['1e24', '--on', '1024 a100', '--precision', 'fp8'], { columns: 140 });
  expect(old.err).toMatch(/A100 .* has no dense fp8 peak on file/);
});

test('machines in the words of a budget run at the speed of its precision, as machines of --on do', async () => {
  const asked = async (...argv: readonly string[]) =>
    JSON.parse((await runCli(['recommend', ...argv, '--json'])).out).recommendations[0];
  const [words, flags, plain] = [
    await asked('512 H100 * 30 days', '--precision', 'fp8'),
    await asked('30 days', '--on', '512 H100', '--precision', 'fp8'),
    await asked('512 H100 * 30 days'),
  ];
  expect(words.compute).toBe(flags.compute);
  expect(words.parameters).toBe(flags.parameters);
  const compared = await runCli([
    'compare',
    '512 H100 * 30 days',
    '--precision',
    'fp8',
    '--law',
    'besiroglu2024',
    '--json',
  ]);
  expect(JSON.parse(compared.out).recommendations[0].parameters).toBe(words.parameters);
  expect(words.run.speed.gain).toBeCloseTo(words.compute / plain.compute, 6);
  expect(words.run.speed.peakRatio).toBeCloseTo(2, 3);
  // its intervals are those of the law as the precision modifies it
  const [low, high] = words.intervals.parameters['80'];
  expect(low).toBeLessThan(words.parameters);
  expect(high).toBeGreaterThan(words.parameters);
  // 16-bit products change neither
  expect((await asked('512 H100 * 30 days', '--precision', 'bf16')).intervals).toEqual(plain.intervals);
});

test('compare shows intervals of N*, loss and D* where there is room, N* the longest', async () => {
  const shown = async (columns: number) => {
    const { out } = await runCli(['compare', '1e24'], { columns });
    const header = out.split('\n').find(line => line.startsWith('Law'))!;
    for (const line of out.split('\n').slice(0, 20)) expect(line.length).toBeLessThanOrEqual(columns);
    return ['N* 80/95%', 'Loss 80/95%', 'D* 80/95%'].filter(name => header.includes(name));
  };
  expect(await shown(140)).toEqual(['N* 80/95%', 'Loss 80/95%', 'D* 80/95%']);
  expect(await shown(120)).toEqual(['N* 80/95%', 'Loss 80/95%']);
  expect(await shown(100)).toEqual(['N* 80/95%']);
  const { out } = await runCli(['compare', '1e24', '--format', 'markdown']);
  expect(out).toContain('| 73B–126B, 63.3B–145B | 1.9423–1.9772, 1.9332–1.9866 | 1.32T–2.28T, 1.15T–2.63T |');
});

test('a format that a machine lacks is refused alike, and where it has one, loss and speed have the same rows', async () => {
  const lacking = ['1e22', '--precision', 'fp4', '--on', '256 h100'];
  const refused = await Promise.all(['recommend', 'estimate'].map(name => runCli([name, ...lacking])));
  expect(refused.map(({ code }) => code)).toEqual([2, 2]);
  expect(refused[0]!.err).toBe(refused[1]!.err);
  expect(refused[0]!.err).toMatch(/H100 SXM5 has no dense fp4 peak on file/);
  for (const words of [
    ['1e22', '--precision', 'fp4', '--on', '256 b200'],
    ['1e22', '--precision', 'fp8', '--experts', '8/256', '--on', '256 h100'],
  ]) {
    const rows = async (name: string) =>
      (await runCli([name, ...words], { columns: 300 })).out
        .split('\n')
        .filter(line => /^(?:Precision|Experts|Speed) /.test(line))
        .map(line => line.replace(/ {2,}/, ': '));
    const shown = await rows('estimate');
    expect(shown).toEqual(await rows('recommend'));
    expect(shown.length).toBe(words.includes('--experts') ? 3 : 2);
    const { speed, modifiers } = JSON.parse((await runCli(['estimate', ...words, '--json'])).out);
    expect(speed.gain).toBeGreaterThan(1);
    expect(modifiers.length).toBe(words.includes('--experts') ? 2 : 1);
  }
});

test('what is far larger than any vocabulary or shape that was measured says that it has none', async () => {
  const shown = async (budget: string) => (await runCli(['recommend', budget], { columns: 200 })).out;
  // arXiv:2407.13623 measured up to 3B, arXiv:2502.06857 up to 2B: N* of 1e23 is 29B, of 1e24 96B
  expect(await shown('1e21')).toMatch(/^Width and layers +\d/m);
  expect(await shown('1e23')).toMatch(
    /^Vocabulary +\d.*\n(?:.*\n)?Width and layers +none: gemstones2025, 14\.\d times/m,
  );
  expect(await shown('1e24')).toMatch(
    /^Vocabulary, width +none: vocab2024, 32 times beyond what it measured, gemstones2025/m,
  );
});

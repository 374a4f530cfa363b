/** @module-tag slow */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../helpers/cli.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isoflop-plot-'));
  await writeFile(join(folder, 'runs.csv'), 'N,D,loss\n1e9,2e10,2.6\n1e10,2e11,2.2\n');
});
afterAll(() => rm(folder, { recursive: true }));

const kinds: readonly (readonly string[])[] = [
  ['isoflop', '1e21', '1e22'],
  ['isoflop', '1e21', '--band', '0.1', '--unique-tokens', '10B', '--inference-tokens', '1T'],
  ['frontier'],
  [
    'frontier',
    '5.76e23',
    '--range',
    '1e20..1e25',
    '--runs',
    'chinchilla-70b,llama3.1-405b',
    '--law',
    'llama3',
  ],
  ['tradeoff', '--loss', '2.1', '--inference-tokens', '1T', '--inference-tokens', '5T'],
  ['ratio', '1e24'],
  ['gain', '--on', '512 h100', '--money', '2M', '--price', '2.10', '--mfu', '36.1%'],
  ['serving', 'llama3-70b', '--on', '2 h100', '--on', '4 a100', '--precision', 'fp8'],
  ['days', '--loss', '2.1', '--on', 'h100', '--range', '64..256'],
  ['tradeoff', '1e23'],
  ['epochs', 'fineweb:70%, stack-v2:29%, wikipedia:1%@7', '--tokens', '2T', '--max-epochs', '3'],
  ['epochs', '--unique-tokens', '25B', '--most', '40'],
  ['fit', 'runs.csv', '--law', 'hoffmann2022-approach3'],
];

describe.each(kinds)('plot %s %s', (...words) => {
  it('draws in the terminal, as wide as it is', async () => {
    const { code, out, err } = await runCli(['plot', ...words], { cwd: folder, columns: 90 });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const widths = out.split('\n').map(line => [...line].length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(90);
    expect(Math.max(...widths)).toBeGreaterThan(80);
    expect(out).toMatch(/[\u2801-\u28ff]/);
    expect(out).not.toContain('\u001b');
  });

  it('gives its data as JSON and CSV in full precision', async () => {
    const json = await runCli(['plot', ...words, '--json'], { cwd: folder });
    const document = JSON.parse(json.out);
    expect(Object.keys(document).slice(0, 4)).toEqual(['schema', 'kind', 'title', 'description']);
    expect(document).toMatchObject({ schema: 'isoflop/plot/1', kind: words[0] });
    const points = document.chart.panels.flatMap((panel: { series: { points: unknown[] }[] }) =>
      panel.series.flatMap(series => series.points),
    );
    const csv = await runCli(['plot', ...words, '--format', 'csv'], { cwd: folder });
    expect(csv.out.trim().split('\n')).toHaveLength(points.length + 1);
  });

  it('writes the same SVG twice and says so', async () => {
    const first = await runCli(['plot', ...words, '-o', 'a.svg'], { cwd: folder });
    await runCli(['plot', '-o', 'b.svg', ...words], { cwd: folder });
    expect(first.out).toBe('written  a.svg\n');
    const [a, b] = await Promise.all(['a.svg', 'b.svg'].map(name => readFile(join(folder, name), 'utf8')));
    expect(a).toBe(b);
    const { out } = await runCli(['plot', ...words, '--format', 'svg'], { cwd: folder });
    expect(out).toBe(a);
  });
});

describe('plot', () => {
  it('colours for a terminal unless NO_COLOR asks for none', async () => {
    const colored = await runCli(['plot', 'isoflop', '1e21'], { terminal: true });
    expect(colored.out).toContain('\u001b[34m');
    const plain = await runCli(['plot', 'isoflop', '1e21'], { terminal: true, env: { NO_COLOR: '1' } });
    expect(plain.out).not.toContain('\u001b');
  });

  it('stands in a fence in Markdown, uncoloured', async () => {
    const { out } = await runCli(['plot', 'epochs', '--format', 'markdown'], { terminal: true });
    expect(out).toMatch(/^```text\nWhat repeated data is worth\n[\s\S]*\n```\n$/);
    expect(out).not.toContain('\u001b');
  });

  it('takes another title and width', async () => {
    const { out } = await runCli([
      'plot',
      'epochs',
      '--title',
      'Ours & theirs',
      '--width',
      '400',
      '--format',
      'svg',
    ]);
    expect(out).toContain('width="400"');
    expect(out).toContain('>Ours &#38; theirs</text>');
  });

  it.each([
    [
      ['plot', 'pie'],
      "Expected one of these behind plot: days, epochs, fit, frontier, gain, isoflop, ratio, serving, tornado, tradeoff; got 'pie'",
    ],
    [['plot', 'constructor'], "got 'constructor'"],
    [
      ['plot'],
      'Expected one of these behind plot: days, epochs, fit, frontier, gain, isoflop, ratio, serving, ',
    ],
    [['plot', 'isoflop'], 'plot isoflop needs a budget, such as 1e21'],
    [['plot', 'isoflop', '1e21', '--loss', '2'], "Unknown option '--loss'"],
    [['plot', 'isoflop', '1e21', '--law', 'llama3', '--law', 'besiroglu2024'], 'plot isoflop draws one law'],
    [['plot', 'isoflop', '1e21', '--law', 'llama3'], 'Law llama3'],
    [['plot', 'tradeoff'], 'plot tradeoff needs a loss or a budget'],
    [['plot', 'tradeoff', '2.0'], 'A budget without a unit is FLOP'],
    [['plot', 'tradeoff', '--loss', '1.8'], '1.8172'],
    [['plot', 'frontier', '--range', '1e20'], '--range must be two budgets, such as 1e18..1e26: got 1e20'],
    [['plot', 'frontier', '--runs', 'chinchila-70b'], 'chinchilla-70b'],
    [['plot', 'epochs', 'wikipedia'], 'Missing --tokens: expected tokens to train on'],
    [['plot', 'epochs', '--tokens', '1T'], 'No sources named: expected some'],
    [['plot', 'epochs', 'wikipedia', '--most', '5'], 'expected them without --unique-tokens and --most'],
    [['plot', 'fit'], "Missing required argument 'runs'"],
    [['plot', 'fit', 'none.csv'], 'Cannot read none.csv'],
    [['plot', 'isoflop', '1e21', '--width', '10'], '240'],
  ])('%j is refused with one clear line', async (argv, message) => {
    const { code, out, err } = await runCli(argv);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('writes nothing when the chart cannot be drawn', async () => {
    await runCli(['plot', 'tradeoff', '--loss', '1', '-o', 'never.svg'], { cwd: folder });
    expect(await readdir(folder)).not.toContain('never.svg');
  });
});

it('writes SVG under no other name', async () => {
  const { code, err } = await runCli(['plot', 'isoflop', '1e21', '-o', 'x.png'], { cwd: folder });
  expect({ code, err }).toEqual({
    code: 2,
    err: 'isoflop: The name of a chart must end in .svg, as which charts are written: got -o x.png\n',
  });
  expect(await readdir(folder)).not.toContain('x.png');
});

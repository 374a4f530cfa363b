import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseLawFile } from '../../src/catalog/law-file.ts';
import { allocationIntervals } from '../../src/core/index.ts';
import { fitRuns } from '../../src/fit/fit.ts';
import { randomStream } from '../../src/fit/random.ts';
import { readRuns } from '../../src/fit/read-runs.ts';
import type { FitDocument } from '../../src/fit/types.ts';
import { runInMemory } from './support.ts';

const simulated = readFileSync('data/examples/simulated-runs.csv', 'utf8');
const files = () => ({ 'runs.csv': simulated }) as Record<string, string>;

describe('isoflop fit', () => {
  test('JSON is the document of the library function', async () => {
    const { code, out, err } = await runInMemory(
      ['fit', 'runs.csv', '--bootstrap', '60', '--seed', '3', '--at', '1e22', '--at', '1e24 FLOP', '--json'],
      files(),
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    const document = JSON.parse(out) as FitDocument;
    const { draws: _, ...expected } = await fitRuns(await readRuns(simulated), {
      bootstrap: 60,
      seed: 3,
      at: [1e22, 1e24],
      file: 'runs.csv',
    });
    expect(document).toEqual(JSON.parse(JSON.stringify(expected)));
    expect(Object.keys(document)[0]).toBe('schema');
    expect(Object.keys(document.intervals)).toEqual(['E', 'A', 'B', 'alpha', 'beta', 'a']);
    expect(document.allocations.map(entry => entry.compute)).toEqual([1e22, 1e24]);
    expect(document.allocations[0]!.intervals!.parameters!['80']!.length).toBe(2);
  });

  test('--at takes a list', async () => {
    const { out } = await runInMemory(
      ['fit', 'runs.csv', '--at', '1e21,1e24', '--at', '1e22', '--json'],
      files(),
    );
    expect((JSON.parse(out) as FitDocument).allocations.map(entry => entry.compute)).toEqual([
      1e21, 1e24, 1e22,
    ]);
  });

  test('a holdout shows mean |error|, bias and rms', async () => {
    const argv = ['fit', 'runs.csv', '--holdout', '3e19'];
    const { holdout } = JSON.parse((await runInMemory([...argv, '--json'], files())).out) as FitDocument;
    const errors = holdout!.runs.map(run => Math.log(run.loss / run.predicted));
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const { out } = await runInMemory(argv, files());
    const shown = /mean \|error\| ([\d.]+)%, bias ([-−+\d.]+)%, rms ([\d.]+)%/.exec(out.replace(/\s+/g, ' '));
    const [, absolute, bias, rms] = shown!.map(text => Number(text.replace('−', '-')));
    expect(absolute! / 100).toBeCloseTo(mean(errors.map(Math.abs)), 4);
    expect(bias! / 100).toBeCloseTo(mean(errors), 4);
    expect(rms! / 100).toBeCloseTo(Math.sqrt(mean(errors.map(error => error ** 2))), 4);
  });

  test('the four formats', async () => {
    const argv = ['fit', 'runs.csv', '--bootstrap', '60', '--at', '1e24'];
    const table = await runInMemory(argv, files());
    expect(table.out).toContain('45 of 45 runs');
    expect(table.out).toMatch(/95% interval/);
    const csv = await runInMemory([...argv, '--format', 'csv'], files());
    expect(csv.out.split('\n')[0]).toBe('quantity,compute,value,low80,high80,low95,high95');
    expect(csv.out).toMatch(/^alpha,,0\.\d{10,},/m);
    const markdown = await runInMemory([...argv, '--format', 'markdown'], files());
    expect(markdown.out).toMatch(/^\| coefficient \|/m);
  });

  test('standard input, and headers by option', async () => {
    const text = simulated.replace('parameters,tokens,budget,loss', 'width,T,C,final');
    const { code, out } = await runInMemory(
      ['fit', '-', '--params', 'width', '--tokens', 'T', '--loss', 'final', '--json'],
      {},
      { stdin: text },
    );
    expect(code).toBe(0);
    expect((JSON.parse(out) as FitDocument).input.file).toBe('standard input');
  });

  test('a law file that every command can read, with the same intervals', async () => {
    const disk = files();
    const argv = [
      'fit',
      'runs.csv',
      '--bootstrap',
      '200',
      '--at',
      '1e23',
      '--out',
      'ours.json',
      '--date',
      '2026-01-02',
    ];
    const { code, out } = await runInMemory([...argv, '--json', '--loss-unit', 'nats/token'], disk);
    expect(code).toBe(0);
    const document = JSON.parse(out) as FitDocument;
    expect(document).not.toHaveProperty('draws');
    const law = await parseLawFile(disk['ours.json']!, 'ours.json');
    expect(law.relations.loss!.coefficients).toEqual(document.coefficients);
    expect(law.source!.data).toEqual({
      file: 'runs.csv',
      rows: 45,
      used: 45,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      method: 'parametric, huber-log, delta 0.001',
      date: '2026-01-02',
    });
    expect(law.uncertainty!.draws!.length).toBe(200);
    const again = allocationIntervals(law.uncertainty!, document.coefficients!, 1e23);
    expect(again).toEqual(document.allocations[0]!.intervals);
    const repeated = files();
    await runInMemory(argv, repeated);
    await runInMemory([...argv, '--loss-unit', 'nats/token'], repeated);
    expect(repeated['ours.json']).toBe(disk['ours.json']);
  });

  test('recommend shows the intervals of a fitted law', async () => {
    const disk = files();
    const argv = ['fit', 'runs.csv', '--bootstrap', '200', '--at', '1e23', '--out', 'ours.json', '--json'];
    const document = JSON.parse((await runInMemory(argv, disk)).out) as FitDocument;
    const { code, out } = await runInMemory(['recommend', '1e23', '--law', 'ours.json', '--json'], disk);
    expect(code).toBe(0);
    const [answer] = (JSON.parse(out) as { recommendations: FitDocument['allocations'] }).recommendations;
    const [allocation] = document.allocations;
    expect(answer!.parameters / allocation!.parameters).toBeCloseTo(1, 12);
    expect(answer!.intervals!.parameters).toEqual(allocation!.intervals!.parameters);
    expect(answer!.intervals!.loss).toEqual(allocation!.intervals!.loss);
  });

  test('garbage of any size is one line and exit 2', async () => {
    const random = randomStream(1, 1);
    const garbage = Array.from({ length: 1_000_000 }, () =>
      String.fromCharCode(Math.floor(random() * 256)),
    ).join('');
    for (const text of [garbage, `N,D,loss\n${garbage}`, '"', `N,D,loss\n"1`, '\0\0\0']) {
      const { code, out, err } = await runInMemory(['fit', 'x.csv'], { 'x.csv': text });
      expect([code, out]).toEqual([2, '']);
      expect(err.length).toBeLessThan(2000);
    }
  });

  test('a name of any words stays a name', async () => {
    const names = ['row 0 of the text', '"row 1 of the text"', '[1, 2]', '\u0000 $& \\'];
    for (const name of names) {
      const disk = files();
      await runInMemory(['fit', 'runs.csv', '--bootstrap', '20', '--out', 'o.json', '--name', name], disk);
      const law = JSON.parse(disk['o.json']!) as { name: string; uncertainty: { draws: number[][] } };
      expect([law.name, law.uncertainty.draws.length]).toEqual([name, 20]);
      // a draw a line, and else as JSON.stringify writes it
      expect(disk['o.json']!.match(/^ {6}\[-?\d[^\]]*\],?$/gm)!.length).toBe(20);
      expect(JSON.stringify(JSON.parse(disk['o.json']!), null, 2).replace(/\s/g, '')).toBe(
        disk['o.json']!.replace(/\s/g, ''),
      );
    }
  });

  test('SHA-256 is of the file’s bytes', async () => {
    const disk = { 'runs.csv': simulated } as Record<string, string>;
    await runInMemory(['fit', 'runs.csv', '--out', 'o.json'], disk, { env: { SOURCE_DATE_EPOCH: '0' } });
    const { source } = JSON.parse(disk['o.json']!) as { source: { data: { sha256: string; date: string } } };
    expect(source.data.date).toBe('1970-01-01');
    const { createHash } = await import('node:crypto');
    const bytes = readFileSync('data/examples/simulated-runs.csv');
    expect(source.data.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  test.each(['-1', '0x10', '1e3', ' ', '99999999999999'])(
    'SOURCE_DATE_EPOCH=%j is refused, and nothing is written',
    async epoch => {
      const disk = { 'runs.csv': simulated } as Record<string, string>;
      const { code, err } = await runInMemory(['fit', 'runs.csv', '--out', 'o.json'], disk, {
        env: { SOURCE_DATE_EPOCH: epoch },
      });
      expect([code, err]).toEqual([
        2,
        `isoflop: SOURCE_DATE_EPOCH must be seconds since 1970: got '${epoch}'\n`,
      ]);
      expect(disk['o.json']).toBeUndefined();
    },
  );

  test('a covariance instead of draws, and a power law of isoFLOP profiles', async () => {
    const disk = files();
    await runInMemory(
      ['fit', 'runs.csv', '--bootstrap', '100', '--out', 'c.json', '--uncertainty', 'covariance'],
      disk,
    );
    const law = await parseLawFile(disk['c.json']!, 'c.json');
    expect(law.uncertainty!.covariance!.length).toBe(5);
    expect(law.uncertainty!.draws).toBeUndefined();
    await runInMemory(['fit', 'runs.csv', '--method', 'isoflop', '--out', 'p.json'], disk);
    const power = await parseLawFile(disk['p.json']!, 'p.json');
    expect(power.relations.optimalParameters!.form).toBe('power');
    expect(power.relations.optimalParameters!.coefficients.exponent).toBeCloseTo(0.51, 1);
  });

  test('data that identify nothing: exit 1, the reason, no coefficients, no file', async () => {
    const rows = [1e7, 1e8, 3e8, 1e9, 3e9, 1e10, 1e11].map(N => `${N},${20 * N},${2 + 400 / N ** 0.34}`);
    const disk: Record<string, string> = { 'one.csv': `N,D,loss\n${rows.join('\n')}\n` };
    const table = await runInMemory(['fit', 'one.csv', '--bootstrap', '100', '--out', 'o.json'], disk);
    expect(table.code).toBe(1);
    expect(table.out).toContain('do not identify a law');
    expect(table.out).toContain('trade places');
    expect(disk['o.json']).toBeUndefined();
    const json = JSON.parse((await runInMemory(['fit', 'one.csv', '--json'], disk)).out) as FitDocument;
    expect(json.identified).toBe(false);
    expect(json.coefficients).toBeNull();
    expect(json.obstacles[0]!.code).toBe('one-ratio');
  });

  test('a progress bar on a terminal and silence elsewhere', async () => {
    const argv = ['fit', 'runs.csv', '--bootstrap', '100'];
    const { out, err } = await runInMemory(argv, files(), { errIsTerminal: true });
    // one line, and in the end nothing of it is left
    expect(err).toMatch(/\rbootstrap █+ 100%/);
    expect(err.endsWith('100%\u001b[K\r\u001b[2K')).toBe(true);
    expect(err).not.toContain('\n');
    expect((await runInMemory(argv, files())).out).toBe(out);
    const quiet = [
      {},
      { errIsTerminal: true, env: { CI: '1' } },
      { errIsTerminal: true, env: { TERM: 'dumb' } },
    ];
    for (const io of quiet) expect((await runInMemory(argv, files(), io)).err).toBe('');
    expect((await runInMemory([...argv, '--json'], files(), { errIsTerminal: true })).err).toBe('');
    // what is soon over has no line that comes and goes
    expect((await runInMemory(argv, files(), { errIsTerminal: true, now: () => 0 })).err).toBe('');
  });

  test.each([
    [['fit', 'nowhere.csv'], 'Cannot read nowhere.csv'],
    [['fit', 'runs.csv', '--loss', 'perplexity'], "No column 'perplexity' for --loss"],
    [['fit', 'runs.csv', '--fix', 'gamma=1'], "got 'gamma=1'"],
    [
      ['fit', 'runs.csv', '--fix', 'a=0.5'],
      "takes A or alpha; a is an exponent of C, which follows from alpha and beta: got 'a=0.5'",
    ],
    [['fit', 'runs.csv', '--fix', 'b=0.5'], 'takes B or beta; b is an exponent of C'],
    [['fit', 'runs.csv', '--fix', 'E=1=2'], "with a value, such as E=1.69: got 'E=1=2'"],
    [['fit', 'runs.csv', '--fix', 'E=1.69=0'], "got 'E=1.69=0'"],
    [
      ['fit', 'runs.csv', '--objective', 'squared-log', '--delta', '0.01'],
      'Option --delta is about the Huber loss: got --objective squared-log',
    ],
    [
      ['fit', 'runs.csv', '--objective', 'squared', '--delta', '0.01'],
      'Option --delta is about the Huber loss: got --objective squared',
    ],
    [['fit', 'runs.csv', '--fix', 'E=x'], "Option --fix takes a number: got 'x'"],
    [['fit', 'runs.csv', '--at', '-1e24'], '--at: Quantity must be positive: got "-1e24"'],
    [['fit', 'runs.csv', '--at', '1e400'], '--at: Number is too large: got "1e400"'],
    [['fit', 'runs.csv', '--at', ''], '--at: Quantity is empty: got ""'],
    [['fit', 'runs.csv', '--delta', '0'], 'must be a positive number: got 0'],
    [['fit', 'runs.csv', '--drop-worst', '45'], 'none are left'],
    [['fit', 'runs.csv', '--bootstrap', '50', '--levels', '80,120'], 'got 120'],
    [
      ['fit', 'runs.csv', '--seed', '3', '--at', '1e24'],
      'Option --seed is about the bootstrap: expected --bootstrap too',
    ],
    [
      ['fit', 'runs.csv', '--out', 'o.json', '--date', 'today'],
      "Date of a fit must be YYYY-MM-DD: got 'today'",
    ],
    [
      ['fit', 'runs.csv', '--out', 'o.json', '--date', '2026-02-30'],
      "Date of a fit must be YYYY-MM-DD: got '2026-02-30'",
    ],
    [['fit', 'runs.csv', '--date', '2026-02-03'], 'Option --date is about the law file: expected --out too'],
    [
      ['fit', 'runs.csv', '--uncertainty', 'covariance', '--out', 'o.json'],
      'Option --uncertainty is about the bootstrap: expected --bootstrap too',
    ],
    [
      ['fit', 'runs.csv', '--budgets', '1e19'],
      '--budgets belongs to --method isoflop: got --method parametric',
    ],
    [
      ['fit', 'runs.csv', '--method', 'isoflop', '--tie-exponents'],
      'Option --tie-exponents belongs to --method parametric: got --method isoflop',
    ],
    [
      ['fit', 'runs.csv', '--method', 'envelope', '--fix', 'E=1'],
      'Option --fix belongs to --method parametric: got --method envelope',
    ],
    [['fit', 'runs.csv', '--fix', 'E=1', '--fix', 'e=2'], "Option --fix gives E twice: got 'e=2'"],
    [['fit', 'runs.csv', '--params', 'budget', '--tokens', 'budget'], 'got it for --params and --tokens'],
    [['fit', 'runs.csv', '--at', '1e21,x'], '--at: Expected a number before x'],
    [['fit', 'runs.csv', '--bootstrap', '-3'], 'whole number of at least 2'],
    [
      ['fit', 'runs.csv', '--method', 'guess'],
      "--method must be parametric, isoflop or envelope: got 'guess'",
    ],
  ])('%j: exit 2 and one line', async (argv, message) => {
    const { code, out, err } = await runInMemory(argv, files());
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(message);
    expect(err.trimEnd().split('\n').length).toBe(1);
  });

  test('a bad row is named by its line', async () => {
    const disk = { 'bad.csv': 'N,D,loss\n1e9,2e10,2.5\n1e9,2e10,-1\n' };
    const { code, err } = await runInMemory(['fit', 'bad.csv'], disk);
    expect([code, err]).toEqual([
      2,
      "isoflop: bad.csv has a bad row: line 3: loss ('loss') must be positive and finite: got -1\n",
    ]);
  });
});

describe('isoflop design', () => {
  const quick = ['design', '--pilot', '1e21', '--target', '1e24', '--simulations', '50'];

  test('all formats, and the CSV goes back into fit', async () => {
    const disk: Record<string, string> = {};
    const { code, out } = await runInMemory([...quick, '--out', 'pilots.csv'], disk);
    expect(code).toBe(0);
    expect(out).toContain('35 pilot runs');
    expect(out).toContain('accelerator-hours');
    const json = JSON.parse((await runInMemory([...quick, '--json'], disk)).out) as {
      schema: string;
      runs: unknown[];
    };
    expect(json.schema).toBe('isoflop/design/1');
    expect(json.runs.length).toBe(35);
    expect((await runInMemory([...quick, '--format', 'csv'], disk)).out.split('\n').length).toBe(37);
    const unfilled = await runInMemory(['fit', 'pilots.csv'], disk);
    expect([unfilled.code, unfilled.err]).toEqual([2, expect.stringContaining('line 4')]);
    await runInMemory([...quick, '--simulate', '--out', 'pilots.csv'], disk);
    expect((await runInMemory(['fit', 'pilots.csv'], disk)).code).toBe(0);
  });

  test('losses that were filled in are not erased', async () => {
    const disk: Record<string, string> = {};
    await runInMemory([...quick, '--out', 'pilots.csv'], disk);
    const first = disk['pilots.csv']!;
    // without any, the design may be made anew
    const again = await runInMemory([...quick, '--sizes', '5', '--out', 'pilots.csv'], disk);
    expect([again.code, disk['pilots.csv'] === first]).toEqual([0, false]);
    const filled = disk['pilots.csv']!.replace(/,\n$/, ',2.5\n');
    for (const text of [filled, `\uFEFF${filled.replaceAll('\n', '\r\n')}`, filled.replaceAll(',', ';')]) {
      disk['pilots.csv'] = text;
      const { code, err } = await runInMemory([...quick, '--out', 'pilots.csv'], disk);
      expect([code, err]).toEqual([
        2,
        'isoflop: --out pilots.csv has losses filled in, which the design would erase: name another\n',
      ]);
      expect(disk['pilots.csv']).toBe(text);
    }
    for (const text of ['', 'no table "', '{"N": 1}\n', 'N,D,loss\n1,2,\n']) {
      disk['pilots.csv'] = text;
      expect((await runInMemory([...quick, '--out', 'pilots.csv'], disk)).code).toBe(0);
    }
  });

  test('--compare ranks', async () => {
    const { out } = await runInMemory([...quick, '--compare'], {});
    expect(out).toContain('(this)');
  });

  test('the example data is what the command makes', async () => {
    const disk: Record<string, string> = {};
    const argv = [
      'design',
      '--pilot',
      '1e21',
      '--target',
      '1e24',
      '--sizes',
      '9',
      '--simulate',
      '--seed',
      '7',
    ];
    await runInMemory([...argv, '--simulations', '20', '--out', 'x.csv'], disk);
    expect(disk['x.csv']).toBe(simulated);
  });

  test.each([
    [['design', '--target', '1e24'], "equired option '--pilot <budget>'"],
    [['design', '--pilot', 'much', '--target', '1e24'], '--pilot: Unknown unit much'],
    [[...quick, '--law', 'llama3'], 'Law llama3 has no parametric loss'],
    [[...quick, '--law', 'besiroglu'], 'did you mean besiroglu2024'],
    [[...quick, '--utilisation', '1.4'], 'Option --utilisation takes a share above 0 and at most 1: got 1.4'],
    [[...quick, '--accelerator', 'H1000'], 'H1000'],
    [[...quick, '--simulate'], 'Option --simulate is about the file of runs: expected --out too'],
    [[...quick, '--noise', '0'], 'Noise must be above 0: got 0'],
  ])('%j: exit 2', async (argv, message) => {
    const { code, err } = await runInMemory(argv, {});
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

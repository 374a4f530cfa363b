import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRuns } from '../../src/fit/read-runs.ts';
import { sharedText } from '../helpers/shared.ts';
import { size } from '../helpers/speed.ts';

const rows = '1e9,2e10,2.5\n2e9,4e10,2.3\n';

describe('headers', () => {
  test.each([
    'N,D,loss',
    'params,tokens,loss',
    'Parameters,Training Tokens,Final Loss',
    'n_params,n_tokens,val_loss',
    'Model Size,tokens seen,eval loss',
    'num_parameters,dataset size,train_loss',
    '"N (parameters)","D [tokens]","L"',
  ])('%s', async header => {
    const [run] = await readRuns(`${header}\n${rows}`);
    expect(run).toEqual({ line: 2, parameters: 1e9, tokens: 2e10, loss: 2.5 });
  });

  test.each([
    'C',
    'FLOPs',
    'Training FLOP',
    'budget',
    'compute',
    'training_flops',
    'compute budget',
    'total FLOP',
  ])('N and %s: D is C/6N', async header => {
    const [run] = await readRuns(`N,${header},loss\n1e9,1.2e20,2.5\n`);
    expect(run).toEqual({ line: 2, parameters: 1e9, tokens: 2e10, compute: 1.2e20, loss: 2.5 });
  });

  test('D and C: N is C/6D; all three: N and D stay as they are', async () => {
    expect((await readRuns('tokens,flops,loss\n2e10,1.2e20,2.5\n'))[0]!.parameters).toBe(1e9);
    expect(await readRuns('N,D,C,loss\n1e9,3e10,1.2e20,2.5\n')).toEqual([
      { line: 2, parameters: 1e9, tokens: 3e10, compute: 1.2e20, loss: 2.5 },
    ]);
  });

  test('other names by option', async () => {
    const text = 'width,T,loss at end\n1e9,2e10,2.5\n';
    const columns = { parameters: 'width', tokens: 't', loss: 'Loss at end' };
    expect((await readRuns(text, { columns }))[0]!.loss).toBe(2.5);
  });

  test('the two public files as they are', { tags: 'shared' }, async () => {
    const runs = await readRuns(sharedText('chinchilla-figure-4.csv'));
    expect(runs.length).toBe(245);
    expect(runs.at(-1)!.line).toBe(246);
    expect((await readRuns(sharedText('marin-comma-isoflop.csv'))).length).toBe(85);
  });

  test.each([
    [
      'N,D,train_loss,val_loss\n1,2,3,4\n',
      "Columns 'train_loss' and 'val_loss' could both be loss: name one with --loss",
    ],
    ['N,N,D,loss\n1,2,3,4\n', "Columns 'N' and 'N' could both be N: give each a name of its own in the file"],
    ['n,N,D,loss\n1,2,3,4\n', "Columns 'n' and 'N' could both be N: name one with --params"],
    ['N,loss\n1,2\n', 'Two of N, D and C are needed, and only N was found'],
    ['N,D\n1,2\n', 'No column of losses found'],
    ['a,b\n1,2\n', "the header has 'a', 'b'"],
    ['', 'runs is empty'],
    ['\n\n# only a comment\n', 'runs is empty'],
    ['N,D,loss\n', 'has a header and no runs'],
  ])('%j is refused', async (text, message) => {
    await expect(readRuns(text)).rejects.toThrow(RangeError);
    await expect(readRuns(text)).rejects.toThrow(message);
  });

  test('a column that is not there is named', async () => {
    await expect(
      readRuns(`N,D,loss\n${rows}`, { columns: { loss: 'perplexity' }, name: 'x.csv' }),
    ).rejects.toThrow("x.csv: No column 'perplexity' for --loss");
  });
});

describe('units in headers', () => {
  // 1 PF-day = 1e15 FLOP/s · 86,400 s (Kaplan et al. 2020)
  test.each([
    ['N (M),D (B),loss\n70.6,1.5,3', { parameters: 70_600_000, tokens: 1.5e9 }],
    ['params_millions,tokens in billions,loss\n70,1.5,3', { parameters: 7e7, tokens: 1.5e9 }],
    ['N [k],tokens_T,loss\n5,0.5,3', { parameters: 5000, tokens: 5e11 }],
    ['Params (B),Tokens (B tokens),loss\n1,20,3', { parameters: 1e9, tokens: 2e10 }],
    ['N (1e6),D (10^9),loss\n1,20,3', { parameters: 1e6, tokens: 2e10 }],
    ['N (non-embedding),D [tokens],loss\n1e9,2e10,3', { parameters: 1e9, tokens: 2e10 }],
    ['N,C (PF-days),loss\n1e9,2,3', { parameters: 1e9, compute: 1.728e20 }],
    ['N,compute_pf_days,loss\n1e9,2,3', { parameters: 1e9, compute: 1.728e20 }],
    ['N,C (PFLOP/s-days),loss\n1e9,2,3', { parameters: 1e9, compute: 1.728e20 }],
    ['N,C (EFLOP),loss\n1e9,120,3', { compute: 1.2e20, tokens: 2e10 }],
    ['N,compute (ZFLOPs),loss\n1e9,0.12,3', { compute: 1.2e20, tokens: 2e10 }],
    ['N,C (YFLOP),loss\n1e9,1,3', { compute: 1e24 }],
    ['N,EFLOPs,loss\n1e9,120,3', { compute: 1.2e20, tokens: 2e10 }],
    ['N,C (FLOPs),loss\n1e9,1.2e20,3', { compute: 1.2e20, tokens: 2e10 }],
  ])('%j', async (text, expected) => {
    expect((await readRuns(`${text}\n`))[0]).toMatchObject(expected);
  });

  test('of columns that were named too', async () => {
    const [run] = await readRuns('width (M),D,loss\n3,1e9,2\n', { columns: { parameters: 'width (m)' } });
    expect(run!.parameters).toBe(3e6);
  });

  test.each([
    [
      'N (furlongs),D,loss',
      "Unknown unit 'furlongs' of N in the header 'N (furlongs)': expected k, M, B or T",
    ],
    ['N (log10),D,loss', "Unknown unit 'log10' of N"],
    ['N,D (GB),loss', "Unknown unit 'GB' of D"],
    ['N,D (params),loss', "Unknown unit 'params' of D"],
    ['N/1000000,D,loss', "Unknown unit '/1000000' of N"],
    ['N,C (FLOP/s),loss', "Unknown unit 'FLOP/s' of C in the header 'C (FLOP/s)': expected FLOP, EFLOP"],
    ['N,C (GPU-hours),loss', "Unknown unit 'GPU-hours' of C"],
  ])('%s is refused', async (header, message) => {
    await expect(readRuns(`${header}\n1,2,3\n`, { name: 'x.csv' })).rejects.toThrow(`x.csv: ${message}`);
  });
});

describe('rows', () => {
  test.each([
    ['70 kg,2e10,2.5', "line 3: N ('N') is not a number: got '70 kg'"],
    ['inf,2e10,2.5', "line 3: N ('N') must be positive and finite: got inf"],
    ['0x10,2e10,2.5', "got '0x10'"],
    ['0,2e10,2.5', "line 3: N ('N') must be positive and finite: got 0"],
    ['1e9,-2e10,2.5', 'must be positive and finite: got -2e10'],
    ['1e400,2e10,2.5', 'must be positive and finite: got 1e400'],
    ['1e9,2e10', 'line 3: 2 columns where the header has 3'],
    ['1e9', 'line 3: 1 column where the header has 3'],
    ['1e9,2e10,2.5,9', 'line 3: 4 columns where the header has 3'],
  ])('%s is named by its line', async (row, message) => {
    await expect(readRuns(`N,D,loss\n1e9,2e10,2.5\n${row}\n`)).rejects.toThrow(message);
  });

  test('a line of spaces is blank', async () => {
    expect((await readRuns('N,D,loss\n1e9,2e10,2.5\n   \n')).length).toBe(1);
    expect((await readRuns('N,D,loss\n1e9,2e10,2.5\n  ')).length).toBe(1);
  });

  test('a compressed table is named, and one parameter in a header is N', async () => {
    const gzip = Buffer.from(gzipSync('params,tokens,loss\n1e8,2e9,3.2\n')).toString('utf8');
    await expect(readRuns(gzip, { name: 'x.csv.gz' })).rejects.toThrow(
      'x.csv.gz is compressed (gzip): expected text; decompress it first',
    );
    expect(await readRuns('parameter;tokens;loss\n150000000;3e9;3,117\n')).toEqual([
      { line: 2, parameters: 1.5e8, tokens: 3e9, loss: 3.117 },
    ]);
  });

  test('UTF-16 is named, with and without a byte order mark', async () => {
    const bytes = Buffer.from('\uFEFFN,D,loss\n1e9,2e10,2.5\n', 'utf16le');
    for (const text of [bytes.toString('utf8'), bytes.subarray(2).toString('utf8')])
      await expect(readRuns(text, { name: 'x.csv' })).rejects.toThrow(
        'x.csv is not UTF-8 text, it looks like UTF-16: save it as UTF-8',
      );
  });

  test('a name that two columns have names neither; case tells them apart', async () => {
    const columns = { parameters: 'N' };
    await expect(readRuns('N,N,D,loss\n1,2,3,4\n', { columns })).rejects.toThrow(
      "Columns 1 and 2 are both named 'N': give each a name of its own in the file",
    );
    expect((await readRuns('n,N,D,loss\n1,2,3,4\n', { columns }))[0]!.parameters).toBe(2);
  });

  test('one column cannot be two quantities', async () => {
    const columns = { parameters: 'N', tokens: 'n' };
    await expect(readRuns(`N,D,loss\n${rows}`, { columns })).rejects.toThrow(
      "Column 'N' cannot be both N and D: got it for --params and --tokens",
    );
  });

  test('several bad rows are counted and the first five named', async () => {
    const bad = Array.from({ length: 8 }, () => '1,2,x').join('\n');
    await expect(readRuns(`N,D,loss\n${bad}\n`)).rejects.toThrow(
      /8 bad rows: line 2: .*line 6: .*; and 3 more$/,
    );
  });

  test('tabs, semicolons, comments, blank lines, quotes, a byte order mark and CRLF', async () => {
    const expected = [{ line: 2, parameters: 1e9, tokens: 2e10, loss: 2.5 }];
    expect(await readRuns('N\tD\tloss\n1e9\t2e10\t2.5\n')).toEqual(expected);
    expect(await readRuns('N;D;loss\n1e9;2e10;2.5\n')).toEqual(expected);
    expect(await readRuns('\uFEFFN,D,loss\r\n1e9,2e10,2.5\r\n')).toEqual(expected);
    expect(await readRuns('N,D,loss\n"1e9"," 2e10 ",2.5')).toEqual(expected);
    const late = await readRuns('# made by hand\n\n# again\nN,D,loss\n\n1e9,2e10,2.5\n');
    expect(late).toEqual([{ ...expected[0], line: 6 }]);
  });

  test('below the header a # begins a name, and no row is left out', async () => {
    const text = '# mine\nrun,N,D,loss\n#1,1e9,2e10,2.5\nrun2,1e9,2e10,2.5\n#3,1e9,2e10,2.5\n';
    expect((await readRuns(text)).map(run => run.line)).toEqual([3, 4, 5]);
    await expect(readRuns('N,D,loss\n# a remark\n1e9,2e10,2.5\n', { name: 'x.csv' })).rejects.toThrow(
      'x.csv has a bad row: line 2: 1 column where the header has 3',
    );
    expect((await readRuns('"#",N,D,loss\n1,1e9,2e10,2.5\n')).length).toBe(1);
  });

  test.each([
    ['a byte order mark before a comment with semicolons', '\uFEFF# a; b; c\nN,D,loss\n1e9,2e10,2.5\n', 3],
    ['a comment that a spreadsheet filled up', '\uFEFF# a; b,,\r\nN,D,loss\r\n1e9,2e10,2.5\r\n', 3],
    ['a comment that a spreadsheet put in quotes', '"# a, b",,\nN,D,loss\n1e9,2e10,2.5\n', 3],
    ['a quotation mark in a comment', '# 5" disks\nN,D,loss\n1e9,2e10,2.5\n', 3],
    ['semicolons in quotes', 'N,D,"loss; nats"\n1e9,2e10,2.5\n', 2],
    ['a semicolon among commas', 'N,D,loss;\n1e9,2e10,2.5\n', 2],
    ['a comma among tabs', 'N\tD\tloss, final\n1e9\t2e10\t2.5\n', 2],
    ['spaces around quotes', '"N", "D" , "loss"\n"1e9", "2e10" , "2.5"\n', 2],
    ['spaces around quotes and tabs', '"N" \t "D"\t"loss"\n"1e9"\t 2e10 \t"2.5"\n', 2],
    ['line ends of several systems', 'N,D,loss\r\n\n\r\n1e9,2e10,2.5\n', 4],
    ['a quote inside a bare cell', 'disk,N,D,"loss"\n3" one,1e9,2e10,2.5\n', 2],
    ['a cell over several lines', 'N,D,"loss"\n"1e9",2e10,"2.5\n"\n', 3],
    ['line ends of old', '# a; b\rN,D,loss\r1e9,2e10,2.5\r', 3],
  ])('%s', async (_, text, line) => {
    const columns = { loss: /loss[;, a-z]*/.exec(text)![0] };
    expect(await readRuns(text, { columns })).toEqual([{ line, parameters: 1e9, tokens: 2e10, loss: 2.5 }]);
  });

  test('any text gives runs or a RangeError', async () => {
    const words = fc.constantFrom(
      'N',
      'D',
      'loss',
      ',',
      '\n',
      '\t',
      '"',
      '1e9',
      '-1',
      '#',
      'x',
      '\r',
      '\uFEFF',
      ';',
      '\0',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(words, { maxLength: 40 }), fc.string(), async (parts, tail) => {
        try {
          for (const run of await readRuns(parts.join('') + tail)) expect(run.loss).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: size(3000) },
    );
  });
});

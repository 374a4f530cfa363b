import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRuns } from '../../src/fit/read-runs.ts';
import { sharedText } from './support.ts';

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

  test('other names by option, and the two public files as they are', async () => {
    const text = 'width,T,loss at end\n1e9,2e10,2.5\n';
    const columns = { parameters: 'width', tokens: 't', loss: 'Loss at end' };
    expect((await readRuns(text, { columns }))[0]!.loss).toBe(2.5);
    const chinchilla = sharedText('chinchilla-figure-4.csv');
    if (chinchilla !== undefined) {
      const runs = await readRuns(chinchilla);
      expect(runs.length).toBe(245);
      expect(runs.at(-1)!.line).toBe(246);
    }
    const marin = sharedText('marin-comma-isoflop.csv');
    if (marin !== undefined) expect((await readRuns(marin)).length).toBe(85);
  });

  test.each([
    [
      'N,D,train_loss,val_loss\n1,2,3,4\n',
      "Columns 'train_loss' and 'val_loss' could both be loss: name one with --loss",
    ],
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

describe('rows', () => {
  test.each([
    ['1e9,2e10,', "line 3: loss ('loss') is missing"],
    ['1e9,,2.5', "line 3: D ('D') is missing"],
    ['1e9,2e10,nan', "line 3: loss ('loss') is not a number: got 'nan'"],
    ['70B,2e10,2.5', "line 3: N ('N') is not a number: got '70B'"],
    ['0x10,2e10,2.5', "got '0x10'"],
    ['0,2e10,2.5', "line 3: N ('N') must be positive and finite: got 0"],
    ['1e9,-2e10,2.5', 'must be positive and finite: got -2e10'],
    ['1e9,2e10,inf', "is not a number: got 'inf'"],
    ['1e9,2e10,Infinity', 'must be positive and finite: got Infinity'],
    ['1e400,2e10,2.5', 'must be positive and finite: got 1e400'],
    ['1e9,2e10', 'line 3: 2 columns where the header has 3'],
    ['1e9,2e10,2.5,9', 'line 3: 4 columns where the header has 3'],
    [',,', "line 3: N ('N') is missing"],
  ])('%s is named by its line', async (row, message) => {
    await expect(readRuns(`N,D,loss\n1e9,2e10,2.5\n${row}\n`)).rejects.toThrow(message);
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
    const late = await readRuns('# made by hand\nN,D,loss\n\n# again\n1e9,2e10,2.5\n');
    expect(late).toEqual([{ ...expected[0], line: 5 }]);
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
      { numRuns: 3000, seed: 3 },
    );
  });
});

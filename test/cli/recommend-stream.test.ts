import { openSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runCli } from '../helpers/cli.ts';
import { isoflop } from '../helpers/process.ts';

const stream = (stdin: string, ...argv: readonly string[]) => runCli(['-', ...argv], { stdin, columns: 200 });
const times = (text: string, part: string) => text.split(part).length - 1;

describe('budgets from standard input, for people', () => {
  test.each([['table'], ['markdown']])('assumptions and doubts once, below the rows: %s', async format => {
    const lines = '64 H100 * 30 days\n64 H100 * 60 days\n64 * 1979 TFLOP/s * 30 days * 40%\n';
    const { out, code } = await stream(lines, '--format', format);
    expect(code).toBe(0);
    for (const part of [
      'H100 is taken as h100-sxm',
      'h100-sxm peaks at 989 TFLOP/s in dense bf16',
      'headline of h100-sxm with sparsity',
      'arXiv:2404.10102',
    ])
      expect(times(out, part), part).toBe(1);
    // what is predicted of one cluster and time is not what is predicted of another
    expect(times(out, 'utilisation, predicted from documented runs, as none is given')).toBe(2);
  });
  test('headers in words, aligned, with nothing behind the last figure', async () => {
    const law = ['--law', 'hoffmann2022-approach3-printed', '--law', 'llama3'];
    const [header, ...rows] = (await stream('1e20\n1e24\n', ...law)).out.split('\n\n')[0]!.split('\n');
    expect(header!.split(/ {2,}/)).toEqual([
      'Law',
      'Compute',
      'Parameters',
      'Tokens',
      'D/N',
      'Loss',
      'Beyond',
    ]);
    expect(rows).toHaveLength(4);
    const end = header!.indexOf('Parameters') + 'Parameters'.length;
    for (const row of rows) {
      expect(row).toBe(row.trimEnd());
      expect(row.slice(0, end)).toMatch(/\d[MB]$/);
    }
  });
  test('with a workload each row has what one budget has of its lifetime', async () => {
    const asked = ['--inference-tokens', '1T', '--serving', '2 h100, fp8, 50 users, 1000/500'];
    const csv = ['--format', 'csv'];
    const rows = async (answer: Promise<{ readonly out: string }>) => {
      const [header, ...lines] = (await answer).out
        .trim()
        .split('\n')
        .map(line => line.split(','));
      return lines.map(line => Object.fromEntries(header!.map((name, index) => [name, line[index]])));
    };
    const [first, second] = await rows(stream('1e24\n2e24\n', ...asked, ...csv));
    const [alone] = await rows(runCli(['recommend', '2e24', ...asked, ...csv]));
    const names = ['parameters', 'kappa', 'marginalKappa', 'lifetimeCost', 'parametersAtKappaOne'];
    for (const name of names) {
      expect(Number(second![name]), name).toBeGreaterThan(0);
      expect(second![name], name).toBe(alone![name]);
      expect(first![name], name).not.toBe(second![name]);
    }
    const { out } = await stream('2e24\n', ...asked);
    expect(out.split('\n')[0]).toMatch(/Serving +kappa +Lifetime +Beyond$/);
  });
  test('columns for what is asked: serving by its weight, epochs, total parameters', async () => {
    const header = async (...argv: readonly string[]) =>
      (await stream('1e22\n', ...argv)).out.split('\n')[0]!;
    expect(await header('--inference-tokens', '1T', '--inference-weight', '3')).toMatch(
      /Training +Serving × 3/,
    );
    expect(await header('--unique-tokens', '10B')).toContain('Epochs');
    expect(await header('--law', 'kaplan2020', '--count', 'total')).toContain('Total N');
  });
  test('what is said again is not counted as more', async () => {
    const { out } = await stream('64 H100 * 30 days\n'.repeat(20));
    expect(times(out, 'utilisation, predicted from documented runs, as none is given')).toBe(1);
    expect(out).not.toContain('more like these');
  });
  test('few notes, however many budgets differ', async () => {
    // far beyond the fitted ratio, each from another optimum
    const budgets = Array.from({ length: 2000 }, (_, index) => `${1e24 + index * 1e22}\n`).join('');
    const { out } = await stream(budgets, '--tokens-per-parameter', '1000');
    const notes = out.split('\n\n').at(-1)!.trimEnd().split('\n');
    expect(notes.length).toBeLessThan(10);
    expect(notes.join('\n')).toMatch(/^info: And \d+ more like these/m);
  });
});

describe('standard input with nothing to answer', () => {
  test.each([['table'], ['csv'], ['json'], ['markdown']])('empty, as %s', async format => {
    for (const stdin of ['', '\n\n', '# a comment\n']) {
      const { code, out, err } = await stream(stdin, '--format', format);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toBe(
        'isoflop: No budget was read from standard input: expected one a line, such as 1e24\n',
      );
    }
  });
  test('only bad lines: each is reported, and no table is begun', async () => {
    const { code, out, err } = await stream('nonsense\n');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^isoflop: line 1: [^\n]*\n$/);
  });
  test('a folder is refused', { tags: 'process' }, () => {
    const { status, stdout, stderr } = isoflop(['-'], { stdio: [openSync('test', 'r'), 'pipe', 'pipe'] });
    expect(stderr).toBe('isoflop: Cannot read standard input: it is a folder\n');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});

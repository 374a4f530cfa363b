/** @module-tag slow */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { toCsv } from '../../src/render/csv.ts';
import { toMarkdown } from '../../src/render/markdown.ts';
import { printable } from '../../src/render/printable.ts';
import { toTerminal } from '../../src/render/terminal.ts';
import type { Block } from '../../src/render/view.ts';
import { report } from '../../src/report/report.ts';
import { runCli } from '../helpers/cli.ts';
import { size } from '../helpers/speed.ts';

const folder = mkdtempSync(join(tmpdir(), 'isoflop-printable-'));
afterAll(() => rmSync(folder, { recursive: true }));
const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
const cli = (...argv: string[]) => runCli(argv, { cwd: folder });

/** What a terminal, a spreadsheet or Markdown would obey. */
const obeyed = /[^\P{Cc}\n\t]|[\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
const hostile = 'N\u001b]0;owned\u0007\r\r# HEAD\r\r- li\r\u009b2J\u202eend\u2028';

const parametric = { form: 'parametric', coefficients: { E: 1.7, A: 400, B: 2000, alpha: 0.34, beta: 0.36 } };
put(
  'law.json',
  JSON.stringify({
    ...parametric,
    name: hostile,
    source: { authors: hostile, title: hostile, year: 2020, where: hostile },
  }),
);
put(
  'plan.yml',
  `name: ${JSON.stringify(hostile)}\nmodel: 7B\ndata: 140B\nhardware: {accelerator: ${JSON.stringify(hostile)}}\nlaw: ./law.json\n`,
);

describe('what comes from a law or a proposal is shown and not obeyed', () => {
  const formats = ['table', 'json', 'csv', 'markdown'];
  test.each([
    ...formats.flatMap(format => [
      ['laws', './law.json', '--format', format],
      ['recommend', '1e22', '--law', './law.json', '--format', format],
      ['plot', 'isoflop', '1e22', '--law', './law.json', '--title', hostile, '--format', format],
    ]),
    ...[...formats, 'pretty', 'github', 'sarif'].map(format => ['check', 'plan.yml', '--format', format]),
    ['check', hostile],
    ['report', 'plan.yml', '--title', hostile],
  ])('%s %s %s %s %s', async (...argv) => {
    const { out, err } = await cli(...(argv as string[]));
    expect(out + err).not.toMatch(obeyed);
    expect(out + err).not.toBe('');
  });

  test('on a page', async () => {
    const { html } = await report({
      file: 'plan.yml',
      text: `name: ${JSON.stringify(hostile)}\nmodel: 7B\ndata: 140B\n`,
    });
    expect(html).not.toMatch(obeyed);
  });

  test('in any answer, whatever its texts', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 });
    const cell = fc.oneof(text, fc.double(), fc.constant(null));
    const block: fc.Arbitrary<Block> = fc.oneof(
      text.map(text => ({ kind: 'heading', text }) as const),
      text.map(text => ({ kind: 'text', text }) as const),
      text.map(text => ({ kind: 'verbatim', text }) as const),
      fc
        .array(fc.tuple(text, cell), { minLength: 1, maxLength: 3 })
        .map(fields => ({ kind: 'fields', fields }) as const),
      fc
        .tuple(text, text)
        .map(([severity, text]) => ({ kind: 'notes', notes: [{ severity, text }] }) as const),
      fc
        .tuple(text, cell)
        .map(
          ([header, cell]) => ({ kind: 'table', table: { columns: [{ header }], rows: [[cell]] } }) as const,
        ),
    );
    await fc.assert(
      fc.asyncProperty(block, async one => {
        expect(await toTerminal([one], { columns: 80, color: false })).not.toMatch(obeyed);
        expect(toMarkdown([one])).not.toMatch(obeyed);
        if (one.kind === 'table') expect(toCsv(one.table)).not.toMatch(obeyed);
      }),
      { numRuns: size(300) },
    );
  });

  test('and stays what it is where it is text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        fc.pre(!obeyed.test(text) && !text.includes('\r'));
        expect(printable(text)).toBe(text);
      }),
      { numRuns: size(100) },
    );
    expect(printable('a\r\nb\rc\u001b[2J')).toBe('a\nb\nc\\u001b[2J');
  });
});

describe('a cell of a CSV file', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['=HYPERLINK("http://x";"y")', `"'=HYPERLINK(""http://x"";""y"")"`],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['+cmd|x', "'+cmd|x"],
    ['-2+3+cmd', "'-2+3+cmd"],
    ['\tx', "'\tx"],
    ['-1.5e-3', '-1.5e-3'],
    ['+12%', '+12%'],
    ['a=b', 'a=b'],
  ])('%s is %s', (text, shown) => {
    expect(toCsv({ columns: [{ header: text }], rows: [[text]] })).toBe(`${shown}\n${shown}\n`);
  });
  test('that is a number stays one', () => {
    expect(toCsv({ columns: [{ header: 'x' }], rows: [[-1.5], [1e300], [null]] })).toBe(
      'x\n-1.5\n1e+300\n\n',
    );
  });
});

describe('a law is linked to on the web only', () => {
  test.each([
    'javascript:alert(1)',
    'JAVASCRIPT:x',
    'data:text/html,x',
    'file:///etc/passwd',
    '//x',
    'http:x',
    ' https://x',
    'https://x y',
  ])('not to %s', async url => {
    put(
      'linked.json',
      JSON.stringify({ ...parametric, source: { authors: 'A', title: 'T', year: 2020, where: 'p', url } }),
    );
    const { code, err } = await cli('recommend', '1e22', '--law', './linked.json');
    expect([code, err]).toEqual([2, expect.stringMatching(/source\.url.*https:\/\//)]);
  });
  test('https', async () => {
    put(
      'linked.json',
      JSON.stringify({
        ...parametric,
        source: { authors: 'A', title: 'T', year: 2020, where: 'p', url: 'https://example.org/a?b=c#d' },
      }),
    );
    expect((await cli('recommend', '1e22', '--law', './linked.json')).code).toBe(0);
  });
});

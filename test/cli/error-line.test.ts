import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { tellError } from '../../src/cli/error-line.ts';
import { runCli } from '../helpers/cli.ts';
import { size } from '../helpers/speed.ts';

const folder = mkdtempSync(join(tmpdir(), 'isoflop-line-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lineOf(message: string): string {
  const said: string[] = [];
  tellError({ err: text => said.push(text) }, message);
  return said.join('');
}

/** One line of bounded length in which everything prints. */
function expectLine(text: string): void {
  expect(text).toMatch(/^isoflop: [^\p{C}\p{Zl}\p{Zp}]*\n$/u);
  expect(text.length).toBeLessThan(1100);
}

describe('an error is one line that prints', () => {
  test('line ends are spaces, control characters are escaped', () => {
    expect(lineOf('Got a\r\n  b')).toBe('isoflop: Got a b\n');
    expect(lineOf('Got \u001b[2Jx\u0000')).toBe('isoflop: Got \\u001b[2Jx\\u0000\n');
    expect(lineOf('Got \u{e0001}')).toBe('isoflop: Got \\udb40\\udc01\n');
    expect(lineOf('Expected Ê, 6·N·D')).toBe('isoflop: Expected Ê, 6·N·D\n');
  });
  test('a value of 5 kB is cut, and what was expected stays', () => {
    expect(lineOf(`Expected a count: got ${'x'.repeat(5000)}`)).toBe(
      `isoflop: Expected a count: got ${'x'.repeat(200)}…\n`,
    );
    const words = lineOf(`Got '${'ab c '.repeat(1000)}': expected a count`);
    expectLine(words);
    expect(words).toMatch(/^isoflop: Got 'ab c .* … .*': expected a count\n$/);
  });
  test('whatever the message holds', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom('\n', '\u001b', 'x'.repeat(300), '\ud800'),
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 400 }), parts => expectLine(lineOf(parts.join('')))),
      { numRuns: size(500) },
    );
  });
});

const files: readonly (readonly [string, string | Uint8Array])[] = [
  ['two lines', 'a\nb'],
  ['escapes', '\u001b[31mred\u001b]0;title\u0007'],
  ['random bytes', Uint8Array.from({ length: 1 << 20 }, (_, index) => (index * 2654435761) >>> 11)],
];
const commandLines: readonly (readonly [string, readonly string[]])[] = [
  ['a command with an escape', ['\u001b[2Jx']],
  ['an unknown command of 5 kB', ['x'.repeat(5000)]],
  ['an unknown law of 5 kB', ['1e24', '--law', 'x'.repeat(5000)]],
  ['an unknown law of 5 kB in words', ['1e24', '--law', 'ab c '.repeat(1000)]],
  ['a file of 5 kB', ['1e24', '--law', `./${'x'.repeat(5000)}.json`]],
  ['an unknown option of 5 kB', ['1e24', `--${'x'.repeat(5000)}`]],
  ['a choice that is none', ['1e24', '--format', 'a\nb\u001b'.repeat(1000)]],
  ['parts of every object', ['constructor']],
  ['parts of every object, again', ['__proto__']],
];

describe('on the command line: exit code 2 and one line', () => {
  test.each(files)('law file: %s', async (name, content) => {
    const path = join(folder, name.replace(' ', '-'));
    writeFileSync(`${path}.json`, content);
    const { code, err } = await runCli(['1e24', '--law', `${path}.json`]);
    expectLine(err);
    expect(err).toContain('not valid JSON');
    expect(code).toBe(2);
  });
  test.each(commandLines)('%s', async (_, argv) => {
    const { code, err } = await runCli(argv);
    expectLine(err);
    expect(code).toBe(2);
  });
  test('a bad budget of a stream', async () => {
    const { code, err } = await runCli(['-', '--format', 'csv'], { stdin: '1e20\n\u001b[2Jx\n' });
    expectLine(err);
    expect(err).toContain('line 2: ');
    expect(code).toBe(2);
  });
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runCli } from '../helpers/cli.ts';

/** Fenced blocks of README.md with their language and first line. */
const text = readFileSync('README.md', 'utf8');
const blocks = [...text.matchAll(/^```(\S*)[^\n]*\n([\s\S]*?)^```$/gm)].map(
  ([, language = '', body = '']) => ({ language, body }),
);
const scratch = mkdtempSync(join(tmpdir(), 'isoflop-readme-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Words of a command line as a shell splits them: quotes hold, nothing is expanded. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}

const console_ = blocks.filter(block => block.language === 'console');

test('README has console blocks for the jobs', () => expect(console_.length).toBeGreaterThan(2));

test.each(console_.map((block, index) => [index, block.body] as const))(
  'console block %i prints what it shows',
  async (_index, body) => {
    const parts = body.split(/^\$ /m).slice(1);
    for (const part of parts) {
      const [command = '', ...rest] = part.split('\n');
      const [program, ...argv] = words(command);
      expect(program).toBe('isoflop');
      const { out, err } = await runCli(argv, { columns: 100 });
      expect((out + err).trimEnd()).toBe(rest.join('\n').trimEnd());
    }
  },
);

test.each(
  blocks.filter(block => block.language === 'ts').map((block, index) => [index, block.body] as const),
)('ts block %i gives the values it shows', async (_index, body) => {
  const library = (await import('../../src/index.ts')) as Record<string, unknown>;
  const core = (await import('../../src/core/index.ts')) as Record<string, unknown>;
  const lines = body.split('\n').filter(line => !line.startsWith('import '));
  const code = lines.map(line => {
    const [, expression, expected] = /^(.*?);?\s*\/\/ => (.*)$/.exec(line) ?? [];
    return expression === undefined ? line : `same(${expression}, ${expected});`;
  });
  const names = {
    ...library,
    ...core,
    same: (actual: unknown, expected: unknown) => expect(actual).toEqual(expected),
  };
  const AsyncFunction = (async () => {}).constructor as new (
    ...parameters: string[]
  ) => (...values: unknown[]) => Promise<unknown>;
  await new AsyncFunction(...Object.keys(names), code.join('\n'))(...Object.values(names));
});

test('the test command of README is what CI runs', () => {
  const [, command] = blocks.filter(block => block.language === 'sh').map(block => block.body.trim());
  expect(command).toBe('npm ci && npm test');
  expect(readFileSync('.ci/run', 'utf8').trimEnd().split('\n').at(-1)).toBe(command);
});

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runCli } from '../helpers/cli.ts';

/** README.md and the guide, whose commands are run and whose examples are evaluated. */
const documents = [
  'README.md',
  ...readdirSync('data/guide')
    .filter(name => name.endsWith('.md'))
    .map(name => `data/guide/${name}`),
];

/** Fenced blocks with their document and language. */
const blocks = documents.flatMap(document =>
  [...readFileSync(document, 'utf8').matchAll(/^```(\S*)[^\n]*\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', body = '']) => ({ document, language, body }),
  ),
);
const scratch = mkdtempSync(join(tmpdir(), 'isoflop-readme-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Words of a command line as a shell splits them: quotes hold, nothing is expanded. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}

const shells = blocks.filter(block => block.language === 'console');

/** A block with what its commands print now. */
async function rerun(body: string): Promise<string> {
  const parts = body.split(/^\$ /m).slice(1);
  const done = parts.map(async part => {
    const [command = ''] = part.split('\n');
    const [asked = '', lines] = command.split(' | head -');
    const [program, ...argv] = words(asked);
    expect(program).toBe('isoflop');
    const { out, err } = await runCli(argv, { columns: 100 });
    const printed = (out + err).trimEnd().split('\n');
    return `$ ${command}\n${printed.slice(0, lines === undefined ? undefined : Number(lines)).join('\n')}\n`;
  });
  return (await Promise.all(done)).join('');
}

test('the guide has console blocks for the jobs', () => expect(shells.length).toBeGreaterThan(8));

// UPDATE_README=1 writes what the commands print now, to be read before it is committed
test.each(shells.map(({ document, body }, index) => [document, index, body] as const))(
  '%s, console block %i prints what it shows',
  async (document, _index, body) => {
    const now = await rerun(body);
    if (process.env.UPDATE_README)
      writeFileSync(
        document,
        readFileSync(document, 'utf8').replace(body, () => now),
      );
    else expect(now).toBe(body);
  },
);

test.each(
  blocks.filter(block => block.language === 'ts').map((block, index) => [index, block.body] as const),
)('ts block %i gives the values it shows', async (_index, body) => {
  const exported = (await import('../../src/index.ts')) as Record<string, unknown>;
  const core = (await import('../../src/core/index.ts')) as Record<string, unknown>;
  const lines = body.split('\n').filter(line => !line.startsWith('import '));
  const code = lines.map(line => {
    const [, expression, expected] = /^(.*?);?\s*\/\/ => (.*)$/.exec(line) ?? [];
    return expression === undefined ? line : `same(${expression}, ${expected});`;
  });
  const names = {
    ...exported,
    ...core,
    same: (actual: unknown, expected: unknown) => expect(actual).toEqual(expected),
  };
  const AsyncFunction = (async () => {}).constructor as new (
    ...parameters: string[]
  ) => (...values: unknown[]) => Promise<unknown>;
  await new AsyncFunction(...Object.keys(names), code.join('\n'))(...Object.values(names));
});

test('the test command of README is what CI runs', () => {
  const [, command] = blocks
    .filter(block => block.language === 'sh' && block.document === 'README.md')
    .map(block => block.body.trim());
  expect(command).toBe('npm ci && npm test');
  expect(readFileSync('.ci/run', 'utf8').trimEnd().split('\n').at(-1)).toBe(command);
});

test('the first command of README installs, builds and answers in a fresh clone', {
  tags: ['long', 'checkout'],
}, () => {
  const [first] = blocks.filter(block => block.language === 'sh').map(block => block.body.trim());
  const clone = join(scratch, 'clone');
  execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${process.cwd()}`, clone], {
    stdio: 'pipe',
  });
  const out = execFileSync('bash', ['-c', first!], {
    cwd: clone,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect(out).toContain('72.2B');
});

test('every document of the guide is linked from README, and every link of theirs leads to a file', () => {
  const links = documents.flatMap(document =>
    [...readFileSync(document, 'utf8').matchAll(/\]\((?!https?:|#)([^)\s]+)\)/g)].map(([, target = '']) =>
      normalize(join(dirname(document), decodeURI(target.replace(/#.*/, '')))),
    ),
  );
  expect(links.filter(path => !existsSync(path))).toEqual([]);
  expect(documents.slice(1).filter(path => !links.includes(path))).toEqual([]);
});

test('README answers within 150 lines', () => {
  expect(readFileSync('README.md', 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(150);
});

import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { splitLines, unifiedDiff } from '../../src/document/diff.ts';
import { type EmbedSettings, embedFiles } from '../../src/document/embed.ts';
import { restrictedReader } from '../../src/document/sandbox.ts';
import { size } from '../helpers/speed.ts';
import { type Evaluate, fakeEvaluate, fakeTool, table, view } from './fake.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'isoflop-embed-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const stale = 'N* is <!-- isoflop recommend 1 : parameters -->1B<!-- /isoflop -->.\n';
const fresh = 'N* is <!-- isoflop recommend 1 : parameters -->72.2B<!-- /isoflop -->.\n';

function write(name: string, text: string | Buffer): string {
  writeFileSync(join(folder, name), text);
  return name;
}
function read(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}
function embed(
  files: readonly string[],
  { evaluate, ...options }: Partial<EmbedSettings> & { readonly evaluate?: Evaluate } = {},
) {
  return embedFiles(files, { cwd: folder, tool: fakeTool(evaluate), ...options });
}

describe('embedding files', () => {
  test('replaces what is out of date and says which lines', async () => {
    write('a.md', `# Plan\n\n${stale}`);
    write('b.md', fresh);
    const results = await embed(['a.md', 'b.md']);
    expect(results).toMatchObject([
      { file: 'a.md', regions: 1, changed: [{ line: 3, region: 'recommend 1 : parameters' }] },
      { file: 'b.md', regions: 1, changed: [], diff: '' },
    ]);
    expect(read('a.md')).toBe(`# Plan\n\n${fresh}`);
    expect(readdirSync(folder)).toEqual(['a.md', 'b.md']);
  });

  test('does not touch a file that is up to date', async () => {
    write('a.md', fresh);
    const before = statSync(join(folder, 'a.md'));
    await embed(['a.md']);
    const after = statSync(join(folder, 'a.md'));
    expect([after.mtimeMs, after.ino]).toEqual([before.mtimeMs, before.ino]);
  });

  test('writes nothing when it only checks', async () => {
    write('a.md', stale);
    const [result] = await embed(['a.md'], { check: true });
    expect(result?.changed).toHaveLength(1);
    expect(read('a.md')).toBe(stale);
  });

  test('writes no file when one of them is wrong, and names the faults of all', async () => {
    write('a.md', stale);
    write('b.md', 'x\n<!-- /isoflop -->\n');
    write('c.md', '<!-- isoflop nope -->\n<!-- /isoflop -->\n');
    await expect(embed(['a.md', 'b.md', 'c.md'])).rejects.toThrow(/^b\.md:2:1: .*\nc\.md:1:14: /);
    expect(read('a.md')).toBe(stale);
  });

  test('keeps the mode and follows symbolic links', async () => {
    mkdirSync(join(folder, 'real'));
    write('real/a.md', stale);
    chmodSync(join(folder, 'real/a.md'), 0o640);
    symlinkSync(join('real', 'a.md'), join(folder, 'link.md'));
    await embed(['link.md', 'real/a.md']);
    expect(lstatSync(join(folder, 'link.md')).isSymbolicLink()).toBe(true);
    expect(statSync(join(folder, 'real/a.md')).mode & 0o777).toBe(0o640);
    expect(read('real/a.md')).toBe(fresh);
    expect(readdirSync(join(folder, 'real'))).toEqual(['a.md']);
  });

  test('does not overwrite a file that somebody else changed meanwhile', async () => {
    write('a.md', stale);
    write('b.md', stale);
    const evaluate: Evaluate = async (argv, world) => {
      write('b.md', 'my own words\n');
      return fakeEvaluate(argv, world);
    };
    await expect(embed(['a.md', 'b.md'], { evaluate })).resolves.toHaveLength(2);
    // b.md is read after the change of a.md's evaluation, so change it once more while it is computed
    write('a.md', stale);
    write('b.md', stale);
    let calls = 0;
    const late: Evaluate = async (argv, world) => {
      calls += 1;
      if (calls === 2) write('b.md', 'my own words\n');
      return fakeEvaluate(argv, world);
    };
    await expect(embed(['a.md', 'b.md'], { evaluate: late })).rejects.toThrow(
      /Cannot write b\.md: it was changed by somebody else/,
    );
    expect(read('b.md')).toBe('my own words\n');
    expect(read('a.md')).toBe(stale);
    expect(readdirSync(folder)).toEqual(['a.md', 'b.md']);
  });

  test.each([
    ['a file that is not there', 'no.md', /Cannot read no\.md: no such file/],
    ['a folder', '.', /it is a folder, name its files/],
    ['what is not UTF-8', 'latin.md', /Cannot read latin\.md: expected UTF-8 text/],
  ])('refuses %s', async (_, name, message) => {
    write('latin.md', Buffer.from([0x61, 0xe9, 0x0a]));
    await expect(embed([name])).rejects.toThrow(message);
  });

  test('leaves the bytes outside of the regions as they are', async () => {
    const text = '\ufeff# Ünï – “quoted” 😀\r\n\r\n\ttab  \r\n';
    write('a.md', Buffer.from(`${text}${stale}no end`, 'utf8'));
    await embed(['a.md']);
    expect(readFileSync(join(folder, 'a.md')).equals(Buffer.from(`${text}${fresh}no end`, 'utf8'))).toBe(
      true,
    );
  });

  test('loses nothing when the disk is full', { tags: 'slow' }, async () => {
    const big = `${stale}${'x'.repeat(200_000)}\n`;
    write('a.md', big);
    const program = await bundle();
    // a limit on the size of files stands for a full disk
    const { stderr, status } = spawnSync(
      'bash',
      ['-c', 'ulimit -f 100; exec "$@"', 'bash', process.execPath, program, join(folder, 'a.md')],
      { encoding: 'utf8' },
    );
    expect(stderr).toMatch(/Cannot write .*a\.md: the file would be too large/);
    expect(status).toBe(2);
    expect(read('a.md')).toBe(big);
    expect(readdirSync(folder)).toEqual(['a.md']);
  });
});

describe('charts', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
  const plot: Evaluate = async () => ({
    ...view(
      [
        { kind: 'verbatim', text: '⠉⠒' },
        { kind: 'notes', notes: [{ severity: 'info', text: 'Dashed beyond' }] },
      ],
      { title: 'Frontier' },
    ),
    own: { svg: () => svg },
  });
  const text = '<!-- isoflop plot frontier -->\n<!-- /isoflop -->\n';

  test('stand in the document as text', async () => {
    write('a.md', text);
    await embed(['a.md'], { evaluate: plot });
    expect(read('a.md')).toBe(
      '<!-- isoflop plot frontier -->\n```text\n⠉⠒\n```\n\n- info: Dashed beyond\n<!-- /isoflop -->\n',
    );
    expect(readdirSync(folder)).toEqual(['a.md']);
  });

  test('stand beside it where that was asked for', async () => {
    write('a.md', text);
    const [first] = await embed(['a.md'], { evaluate: plot, assets: './charts/' });
    expect(first).toMatchObject({ assets: ['charts/plot-frontier.svg'] });
    expect(read('a.md')).toBe(
      '<!-- isoflop plot frontier -->\n![Frontier](charts/plot-frontier.svg)\n\n- info: Dashed beyond\n<!-- /isoflop -->\n',
    );
    expect(read('charts/plot-frontier.svg')).toBe(svg);
    expect(await embed(['a.md'], { evaluate: plot, assets: 'charts', check: true })).toMatchObject([
      { changed: [], assets: [] },
    ]);
    write('charts/plot-frontier.svg', 'old');
    expect(await embed(['a.md'], { evaluate: plot, assets: 'charts', check: true })).toMatchObject([
      { changed: [], assets: ['charts/plot-frontier.svg'] },
    ]);
  });

  test('stay beside it without that being asked again', async () => {
    write('a.md', text);
    await embed(['a.md'], { evaluate: plot, assets: 'my charts' });
    const kept = read('a.md');
    expect(await embed(['a.md'], { evaluate: plot, check: true })).toMatchObject([
      { changed: [], assets: [] },
    ]);
    write('my charts/plot-frontier.svg', 'old');
    await embed(['a.md'], { evaluate: plot });
    expect([read('a.md'), read('my charts/plot-frontier.svg')]).toEqual([kept, svg]);
  });

  test.each(['../out', 'https://host/out', '/out', 'out/../..'])('are text again at %s', async place => {
    write('a.md', text.replace('-->\n', `-->\n![Frontier](${place}/plot-frontier.svg)\n`));
    await embed(['a.md'], { evaluate: plot });
    expect(read('a.md')).toContain('```text');
    expect(readdirSync(folder)).toEqual(['a.md']);
  });

  test.each(['../out', '/tmp', '.', 'a/../..', 'C:\\x'])(
    'do not leave the document’s folder by %s',
    async assets => {
      write('a.md', text);
      await expect(embed(['a.md'], { evaluate: plot, assets })).rejects.toThrow(
        /Expected a folder below the document's own/,
      );
    },
  );

  test('do not leave it by a link', async () => {
    write('a.md', text);
    symlinkSync(tmpdir(), join(folder, 'charts'));
    await expect(embed(['a.md'], { evaluate: plot, assets: 'charts' })).rejects.toThrow(
      /charts is a symbolic link/,
    );
    expect(read('a.md')).toBe(text);
  });
});

describe('what a document may read', () => {
  beforeEach(() => {
    mkdirSync(join(folder, 'docs/laws'), { recursive: true });
    write('secret.json', '{"secret":1}');
    write('docs/laws/ours.json', '{"form":"parametric"}');
    symlinkSync('../secret.json', join(folder, 'docs/out.json'));
    symlinkSync('..', join(folder, 'docs/up'));
    symlinkSync('laws/ours.json', join(folder, 'docs/in.json'));
    symlinkSync('loop', join(folder, 'docs/loop'));
  });

  test.each(['laws/ours.json', './laws/ours.json', 'in.json', 'laws//ours.json'])('%s', async path => {
    expect(await restrictedReader(join(folder, 'docs'))(path)).toBe('{"form":"parametric"}');
  });

  test.each([
    ['../secret.json', /leaves it by `\.\.`/],
    ['laws/../../secret.json', /leaves it/],
    ['laws\\..\\..\\secret.json', /leaves it/],
    ['/etc/passwd', /absolute/],
    ['C:\\secret', /absolute/],
    ['\\\\host\\share', /absolute/],
    ['file:///etc/passwd', /no such file/],
    ['out.json', /link leads out/],
    ['up/secret.json', /link leads out/],
    ['up/docs/../secret.json', /leaves it/],
    ['loop', /the link leads in a circle/],
    ['laws', /it is a folder/],
    ['.', /link leads out|it is a folder/],
    ['', /expected the name of a file/],
    ['a\0b', /expected the name of a file/],
    ['no.json', /no such file/],
  ])('not %s', async (path, message) => {
    const reader = restrictedReader(join(folder, 'docs'));
    await expect(reader(path)).rejects.toThrow(message);
    await expect(reader(path)).rejects.toBeInstanceOf(RangeError);
  });

  test('nor a pipe, without waiting for it', async () => {
    execFileSync('mkfifo', [join(folder, 'docs/pipe')]);
    await expect(restrictedReader(join(folder, 'docs'))('pipe')).rejects.toThrow(/not a regular file/);
  });

  test('nothing at all through a folder whose name only begins like its own', async () => {
    mkdirSync(join(folder, 'docs-secret'));
    write('docs-secret/x', 'secret');
    symlinkSync('../docs-secret/x', join(folder, 'docs/x'));
    await expect(restrictedReader(join(folder, 'docs'))('x')).rejects.toThrow(/link leads out/);
  });
});

describe('diffs', () => {
  test('are as git prints them', async () => {
    const before = Array.from({ length: 20 }, (_, index) => `line ${index + 1}\n`);
    const text = unifiedDiff('plan.md', before, [
      { start: 4, end: 7, lines: ['line 5\n', 'six\n', 'line 7\n', 'new\n'] },
      { start: 19, end: 20, lines: ['line twenty'] },
    ]);
    expect(text).toBe(`--- a/plan.md
+++ b/plan.md
@@ -3,8 +3,9 @@
 line 3
 line 4
 line 5
-line 6
+six
 line 7
+new
 line 8
 line 9
 line 10
@@ -17,4 +18,4 @@
 line 17
 line 18
 line 19
-line 20
+line twenty
\\ No newline at end of file
`);
  });

  test('lead from the old text to the new one, by the word of git apply', () => {
    const line = fc.constantFrom('a', 'b', 'c', '', 'd\r', '| x |');
    const text = fc
      .tuple(fc.array(line, { maxLength: 12 }), fc.boolean())
      .map(([lines, end]) => lines.join('\n') + (end ? '\n' : ''));
    // one patch of many files: a process for each would take a hundred times as long
    const cases = fc.sample(fc.tuple(text, text, text), size(300)).map(([same, old, now], index) => {
      const before = `${same}\n${old}`;
      const after = `${same}\n${now}`;
      const oldLines = splitLines(before);
      const name = `plan${index}.md`;
      write(name, before);
      const lines = { start: 0, end: oldLines.length, lines: splitLines(after) };
      return { name, after, diff: unifiedDiff(name, oldLines, [lines]) };
    });
    const patch = cases.map(({ diff }) => diff).join('');
    const { status, stderr, stdout } = spawnSync('git', ['apply', '--whitespace=nowarn', '-'], {
      cwd: folder,
      input: patch,
      encoding: 'utf8',
    });
    expect(status, `${stderr}${stdout}`).toBe(0);
    for (const { name, after, diff } of cases) expect(read(name), diff).toBe(after);
  });

  test('of a check lead to what embed writes', async () => {
    const document = `${stale}${'text\n'.repeat(9)}- <!-- isoflop compare 1 --><!-- /isoflop -->\n\n${stale.trimEnd()} ${stale}x\n\n<!-- isoflop laws -->\nold\n<!-- /isoflop -->`;
    write('a.md', document);
    const [checked] = await embed(['a.md'], { check: true });
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: folder, input: checked?.diff });
    const patched = read('a.md');
    write('a.md', document);
    await embed(['a.md']);
    expect(patched).toBe(read('a.md'));
  });
});

let bundled: Promise<string> | undefined;

/** The document folder's code as a program: `node embed.mjs FILE` embeds. */
function bundle(): Promise<string> {
  bundled ??= build();
  return bundled;
}

async function build(): Promise<string> {
  const { rolldown } = await import('rolldown');
  const home = mkdtempSync(join(tmpdir(), 'isoflop-bundle-'));
  process.on('exit', () => rmSync(home, { recursive: true, force: true }));
  const source = (name: string) => JSON.stringify(join(import.meta.dirname, '../../src/document', name));
  writeFileSync(
    join(home, 'embed.ts'),
    `import { embedFiles } from ${source('embed.ts')};
    const evaluate = async () => ({ blocks: () => [], csv: () => ({ columns: [], rows: [] }), json: () => ({ parameters: 72.2e9 }) });
    const tool = { evaluate, names: async () => [], find: async ([name]) => ({ words: [name], refused: new Set() }) };
    await embedFiles(process.argv.slice(2), { tool, cwd: process.cwd() }).catch(error => {
      console.error(error.message);
      process.exitCode = 2;
    });`,
  );
  const output = await rolldown({
    input: { embed: join(home, 'embed.ts') },
    platform: 'node',
  });
  await output.write({
    dir: home,
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name].mjs',
    format: 'esm',
  });
  return join(home, 'embed.mjs');
}

test('a table is the same for every region that asks the same', async () => {
  write('a.md', '<!-- isoflop laws -->\n<!-- /isoflop -->\n\n<!-- isoflop laws -->\n<!-- /isoflop -->\n');
  await embed(['a.md'], { evaluate: async () => view([table]) });
  expect(read('a.md').match(/besiroglu2024/g)).toHaveLength(2);
});

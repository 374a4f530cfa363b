import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { documentTool } from '../../src/cli/documents.ts';
import { embed, embedText } from '../../src/cli/embed.ts';
import { runCli } from '../helpers/cli.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'isoflop-embed-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}
function read(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}
function cli(...argv: string[]) {
  return runCli(argv, { cwd: folder });
}

// 72.2B at 5.76e23 FLOP: the closed form of besiroglu2024
const plan = 'A model of <!-- isoflop recommend 5.76e23 : parameters -->70B<!-- /isoflop --> parameters.\n';

describe('isoflop embed', () => {
  test('tells of every problem of several documents, a line each that prints', async () => {
    write('a.md', '<!-- isoflop recommend 1e24 : nope\u001b -->x<!-- /isoflop -->\n');
    write('b.md', 'Text\n\n<!-- isoflop recomend 1e24 : loss -->x<!-- /isoflop -->\n');
    const { code, err } = await cli('embed', 'a.md', 'b.md');
    expect(err).toMatch(/^isoflop: a\.md:1:1: [^\p{C}]*\nb\.md:3:14: [^\p{C}]*\n$/u);
    expect(code).toBe(2);
  });
  test('a warning that many regions have is said once', async () => {
    const region = '<!-- isoflop recommend 1e24 : loss -->1.9<!-- /isoflop --> of loss\n';
    write('plan.md', `Text\n${region.repeat(6)}`);
    const { out } = await cli('embed', 'plan.md');
    expect(out.match(/warning/g)).toHaveLength(1);
    expect(out).toMatch(
      /plan\.md:2: A line that begins [\s\S]*; the same of lines 3,\n {2}4, 5 and 2 more\n$/,
    );
  });
  test('fills a document and says what it did', async () => {
    write('plan.md', plan);
    expect(await cli('embed', 'plan.md')).toEqual({
      code: 0,
      out: 'plan.md: 1 of 1 region updated\n',
      err: '',
    });
    expect(read('plan.md')).toContain(`-->72.2B<!-- /isoflop ${version} --> parameters`);
    expect(await cli('embed', 'plan.md')).toEqual({
      code: 0,
      out: 'plan.md: 1 region, up to date\n',
      err: '',
    });
  });

  test('--check shows a diff, exits 1 and writes nothing; then 0', async () => {
    const text = 'N* is <!-- isoflop recommend 5.76e23 : parameters -->70B<!-- /isoflop -->.\n';
    write('plan.md', text);
    const { code, out, err } = await cli('embed', '--check', 'plan.md');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toBe(`--- a/plan.md
+++ b/plan.md
@@ -1,1 +1,1 @@
-N* is <!-- isoflop recommend 5.76e23 : parameters -->70B<!-- /isoflop -->.
+N* is <!-- isoflop recommend 5.76e23 : parameters -->72.2B<!-- /isoflop ${version} -->.

plan.md: 1 of 1 region out of date
`);
    expect(read('plan.md')).toBe(text);
    await cli('embed', 'plan.md');
    expect((await cli('embed', '--check', 'plan.md')).code).toBe(0);
  });

  test('colours the diff in a terminal, and not where NO_COLOR asks for none', async () => {
    write('plan.md', plan);
    const options = { cwd: folder, terminal: true };
    const { out } = await runCli(['embed', '--check', 'plan.md'], options);
    expect(out).toContain('\u001b[31m-A model of');
    expect(out).toContain('\u001b[32m+A model of');
    const plain = await runCli(['embed', '--check', 'plan.md'], { ...options, env: { NO_COLOR: '1' } });
    expect(plain.out).not.toContain('\u001b');
  });

  test('gives JSON and CSV of what changed', async () => {
    write('plan.md', `\n${plan}`);
    const { out } = await cli('embed', '--check', 'plan.md', '--json');
    expect(JSON.parse(out)).toMatchObject({
      schema: 'isoflop/embed/1',
      check: true,
      upToDate: false,
      files: [
        {
          file: 'plan.md',
          regions: 1,
          changed: [{ line: 2, region: 'recommend 5.76e23 : parameters' }],
          assets: [],
        },
      ],
    });
    expect((await cli('embed', '--check', 'plan.md', '--format', 'csv')).out).toBe(
      'file,line,region\nplan.md,2,recommend 5.76e23 : parameters\n',
    );
  });

  test('a region records the version that made it, which tells an upgrade from drift', async () => {
    const of = (made: string, value: string) =>
      `N* is <!-- isoflop recommend 5.76e23 : parameters -->${value}<!-- /isoflop${made} -->.\n\n`;
    // of an older version, edited by hand, without a record, and one that still holds
    const text = [of(' 0.0.9', '71B'), of(` ${version}`, '75B'), of('', '75B'), of(' 0.0.9', '72.2B')].join(
      '',
    );
    write('plan.md', text);
    const { code, out } = await cli('embed', '--check', 'plan.md');
    expect(code).toBe(1);
    expect(out).toContain('plan.md: 3 of 4 regions out of date\n');
    const told = out.replace(/\n */g, ' ');
    expect(told).toContain(`plan.md: 1 region made by isoflop 0.0.9, and this is ${version}`);
    expect(told).toContain(`plan.md: 1 region made by isoflop ${version}, as this is`);
    const { files } = JSON.parse((await cli('embed', '--check', 'plan.md', '--json')).out);
    expect(files[0].changed.map(({ madeBy }: { madeBy?: string }) => madeBy)).toEqual([
      '0.0.9',
      version,
      undefined,
    ]);
    await cli('embed', 'plan.md');
    const now = of(` ${version}`, '72.2B');
    // what holds is still what the older version made
    expect(read('plan.md')).toBe([now, now, now, of(' 0.0.9', '72.2B')].join(''));
    expect((await cli('embed', '--check', 'plan.md')).code).toBe(0);
  });

  test('a closing marker says a version and nothing else', async () => {
    write('plan.md', plan.replace('/isoflop -->', '/isoflop v1 -->'));
    const { code, err } = await cli('embed', 'plan.md');
    expect(code).toBe(2);
    expect(err).toContain('with the version that made the region at most: got v1');
  });

  test('--cite names the law, its paper and the version', async () => {
    write('plan.md', '<!-- isoflop recommend 5.76e23 -->\n<!-- /isoflop -->\n');
    await cli('embed', '--cite', 'plan.md');
    expect(read('plan.md')).toMatch(
      /\nSource: besiroglu2024: Besiroglu.*arXiv:2404\.10102.*Computed by isoflop \d+\.\d+\.\d+\.\n<!-- \/isoflop \d+\.\d+\.\d+ -->\n$/,
    );
  });

  test('reads a law below the folder and refuses one above it', async () => {
    write(
      'ours.json',
      '{"form":"parametric","coefficients":{"E":1.8,"A":480,"B":2100,"alpha":0.35,"beta":0.37}}',
    );
    symlinkSync('/etc/hostname', join(folder, 'link.json'));
    const region = (law: string) =>
      `N* is <!-- isoflop recommend 1e24 law=${law} : parameters --><!-- /isoflop -->.\n`;
    write('plan.md', region('./ours.json'));
    expect((await cli('embed', 'plan.md')).code).toBe(0);
    // N* = G (C/6)^(beta/(alpha+beta)), G = (alpha A/(beta B))^(1/(alpha+beta))
    const N = ((0.35 * 480) / (0.37 * 2100)) ** (1 / 0.72) * (1e24 / 6) ** (0.37 / 0.72);
    expect(read('plan.md')).toContain(`-->${(N / 1e9).toFixed(0)}B<!--`);
    for (const law of ['../ours.json', '/etc/hostname', './link.json']) {
      write('plan.md', region(law));
      const { code, err } = await cli('embed', 'plan.md');
      expect(code).toBe(2);
      expect(err).toMatch(
        /^isoflop: plan\.md:1:7: recommend: Cannot read .*a document reads files below its own folder only/,
      );
      expect(read('plan.md')).toBe(region(law));
    }
  });

  test.each([
    ['an unknown option', 'recommend 1e24 lwa=x', /plan\.md:1:1: recommend: .*--lwa/],
    ['a bad quantity', 'recommend 1e24banana', /plan\.md:1:1: recommend: .*banana/],
    ['an unknown law', 'laws besirogl2024', /plan\.md:1:1: laws: .*besiroglu2024/],
    ['a budget from standard input', 'recommend -', /Expected options as key=value, without dashes: got -/],
    ['a call for help', 'recommend help=true', /plan\.md:1:1: recommend: /],
  ])('tells of %s with its place, in one line and exit code 2', async (_, words, message) => {
    write('plan.md', `<!-- isoflop ${words} -->\n<!-- /isoflop -->\n`);
    const { code, out, err } = await cli('embed', 'plan.md');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  test('refuses standard input, and a call without files', async () => {
    expect(await cli('embed', '-')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^isoflop: Expected the names of files/),
    });
    expect((await cli('embed')).code).toBe(2);
  });
});

test('a document’s commands see no terminal, no input, and nothing to write to', async () => {
  const { evaluate } = documentTool();
  const readText = async () => 'parameters,tokens,loss\n';
  await expect(evaluate(['init'], { readText })).rejects.toThrow(/prints as it goes/);
  await expect(evaluate(['init', 'x.yml'], { readText })).rejects.toThrow(
    'Cannot write x.yml: a document writes no files',
  );
  await expect(evaluate(['check'], { readText })).rejects.toThrow(/Nothing to check/);
  await expect(evaluate(['fit', '-'], { readText })).rejects.toThrow(RangeError);
  await expect(evaluate(['laws', '--help'], { readText })).rejects.toThrow('Help is not an answer');
  const { json } = await evaluate(['convert', '--to=PF-days', '--', '8.64e19'], { readText });
  expect(await json()).toMatchObject({ value: 1 });
});

test('a document may ask for what its declaration says, and set no option that writes', async () => {
  const { find, names } = documentTool();
  expect(await names()).toEqual(expect.arrayContaining(['recommend', 'check', 'plot frontier']));
  for (const name of ['embed', 'init', 'report', 'completion', 'plot', 'toString', ''])
    expect(await find([name]), name).toBeUndefined();
  const plot = await find(['plot', 'frontier']);
  expect(plot?.words).toEqual(['plot', 'frontier']);
  expect([...plot!.refused].sort()).toEqual(['config', 'format', 'json', 'no-config', 'o', 'output']);
  expect([...(await find(['fit', 'runs.csv']))!.refused].sort()).toEqual([
    'config',
    'format',
    'json',
    'no-config',
    'out',
  ]);
});

describe('as functions', () => {
  test('embedText fills a text', async () => {
    expect(
      await embedText('<!-- isoflop recommend 5.76e23 -->\n<!-- /isoflop -->\n', { cite: true }),
    ).toContain('arXiv:2404.10102');
    await expect(embedText('<!-- /isoflop -->')).rejects.toThrow(
      'document:1:1: Unexpected <!-- /isoflop -->',
    );
  });

  test('embed fills files', async () => {
    write('plan.md', plan);
    expect(await embed(['plan.md'], { folder, check: true })).toMatchObject([
      { file: 'plan.md', regions: 1, changed: [{ line: 1 }] },
    ]);
    await embed(['plan.md'], { folder });
    expect(read('plan.md')).toContain('72.2B');
  });
});

describe('a check that could not read what it was to check', () => {
  const refused: readonly (readonly [name: string, file: string, reason: string])[] = [
    ['a path that leaves the folder', '../out.yaml', 'leaves it by `..`'],
    ['an absolute path', '/etc/hostname', 'this path is absolute'],
    ['a missing file', 'missing.yaml', 'no such file'],
    ['a link that leads out', 'link.yaml', 'this link leads out of it'],
    ['a config outside of the folder', 'config.yaml', 'leaves it by `..`'],
    ['a file that is no proposal', 'broken.yaml', 'Unknown key'],
  ];
  test.each(refused)('%s is refused, inline and as a block', async (_, file, reason) => {
    symlinkSync('/etc/hostname', join(folder, 'link.yaml'));
    write('config.yaml', 'model: { config: ../secret.json }\n');
    write('broken.yaml', 'nonsense: 7\n');
    for (const text of [
      `It is <!-- isoflop check ${file} : verdict -->?<!-- /isoflop -->.\n`,
      `<!-- isoflop check ${file} -->\n<!-- /isoflop -->\n`,
    ]) {
      write('plan.md', text);
      const { code, out, err } = await cli('embed', 'plan.md');
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(reason);
      expect(err).toMatch(/^isoflop: plan\.md:1/);
      expect(read('plan.md')).toBe(text);
    }
  });
});

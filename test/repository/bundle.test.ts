/** @module-tag process */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'rolldown';
import { afterAll, expect, test } from 'vitest';
import { entriesOf } from '../../src/build/entries.ts';
import { runProgram } from '../helpers/process.ts';

const folder = mkdtempSync(join(tmpdir(), 'isoflop-bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Files of dist that a command line loads, scripts and what is read beside them, with their texts. */
function loadedBy(...argv: readonly string[]): ReadonlyMap<string, string> {
  const listing = join(folder, 'list-loaded.cjs');
  writeFileSync(
    listing,
    `const fs = require('node:fs');
const read = [];
const { readFileSync } = fs;
fs.readFileSync = (path, ...rest) => {
  if (String(path).endsWith('.json')) read.push(String(path));
  return readFileSync(path, ...rest);
};
process.on('exit', () => fs.writeSync(2, JSON.stringify([...Object.keys(require.cache), ...read])));`,
  );
  const { stderr } = runProgram(process.execPath, ['-r', listing, 'dist/cli.cjs', ...argv]);
  const files: readonly string[] = JSON.parse(stderr.slice(stderr.lastIndexOf('["')));
  const ours = files.filter(file => file.startsWith(join(process.cwd(), 'dist')));
  return new Map(ours.map(file => [basename(file), readFileSync(file, 'utf8')]));
}

function lengthOf(files: ReadonlyMap<string, string>): number {
  return [...files.values()].reduce((sum, text) => sum + text.length, 0);
}

const MATHJS = /Parenthesis \) expected/;

test('a plain budget loads few files of bounded size, and neither mathjs nor schemas nor YAML nor colours', () => {
  const files = loadedBy('recommend', '1e24');
  expect(files.size).toBeLessThanOrEqual(10);
  expect(lengthOf(files)).toBeGreaterThan(100_000);
  expect(lengthOf(files)).toBeLessThan(255_000);
  expect([...files.keys()].filter(name => name.endsWith('.json'))).toEqual([]);
  const tooMuch = [...files].filter(
    ([, text]) => MATHJS.test(text) || /strictObject|parseDocument|TF_BUILD/.test(text),
  );
  expect(tooMuch.map(([name]) => name)).toEqual([]);
});

test('an expression loads of mathjs the grammar alone', () => {
  const files = loadedBy('recommend', '64 H100 * 30 days * 40%');
  expect(files.size).toBeLessThanOrEqual(15);
  const grammar = [...files.values()].filter(text => MATHJS.test(text));
  expect(grammar).toHaveLength(1);
  expect(grammar[0]!.length).toBeLessThan(60_000);
  expect(grammar[0]).not.toMatch(/createUnit|typed-function|toTex/);
});

test('the version is printed by one small file', () => {
  const files = loadedBy('--version');
  expect([...files.keys()]).toEqual(['cli.cjs']);
  expect(lengthOf(files)).toBeLessThan(1000);
});

test.each([
  // characters of script and data, of two million; those of a file with others' parts (src/build/packs.ts), too
  [['check', 'data/examples/proposal.yml'], 850_000],
  [['estimate', '--params', '7B', '--tokens', '1T', '--on', '64 h100-sxm'], 615_000],
  [['compare', '1e24'], 356_000],
  [['fit', 'data/examples/simulated-runs.csv'], 400_000],
  [['convert', '200 PF-days', '--to', 'FLOP'], 305_000],
  [['shape', '7B'], 160_000],
  [['accelerators'], 190_000],
  [['rules'], 160_000],
] as const)('%j loads what it needs', (argv, most) => {
  expect(lengthOf(loadedBy(...argv))).toBeLessThan(most);
});

test('a report loads what it needs, beside the script of its page', () => {
  const files = loadedBy('report', 'data/examples/proposal.yml', '-o', join(folder, 'page.html'));
  // corpora, tokenizers and models with it, which its controls read as the command line does
  expect(lengthOf(files)).toBeLessThan(1_200_000);
});

test('what is read beside the scripts is what the data say', () => {
  const { stdout } = runProgram(process.execPath, ['dist/cli.cjs', 'accelerators', 'h100-sxm', '--json']);
  const { id: _, ...facts } = JSON.parse(stdout).accelerators[0];
  expect(facts).toEqual(JSON.parse(readFileSync('data/accelerators/h100-sxm.json', 'utf8')));
  const law = runProgram(process.execPath, ['dist/cli.cjs', 'laws', 'llama3', '--json']).stdout;
  const { checks: __, ...llama3 } = JSON.parse(readFileSync('data/laws/llama3.json', 'utf8'));
  expect(JSON.parse(law)).toMatchObject(llama3);
});

test('the library finds the families that it was built with', () => {
  const config = {
    model_type: 'llama',
    hidden_size: 8,
    intermediate_size: 16,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    vocab_size: 10,
  };
  const module = JSON.stringify(join(process.cwd(), 'dist/model.js'));
  const script = `import { architectureFromConfig, countParameters } from ${module};
console.log(countParameters(architectureFromConfig(${JSON.stringify(config)}).architecture).total);`;
  const { stdout } = runProgram(process.execPath, ['--input-type=module', '-e', script]);
  // 2 · (4·8² + 3·8·16 + 2·8) + 2·10·8 + 8
  expect(stdout).toBe('1480\n');
});

test('the library runs commands for documents without running the command line', () => {
  const script = `import { embed } from ${JSON.stringify(join(process.cwd(), 'dist/document.js'))}; await embed([]);`;
  const { stdout } = runProgram(process.execPath, ['--input-type=module', '-e', script]);
  expect(stdout).toBe('');
  const required = readdirSync('dist').filter(
    name => name.endsWith('.cjs') && /["'`]\.\/cli\.cjs/.test(readFileSync(`dist/${name}`, 'utf8')),
  );
  expect(required, 'who shares a file with the entry would run it').toEqual([]);
});

test('every file is ASCII, which V8 holds in a byte a character', () => {
  for (const name of readdirSync('dist').filter(file => /\.c?js$/.test(file))) {
    expect(/[^\0-\x7f]/.exec(readFileSync(`dist/${name}`, 'utf8')), name).toBeNull();
  }
});

test('a bundler takes of the library what is used: recommend without schemas, YAML, charts and runs', async () => {
  const entry = join(folder, 'use.mjs');
  writeFileSync(entry, `export { recommend } from ${JSON.stringify(join(process.cwd(), 'dist/index.js'))};`);
  const { output } = await build({
    input: entry,
    platform: 'neutral',
    logLevel: 'silent',
    write: false,
    output: { minify: true },
  });
  const code = output.map(file => (file.type === 'chunk' ? file.code : '')).join('');
  expect(code).toContain('besiroglu2024');
  expect(code.length).toBeLessThan(200_000);
  expect(code).not.toMatch(/parseDocument|strictObject|scaleLog|llama3\.1-405b/);
});

test('the entry points export what the sources export, and nothing of the build', async () => {
  for (const { name, source } of entriesOf()) {
    const names = Object.keys(await import(join(process.cwd(), 'dist', `${name}.js`)));
    expect(names.sort(), name).toEqual(Object.keys(await import(join(process.cwd(), 'src', source))).sort());
  }
});

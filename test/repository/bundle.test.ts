/** @module-tag process */

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'rolldown';
import { expect, test } from 'vitest';

const names = existsSync('dist') ? readdirSync('dist').filter(name => name.endsWith('.cjs')) : [];
/** What a file requires as soon as it is loaded, and what those require. */
function loaded(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  const text = readFileSync(`dist/${name}`, 'utf8');
  // statements at the top; what is loaded lazily is required inside of a function
  const top = /(?:^|[;,]|const |let )(?:[\w$]+=)?require\(["'`]\.\/([^"'`]+)/g;
  for (const [, file] of text.matchAll(top)) loaded(file!, seen);
  return seen;
}

test('a plain budget loads few files of bounded size, and neither mathjs nor schemas nor YAML', () => {
  const files = [...loaded('cli.cjs')];
  expect(files.length).toBeLessThanOrEqual(4);
  const text = files.map(name => readFileSync(`dist/${name}`, 'utf8')).join('');
  expect(text.length).toBeGreaterThan(100_000);
  expect(text.length).toBeLessThan(300_000);
  expect(text).not.toMatch(/typed-function|strictObject|parseDocument/);
});

test('mathjs and what reads expressions are one file of their own, of the parser only', () => {
  const expression = names.filter(name => name.startsWith('expression'));
  expect(expression).toHaveLength(1);
  expect(statSync(`dist/${expression[0]}`).size).toBeLessThan(60_000);
  expect(readFileSync(`dist/${expression[0]}`, 'utf8')).not.toMatch(/createUnit|typed-function|toTex/);
});

test('an expression needs what a plain budget needs, its reader and the accelerators', () => {
  const [expression, accelerators] = ['expression', 'accelerators'].map(
    prefix => names.find(name => name.startsWith(prefix) && statSync(`dist/${name}`).size > 20_000)!,
  );
  const more = [...loaded(expression!), ...loaded(accelerators!)].filter(
    name => !loaded('cli.cjs').has(name),
  );
  expect(more.sort()).toEqual([accelerators, expression]);
});

test('every file is ASCII, which V8 holds in a byte a character', () => {
  for (const name of readdirSync('dist').filter(file => /\.c?js$/.test(file))) {
    expect(/[^\0-\x7f]/.exec(readFileSync(`dist/${name}`, 'utf8')), name).toBeNull();
  }
});

test('a bundler takes of the library what is used: recommend without schemas, YAML, charts and runs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'isoflop-'));
  const entry = join(folder, 'use.mjs');
  writeFileSync(entry, `export { recommend } from ${JSON.stringify(join(process.cwd(), 'dist/index.js'))};`);
  const { output } = await build({
    input: entry,
    platform: 'neutral',
    logLevel: 'silent',
    write: false,
    output: { minify: true },
  });
  rmSync(folder, { recursive: true });
  const code = output.map(file => (file.type === 'chunk' ? file.code : '')).join('');
  expect(code).toContain('besiroglu2024');
  expect(code.length).toBeLessThan(100_000);
  expect(code).not.toMatch(/parseDocument|strictObject|scaleLog|llama3\.1-405b/);
});

test('the entry points export what the sources export, and nothing of the build', async () => {
  for (const [built, source] of [
    ['index.js', '../../src/index.ts'],
    ['core.js', '../../src/core/index.ts'],
  ] as const) {
    const names = Object.keys(await import(join(process.cwd(), 'dist', built)));
    expect(names.sort()).toEqual(Object.keys(await import(source)).sort());
  }
});

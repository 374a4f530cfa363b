/** @module-tag process */

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installed } from '../helpers/installed.ts';

let folder: string;
let tarball: string;

beforeAll(() => {
  ({ folder, tarball } = installed('pack'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Bytes as they are packed: the command line as CommonJS, which starts sooner, the library as modules, and the page's script. */
const BOUND = 1_600_000;

test('the tarball brings in no other package, and is as small as its parts', () => {
  expect(statSync(tarball).size).toBeLessThanOrEqual(BOUND);
  expect(readdirSync(join(folder, 'node_modules')).filter(name => !name.startsWith('.'))).toEqual([
    'isoflop',
  ]);
  // built, not as it was written: no sources, maps or tests
  const files = readdirSync(join(folder, 'node_modules/isoflop'), { recursive: true, encoding: 'utf8' });
  const isFolder = (name: string) => statSync(join(folder, 'node_modules/isoflop', name)).isDirectory();
  expect(files.filter(name => !isFolder(name)).length).toBeLessThanOrEqual(150);
  // one file of declarations an entry, and one of what they share
  const entries = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).exports).length - 1;
  expect(files.filter(name => name.endsWith('.d.ts')).length).toBe(entries + 1);
  const strange = files.filter(name => /\.map$|\.test\.|(?<!\.d)\.ts$|^(src|test)\b/.test(name));
  expect(strange).toEqual([]);
});

test('it carries the licences of what it bundles', () => {
  const files = readdirSync(join(folder, 'node_modules/isoflop/dist'));
  expect(files).toContain('LICENSES.txt');
});

test('the installed command answers', () => {
  const out = execFileSync('npx', ['--no-install', 'isoflop', '1e24', '--json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(JSON.parse(out).recommendations[0].parameters.toPrecision(4)).toBe('9.586e+10');
});

test('the installed functions answer', () => {
  writeFileSync(
    join(folder, 'use.mjs'),
    `import { recommend, parseQuantity } from 'isoflop';
import { optimalParameters, parametricFrontier } from 'isoflop/core';
const frontier = parametricFrontier({ E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 });
const quantity = await parseQuantity('1.4T tokens');
console.log(recommend({ compute: 1e24 }).recommendations[0].parameters === optimalParameters(frontier, 1e24), quantity.value);`,
  );
  expect(execFileSync(process.execPath, ['use.mjs'], { cwd: folder, encoding: 'utf8' })).toBe(
    'true 1400000000000\n',
  );
});

/** @module-tag long */

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { fromNpm, nodeBinary } from '../helpers/from-npm.ts';
import { type Exports, installed, NEED_NODE, subpathsOf } from '../helpers/installed.ts';

// esbuild, strict TypeScript and a browser's import map are in test/repository/installed.test.ts: they need no network

let folder: string;
beforeAll(() => {
  ({ folder } = installed('consumers'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const subpaths = subpathsOf(
  (JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Exports }).exports,
);

// Besiroglu et al. 2024: 95.86B parameters for 1e24 FLOP
const answers = '["9.586e+10","9.586e+10",1400000000000]\n';
const work = `
const frontier = parametricFrontier({ E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 });
const [{ parameters }] = recommend({ compute: 1e24 }).recommendations;
const digits = number => number.toPrecision(4);
parseQuantity('1.4T tokens').then(({ value }) =>
  console.log(JSON.stringify([digits(parameters), digits(optimalParameters(frontier, 1e24)), value])));`;
const imports = `import { parseQuantity, recommend } from 'isoflop';
import { optimalParameters, parametricFrontier } from 'isoflop/core';${work}`;
const requires = `const { parseQuantity, recommend } = require('isoflop');
const { optimalParameters, parametricFrontier } = require('isoflop/core');${work}`;

/** What a script prints that finds the installed package. */
function printed(program: readonly string[], script: string, text: string): string {
  writeFileSync(join(folder, script), text);
  const [file = '', ...argv] = [...program, script];
  return execFileSync(file, argv, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** A package from npm, or the test is skipped and says why. */
function tool(context: TestContext, name: string, version: string): string {
  const found = fromNpm(name, version);
  if (found === undefined) context.skip(`npm cannot get ${name}@${version}`);
  return found!;
}

const runtimes: readonly (readonly [name: string, program: (context: TestContext) => readonly string[]])[] = [
  ['this Node', () => [process.execPath]],
  ...[22, 24, 26].map(major => {
    const program = (context: TestContext) => {
      const binary = nodeBinary(major);
      if (binary === undefined) context.skip(`npm cannot get Node ${major}`);
      return [binary!];
    };
    return [`Node ${major}`, program] as const;
  }),
  ['Deno', context => [join(tool(context, 'deno', '2.9.6'), 'node_modules/.bin/deno'), 'run', '--allow-all']],
  ['Bun', context => [join(tool(context, 'bun', '1.4.5'), 'node_modules/.bin/bun'), 'run']],
];

describe.each(runtimes)('%s', (_name, program) => {
  test('imports it', context => {
    expect(printed(program(context), 'use.mjs', imports)).toBe(answers);
  });

  test('requires it', context => {
    expect(printed(program(context), 'use.cjs', requires)).toBe(answers);
  });

  test('loads every entry', context => {
    const lines = subpaths.map((path, index) => `import * as part${index} from 'isoflop${path}';`);
    const sizes = subpaths.map((_, index) => `Object.keys(part${index}).length > 0`);
    const text = `${lines.join('\n')}\nconsole.log([${sizes.join(', ')}].every(Boolean));`;
    expect(printed(program(context), 'all.mjs', text)).toBe('true\n');
  });
});

/** A script that has every entry for browsers in it, and answers. */
const bundled = [
  ...subpaths
    .filter(path => !NEED_NODE.includes(path))
    .map(
      (path, index) =>
        `import * as part${index} from 'isoflop${path}';\nglobalThis.part${index} = part${index};`,
    ),
  imports,
].join('\n');

/** What a bundle prints; it must ask for nothing of Node. */
function ofBundle(name: string): string {
  const path = `bundles/${name}`;
  expect(readFileSync(join(folder, path), 'utf8')).not.toMatch(
    /["']node:(?:fs|module|path|worker_threads)["']/,
  );
  return execFileSync(process.execPath, [path], { cwd: folder, encoding: 'utf8' });
}

test('webpack bundles it for a browser', async context => {
  const from = tool(context, 'webpack', '5.113.0');
  const webpack = createRequire(join(from, 'package.json'))('webpack');
  writeFileSync(join(folder, 'bundled.mjs'), bundled);
  const options = {
    mode: 'production',
    target: 'web',
    context: folder,
    entry: './bundled.mjs',
    output: { path: join(folder, 'bundles'), filename: 'webpack.cjs' },
    performance: false,
    // one file, so that it runs where there is no page to load the others
    plugins: [new webpack.optimize.LimitChunkCountPlugin({ maxChunks: 1 })],
  };
  const said = await new Promise<string>((resolve, reject) =>
    webpack(options, (error: unknown, stats: { toString: (what: unknown) => string }) =>
      error ? reject(error) : resolve(stats.toString({ preset: 'errors-warnings' })),
    ),
  );
  expect(said).toBe('webpack compiled successfully');
  expect(ofBundle('webpack.cjs')).toBe(answers);
});

test('Vite bundles it for a browser', async context => {
  const from = tool(context, 'vite', '8.4.0');
  const { build } = await import(
    /* @vite-ignore */ pathToFileURL(join(from, 'node_modules/vite/dist/node/index.js')).href
  );
  writeFileSync(join(folder, 'bundled.mjs'), bundled);
  mkdirSync(join(folder, 'bundles'), { recursive: true });
  await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: 'bundles',
      emptyOutDir: false,
      lib: { entry: 'bundled.mjs', formats: ['es'], fileName: () => 'vite.mjs' },
    },
  });
  expect(ofBundle('vite.mjs')).toBe(answers);
});

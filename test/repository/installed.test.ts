/** @module-tag process */

import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../helpers/browser.ts';
import { type Exports, installed, NEED_NODE, subpathsOf } from '../helpers/installed.ts';

/** A folder in which the packed tarball is installed, as a user has it. */
let folder: string;

beforeAll(() => {
  ({ folder } = installed('installed'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const subpaths = subpathsOf(
  (JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Exports }).exports,
);

// Besiroglu et al. 2024: 95.86B parameters for 1e24 FLOP
const core = `import { optimalParameters, parametricFrontier } from 'isoflop/core';
const frontier = parametricFrontier({ E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 });
globalThis.answer = optimalParameters(frontier, 1e24).toPrecision(4);`;

/** A script made for a browser from some code, which finds the installed package. */
async function bundled(code: string): Promise<string> {
  const options: BuildOptions = {
    stdin: { contents: code, resolveDir: folder },
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    write: false,
    logLevel: 'silent',
  };
  return (await build(options)).outputFiles![0]!.text;
}

describe('esbuild bundles it for a browser', () => {
  test('the core', async () => {
    expect((await bundled(core)).length).toBeLessThan(40_000);
  });

  test.each(subpaths.filter(path => !NEED_NODE.includes(path)))('all of isoflop%s', async path => {
    const code = await bundled(`import * as all from 'isoflop${path}'; globalThis.all = all;`);
    expect(code).not.toMatch(/node:(?:fs|module|path|worker_threads)/);
  });

  test('of recommend without what checks, charts and documents need', async () => {
    const code = await bundled(`import { recommend } from 'isoflop'; globalThis.recommend = recommend;`);
    expect(code.length).toBeLessThan(200_000);
    expect(code).not.toMatch(/parseDocument|strictObject|llama3\.1-405b/);
  });
});

describe('a browser', { tags: 'browser' }, () => {
  test('loads the core as it is shipped, in at most four files', async () => {
    const loaded: string[] = [];
    const server = createServer((request, response) => {
      const path = request.url!;
      if (path === '/') {
        response.setHeader('content-type', 'text/html');
        const imports = JSON.stringify({ imports: { 'isoflop/core': '/core.js' } });
        response.end(`<script type="importmap">${imports}</script><script type="module">${core}</script>`);
        return;
      }
      if (extname(path) !== '.js') return void response.writeHead(404).end();
      loaded.push(path);
      response.setHeader('content-type', 'text/javascript');
      response.end(readFileSync(join(folder, 'node_modules/isoflop/dist', path)));
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    const browser = await launch();
    try {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      const answer = await page.waitForFunction(() => (globalThis as { answer?: string }).answer);
      expect(await answer.jsonValue()).toBe('9.586e+10');
      expect(loaded.length).toBeLessThanOrEqual(4);
    } finally {
      await browser.close();
      server.close();
    }
  });
});

describe('strict TypeScript understands it', () => {
  test.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('module %s, resolution %s', (module, moduleResolution) => {
    const lines = subpaths.map((path, index) => `import * as part${index} from 'isoflop${path}';`);
    writeFileSync(
      join(folder, 'use.ts'),
      `${lines.join('\n')}
import { type Law, recommend } from 'isoflop';
const parameters: number | undefined = recommend({ compute: 1e24 }).recommendations[0]?.parameters;
// @ts-expect-error a budget is a number
recommend({ compute: '1e24' });
export const used: readonly unknown[] = [${subpaths.map((_, index) => `part${index}`).join(', ')}, parameters];
export type { Law };
`,
    );
    const options = { module, moduleResolution, strict: true, target: 'es2023', noEmit: true, types: [] };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, files: ['use.ts'] }),
    );
    const compiler = resolve('node_modules/typescript/bin/tsc');
    let messages = '';
    try {
      execFileSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      messages = (error as { readonly stdout: string }).stdout;
    }
    expect(messages).toBe('');
  });
});

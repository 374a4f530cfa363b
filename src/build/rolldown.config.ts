import { readFileSync } from 'node:fs';
import { defineConfig, type RolldownOptions } from 'rolldown';
import { dataFiles } from './data-files.ts';
import { licences } from './licences.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const define = { __VERSION__: JSON.stringify(version) };

const node: RolldownOptions = {
  input: { cli: 'src/cli/main.ts', index: 'src/index.ts', core: 'src/core/index.ts' },
  platform: 'node',
  plugins: [dataFiles(), licences()],
  transform: { define },
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    minify: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  },
};

/** The script of `isoflop report`'s page: one file, which the command puts into every page. */
const page: RolldownOptions = {
  input: { page: 'src/page/main.ts' },
  platform: 'browser',
  // what a page never shows stays out of it
  plugins: [dataFiles({ omit: ['checks', 'notes', 'sources', 'unverified'] })],
  transform: { define },
  output: { dir: 'dist', format: 'iife', minify: true, entryFileNames: '[name].js' },
};

export default defineConfig([node, page]);

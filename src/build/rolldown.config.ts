import { readFileSync } from 'node:fs';
import { defineConfig, type RolldownOptions } from 'rolldown';
import { dataFiles } from './data-files.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

const config: RolldownOptions = defineConfig({
  input: {
    cli: 'src/cli/main.ts',
    index: 'src/index.ts',
    core: 'src/core/index.ts',
    'fit-worker': 'src/fit/worker.ts',
  },
  platform: 'node',
  plugins: [dataFiles()],
  transform: { define: { __VERSION__: JSON.stringify(version) } },
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    minify: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  },
});

export default config;

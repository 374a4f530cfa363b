import { readFileSync } from 'node:fs';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { commandFiles } from '../src/build/command-files.ts';
import { dataFiles } from '../src/build/data-files.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

export default defineConfig({
  // rolldown and vite name the same type differently
  plugins: [dataFiles(), commandFiles()] as unknown as NonNullable<ViteUserConfig['plugins']>,
  define: { __VERSION__: JSON.stringify(version) },
  test: { include: ['test/**/*.test.ts'], isolate: false, testTimeout: 30_000, root: '.' },
});

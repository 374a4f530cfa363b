import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { dataFiles } from '../src/build/data-files.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

export default defineConfig({
  // biome-ignore lint/suspicious/noExplicitAny: rolldown and vite name the same plugin type differently
  plugins: [dataFiles() as any],
  define: { __VERSION__: JSON.stringify(version) },
  test: { include: ['test/**/*.test.ts'], isolate: false, testTimeout: 30_000, root: '.' },
});

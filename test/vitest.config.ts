import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { dataDates, dataFiles } from '../src/build/data-files.ts';
import { commandFiles, familyFiles } from '../src/build/folders.ts';
import { needs } from './helpers/needs.ts';
import { Closing, PlainLine } from './helpers/reporter.ts';

/** The three speeds; test/README.md says which is for what. `vitest --mode` chooses. */
const speeds = {
  // the page and what holds the repository together are not of the inner loop
  quick: { times: 0.1, left: ['process', 'browser', 'slow', 'long'], not: ['report', 'repository'], seed: 1 },
  usual: { times: 1, left: ['long'], not: [], seed: 1 },
  all: { times: 10, left: [], not: [], seed: randomInt(2 ** 31) },
};

/** Files whose first line gives all their tests one of these tags: to import them would cost more than to run the rest. */
function filesOf(tags: readonly string[]): string[] {
  const first = tags.map(tag => `/** @module-tag ${tag} */`);
  return readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.test.ts'))
    .map(file => `test/${file}`)
    .filter(file => first.includes(readFileSync(file, 'utf8').split('\n', 1)[0]!));
}

/** Long enough for a loaded machine: nothing but a hang is stopped. */
const HANG = 900_000;

export default defineConfig(({ mode }) => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const speed = mode === 'quick' || mode === 'all' ? mode : 'usual';
  const { times, left, not, seed: usualSeed } = speeds[speed];
  const seed = Number(process.env.SEED ?? usualSeed);
  const found = needs();
  const closing = new Closing({ seed, mode: speed === 'usual' ? '' : `--mode ${speed}`, left, needs: found });
  return {
    // rolldown and vite name the same type differently
    plugins: [dataFiles(), commandFiles(), familyFiles()] as unknown as NonNullable<
      ViteUserConfig['plugins']
    >,
    define: { __VERSION__: JSON.stringify(version), __DATA_DATES__: JSON.stringify(dataDates()) },
    test: {
      include: ['test/**/*.test.ts'],
      exclude: [...not.map(room => `test/${room}/**`), ...(speed === 'quick' ? filesOf(left) : [])],
      root: '.',
      isolate: false,
      // vitest by itself leaves one core idle: on two that is half of the machine
      maxWorkers: availableParallelism(),
      setupFiles: ['test/helpers/setup.ts'],
      testTimeout: HANG,
      hookTimeout: HANG,
      env: {
        TEST_SPEED: speed,
        TEST_TIMES: process.env.TIMES ?? String(times),
        TEST_SEED: String(seed),
      },
      tags: [
        { name: 'slow', description: 'takes seconds: not in the inner loop' },
        { name: 'long', description: 'takes minutes or the network: in npm run test:all alone' },
        ...Object.entries(found).map(([name, need]) => ({
          name,
          description: need.missing,
          ...(need.found ? {} : { skip: true }),
        })),
      ],
      tagsFilter: left.map(tag => `!${tag}`),
      // vitest's own summary comes last; where a machine reads, one plain line more
      reporters: [closing, 'default', ...(process.env.CI ? [new PlainLine()] : [])],
    },
  };
});

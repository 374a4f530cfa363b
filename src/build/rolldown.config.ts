import { readFileSync } from 'node:fs';
import { defineConfig, type RolldownOptions } from 'rolldown';
import { dataFiles } from './data-files.ts';
import { licences } from './licences.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

const shared = {
  platform: 'node',
  plugins: [dataFiles(), licences()],
  transform: { define: { __VERSION__: JSON.stringify(version) } },
} satisfies RolldownOptions;

/** What a plain budget needs, in one file: every further file costs start-up. */
const plainBudget: RegExp = new RegExp(
  [
    'src/core/',
    'src/catalog/(laws|accelerators)\\.ts',
    'src/planner/(recommend|recommendation|request|caveats|comparable|messages|intervals|spread|quantities)\\.ts',
    'src/quantity/(plain|units|dimensions|format|messages|types)\\.ts',
    'src/report/(terminal|view)\\.ts',
    'src/cli/(run|main|io|process-io|declaration|declarations|emit|quantities|request-options|law-option|citation)\\.ts',
    'src/cli/(commands|declarations|views)/recommend\\.ts',
    'data-files/(laws\\?without|accelerators)',
    'node_modules/(commander|chalk|cli-table3|string-width|strip-ansi|ansi-regex|emoji-regex|is-fullwidth-code-point|@colors)/',
  ].join('|'),
);

const config: RolldownOptions[] = defineConfig([
  {
    ...shared,
    input: { index: 'src/index.ts', core: 'src/core/index.ts', 'fit-worker': 'src/fit/worker.ts' },
    output: { dir: 'dist', format: 'esm', cleanDir: true, minify: true, chunkFileNames: '[name]-[hash].js' },
  },
  // the command line as CommonJS: node starts it sooner than modules
  {
    ...shared,
    input: { cli: 'src/cli/main.ts' },
    output: {
      dir: 'dist',
      format: 'cjs',
      minify: true,
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name]-[hash].cjs',
      codeSplitting: { groups: [{ name: 'recommend', test: plainBudget }] },
    },
  },
]);

export default config;

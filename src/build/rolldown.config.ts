import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, type RolldownOptions } from 'rolldown';
import { ascii } from './ascii.ts';
import { commandFiles } from './command-files.ts';
import { dataFiles } from './data-files.ts';
import { licences } from './licences.ts';
import { pageScript } from './page-script.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const define = { __VERSION__: JSON.stringify(version) };

/** Lighter stand-ins for parts of packages that are not used here; each says why. */
const besideThis = (name: string) => fileURLToPath(new URL(`./${name}`, import.meta.url));

/** Commander starts programs for commands that are files of their own; ours are not, and loading that costs start-up. */
const noChildProcess: Plugin = {
  name: 'no-child-process',
  resolveId(id, importer) {
    return id === 'node:child_process' && importer?.includes('/commander/')
      ? besideThis('nothing.cjs')
      : null;
  },
};

const shared = {
  platform: 'node',
  resolve: {
    alias: {
      '#supports-color': besideThis('supports-color.mjs'),
      '@colors/colors/safe': besideThis('nothing.cjs'),
      'emoji-regex': besideThis('emoji-regex.cjs'),
      'string-width': besideThis('string-width.cjs'),
    },
  },
  plugins: [noChildProcess, commandFiles(), dataFiles(), licences(), ascii()],
  transform: { define },
} satisfies RolldownOptions;

/** What a page never shows stays out of its script, which every page carries: explanations, and optional facts. */
const notOnPage = {
  laws: ['checks', 'notes'],
  runs: ['architecture', 'training', 'notes', 'differences', 'energy', 'cost'],
  rules: ['wrong', 'satisfied', 'example', 'why'],
};

/** The script of `isoflop report`'s page: one file, which the command puts into every page. */
const page: RolldownOptions = {
  input: { page: 'src/report/main.ts' },
  platform: 'browser',
  plugins: [dataFiles(notOnPage), pageScript()],
  transform: { define },
  output: { dir: 'dist', format: 'iife', minify: true, entryFileNames: '[name].js' },
};

/** What a plain budget needs, in one file: every further file costs start-up. */
const plainBudget: RegExp = new RegExp(
  [
    'src/(core|text)/',
    'src/catalog/(laws|peaks)\\.ts',
    'src/planner/(recommend|recommendation|determine-run|request|caveats|comparable|messages|intervals|spread|stream)\\.ts',
    'src/quantity/(plain|units|dimensions|format)\\.ts',
    'src/render/(formats|terminal|layout|view)\\.ts',
    'command-files$',
    'src/cli/(run|driver|catalogue|command|options|defined|io|error-line|process-io|output|quantities|request-options|law-option|citation)\\.ts',
    'src/cli/(commands|answers)/recommend\\.ts',
    'src/cli/views/recommend(-(budget|csv|fields|headline|machines))?\\.ts',
    'data-files/(laws\\?without|accelerators\\?only)',
    'node_modules/(commander|chalk|cli-table3|string-width|strip-ansi|ansi-regex|emoji-regex|is-fullwidth-code-point|@colors)/',
    'src/build/[a-z-]+\\.[cm]js',
  ].join('|'),
);

/** What counts a model and places it on machines: some twenty small files, of which a plan needs nearly all. */
const wholePlan =
  /src\/(cluster\/|planner\/estimate\/|model\/[a-z-]+\.ts|cli\/(estimate-options|views\/estimate))/;

/** The library runs commands for documents: those that the command line is made of, so that they ship once. */
const commandsOnce: Plugin = {
  name: 'commands-once',
  resolveId(id, importer) {
    if (id !== './documents.ts' || !importer?.endsWith('src/cli/embed.ts')) return null;
    return { id: './commands.cjs', external: true };
  },
};

/** The folder, the package or the data that a module belongs to: a bundler leaves out the files it does not need. */
function areaOf(id: string): string | null {
  const [, area] =
    /node_modules\/(d3)-/.exec(id) ??
    /node_modules\/((?:@[\w-]+\/)?[\w.-]+)/.exec(id) ??
    /data-files\/([\w?=]+)/.exec(id) ??
    /src\/(catalog\/[\w-]+|\w+)/.exec(id) ??
    [];
  return area?.replace(/\W+/g, '-') ?? null;
}

export default defineConfig([
  {
    ...shared,
    plugins: [...shared.plugins, commandsOnce],
    input: { index: 'src/index.ts', core: 'src/core/index.ts', 'fit-worker': 'src/fit/worker.ts' },
    output: {
      dir: 'dist',
      format: 'esm',
      cleanDir: true,
      minify: true,
      chunkFileNames: '[name]-[hash].js',
      codeSplitting: { groups: [{ name: areaOf, debugName: 'area' }] },
    },
  },
  // the command line as CommonJS: node starts it sooner than modules
  {
    ...shared,
    input: { cli: 'src/cli/main.ts', commands: 'src/cli/documents.ts' },
    output: {
      dir: 'dist',
      format: 'cjs',
      minify: true,
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name]-[hash].cjs',
      codeSplitting: {
        groups: [
          { name: 'recommend', test: plainBudget, priority: 2 },
          // by themselves: an expression names accelerators and needs nothing else of a plan
          { name: 'accelerators', test: /catalog\/accelerators|data-files\/accelerators$/, priority: 2 },
          { name: 'estimate', test: wholePlan, priority: 1 },
          {
            name: 'expression',
            test: /src\/(quantity|expression|planner\/quantities)|node_modules\/mathjs\//,
            priority: 1,
          },
        ],
      },
    },
  },
  page,
]);

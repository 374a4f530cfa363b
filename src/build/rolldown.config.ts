import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, type RolldownOptions } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';
import { chunksByUse, type Use } from './chunks.ts';
import { type DataFile, dataDates, dataFiles } from './data-files.ts';
import { documented } from './documented.ts';
import { entriesOf } from './entries.ts';
import { commandFiles, familyFiles } from './folders.ts';
import { licences } from './licences.ts';
import { ascii, lateNode, pageScript } from './output.ts';
import { packed } from './packs.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };

/** The entries of the library, by the name of their file. */
const library: Readonly<Record<string, string>> = Object.fromEntries(
  entriesOf().map(({ name, source: path }) => [name, source(path)]),
);

function source(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
const define = { __VERSION__: JSON.stringify(version), __DATA_DATES__: JSON.stringify(dataDates()) };

const shared = {
  platform: 'node',
  // of the two builds that its author publishes the one in modules, of which a bundler takes what is used
  resolve: {
    alias: { yaml: fileURLToPath(new URL('browser/index.js', import.meta.resolve('yaml/package.json'))) },
  },
  plugins: [commandFiles(), familyFiles(), dataFiles(), documented(), licences(), ascii()],
  transform: { define },
} satisfies RolldownOptions;

/** What a page never shows stays out of its script, which every page carries: explanations, and optional facts. */
const notOnPage = {
  laws: [
    'name',
    'checks',
    'heldByTests',
    'notes',
    'summary',
    'recipe',
    'standardErrors',
    'spreadRefused',
    'note',
    'corpus',
    'tokenizer',
    'verification',
    'output',
    'form.where',
  ],
  accelerators: ['notes', 'sparseHeadline', 'verification'],
  frameworks: ['notes', 'sources'],
  records: ['notes', 'sources'],
  serving: ['notes', 'source', 'measured', 'verification'],
  rules: ['title', 'group', 'wrong', 'satisfied', 'example', 'why', 'formula'],
  models: ['sources', 'differences', 'notes', 'published', 'unverified', 'name', 'family', 'aliases'],
  corpora: [
    'name',
    'source',
    'verification',
    'notes',
    'documents',
    'bytesPerToken',
    'measured',
    'year',
    'dedup',
    'parts',
    'pages',
    'words',
  ],
  tokenizers: ['name', 'models', 'source', 'verification', 'notes', 'why', 'vocabulary', 'bytesPerId'],
  rates: ['source', 'verification', 'notes', 'what'],
  recipes: ['name', 'extractor', 'deduplication', 'hours', 'outOfSample', 'source', 'verification', 'notes'],
};

/** Relations that a page computes with. */
const onPage = /^(loss|frontierLoss|optimal\w+|learningRate|batch|criticalBatch)$/;

/** Laws that may be chosen on a page, or whose refusal a comparison tells; one that a proposal names beside them travels with it (see src/report/read.ts). */
const shapedForPage = {
  laws: (law: DataFile) => {
    const relations = Object.entries(law.relations as DataFile).filter(([name]) => onPage.test(name));
    const isOnPage =
      (law.uses as readonly string[]).includes('allocation') ||
      law.allocationRefused !== undefined ||
      relations.some(([name]) => name === 'learningRate');
    return isOnPage ? { ...law, relations: Object.fromEntries(relations) } : undefined;
  },
  // a finding names the first
  rules: ({ sources, ...rest }: DataFile) => ({
    ...rest,
    sources: (sources as readonly string[]).slice(0, 1),
  }),
  // points of a chart: all else that they teach is worked out by the build
  runs: ({ name, family, year, tokens, parameters }: DataFile) => ({
    name,
    family,
    year,
    tokens,
    parameters,
  }),
  // a finding names the first
  // a page asks for none
  modifiers: () => undefined,
};

/** What few commands ask for, and those that do read a file more for it. */
const later = {
  keys: {
    runs: [
      'sources',
      'notes',
      'differences',
      'unverified',
      'calibrateReason',
      'verification',
      'arxiv',
      'achieved',
      'energy',
      'cost',
      'training',
      'hardware',
      'organisation',
      'calibrate',
      'utilisation',
    ],
    models: ['sources', 'differences', 'notes', 'published', 'unverified'],
    rules: ['says', 'sources', 'example', 'wrong', 'satisfied', 'formula'],
  },
  // laws that are asked for by name, or when all of them are: a plain budget asks for those of the spread, those that were
  // held to larger runs, and two that speak of what stands beside N
  texts: {
    laws: (law: DataFile, id: string) =>
      law.spread !== true && law.heldOut === undefined && !['vocab2024', 'gemstones2025'].includes(id),
    schema: () => true,
  },
};

/** What a page never asks for: expressions, documented mixtures. */
const neverAsked = /\/expression\/index\.ts$|^data-files\/mixtures$/;

/** Of what draws axes: a page puts numbers between numbers, not colours, and writes its ticks itself. */
const numbersAlone: Readonly<Record<string, string>> = {
  'd3-interpolate': `export const interpolateNumber = (a, b) => t => a * (1 - t) + b * t;
export const interpolateRound = (a, b) => t => Math.round(a * (1 - t) + b * t);
export const interpolate = interpolateNumber;
export const piecewise = () => interpolateNumber;`,
  'd3-format': `export const format = () => String;
export const formatSpecifier = () => ({});
export const [precisionFixed, precisionPrefix, precisionRound] = [Number, Number, Number];
export const formatPrefix = format;`,
};

/** Keeps out of the page's one script what is there for what it never does. */
const smallPage: Plugin = {
  name: 'small-page',
  resolveId: id => (neverAsked.test(id) || id in numbersAlone ? `\0small-page:${id}` : null),
  load(id) {
    if (!id.startsWith('\0small-page:')) return null;
    const numbers = numbersAlone[id.replace('\0small-page:', '')];
    if (numbers !== undefined) return numbers;
    return `import { Refusal } from ${JSON.stringify(source('core/refusal.ts'))};
export default {};
export const compileExpression = () => { throw new Refusal('A page cannot compute with expressions'); };`;
  },
  // of a package that is loaded late all is taken: here there is no later
  transform: (code, id) =>
    id.endsWith('/catalog/user-json.ts')
      ? `import { safeParse } from 'valibot';\n${code.replace("const { safeParse } = await import('valibot');", '')}`
      : null,
};

/** The script of `isoflop report`'s page: one file, which the command puts into every page. */
const page: RolldownOptions = {
  input: { page: 'src/report/main.ts' },
  platform: 'browser',
  plugins: [smallPage, dataFiles(notOnPage, shapedForPage), documented(), pageScript()],
  transform: { define },
  output: { dir: 'dist', format: 'iife', minify: true, entryFileNames: '[name].js' },
};

const fitWorker = source('fit/worker.ts');
const commandLine = source('cli/main.ts');
const documents = source('cli/documents.ts');

const use: Use = {
  start: /\/cli\/(?:run|process-io|options)\.ts$/,
  work: /\/cli\/answers\//,
  // a plain budget, and every table on a terminal
  often: /\/(?:commands|answers)\/recommend\.ts$|\/render\/terminal\.ts$/,
};

/** Most scripts that the command line is shipped in: the package has 150 files at most (test/repository/package.test.ts). */
const COMMAND_FILES = 77;

/** The library runs commands for documents: those that the command line is made of, so that they ship once. */
const commandsOnce: Plugin = {
  name: 'commands-once',
  resolveId(id, importer) {
    if (id !== './documents.ts' || !importer?.endsWith('src/cli/embed.ts')) return null;
    return { id: './commands.cjs', external: true };
  },
};

/**
 * What stands in a file with another room than its own, because no other reads it or all do that do read it: packages,
 * data with what reads them, and small rooms. What a bundler should be able to leave out is a file by itself.
 */
const together: readonly (readonly [RegExp, string])[] = [
  [/node_modules\/d3-/, 'render'],
  [/node_modules\/(?:@babel|mathjs)\//, 'expression'],
  [/node_modules\/(?:yaml|smol-toml)\/|src\/markdown\//, 'syntax'],
  [/node_modules\/(valibot)\//, 'valibot'],
  [/(?:family|tower)-files$/, 'model'],
  [/src\/text\//, 'core'],
  [/src\/(?:files|cli)\//, 'document'],
  [/catalog\/law-checks|laws\?only=checks/, 'law-checks'],
  [/catalog\/(?:accelerators|peaks)\.|data-files\/accelerators/, 'accelerators'],
  [/catalog\/models\.|data-files\/models/, 'models'],
  [/catalog\/runs\.|data-files\/runs/, 'runs'],
  [/catalog\/schemas\//, 'schemas'],
  [
    /catalog\/(?:corpora|recipes|tokenizers)\.|data-files\/(?:corpora|mixtures|recipes|rates|tokenizers)/,
    'corpus',
  ],
  [/catalog\/alerts\.|data-files\/alerts/, 'monitor'],
  [/catalog\/serving\.|data-files\/serving/, 'serving'],
  [/catalog\/frameworks\.|data-files\/frameworks/, 'plan'],
  [/data-files\/launch/, 'launch'],
  [/data-files\/(?:rules|proposal)/, 'check'],
  [/data-(?:files|texts)\/(?:laws|modifiers)/, 'catalog'],
];

/** The file that a module stands in. An entry is one by itself, so that it exports what its source exports. */
function areaOf(id: string): string | null {
  if (Object.values(library).includes(id) || id === fitWorker) return null;
  return together.find(([pattern]) => pattern.test(id))?.[1] ?? /src\/(\w+)/.exec(id)?.[1] ?? null;
}

export default defineConfig([
  {
    ...shared,
    plugins: [...shared.plugins, commandsOnce],
    input: { ...library, 'fit-worker': fitWorker },
    output: {
      dir: 'dist',
      format: 'esm',
      cleanDir: true,
      minify: true,
      chunkFileNames: '[name]-[hash].js',
      codeSplitting: {
        includeDependenciesRecursively: false,
        groups: [{ name: areaOf, debugName: 'area' }],
      },
    },
  },
  // the command line as CommonJS: node starts it sooner than modules
  {
    ...shared,
    plugins: [
      commandFiles(),
      familyFiles(),
      dataFiles({}, {}, later),
      documented(),
      licences(),
      ascii(),
      lateNode(['node:child_process']),
      packed(COMMAND_FILES, use.often),
    ],
    input: { cli: commandLine, commands: documents },
    output: {
      dir: 'dist',
      format: 'cjs',
      minify: true,
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name]-[hash].cjs',
      codeSplitting: {
        includeDependenciesRecursively: false,
        groups: [{ name: chunksByUse([commandLine, documents], use), debugName: 'by use' }],
      },
    },
  },
  page,
  // declarations that tsc wrote before, in one file an entry and files of what entries share
  {
    input: Object.fromEntries(
      entriesOf().map(({ name, source: path }) => [
        name,
        `node_modules/.cache/isoflop-types/${path.replace('.ts', '.d.ts')}`,
      ]),
    ),
    plugins: [dts({ dtsInput: true, emitDtsOnly: true })],
    output: {
      dir: 'dist',
      format: 'esm',
      chunkFileNames: '[name].ts',
      codeSplitting: { groups: [{ name: 'types.d', minShareCount: 2 }] },
    },
  },
]);

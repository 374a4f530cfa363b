/** @module-tag slow */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { lawIds } from '../../src/catalog/laws.ts';
import { allDeclarations } from '../../src/cli/catalogue.ts';
import { type Command, kebab, type Option } from '../../src/cli/command.ts';
import { searchPlans } from '../../src/plan/layouts.ts';
import { conversionUnits } from '../../src/planner/convert.ts';
import { runCli } from '../helpers/cli.ts';
import { size } from '../helpers/speed.ts';

const folder = mkdtempSync(join(tmpdir(), 'isoflop-schema-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ownLaw = join(folder, 'ours.json');
writeFileSync(
  ownLaw,
  '{ "form": "expression", "loss": "E + A/N^alpha", "coefficients": { "E": 1.8, "A": 480, "alpha": 0.35 } }',
);
const log = join(folder, 'log.csv');
writeFileSync(
  log,
  `step,tokens,loss,lr\n${Array.from({ length: 200 }, (_, i) => `${i * 10 + 10},${(i + 1) * 1e7},${2 + 3 / Math.sqrt(i + 1)},${3e-4 * (1 - i / 220)}`).join('\n')}\n`,
);

const read = (name: string) =>
  JSON.parse(readFileSync(`data/schema/${name}.schema.json`, 'utf8')) as AnySchemaObject;
const answers = readdirSync('data/schema')
  .map(file => file.replace('.schema.json', ''))
  .filter(name => !['proposal', 'law-file'].includes(name));
const validators = new Map(
  answers.map(name => {
    const schema = read(name);
    return [schema.$id, new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema)] as const;
  }),
);

/** What no answer and no message says, whatever is asked. */
const HOLE = /\bNaN\b|Infinity(?! Fabric)|∞|\bundefined\b|\[object/;

/** Command lines that are answered; every command has some, and every schema is that of one. */
const lines: Readonly<Record<string, readonly (readonly string[])[]>> = {
  accelerators: [[], ['h100-sxm'], ['--vendor', 'AMD']],
  check: [
    ['data/examples/proposal.yml'],
    ['data/examples/proposal-with-mistakes.yml'],
    ['data/examples/launch-config.json'],
    ['data/examples/planning-document.md', 'data/examples/short-proposal.yml', '--strict'],
    ['nowhere.yml'],
  ],
  compare: [
    ['1e24'],
    ['5.76e23', '--law', 'llama3', '--law', 'kaplan2020'],
    ['1e22', '--unique-tokens', '100B'],
    ['64 H100 * 30 days'],
  ],
  'data corpora': [[], ['fineweb'], ['fineweb-2'], ['--class', 'code', '--tokenizer', 'llama3']],
  'data mix': [
    ['fineweb:70%, stack-v2:30%', '--tokens', '1T', '--params', '8B'],
    ['common-crawl:2', '--tokens', '15T'],
    ['--like', 'gpt3'],
    ['fineweb:70%, stack-v2:25%, wikipedia:5%@7', '--tokens', '2T'],
    ['dolma3-web, science-pdfs, stack-edu', '--tokens', '15T', '--params', '8B'],
  ],
  'data plan': [
    ['--tokens', '15T', '--from', 'common-crawl:30, stack-v2', '--cpu-price', '0.04'],
    ['--tokens', '1B', '--from', 'wikipedia'],
  ],
  'data tokenizers': [[], ['llama3'], ['gpt2', '--bytes', '1TB']],
  convert: [
    ['200 PF-days', '--to', 'FLOP'],
    ['2.3', '--from', 'nats/token', '--to', 'bits/byte', '--bytes-per-token', '4.4'],
    ['3', '--from', 'nats/token', '--to', 'downstream-error', '--law', 'gadre2024-c4'],
    ['1e22 FLOP', '--to', 'device-days', '--on', 'h100-sxm'],
    ['1B', '--from', 'non-embedding-parameters', '--to', 'total-parameters'],
  ],
  design: [
    ['--pilot', '1e21', '--target', '1e24', '--simulations', '20'],
    ['--pilot', '1e21', '--target', '1e24', '--simulations', '20', '--compare'],
  ],
  embed: [['--check', 'data/examples/planning-document.md']],
  estimate: [
    ['--params', '7B', '--tokens', '1T', '--on', '64 h100-sxm'],
    ['1e23'],
    [
      '1e24',
      '--on',
      '1024 h100',
      '--inference-tokens',
      '10T',
      '--serving',
      '2 h100, fp8, 25 users',
      '--tpot',
      '9ms',
    ],
    ['data/examples/proposal.yml'],
    ['--params', '7B', '--tokens', '1T', '--on', '64 h100-sxm', '--on', '128 a100-80gb'],
    ['--model', 'llama2-7b', '--tokens', '1T', '--on', '64 h100-sxm', '--fit-memory', '--limit', '2'],
    ['--params', '7B', '--tokens', '1T', '--on', '64 h100', '--measured', '14451 tokens/s on 8 h100'],
    ['--params', '7B', '--tokens', '1T', '--on', '64 h100', '--like', 'data/runs/apertus-70b.json'],
    [
      '--params',
      '7B',
      '--tokens',
      '1T',
      '--on',
      '64 h100',
      '--pue',
      '1.2',
      '--grid',
      '0.4',
      '--power',
      '600W',
    ],
    ['--params', '7B', '--tokens', '1T', '--on', '64 h100', '--from', 'fineweb:95%, wikipedia:5%'],
    ['--loss', '2.0', '--deadline', '60d', '--on', '512 h100', '--minimise', 'cost'],
    ['--on', '256 h100', '--money', '3M', '--deadline', '6w', '--unique-tokens', '30B'],
    ['--params', '70B', '--tokens', '15T', '--on', '8 h100'],
    ['data/examples/stages.yml'],
  ],
  fit: [
    ['data/examples/simulated-runs.csv'],
    ['data/examples/simulated-runs.csv', '--method', 'isoflop'],
    ['data/examples/simulated-runs.csv', '--method', 'envelope'],
    ['data/examples/simulated-runs.csv', '--bootstrap', '4', '--at', '1e24', '--workers', '0'],
    [join(folder, 'groups.csv'), '--group', 'data'],
    [join(folder, 'groups.csv'), '--group', 'data', '--shared-exponents'],
    ['data/examples/simulated-runs.csv', '--form', 'coupled', '--drop-worst', '2', '--worst', '3'],
  ],
  hyperparameters: [
    ['--params', '1B', '--tokens', '100B'],
    ['--params', '70B', '--tokens', '15T'],
  ],
  laws: [
    [],
    ['--checks'],
    ['--budget', '1e22'],
    ['krajewski2024', '--budget', '1e22', '--experts', '64'],
    ['cerebras2023', '--checks'],
    [ownLaw],
    ...lawIds().map(id => [id]),
  ],
  model: [['llama2-7b'], ['--list'], ['llama2-7b', '--layers', '40', '--context', '8192']],
  monitor: [
    [log],
    [log, '--list-metrics'],
    [log, '--against', log],
    [log, '--promise', '2.1', '--on', '64 h100', '--params', '1B', '--days', '3'],
  ],
  'plot days': [['--loss', '2.0', '--on', 'h100']],
  'plot tornado': [['1e23', '--on', '512 h100']],
  'plot gain': [['--on', '512 h100', '--money', '2M', '--price', '2.10']],
  'plot ratio': [['1e24']],
  'plot epochs': [['--law', 'muennighoff2023']],
  'plot fit': [['data/examples/simulated-runs.csv']],
  'plot frontier': [['1e22']],
  'plot isoflop': [['1e22', '1e23']],
  'plot serving': [['llama2-7b', '--on', 'h100']],
  'plot tradeoff': [['1e22']],
  recommend: [
    ['1e24'],
    ['1e21..1e24'],
    ['64 H100 * 30 days', '--law', 'all'],
    ['1e24', '--on', '1024 h100-sxm'],
    ['--params', '70B'],
    ['--loss', '2.1'],
    ['3e24', '--inference-tokens', '10T', '--serving', '2 h100, fp8, 25 users, 1000/500'],
    ['1e24', '--budget-for', 'lifetime', '--inference-tokens', '1T'],
    ['1e22', '--from', 'fineweb, wikipedia', '--band', '1%', '--count', 'non-embedding'],
    ['--on', '256 h100', '--deadline', '6w', '--money', '1M'],
  ],
  report: [['data/examples/proposal.yml']],
  rules: [[], ['sparse-peak']],
  runs: [[], ['llama3.1-405b'], ['--estimates']],
  serving: [
    ['llama2-7b', '--on', '2 h100'],
    ['llama2-7b', '--on', 'h100', '--on', '2 a100-80gb'],
    ['llama2-7b', '--on', 'h100', '--sweep'],
    ['llama3-70b', '--on', '8 h100', '--ttft', '200ms', '--tpot', '20ms'],
  ],
  shape: [['7B'], ['400M', '--limit', '2']],
  tasks: [['--params', '13B', '--tokens', '5T']],
};

writeFileSync(
  join(folder, 'groups.csv'),
  (() => {
    const text = readFileSync('data/examples/simulated-runs.csv', 'utf8').replace(/^#.*\n/gm, '');
    const [header, ...rows] = text.trim().split('\n');
    return `${header},data\n${rows.map((row, index) => `${row},${index % 2 === 0 ? 'web' : 'code'}`).join('\n')}\n`;
  })(),
);

const commands = new Map(
  (await allDeclarations()).flatMap(one =>
    one.kind === 'command' && one.formats !== 'none' ? [[one.name, one] as const] : [],
  ),
);
const used = new Set<string>();

/** Whether a command line is answered; an answer satisfies its schema, a refusal is one clear line. */
async function isAnswered(argv: readonly string[]): Promise<boolean> {
  const { code, out, err } = await runCli([...argv, '--json']);
  const said = argv.join(' ');
  expect(out, said).not.toMatch(HOLE);
  expect(err, said).not.toMatch(HOLE);
  expect([0, 1, 2], `${said}: ${err}`).toContain(code);
  if (out === '') {
    expect(code, said).toBe(2);
    expect(err, said).toMatch(/^isoflop: .+\n$/);
    return false;
  }
  const document = JSON.parse(out) as { readonly schema: string };
  const valid = validators.get(document.schema);
  expect(valid, `${said}: ${document.schema}`).toBeDefined();
  expect(valid!(document), `${said}: ${JSON.stringify(valid!.errors?.slice(0, 3))}`).toBe(true);
  used.add(document.schema);
  return true;
}

test('there are command lines for every command, and for every option that random ones leave out', () => {
  expect(Object.keys(lines).sort()).toEqual([...commands.keys()].sort());
  const asked = new Set(Object.values(lines).flat(2));
  const left = [...commands.values()].flatMap(({ options }) =>
    Object.entries(options).flatMap(([name, { writes, placeholder }]) =>
      !writes && (LEFT.has(name) || placeholder === '<run.json>') ? [`--${kebab(name)}`] : [],
    ),
  );
  // which waits for what is written next: test/monitor/cli.test.ts
  expect(left.filter(flag => flag !== '--follow' && !asked.has(flag))).toEqual([]);
});

/** The script of the page is part of the build. */
const tagsOf = (name: string) => (name === 'report' ? ['process'] : []);

describe.each(Object.entries(lines))('%s', (name, all) => {
  test.each(all.map(words => [words.join(' '), words] as const))(
    '%s: is answered as its schema says',
    { tags: tagsOf(name) },
    async (_, words) => {
      expect(await isAnswered([...name.split(' '), ...words])).toBe(true);
    },
  );
});

test('the layouts that a function answers are as their schema says', () => {
  const document = JSON.parse(
    JSON.stringify(searchPlans({ parameters: 1e9, tokens: 20e9, accelerator: 'h100', accelerators: 8 })),
  );
  expect(validators.get('isoflop/plans/2')!(document)).toBe(true);
  used.add(document.schema);
});

test('every schema is that of an answer', { tags: 'process' }, () => {
  // an organisation's file is written by hand, and answers of checkpoints need files: test/cli has both
  const elsewhere = ['isoflop/checkpoint/1', 'isoflop/organisation/1'];
  expect([...used].sort()).toEqual(
    [...validators.keys()].filter(name => !elsewhere.includes(name ?? '')).sort(),
  );
});

const amounts = ['1', '2', '8', '20', '0.001', '40%', '1e22', '70B', '1.4T', '0', '1e-300', '1e300', '-1'];
/** Values of options by their placeholders, usual ones and hostile ones. */
const values: Readonly<Record<string, readonly string[]>> = {
  '<N>': ['70B', '1B', '400M', '1e45', ...amounts],
  '<D>': ['1.4T', '20B', '1e30', ...amounts],
  '<accelerators>': ['64 h100-sxm', '8 a100-80gb', 'h100', '1e9 h100', '0 h100'],
  '<time>': ['30 days', '6w', '1 s', '1e300 days'],
  '<usd>': ['2.10', '$3M', '1e308', '0'],
  '<k/E>': ['8/256', '64', '0'],
  '<C..C>': ['1e20..1e24', '1..1e40'],
  '<id|file>': [...lawIds(), ownLaw, 'all'],
  '<law>': [...lawIds(), ownLaw],
  '<id=level>': ['sparse-peak=off', 'no-reserve=error'],
  '<format>': ['fp8', 'fp4', 'bf16', 'e4m3:128', 'x'],
  '<kg/kWh>': ['0.385', '385 g/kWh', '1e300'],
};

/** Options that wait for what a run writes next, that cost much, or change the question of a whole table. */
const LEFT = new Set([
  'follow',
  'bootstrap',
  'simulations',
  'workers',
  'group',
  'estimates',
  'checks',
  'compare',
]);

/** Commands of which each answer is many plans, fits or documents. */
const COSTLY = new Set(['embed', 'fit', 'plot days', 'plot gain', 'report', 'runs']);

function wordsOf([name, option]: readonly [string, Option<unknown>]): fc.Arbitrary<readonly string[]> {
  const flag = `--${option.isNegated ? 'no-' : ''}${kebab(name)}`;
  if (option.placeholder === undefined) return fc.constant([flag]);
  const some = option.choices ?? values[option.placeholder] ?? amounts;
  return fc.constantFrom(...some).map(value => [`${flag}=${value}`]);
}

function lineOf(command: Command): fc.Arbitrary<readonly string[]> {
  const options = Object.entries(command.options).filter(
    ([name, { writes, placeholder }]) => !writes && !LEFT.has(name) && placeholder !== '<run.json>',
  );
  const base = fc.constantFrom(...lines[command.name]!);
  if (options.length === 0) return base.map(words => [...command.name.split(' '), ...words]);
  const some = fc
    .subarray(options, { maxLength: Math.min(3, options.length) })
    .chain(few => fc.tuple(...few.map(wordsOf)));
  return fc
    .tuple(base, some)
    .map(([words, given]) => [...command.name.split(' '), ...words, ...given.flat()]);
}

describe.each([...commands.values()].map(command => [command.name, command] as const))(
  '%s with any options',
  (name, command) => {
    test('is answered as its schema says, or refused in a line', {
      tags: ['slow', ...tagsOf(name)],
    }, async () => {
      let answered = 0;
      await fc.assert(
        fc.asyncProperty(lineOf(command), async argv => {
          answered += Number(await isAnswered(argv));
        }),
        { numRuns: size(COSTLY.has(name) ? 4 : 15) },
      );
      expect(answered).toBeGreaterThan(0);
    });
  },
);

/** Every object of a document, so that each can be spoiled in turn. */
function objects(value: unknown): readonly Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(objects);
  return Array.isArray(value) ? inner : [value as Record<string, unknown>, ...inner];
}

test.each([
  ['compare', ['compare', '1e24']],
  ['recommend', ['1e24']],
  ['convert', ['convert', '200 PF-days', '--to', 'FLOP']],
  ['hyperparameters', ['hyperparameters', '--params', '1B', '--tokens', '100B']],
  ['law-checks', ['laws', 'cerebras2023', '--checks']],
  ['law', ['laws', 'hoffmann2022']],
  ['law', ['laws', 'delphi2026']],
  ['estimate', ['estimate', '--params', '7B', '--tokens', '1T', '--on', '64 h100-sxm']],
  ['check', ['check', 'data/examples/proposal-with-mistakes.yml']],
  ['serving', ['serving', 'llama2-7b', '--on', '2 h100']],
  ['fit', ['fit', 'data/examples/simulated-runs.csv']],
])(
  '%s.schema.json refuses another version, a key that is missing and one that is not known',
  async (name, argv) => {
    const document = JSON.parse((await runCli([...argv, '--json'])).out) as Record<string, unknown>;
    const { $id } = read(name);
    const valid = validators.get($id)!;
    expect(document.schema).toBe($id);
    expect(valid({ ...document, schema: `isoflop/${name}/9` })).toBe(false);
    for (const key of read(name).required) {
      const { [key]: _, ...rest } = document;
      expect(valid(rest), `without ${key}`).toBe(false);
    }
    // what is open on purpose holds numbers and words by any name: input as given, provenance by path, arguments
    const all = objects(document);
    const open = new Set([document.input, document.provenance, ...all.map(item => item.args)]);
    let closed = 0;
    for (const item of all) {
      if (open.has(item)) continue;
      item.colour = [];
      if (!valid(document)) closed += 1;
      delete item.colour;
    }
    expect(valid(document)).toBe(true);
    // maps by name are open too, but they are few
    expect(closed).toBeGreaterThan(0);
    document.colour = 1;
    expect(valid(document)).toBe(false);
  },
);

test('convert.schema.json knows every unit', () => {
  expect([...read('convert').properties.unit.enum].sort()).toEqual([...conversionUnits].sort());
});

test('a recommendation may say that it is optimal', async () => {
  const valid = validators.get('isoflop/recommend/2')!;
  const document = JSON.parse((await runCli(['1e24', '--json'])).out) as {
    recommendations: Record<string, unknown>[];
  };
  document.recommendations[0]!.optimal = true;
  expect(valid(document)).toBe(true);
  document.recommendations[0]!.optimal = 'yes';
  expect(valid(document)).toBe(false);
});

test('isoflop schema names the schemas and prints one', async () => {
  const { out } = await runCli(['schema']);
  expect(out.trim().split('\n')).toEqual([...answers, 'law-file', 'proposal'].sort());
  expect((await runCli(['schema', 'fit'])).out).toBe(readFileSync('data/schema/fit.schema.json', 'utf8'));
  expect(await runCli(['schema', 'recomend'])).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('did you mean recommend?'),
  });
});

test('every schema has an id of its own', () => {
  const ids = readdirSync('data/schema').map(file => read(file.replace('.schema.json', '')).$id);
  expect(new Set(ids).size).toBe(ids.length);
});

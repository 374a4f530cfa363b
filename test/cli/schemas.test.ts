import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { lawIds } from '../../src/catalog/laws.ts';
import { conversionUnits } from '../../src/planner/convert.ts';
import { runCli } from '../helpers/cli.ts';

const read = (name: string) =>
  JSON.parse(readFileSync(`data/schema/${name}.schema.json`, 'utf8')) as AnySchemaObject;
const compiled = (name: string) =>
  new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(read(name));

async function json(argv: readonly string[]): Promise<Record<string, unknown>> {
  const { code, out, err } = await runCli([...argv, '--json']);
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out) as Record<string, unknown>;
}

/** Every object of a document, so that each can be spoiled in turn. */
function objects(value: unknown): readonly Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(objects);
  return Array.isArray(value) ? inner : [value as Record<string, unknown>, ...inner];
}

const commands: readonly (readonly [schema: string, argv: readonly string[]])[] = [
  ['compare', ['compare', '1e24']],
  ['compare', ['compare', '5.76e23', '--law', 'llama3', '--law', 'kaplan2020']],
  ['compare', ['compare', '1e22', '--unique-tokens', '100B']],
  ['compare', ['compare', '1e24', '--max-params', '8B']],
  ['compare', ['compare', '64 H100 * 30 days']],
  ['convert', ['convert', '200 PF-days', '--to', 'FLOP']],
  ['convert', ['convert', '2.3', '--from', 'nats/token', '--to', 'bits/byte', '--bytes-per-token', '4.4']],
  ['convert', ['convert', '2.3', '--from', 'nats/token', '--to', 'perplexity']],
  ['convert', ['convert', '3', '--from', 'nats/token', '--to', 'downstream-error', '--law', 'gadre2024-c4']],
  ['convert', ['convert', '1e22 FLOP', '--to', 'device-days', '--on', 'h100-sxm']],
  ['convert', ['convert', '1B', '--from', 'non-embedding-parameters', '--to', 'total-parameters']],
  ['hyperparameters', ['hyperparameters', '--params', '1B', '--tokens', '100B']],
  ['hyperparameters', ['hyperparameters', '--params', '70B', '--tokens', '15T']],
  ['laws', ['laws']],
  ['laws', ['laws', '--law', 'llama3', '--law', 'kaplan2020']],
  ['law-checks', ['laws', '--checks']],
  ['law-checks', ['laws', 'cerebras2023', '--checks']],
];

describe.each(commands)('%s.schema.json: %j', (name, argv) => {
  const valid = compiled(name);
  test('holds for the document', async () => {
    const document = await json(argv);
    expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
    expect(document.schema).toBe(read(name).$id);
  });
  test('refuses another version, a key that is missing and one that is not known', async () => {
    const document = await json(argv);
    expect(valid({ ...document, schema: `isoflop/${name}/9` })).toBe(false);
    for (const key of Object.keys(document)) {
      const { [key]: _, ...rest } = document;
      expect(valid(rest), `without ${key}`).toBe(false);
    }
    // what is open on purpose: options as given, values by path, arguments of a sentence
    const open = new Set([document.input, document.provenance].filter(() => name === 'compare'));
    for (const item of objects(document)) {
      if (open.has(item) || 'text' in item || isCaveatArgs(document, item) || isIntervals(item)) continue;
      item.colour = [];
      expect(valid(document), JSON.stringify(item)).toBe(false);
      delete item.colour;
    }
    expect(valid(document)).toBe(true);
  });
});

function isCaveatArgs(document: unknown, item: unknown): boolean {
  return objects(document).some(parent => 'code' in parent && parent.args === item);
}

function isIntervals(item: Record<string, unknown>): boolean {
  return '80' in item;
}

describe('law.schema.json', () => {
  const valid = compiled('law');
  test.each(lawIds())('holds for %s', async id => {
    const document = await json(['laws', id]);
    expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
    expect(document.schema).toBe(read('law').$id);
    for (const item of objects(document)) {
      item.colour = [];
      expect(valid(document), JSON.stringify(item)).toBe(false);
      delete item.colour;
    }
  });
  test('holds for a law of one’s own, which names no source', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'isoflop-schema-'));
    const path = join(folder, 'ours.json');
    writeFileSync(
      path,
      '{ "form": "expression", "loss": "E + A/N^alpha", "coefficients": { "E": 1.8, "A": 480, "alpha": 0.35 } }',
    );
    const document = await json(['laws', path]);
    rmSync(folder, { recursive: true });
    expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
    const { id: _, ...rest } = document;
    expect(valid(rest)).toBe(false);
  });
});

test('convert.schema.json knows every unit', () => {
  expect(read('convert').$defs.unit.enum).toEqual([...conversionUnits]);
});

test('compare.schema.json describes a recommendation as recommend.schema.json does', () => {
  const [one, other] = [read('compare'), read('recommend')];
  expect(one.$defs).toEqual(other.$defs);
  for (const key of ['input', 'recommendations', 'spread', 'provenance'])
    expect(one.properties[key]).toEqual(other.properties[key]);
});

test('a recommendation may say that it is optimal', async () => {
  const valid = compiled('recommend');
  const document = (await json(['1e24'])) as { recommendations: Record<string, unknown>[] };
  document.recommendations[0]!.optimal = true;
  expect(valid(document)).toBe(true);
  document.recommendations[0]!.optimal = 'yes';
  expect(valid(document)).toBe(false);
});

test('every schema has an id of its own', () => {
  const ids = readdirSync('data/schema').map(file => read(file.replace('.schema.json', '')).$id);
  expect(new Set(ids).size).toBe(ids.length);
});

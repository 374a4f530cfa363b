import { readdirSync, readFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { lawFileSchema, printedLawSchema, printedLawsSchema } from '../../src/catalog/schemas/law.ts';
import { organisationSchema } from '../../src/catalog/schemas/organisation.ts';
import { answerSchemas } from '../helpers/answer-schemas.ts';

/** Published schemas that are made from those that the program reads by. */
const made = [
  ['law-file', 'A scaling law: a file of data/laws, or one of your own', lawFileSchema],
  ['organisation', 'An organisation file, isoflop.yml', organisationSchema],
  ['law', 'Answer of isoflop laws <id> --json', printedLawSchema],
  ['laws', 'Answer of isoflop laws --json', printedLawsSchema],
] as const;

const fileOf = (name: string) => `../../data/schema/${name}.schema.json`;
const text = (schema: unknown) => `${JSON.stringify(schema, null, 2)}\n`;

// written anew by `npx vitest run --config test/vitest.config.ts -u`
test.each(made)('data/schema/%s.schema.json is as the program has it', async (name, title, source) => {
  const schema = toJsonSchema(source, { target: 'draft-2020-12', errorMode: 'ignore' });
  await expect(text({ $id: `isoflop/${name}/1`, title, ...schema })).toMatchFileSnapshot(fileOf(name));
});

test('the schemas of answers are as their types have it, and there is no other', {
  tags: 'slow',
}, async () => {
  const schemas = answerSchemas();
  for (const [name, schema] of schemas) await expect(text(schema)).toMatchFileSnapshot(fileOf(name));
  const names = [...schemas.keys(), ...made.map(([name]) => name), 'proposal'];
  expect(readdirSync('data/schema').sort()).toEqual(names.map(name => `${name}.schema.json`).sort());
});

describe('law-file.schema.json', () => {
  const valid = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync('data/schema/law-file.schema.json', 'utf8')),
  );
  test.each(readdirSync('data/laws'))('holds for %s', file => {
    expect(valid(JSON.parse(readFileSync(`data/laws/${file}`, 'utf8'))), JSON.stringify(valid.errors)).toBe(
      true,
    );
  });
  test('holds for the smallest law and for an expression, and for nothing with an unknown key', () => {
    const coefficients = { E: 1.8, A: 480, B: 2100, alpha: 0.35, beta: 0.37 };
    expect(valid({ form: 'parametric', coefficients })).toBe(true);
    expect(valid({ form: 'expression', loss: 'E + A/N^alpha + B/D^beta', coefficients })).toBe(true);
    expect(valid({ form: 'parametric', coefficients, colour: 1 })).toBe(false);
    expect(valid({ form: 'parametrc', coefficients })).toBe(false);
  });
});

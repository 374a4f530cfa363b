import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import { aliasTable, mainFields } from '../../src/check/proposal/keys.ts';
import { fields, proposalSchema } from '../../src/check/proposal/schema.ts';

type Properties = Record<string, JsonSchema>;

/**
 * The JSON Schema of proposals as they may be written: from the valibot schema, with the other spellings and other
 * tools' keys that the reader understands, so that editors do not mark them. Fields are definitions by their path.
 */
export function proposalJsonSchema(): JsonSchema {
  // trimming is the reader's affair
  const { properties } = toJsonSchema(proposalSchema, { errorMode: 'ignore', typeMode: 'input' });
  const root = properties as Properties;
  const definitions: Properties = {};
  for (const path of fields.keys()) definitions[path] = blank(at(root, path));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://unpkg.com/isoflop/data/schema/proposal.schema.json',
    title: 'A training proposal for isoflop check',
    type: 'object',
    properties: { ...sectionProperties(root, ''), allow: root.allow! },
    additionalProperties: false,
    definitions,
  };
}

/** Properties of a section, or of the root: its own keys, and what else means one of its fields. */
function sectionProperties(properties: Properties, section: string): Properties {
  const result: Properties = {};
  const prefix = section === '' ? '' : `${section}.`;
  for (const [key, schema] of Object.entries(properties)) {
    if (key === 'allow') continue;
    const path = `${prefix}${key}`;
    const names = key.startsWith('$') ? [key] : spellings(key);
    for (const name of names)
      result[name] = schema.type === 'object' ? sectionSchema(schema, path) : reference(path);
  }
  for (const { field, keys } of aliasTable.aliases) {
    if (field.startsWith(prefix)) for (const key of keys) place(result, key, reference(field));
  }
  for (const { key, field } of aliasTable.flags) {
    if (field.startsWith(prefix)) place(result, key, { type: ['boolean', 'string', 'null'] });
  }
  for (const key of aliasTable.ignored) place(result, key, {});
  if (section === '')
    for (const path of uniqueLeaves()) place(result, path.replace(/^.*\./, ''), reference(path));
  return result;
}

/** A section: a mapping, or one value for its main field, or left empty. */
function sectionSchema(schema: JsonSchema, path: string): JsonSchema {
  const mapping = {
    type: 'object' as const,
    properties: sectionProperties(schema.properties as Properties, path),
    additionalProperties: false,
  };
  const main = mainFields[path];
  const other = main === undefined ? { type: 'null' as const } : reference(main);
  return { description: schema.description!, anyOf: [mapping, other] };
}

/** Fields whose last key no other section has: they may stand at the root. */
function uniqueLeaves(): readonly string[] {
  const leafOf = (path: string) => path.replace(/^.*\./, '');
  const paths = [...fields.keys()];
  return paths.filter(path => paths.filter(other => leafOf(other) === leafOf(path)).length === 1);
}

/** `zero_optimization.stage` becomes a nested property. A key that is there already keeps its meaning. */
function place(properties: Properties, key: string, schema: JsonSchema): void {
  const [first = '', ...rest] = key.split('.');
  if (rest.length === 0) {
    for (const name of spellings(first)) properties[name] ??= schema;
    return;
  }
  const before = properties[first];
  const choices = (before?.anyOf as JsonSchema[] | undefined) ?? (before === undefined ? [] : [before]);
  const nested = choices.find(choice => choice.type === 'object');
  const block = nested ?? { type: 'object' as const, properties: {}, additionalProperties: false };
  place(block.properties as Properties, rest.join('.'), schema);
  if (nested === undefined) properties[first] = choices.length === 0 ? block : { anyOf: [...choices, block] };
}

/** camelCase, snake_case and kebab-case of a key. */
function spellings(key: string): readonly string[] {
  const words = key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`).split(/[_-]/);
  const camel = words.map((word, index) =>
    index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1),
  );
  return [...new Set([key, camel.join(''), words.join('_'), words.join('-')])];
}

function reference(path: string): JsonSchema {
  return { $ref: `#/definitions/${path.replace('$', '%24')}` };
}

/** A key without a value is a blank to fill in. */
function blank(schema: JsonSchema): JsonSchema {
  const { description, ...rest } = schema;
  return { description: description!, anyOf: [rest, { type: 'null' }] };
}

function at(root: Properties, path: string): JsonSchema {
  let schema: JsonSchema = { properties: root };
  for (const key of path.split('.')) schema = (schema.properties as Properties)[key]!;
  return schema;
}

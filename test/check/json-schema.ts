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
    ...mapping(root, ''),
    definitions,
  };
}

/** A mapping's own keys as properties, which editors offer, and what else is understood as patterns, which they accept. */
function mapping(properties: Properties, section: string): JsonSchema {
  const own: Properties = {};
  const patterns: Properties = {};
  const prefix = section === '' ? '' : `${section}.`;
  for (const [key, schema] of Object.entries(properties)) {
    const path = `${prefix}${key}`;
    own[key] =
      key === 'allow' || schema.type === 'array'
        ? schema
        : schema.type === 'object'
          ? sectionSchema(schema, path)
          : reference(path);
    const other = otherSpellings(key);
    if (other !== undefined) patterns[other] = own[key];
  }
  const isHere = ({ field }: { readonly field: string }) => field.startsWith(prefix);
  for (const { field, keys } of aliasTable.aliases.filter(isHere)) {
    const flat = keys.filter(key => !key.includes('.'));
    if (flat.length > 0) patterns[anyOfKeys(flat)] = reference(field);
    for (const key of keys.filter(name => name.includes('.'))) place(own, key, reference(field));
  }
  for (const { key } of aliasTable.flags.filter(isHere))
    place(own, key, { type: ['boolean', 'string', 'null'] });
  patterns[anyOfKeys(aliasTable.ignored.filter(key => !key.includes('.')))] = {};
  for (const key of aliasTable.ignored.filter(name => name.includes('.'))) place(own, key, {});
  if (section === '') {
    for (const path of uniqueLeaves().filter(name => name.includes('.'))) {
      const leaf = path.replace(/^.*\./, '');
      const block = own[leaf];
      // a section of this name comes first; another tool's block may stand beside the field
      if (block === undefined) patterns[anyOfKeys([leaf])] = reference(path);
      else if (block.type === 'object') own[leaf] = { anyOf: [reference(path), block] };
    }
  }
  return { type: 'object', properties: own, patternProperties: patterns, additionalProperties: false };
}

/** A section: a mapping, or one value for its main field, or left empty. */
function sectionSchema(schema: JsonSchema, path: string): JsonSchema {
  const main = mainFields[path];
  const other = main === undefined ? { type: 'null' as const } : reference(main);
  return { description: schema.description!, anyOf: [mapping(schema.properties as Properties, path), other] };
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
    properties[first] ??= schema;
    return;
  }
  const before = properties[first];
  const choices = (before?.anyOf as JsonSchema[] | undefined) ?? (before === undefined ? [] : [before]);
  const nested = choices.find(choice => choice.type === 'object');
  const block = nested ?? { type: 'object' as const, properties: {}, additionalProperties: false };
  place(block.properties as Properties, rest.join('.'), schema);
  if (nested === undefined) properties[first] = choices.length === 0 ? block : { anyOf: [...choices, block] };
}

/** A pattern for the snake_case and kebab-case of a camelCase key; undefined where they are the same. */
function otherSpellings(key: string): string | undefined {
  return /[A-Z]/.test(key) ? `^(?!${key}$)${spellings(key)}$` : undefined;
}

/** A pattern for several keys in all spellings. */
function anyOfKeys(keys: readonly string[]): string {
  return `^(${keys.map(spellings).join('|')})$`;
}

/** A key's words with or without a separator between them: `kv[_-]?[hH]eads`. */
function spellings(key: string): string {
  const words = key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`).split(/[_-]/);
  const later = (word: string) => `[_-]?[${word.charAt(0)}${word.charAt(0).toUpperCase()}]${word.slice(1)}`;
  return words.map((word, index) => (index === 0 ? word : later(word))).join('');
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

import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { runs } from '../../src/catalog/runs.ts';
import { exampleProposal } from '../../src/check/init/example.ts';
import { proposalOfRun } from '../../src/check/init/from-run.ts';
import { aliasTable, meaningOf } from '../../src/check/proposal/keys.ts';
import { fields, proposalSchema, sections } from '../../src/check/proposal/schema.ts';
import { proposalJsonSchema } from './json-schema.ts';

const ajv = new Ajv({ strict: false, allErrors: true });
(addFormats as unknown as (ajv: Ajv) => void)(ajv);
const validate = ajv.compile(proposalJsonSchema() as object);

describe('JSON Schema', () => {
  test('data/schema/proposal.schema.json is generated from the valibot schema', async () => {
    const text = `${JSON.stringify(proposalJsonSchema(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('../../data/schema/proposal.schema.json');
  });

  test.each([
    ['the example of init', parse(exampleProposal)],
    [
      'other spellings',
      { model: { 'kv-heads': 8, kv_heads: null }, data: { unique_tokens: '1T' }, mfu: '40%' },
    ],
    [
      'flat keys of other tools',
      { hidden_size: 4096, 'tensor-model-parallel-size': 8, train_batch_size: 1024 },
    ],
    [
      'DeepSpeed blocks',
      { zero_optimization: { stage: 3 }, optimizer: { type: 'AdamW', params: { lr: 3e-4 } } },
    ],
    ['sections as one value', { model: '70B', hardware: '64 H100', schedule: '30 days' }],
  ])('accepts %s', (_, value) => {
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
  });

  test.each([
    ['an unknown key', { data: { tokns: 1 } }],
    ['a list for a section', { model: [1] }],
    ['a word for a choice', { hardware: { precision: 'bf17' } }],
    ['an allow without a reason', { allow: [{ rule: 'no-reserve' }] }],
  ])('refuses %s', (_, value) => {
    expect(validate(value)).toBe(false);
  });

  test('accepts the proposals of documented runs', () => {
    for (const { id } of runs()) expect(validate(parse(proposalOfRun(id))), id).toBe(true);
  });
});

describe('keys', () => {
  test('every alias means a field that exists, and no key means two', () => {
    const seen = new Map<string, string>();
    for (const { field, keys } of aliasTable.aliases) {
      expect(fields.has(field), field).toBe(true);
      for (const key of keys) {
        expect(seen.get(key) ?? field, `${key} is listed twice`).toBe(field);
        seen.set(key, field);
      }
    }
    for (const { field } of aliasTable.flags) expect(fields.has(field), field).toBe(true);
    for (const field of Object.keys(aliasTable.values)) expect(fields.has(field), field).toBe(true);
  });

  test('every alias is understood at the root and in its section', () => {
    for (const { field, keys } of aliasTable.aliases) {
      for (const key of keys.filter(name => !name.includes('.'))) {
        expect(meaningOf(key, '', '', false), key).toMatchObject({ kind: 'field', path: field });
        const section = field.includes('.') ? field.replace(/\.[^.]+$/, '') : '';
        expect(meaningOf(key, section, '', false), key).toMatchObject({ kind: 'field', path: field });
      }
    }
  });

  test('every field is understood in its section, in three spellings', () => {
    for (const path of fields.keys()) {
      const section = path.includes('.') ? path.replace(/\.[^.]+$/, '') : '';
      const key = path.replace(/^.*\./, '');
      const snake = key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
      for (const name of [key, snake, snake.replaceAll('_', '-')]) {
        expect(meaningOf(name, section, '', false)).toMatchObject({ kind: 'field', path });
      }
    }
    expect(sections).toContain('data.raw');
  });

  test.each([
    ['data', 'tokns', { kind: 'unknown', nearest: 'tokens' }],
    ['', 'modle', { kind: 'unknown', nearest: 'model' }],
    ['training', 'tensor_parallel_size', { kind: 'misplaced', path: 'parallelism.tensor' }],
    ['', 'zzzzzzzz', { kind: 'unknown' }],
    ['model', 'learnign_rate', { kind: 'unknown', nearest: 'training.learningRate' }],
  ])('%s: %s', (section, key, meaning) => {
    expect(meaningOf(key, section, '', false)).toMatchObject(meaning);
  });
});

test('the valibot schema is strict', () => {
  expect(v.is(proposalSchema, { model: { parameters: '70B' }, compute: 1e24 })).toBe(true);
  expect(v.is(proposalSchema, { model: { parametres: '70B' } })).toBe(false);
  expect(v.is(proposalSchema, { nonsense: 1 })).toBe(false);
});

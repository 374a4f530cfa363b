import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseLawFile } from '../../src/catalog/law-file.ts';
import { lawIds } from '../../src/catalog/laws.ts';
import { publishedLaws } from './published-laws.ts';

const coefficients = { E: 1.8, A: 480, B: 2100, alpha: 0.35, beta: 0.37 };
const parametric = { form: 'parametric', coefficients };
const power = (name: string, more: object, values: object = {}) => ({
  relations: {
    [name]: {
      form: 'power',
      input: 'compute',
      coefficients: { scale: 0.1, exponent: 0.5, ...values },
      ...more,
    },
  },
});
const mixture = publishedLaws.jointmoe2025!.relations.loss;
const jointMoe = (more: object) => ({ form: 'joint-moe', coefficients: { ...mixture, ...more } });
const source = { authors: 'us', year: 2025, title: 'Ours', where: 'table 1' };

test.each(lawIds())('%s, as it is shipped, is a law file that a user may have', async id => {
  const law = await parseLawFile(readFileSync(`data/laws/${id}.json`, 'utf8'), `${id}.json`);
  expect(law.id).toBe(`${id}.json`);
});

test('a source need not say how it was verified', async () => {
  const law = await parseLawFile(JSON.stringify({ ...parametric, source }), 'ours.json');
  expect(law.source).toEqual(source);
});

test('what a law may be used for follows from its relations', async () => {
  const uses = async (file: object) => (await parseLawFile(JSON.stringify(file), 'ours.json')).uses;
  expect(await uses(parametric)).toEqual(['allocation', 'loss', 'frontier']);
  expect(await uses(power('optimalTokens', {}))).toEqual(['allocation']);
  expect(await uses(power('learningRate', {}, { exponent: -0.1 }))).toEqual(['conversion']);
  const joint = { alphaN: 0.076, alphaD: 0.103, Nc: 6.4e13, Dc: 1.8e13 };
  expect(await uses({ relations: { loss: { form: 'kaplan-joint', coefficients: joint } } })).toEqual([
    'loss',
  ]);
});

/** A file, and what is wrong with it. */
const wrong: readonly (readonly [object | string, string])[] = [
  [
    { ...parametric, source: { ...source, verification: 'yes' } },
    'source.verification: expected ("primary" | "secondary" | "own-fit") but received "yes"',
  ],
  [{ ...parametric, source: { authors: 'us' } }, 'source.year is missing'],
  [
    '{"form":"parametric","coefficients":{"E":1.8,"constructor":5}}',
    'key coefficients.constructor is reserved',
  ],
  ['{"form":"parametric","coefficients":{"E":1.8,"__proto__":5}}', 'key coefficients.__proto__ is reserved'],
  [
    '{"form":"expression","loss":"1","coefficients":{"prototype":5}}',
    'key coefficients.prototype is reserved',
  ],
  ['{"relations":{"__proto__":{"form":"power"}}}', 'key relations.__proto__ is reserved'],
  ['{"caveats":[{"code":"x","constructor":1}]}', 'key caveats.0.constructor is reserved'],
  [
    power('optimalParameters', { input: 'banana' }),
    'relations.optimalParameters.input: expected ("parameters"',
  ],
  [
    power('optimalParameters', { input: 'loss' }),
    'input must be compute or minimumCompute in this relation: got loss',
  ],
  [power('optimalParameters', {}, { exponent: -0.5 }), 'exponent must be above 0 and below 1'],
  [
    power('optimalTokens', {}, { exponent: 1 }),
    'exponent must be above 0 and below 1 in this relation: got 1',
  ],
  [power('frontierLoss', {}, { exponent: 0.05 }), 'exponent must be below 0 in this relation: got 0.05'],
  [power('optimalTokensPerParameter', {}), 'form must be fixed-ratio in this relation: got power'],
  [
    power('loss', {}),
    'form must be parametric or coupled or repetition or joint-moe or fine-grained or kaplan-joint or expression',
  ],
  [
    { relations: { batch: { form: 'expression', loss: '1', coefficients: {} } } },
    'can only be the relation loss',
  ],
  [
    jointMoe({ alpha: 0.1889 }),
    'alpha must make alpha + gamma ln Ê negative, so that loss falls as parameters grow: got 0.1889',
  ],
  [
    jointMoe({ beta: 0.1775 }),
    'beta must make beta + zeta ln Ê negative, so that loss falls as tokens grow: got 0.1775',
  ],
  [jointMoe({ Estart: 300 }), 'Estart must be below Emax 290.4521: got 300'],
  [{ form: 'expression', loss: '', coefficients: {} }, 'loss must not be empty'],
  [{ ...parametric, loss: 'E + A/N^alpha' }, 'loss is an expression, which needs "form": "expression"'],
  [{ ...parametric, standardErrors: { alhpa: 0.1 } }, 'unknown standard error alhpa: did you mean alpha?'],
  ['{"form":"parametric","coefficients":{"E":1e400}}', 'coefficients.E must be a finite number'],
  [
    {
      ...parametric,
      checks: [{ case: 'x', evaluate: 'loss', inputs: {}, expected: 0, tolerance: 0.1, where: 'y' }],
    },
    'checks.0.expected must not be 0',
  ],
];

describe('a wrong file is told by its name, the key and what was expected', () => {
  test.each(wrong)('%j', async (file, message) => {
    const text = typeof file === 'string' ? file : JSON.stringify(file);
    const reading = parseLawFile(text, 'ours.json');
    await expect(reading).rejects.toThrow(RangeError);
    await expect(reading).rejects.toThrow('Law file ours.json: ');
    await expect(reading).rejects.toThrow(message);
  });
  test('however deep it nests', async () => {
    const text = `${'{"a":'.repeat(2e5)}1${'}'.repeat(2e5)}`;
    await expect(parseLawFile(text, 'ours.json')).rejects.toThrow(/^Law file ours.json: unknown key a$/);
  });
});

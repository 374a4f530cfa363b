import files from 'data-files/models';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { findModel, modelIds, models } from '../../src/catalog/models.ts';
import { modelSchema } from '../../src/catalog/schemas/model.ts';
import { countParameters } from '../../src/model/parameters.ts';
import { nameKey } from '../../src/text/names.ts';
import { sharedJson } from '../helpers/shared.ts';

describe('data files', () => {
  test.each(Object.entries(files))('%s follows the schema', (_, facts) => {
    expect(v.safeParse(modelSchema, facts).issues).toBeUndefined();
  });

  test('the schema refuses an unknown key, a missing source and a misspelt size', () => {
    const good = files['llama3.1-8b'] as Record<string, unknown>;
    expect(v.is(modelSchema, good)).toBe(true);
    const { sources: _, ...rest } = good;
    expect(v.is(modelSchema, rest)).toBe(false);
    expect(v.is(modelSchema, { ...good, colour: 'green' })).toBe(false);
    expect(
      v.is(modelSchema, { ...good, architecture: { ...(good.architecture as object), kvheads: 8 } }),
    ).toBe(false);
  });

  test('no two models share a name', () => {
    const names = models().flatMap(one => [
      ...new Set([one.id, ...(one.aliases ?? [])].map(name => nameKey(name))),
    ]);
    expect(new Set(names).size).toBe(names.length);
  });

  test('published counts are what the shape gives, or the file says why not', () => {
    for (const { id, architecture, published = {}, differences = [] } of models()) {
      const count = countParameters(architecture);
      for (const difference of differences) {
        expect(difference.computed, `${id} ${difference.of}`).toBe(count[difference.of]);
        expect(difference.published, `${id} ${difference.of}`).not.toBe(count[difference.of]);
      }
      const explained = (of: 'total' | 'active', value: number) =>
        differences.some(difference => difference.of === of && difference.published === value);
      if (published.exact !== undefined && !explained('total', published.exact)) {
        expect(count.total, id).toBe(published.exact);
      }
      for (const of of ['total', 'active'] as const) {
        const value = published[of];
        if (value === undefined || explained(of, value)) continue;
        // to the rounding of a name
        expect(Math.abs(count[of] / value - 1), `${id} ${of} ${count[of]}`).toBeLessThan(0.03);
      }
    }
  });

  test('what is listed as unverified is there', () => {
    for (const one of models()) {
      for (const path of one.unverified ?? []) {
        const value = path
          .split('.')
          .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], one);
        expect(value, `${one.id} ${path}`).toBeDefined();
      }
    }
  });

  test('agree with the shared runs: every shape, to the last unit', { tags: 'shared' }, () => {
    const { runs } = sharedJson('runs.json') as { runs: SharedRun[] };
    const shaped = runs.filter(run => run.arch);
    expect(shaped.length).toBeGreaterThan(0);
    for (const { id, params } of shaped) {
      const count = countParameters(findModel(id).architecture);
      expect(count.total, id).toBe(params.total_computed_from_config);
      expect(count.active, id).toBe(params.active_computed_from_config);
      expect(count.nonEmbedding, id).toBe(params.non_embedding_computed);
    }
  });
});

describe('findModel', () => {
  test.each([
    ['llama3.1-8b', 'llama3.1-8b'],
    ['Llama 3.1 8B', 'llama3.1-8b'],
    ['gpt2', 'gpt2-124m'],
    ['GPT-2 XL', 'gpt2-1.5b'],
    ['deepseek_v3', 'deepseek-v3'],
    ['mt-nlg-530b-280n', 'mt-nlg-530b'],
    ['bloom', 'bloom-176b'],
    ['gemma-2-2b', 'gemma2-2b'],
    ['gemma-2b', 'gemma1-2b'],
  ])('%s is %s', (name, id) => expect(findModel(name).id).toBe(id));

  test.each([
    ['lama3.1-8b', "Unknown model 'lama3.1-8b': did you mean llama3.1-8b?"],
    ['', /Unknown model '': expected a config.json or one of/],
    ['x'.repeat(99), /Unknown model 'x{40}…'/],
  ])('refuses %j', (name, message) => {
    expect(() => findModel(name)).toThrow(RangeError);
    expect(() => findModel(name)).toThrow(message);
  });

  test('the ids are those of the files', () => expect(modelIds()).toEqual(Object.keys(files)));
});

interface SharedRun {
  readonly id: string;
  readonly arch?: object;
  readonly params: {
    readonly total_computed_from_config: number;
    readonly active_computed_from_config: number;
    readonly non_embedding_computed: number;
  };
}

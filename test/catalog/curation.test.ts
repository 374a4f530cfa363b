import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { corpora, documentedMixtures, findCorpus, findMixture } from '../../src/catalog/corpora.ts';
import { findRecipe, recipes } from '../../src/catalog/recipes.ts';
import {
  corpusSchema,
  mixtureSchema,
  ratesSchema,
  recipeSchema,
  tokenizerSchema,
} from '../../src/catalog/schemas/curation.ts';
import { countingAs, findTokenizer, tokenizers } from '../../src/catalog/tokenizers.ts';

const schemas = {
  corpora: corpusSchema,
  tokenizers: tokenizerSchema,
  recipes: recipeSchema,
  mixtures: mixtureSchema,
  rates: ratesSchema,
};

const files = Object.entries(schemas).flatMap(([folder, schema]) =>
  readdirSync(join('data', folder)).map(name => [`${folder}/${name}`, schema] as const),
);

test.each(files)('data/%s is as its schema says', (name, schema) => {
  const facts: unknown = JSON.parse(readFileSync(join('data', name), 'utf8'));
  expect(() => v.parse(schema as v.GenericSchema, facts)).not.toThrow();
});

test('a number without a source, and a key that is unknown, are errors', () => {
  const facts = JSON.parse(readFileSync('data/corpora/fineweb.json', 'utf8'));
  const { source: _, ...bare } = facts.tokens;
  expect(v.safeParse(corpusSchema, { ...facts, tokens: bare }).success).toBe(false);
  expect(v.safeParse(corpusSchema, { ...facts, tokns: facts.tokens }).success).toBe(false);
});

test('names mean one thing, and what refers to another finds it', () => {
  for (const all of [corpora(), tokenizers()]) {
    const names = all.flatMap(one => [one.id, ...one.aliases]);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  }
  for (const { id, partOf = [] } of corpora())
    for (const one of partOf) expect(findCorpus(one).id, id).toBe(one);
  for (const { id, parts } of documentedMixtures())
    for (const { corpus } of Object.values(parts))
      if (corpus !== undefined) expect(findCorpus(corpus).id, id).toBe(corpus);
  for (const { from } of recipes()) if (from !== undefined) expect(findRecipe(from).id).toBe(from);
  expect(countingAs('gpt-neox')?.id).toBe('gpt2');
});

test('tokenizers speak of the same languages, and no token is less than a byte', () => {
  const [first, ...rest] = tokenizers();
  const languages = Object.keys(first!.languages.values).toSorted();
  for (const one of rest) expect(Object.keys(one.languages.values).toSorted(), one.id).toEqual(languages);
  for (const { languages: of, bytesPerToken } of tokenizers())
    for (const value of [...Object.values(of.values), ...Object.values(bytesPerToken).map(one => one.value)])
      expect(value).toBeGreaterThanOrEqual(1);
  // Norwegian is the one language of FineWeb2 that no tokenizer was measured on
  const missing = Object.keys(findCorpus('fineweb-2').perLanguage!.values).filter(
    one => !languages.includes(one),
  );
  expect(missing).toEqual(['nb']);
});

test('a misspelt name is answered with the nearest', () => {
  expect(() => findCorpus('finweb')).toThrow("Unknown corpus 'finweb': did you mean fineweb?");
  expect(() => findTokenizer('lama3')).toThrow("Unknown tokenizer 'lama3': did you mean llama3?");
  expect(() => findRecipe('dolma4')).toThrow(/Unknown recipe 'dolma4': did you mean dolma/);
  expect(() => findMixture('olmo4')).toThrow(/Unknown mixture 'olmo4': did you mean olmo/);
  expect(() => findCorpus('xyzzyq')).toThrow('isoflop data corpora');
});

test('shares of documented mixtures are within what they print: 101% in GPT-3, whole elsewhere', () => {
  for (const { id, parts } of documentedMixtures()) {
    const sum = Object.values(parts).reduce((total, { share }) => total + share, 0);
    expect(sum, id).toBeCloseTo(id === 'gpt3' ? 1.01 : 1, 2);
  }
});

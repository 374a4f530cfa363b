import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findCorpus } from '../../src/catalog/corpora.ts';
import { hoursRate, removedByCrawls, storageRate } from '../../src/catalog/recipes.ts';
import { findTokenizer } from '../../src/catalog/tokenizers.ts';
import { minhashProbability } from '../../src/core/minhash.ts';
import { crawlRecipe, distinctCrawls, tokensOfCrawls } from '../../src/corpus/crawls.ts';
import { mixture } from '../../src/corpus/mixture.ts';
import { dataPlan } from '../../src/corpus/plan.ts';
import { convertTokens } from '../../src/corpus/tokens.ts';

interface Check {
  readonly id: string;
  readonly evaluate: string;
  readonly inputs: never;
  readonly published: number;
  readonly tolerance: number;
  readonly toleranceIs: 'absolute' | 'relative';
  readonly source: string;
}

const { checks } = JSON.parse(readFileSync('data/checks/curation.json', 'utf8')) as {
  readonly checks: readonly Check[];
};

const product = (factors: readonly number[]) => factors.reduce((all, one) => all * one, 1);
const sum = (terms: readonly number[]) => terms.reduce((all, one) => all + one, 0);

interface Kept {
  readonly tokens?: number;
  readonly documents?: number;
  readonly removed?: readonly number[];
  readonly kept?: readonly number[];
}
const kept = ({ tokens, documents, removed = [], kept: shares = [] }: Kept) =>
  (tokens ?? documents!) * product([...shares, ...removed.map(one => 1 - one)]);

/** Epochs of a source that has a share of the tokens. */
const epochs = ({ tokens, share, unique }: { tokens: number; share: number; unique: number }) =>
  mixture({
    sources: [
      { name: 'it', unique, share },
      { name: 'the rest', unique: 1e14, share: 1 - share },
    ],
    tokens,
  }).sources[0]!.epochs;

/** How each kind of check is worked out: by the product, where it has the question, and else by what the check says. */
const evaluators: Readonly<Record<string, (inputs: never) => number>> = {
  '1-(1-s^r)^b': ({ similarity, bands, rows }: Record<'similarity' | 'bands' | 'rows', number>) =>
    minhashProbability(similarity, bands, rows),
  'tokens x kept': kept,
  'documents x kept': kept,
  'kept share': ({ in: before, out }: { in: number; out: number }) => out / before,
  'share after removal by source': ({
    tokens,
    removed,
    of,
  }: {
    tokens: Record<string, number>;
    removed: Record<string, number>;
    of: string;
  }) => {
    const left = (name: string) => tokens[name]! * (1 - removed[name]!);
    return left(of) / sum(Object.keys(tokens).map(left));
  },
  'documents x tokens a document': ({ documents, tokensPerDocument }: Record<string, number>) =>
    documents! * tokensPerDocument!,
  'tokens / documents': () =>
    findCorpus('dclm-pool').tokens!.value / findCorpus('dclm-pool').documents!.value,
  'tokens / crawls': ({ recipe }: { recipe: string }) => tokensOfCrawls(crawlRecipe(recipe), 1),
  'D x share / epochs': ({ tokens, share, epochs: read }: Record<'tokens' | 'share' | 'epochs', number>) =>
    (tokens * share) / read,
  'D x share / U': epochs,
  'tokens / total': ({ tokens, total }: Record<string, number>) => tokens! / total!,
  'bytes x epochs / total': ({ bytes, epochs: read, total }: Record<string, number>) =>
    (bytes! * read!) / total!,
  'sum of bytes x epochs': ({
    bytes,
    epochs: read,
  }: {
    bytes: readonly number[];
    epochs: readonly number[];
  }) => sum(bytes.map((one, i) => one * read[i]!)),
  'bytes a token': ({ tokensPerByte }: { tokensPerByte: number }) => 1 / tokensPerByte,
  sum: ({ tokens, weights }: { tokens?: readonly number[]; weights?: readonly number[] }) =>
    sum(tokens ?? weights!),
  '(ratio)^(1-alpha)': ({ ratio, alpha }: { ratio: number; alpha: number }) => {
    const { sources } = mixture({
      sources: [
        { name: 'large', unique: ratio * 1e9 },
        { name: 'small', unique: 1e9 },
      ],
      tokens: 1e12,
      temperature: alpha,
    });
    return sources[1]!.epochs / sources[0]!.epochs;
  },
  'bytes / bytes a token': ({
    bytes,
    tokenizer,
    domain,
  }: {
    bytes: number;
    tokenizer: string;
    domain: string;
  }) => convertTokens({ bytes, to: tokenizer, domain }).tokens.likely,
  'bytes / tokens': ({ bytes, tokens }: Record<string, number>) => bytes! / tokens!,
  'tokens x 4': ({ tokens, tokenizer }: { tokens: number; tokenizer: string }) =>
    dataPlan({ tokens, sources: [{ name: 'own', unique: tokens }], tokenizer }).storage.tokenized!,
  '14 x (8 x 8 + 4)': ({ bands, rows, bytesPerHash }: Record<string, number>) =>
    bands! * (rows! * bytesPerHash! + 4),
  // the source's terabyte has 1024 gigabytes
  'CPU-hours a TB': ({ seconds, cores, gigabytes }: Record<string, number>) =>
    ((seconds! * cores!) / 3600 / gigabytes!) * 1024,
  'vCPU-hours': ({ tasks, vcpus, days }: Record<string, number>) => tasks! * vcpus! * days! * 24,
  'H100-hours for 15T': ({ tokens }: { tokens: number }) =>
    (tokens / 1e12) * hoursRate('embedding-classifier').value,
  'H100-hours for 1.78T': ({ tokens }: { tokens: number }) =>
    (tokens / 1e12) * hoursRate('minhash-gpu').value,
  'share removed': ({ crawls }: { crawls: number }) => 1 - distinctCrawls(crawls) / crawls,
  'distinct URLs / pages': () => {
    const { distinctUrls, all } = findCorpus('common-crawl').pages!;
    return distinctUrls / all;
  },
  tokens: () => STOCK,
};

/** Effective stock of public text, as the sentence about too many tokens says. */
const STOCK = 4e14;

test.each(checks.map(check => [check.id, check] as const))('%s', (_, check) => {
  const evaluate = evaluators[check.evaluate];
  expect(evaluate, check.evaluate).toBeDefined();
  const found = evaluate!(check.inputs);
  const allowed = check.tolerance * (check.toleranceIs === 'relative' ? check.published : 1);
  expect(Math.abs(found - check.published), `${found}`).toBeLessThanOrEqual(
    allowed + 1e-12 * check.published,
  );
  expect(check.source).not.toBe('');
});

test('rates are what the checks work out of their sources', () => {
  expect(storageRate('signatures').value).toBe(14 * (8 * 8 + 4));
  expect(hoursRate('rules').value).toBeCloseTo(((1286 * 8) / 3600 / 23.92) * 1024, 0);
  expect(hoursRate('extraction-resiliparse').value).toBe((50 * 2 * 6 * 24) / 15);
  expect(hoursRate('minhash-cpu').value).toBeCloseTo((64 * 2.5 * 24) / 1.21, 0);
  expect(hoursRate('minhash-gpu').value).toBeCloseTo((8 * 2.05) / 1.78, 4);
  expect(findTokenizer('llama3').bytesPerId).toBe(4);
});

test('distinct crawls are k(1 - r(k)) as DeepSeek LLM prints r, and rise between and beyond', () => {
  const printed = [0.78, 1.07, 2.66, 3.61, 3.89, 5.21, 7.54, 9.28];
  expect(removedByCrawls.map(([k]) => Number(distinctCrawls(k).toFixed(2)))).toEqual(printed);
  const rising = Array.from({ length: 130 }, (_, i) => distinctCrawls(i + 1));
  expect(rising).toEqual(rising.toSorted((a, b) => a - b));
  expect(Math.log(distinctCrawls(182) / distinctCrawls(91)) / Math.log(2)).toBeCloseTo(0.26, 2);
});

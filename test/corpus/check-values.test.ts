import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findCorpus, findMixture } from '../../src/catalog/corpora.ts';
import { findRecipe, hoursRate, removedByCrawls, storageRate } from '../../src/catalog/recipes.ts';
import { findTokenizer } from '../../src/catalog/tokenizers.ts';
import { minhashProbability } from '../../src/core/minhash.ts';
import { crawlRecipe, distinctCrawls, tokensOfCrawls } from '../../src/corpus/crawls.ts';
import { mixture } from '../../src/corpus/mixture.ts';
import { dataPlan } from '../../src/corpus/plan.ts';
import { readSources } from '../../src/corpus/sources.ts';
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

const sum = (terms: readonly number[]) => terms.reduce((all, one) => all + one, 0);

/** Epochs of a source that has a share of the tokens. */
const epochs = ({ tokens, share, unique }: { tokens: number; share: number; unique: number }) =>
  mixture({
    sources: [
      { name: 'it', unique, share },
      { name: 'the rest', unique: 1e14, share: 1 - share },
    ],
    tokens,
  }).sources[0]!.epochs;

/** A part of a documented mixture: what the check says of it is what the file has. */
const partOf = (id: string, name: string) => {
  const { tokens, parts } = findMixture(id);
  const part = parts[name];
  if (part === undefined) throw new Error(`${id} has no part ${name}`);
  return { ...part, tokens };
};

/** Parts of data/mixtures, by the words of a check. */
const names: Readonly<Record<string, string>> = {
  'Pile-CC': 'pile-cc',
  'PubMed-Central': 'pubmed-central',
  ArXiv: 'arxiv',
  Github: 'github',
  wikipedia: 'wikipedia-wikibooks',
};

const stagesOf = (recipe: string) => findRecipe(recipe).stages;
const measured = (id: string) => findCorpus(id).measured!;

interface Inputs {
  readonly tokens: number;
  readonly documents: number;
  readonly share: number;
  readonly epochs: number;
  readonly unique: number;
  readonly removed: readonly number[];
  readonly of: string;
}

/**
 * What the product holds, by the check's id: files are read and numbers of the check are used only where they say what is
 * removed of what the file has.
 */
const products: Readonly<Record<string, (inputs: Inputs, name: string) => number>> = {
  'yield:fineweb filters': ({ removed }) => {
    const [, before, after] = stagesOf('fineweb');
    expect(after!.tokens).toBe(crawlRecipe('fineweb').tokens.value);
    return before!.tokens! * (1 - removed[0]!) * (1 - removed[1]!);
  },
  'yield:dolma3 heuristics': ({ removed }) => stagesOf('dolma3')[0]!.documents! * (1 - removed[0]!),
  'yield:dolma3 exact': ({ removed }) => stagesOf('dolma3')[1]!.documents! * (1 - removed[0]!),
  'yield:slimpajama total': ({ removed }) => findCorpus('redpajama-v1').tokens!.value * (1 - removed[0]!),
  'yield:dclm replication': () => {
    const { documents } = findRecipe('dclm-baseline').replication!;
    const kept = documents.slice(1).map((one, at) => Number((one / documents[at]!).toFixed(4)));
    return kept.reduce((left, one) => left * one, documents[0]!);
  },
  'yield:nemo curator': () => {
    const [raw, kept] = stagesOf('nemo-curator-common-crawl');
    return kept!.bytes! / raw!.bytes!;
  },
  'share:slimpajama': ({ of }) => {
    const before = findCorpus('redpajama-v1').parts!.values;
    const { values } = findCorpus('slimpajama').parts!;
    const left = (name: string) => before[name]!.tokens! * (1 - values[name]!.removed!);
    return left(of) / sum(Object.keys(values).map(left));
  },
  'tokens:dclm-pool': () => findCorpus('dclm-pool').tokens!.value / findCorpus('dclm-pool').documents!.value,
  'tokens:dclm': () => measured('dclm-baseline').tokens,
  'tokens:fineweb': () => measured('fineweb').tokens,
  'tokens:finepdfs-edu en': () => findCorpus('finepdfs-edu').tokens!.value,
  'mix:llama1 unique': ({ tokens, share, epochs: read }, name) => {
    const part = partOf('llama1', name);
    expect([part.tokens, part.share, part.epochs]).toEqual([tokens, share, read]);
    return part.unique!;
  },
  'mix:gpt3': (_, name) => epochs(partOf('gpt3', name) as never),
  'mix:dolma3 share': (_, name) => partOf('olmo3', names[name] ?? name).share,
  'mix:dolma3 total': () => findMixture('olmo3').tokens,
  'mix:pile weight': (_, name) => {
    const { share, epochs: read, unique, tokens } = partOf('pile', names[name]!);
    expect((unique! * read!) / tokens).toBeCloseTo(share, 3);
    return share;
  },
  // GiB of the table, by the bytes a token that its section 3.1 gives
  'mix:pile total': () => findMixture('pile').tokens / 0.29335 / 2 ** 30,
  'tokens:pile gpt2': () => {
    const { tokens } = findMixture('pile');
    return (1254.2 * 2 ** 30) / tokens;
  },
  'mix:smollm2 starcoder': () => epochs(partOf('smollm2', 'starcoderdata') as never),
  'mix:smollm2 openwebmath': () => epochs(partOf('smollm2-stage2', 'openwebmath') as never),
  'mix:smollm3 weights sum': () => sum(Object.values(findMixture('smollm3').parts).map(one => one.share)),
  'storage:nemotron medium': () => storageRate('compressed').value,
  'storage:minhash signatures': () => storageRate('signatures').value,
  'cost:dolma rules': () => hoursRate('rules').value,
  'cost:resiliparse': () => 15 * hoursRate('extraction-resiliparse').value,
  'stock:effective': () => {
    try {
      readSources('own=1e15');
    } catch (error) {
      return Number(/all public text is ([\d.e]+)/.exec(String(error))?.[1]);
    }
    return Number.NaN;
  },
};

/** Tokens of documents, and words of the source: documents of a corpus times tokens a document are its tokens. */
test.each([
  ['dclm-baseline', 1270],
  ['fineweb', 653],
  ['finepdfs-edu', 5903],
])('%s has %i tokens a document', (id, each) => {
  expect(measured(id).tokens / measured(id).documents).toBeCloseTo(each, -0.5);
});

/** How each other kind of check is worked out by the product. */
const evaluators: Readonly<Record<string, (inputs: never) => number>> = {
  '1-(1-s^r)^b': ({ similarity, bands, rows }: Record<'similarity' | 'bands' | 'rows', number>) =>
    minhashProbability(similarity, bands, rows),
  'tokens / crawls': ({ recipe }: { recipe: string }) => tokensOfCrawls(crawlRecipe(recipe), 1),
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
  'tokens x 4': ({ tokens, tokenizer }: { tokens: number; tokenizer: string }) =>
    dataPlan({ tokens, sources: [{ name: 'own', unique: tokens }], tokenizer }).storage.tokenized!.likely,
  'H100-hours for 15T': ({ tokens }: { tokens: number }) =>
    (tokens / 1e12) * hoursRate('embedding-classifier').value,
  'H100-hours for 1.78T': ({ tokens }: { tokens: number }) =>
    (tokens / 1e12) * hoursRate('minhash-gpu').value,
  'share removed': ({ crawls }: { crawls: number }) => 1 - distinctCrawls(crawls) / crawls,
  'distinct URLs / pages': () => {
    const { distinctUrls, all } = findCorpus('common-crawl').pages!;
    return distinctUrls / all;
  },
};

/** What the product has for a check, by its id or by how it is worked out. */
function foundFor({ id, evaluate, inputs }: Check): number {
  const key = Object.keys(products).find(one => id === one || id.startsWith(`${one} `));
  if (key !== undefined) return products[key]!(inputs, id.slice(key.length + 1).split(' ')[0]!);
  const evaluator = evaluators[evaluate];
  expect(evaluator, `${id}: ${evaluate}`).toBeDefined();
  return evaluator!(inputs);
}

test.each(checks.map(check => [check.id, check] as const))('%s', (_, check) => {
  const found = foundFor(check);
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

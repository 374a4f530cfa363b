import fc from 'fast-check';
import { expect, test } from 'vitest';
import { corpora, findCorpus } from '../../src/catalog/corpora.ts';
import { tokenizers } from '../../src/catalog/tokenizers.ts';
import { dataPlan } from '../../src/corpus/plan.ts';
import { readSources } from '../../src/corpus/sources.ts';
import { stocksOf, togetherOf } from '../../src/corpus/stock.ts';
import { bytesPerToken, convertTokens } from '../../src/corpus/tokens.ts';
import { deviationOf, spread, sumOf, together } from '../../src/corpus/uncertain.ts';
import { size } from '../helpers/speed.ts';

const digits = (value: number, count = 3) => Number(value.toPrecision(count));

test('15T tokens of Llama 3 from 30 crawls, The Stack v2 and Wikipedia, by the figures of the cards', () => {
  const plan = dataPlan({
    tokens: 15e12,
    sources: 'common-crawl:30, stack-v2, wikipedia',
    tokenizer: 'llama3',
    language: 'en',
  });
  // 30 x 156.25B x 4.59/4.63; 900B x 3.132/3.92; 3.69B
  expect(plan.sources.map(one => digits(one.unique.likely))).toEqual([4.65e12, 7.19e11, 3.69e9]);
  expect(plan.sources[0]!.unique['80'].map(one => digits(one, 2))).toEqual([3.7e12, 5.8e12]);
  expect(digits(plan.unique.likely)).toBe(5.37e12);
  expect(plan.unique['80'].map(one => digits(one, 2))).toEqual([4.4e12, 6.5e12]);
  expect(digits(plan.epochs.likely)).toBe(2.79);
  expect([digits(plan.worth), (plan.worth / 15e12).toFixed(3)]).toEqual([1.45e13, '0.964']);
  const { needed, others, perCrawl } = plan.crawls!;
  expect(digits(perCrawl)).toBe(1.55e11);
  expect([needed!.likely, ...needed!['80']]).toEqual([93, 74, 116]);
  const left = Object.fromEntries(others.map(one => [one.recipe, digits(one.tokens, 2)]));
  expect(left).toMatchObject({ dolma3: 5.3e12, 'nemotron-cc': 2.9e12, 'dclm-baseline': 1.3e12 });
  // 30 x 13.54B tokens of GPT-2 are 406B, and 403B of Llama 3
  expect(digits(others.find(one => one.recipe === 'fineweb-edu')!.tokens)).toBe(4.03e11);
  const { storage } = plan;
  expect(storage.text!.likely / 1e12).toBeCloseTo(24.35, 1);
  const { compressed } = storage;
  expect([compressed.likely, ...compressed['80']].map(one => digits(one))).toEqual([
    // 1.9 bytes a token of 4.59 bytes of text, 1.4 to 2, times a sum that is sure within 1.21
    1.01e13, 7.02e12, 1.23e13,
  ]);
  expect(compressed['95'][0]).toBeLessThan(compressed['80'][0]);
  expect([digits(storage.tokenized!.likely), digits(storage.warc!.likely, 2)]).toEqual([2.15e13, 1.9e15]);
  const hours = Object.fromEntries(
    plan.hours.map(({ stage, ways }) => [stage, ways.map(one => [digits(one.hours, 2), one.unit])]),
  );
  expect(hours).toEqual({
    extraction: [
      [29_000, 'vCPU-hours'],
      [230_000, 'vCPU-hours'],
    ],
    MinHash: [
      [36_000, 'core-hours'],
      [100, 'H100-hours'],
    ],
    tokenizing: [
      [190, 'process-hours'],
      [270, 'process-hours'],
    ],
  });
});

test('bytes are of the text, whichever tokenizer counts it, and as unsure as the text', () => {
  const plan = (tokenizer?: string, recipe = 'fineweb') =>
    dataPlan({
      tokens: 1e12,
      sources: 'common-crawl:20',
      recipe,
      ...(tokenizer !== undefined && { tokenizer }),
    }).storage;
  const own = plan();
  // 20T and 15T of GPT-2's tokens before and after, of 4.59 bytes, from 96 crawls; 2.66 kB a document of FineWeb
  expect(own.entering!.likely / 1e12).toBeCloseTo((36 * 20 * 4.59) / 96, 6);
  expect(own.text!.likely / 1e12).toBeCloseTo((15 * 20 * 4.59) / 96, 6);
  expect(own.parquet.likely / 1e12).toBeCloseTo((44 * 20) / 96, 1);
  expect(own.signatures!.likely).toBeCloseTo(
    (952 * own.entering!.likely) / ((15e12 * 4.59) / 25_886_364_489),
    -6,
  );
  for (const tokenizer of ['gpt2', 'llama2', 'llama3', 'gemma3']) {
    const other = plan(tokenizer);
    for (const key of ['text', 'compressed', 'parquet', 'entering', 'signatures', 'warc'] as const)
      expect(other[key]!.likely / own[key]!.likely, `${tokenizer} ${key}`).toBeCloseTo(1, 12);
  }
  for (const key of ['text', 'compressed', 'parquet', 'entering', 'signatures'] as const) {
    const [low, high] = own[key]!['80'];
    expect(low * 1.24, key).toBeLessThan(own[key]!.likely);
    expect(high, key).toBeGreaterThan(own[key]!.likely * 1.24);
  }
  // a Bloom filter has no signatures, and what is known of DCLM is what enters its classifier
  expect(plan(undefined, 'dclm-baseline')).toMatchObject({
    signatures: null,
    entering: { before: 'fastText' },
  });
});

test('what one source has as a part of another is stored, read and counted once', () => {
  const ids = [
    'common-crawl:30',
    'fineweb',
    'fineweb-edu',
    'dclm-baseline',
    'stack-v2',
    'wikipedia',
    'finemath-3plus',
  ];
  fc.assert(
    fc.property(fc.subarray(ids, { minLength: 1 }), sources => {
      const {
        sources: found,
        unique,
        storage,
      } = dataPlan({ tokens: 1e12, sources: sources.join(','), tokenizer: 'llama3' });
      expect(Math.abs(found.reduce((sum, one) => sum + one.share, 0) - 1)).toBeLessThan(1e-12);
      const most = Math.max(...found.map(one => one.bytesPerToken!));
      expect(storage.text!.likely).toBeLessThanOrEqual(unique.likely * most * (1 + 1e-12));
    }),
    { numRuns: size(100) },
  );
  const nested = dataPlan({ tokens: 1e12, sources: 'fineweb,fineweb-edu' });
  expect(nested.storage).toEqual(dataPlan({ tokens: 1e12, sources: 'fineweb' }).storage);
  expect(nested.sources.map(one => one.share)).toEqual(
    [1 - 1.3 / 15, 1.3 / 15].map(one => expect.closeTo(one, 12)),
  );
});

test('crawls that are named as needed have as much, and one fewer has not', () => {
  for (const recipe of ['fineweb', 'dolma3', 'nemotron-cc', 'dclm-baseline'])
    for (const tokens of [3e11, 1e12, 2.5e12]) {
      const plan = (crawls: number) =>
        dataPlan({ tokens, sources: `common-crawl:${crawls}, wikipedia`, recipe, tokenizer: 'llama3' });
      const needed = plan(2).crawls!.needed!.likely;
      expect(plan(needed).enough, `${recipe}, ${needed} crawls`).toBe(true);
      if (needed > 1) expect(plan(needed - 1).enough, `${recipe}, ${needed - 1} crawls`).toBe(false);
    }
});

test('hours that a recipe takes and that no rate tells are said', () => {
  const said = (recipe?: string, language?: string) =>
    dataPlan({
      tokens: 1e12,
      sources: 'common-crawl:20',
      tokenizer: 'llama3',
      cpuPrice: 0.04,
      ...(recipe !== undefined && { recipe }),
      ...(language !== undefined && { language }),
    })
      .caveats.filter(one => one.code === 'hours-unknown')
      .map(one => one.message);
  for (const recipe of ['dolma3', 'nemotron-cc', 'refinedweb', 'gpt3'])
    expect(said(recipe), recipe).toEqual([
      expect.stringContaining(`Hours and money leave out MinHash of recipe ${recipe}`),
    ]);
  expect(said(undefined, 'de')).toHaveLength(1);
  for (const recipe of ['fineweb', 'fineweb-global', 'fineweb-edu', 'dclm-baseline'])
    expect(said(recipe), recipe).toEqual([]);
});

test('near-duplicates are told of the recipe that is used, from the table that has them', () => {
  const said = (sources: string, recipe: string) =>
    dataPlan({ tokens: 1e12, sources, recipe })
      .caveats.filter(one => one.code === 'near-duplicates')
      .map(one => one.message);
  expect(said('common-crawl:20', 'dclm-baseline')).toEqual([
    expect.stringMatching(/^dclm-baseline keeps .*: 3\.8 times fewer are distinct \(Nemotron-CC/),
  ]);
  expect(said('common-crawl:20', 'dolma3')).toEqual([]);
  expect(said('common-crawl:30, fineweb-edu', 'fineweb')).toEqual([
    expect.stringContaining('4 to 6 times'),
    expect.stringMatching(/^fineweb-edu keeps .*: 6\.5 times/),
  ]);
});

test('every number of a plan says what it is known from', () => {
  const plan = dataPlan({
    tokens: 15e12,
    sources: 'common-crawl:30, finepdfs, stack-v2',
    tokenizer: 'llama3',
  });
  const kinds = ['primary', 'secondary', 'derived', 'measured'];
  const { storage, hours, crawls, sources } = plan;
  const facts = [
    ...Object.values(storage),
    ...hours.flatMap(one => one.ways),
    ...crawls!.others,
    ...sources,
    ...sources.map(one => one.bytesPerTokenBy!),
  ];
  for (const fact of facts) {
    expect(fact!.source.length).toBeGreaterThan(5);
    expect(kinds).toContain(fact!.verification);
  }
  // 900B of StarCoder's are converted, and so are crawls; the card of the other stays at first hand
  expect(sources.map(one => one.verification)).toEqual(['derived', 'derived', 'derived']);
  expect(stocksOf([{ name: 'essential-web' }], { tokenizer: 'llama3' })[0]!.stock.verification).toBe(
    'secondary',
  );
  expect(stocksOf([{ name: 'stack-v2' }], {})[0]!.stock.verification).toBe('primary');
});

test('money is hours times prices, the cheapest and the dearest way', () => {
  const plan = dataPlan({ tokens: 1e12, sources: 'common-crawl:10', cpuPrice: 0.04, price: 2 });
  const [extraction, minhash, tokenizing] = plan.hours.map(one => one.ways.map(way => way.hours));
  const low = 0.04 * (extraction![0]! + tokenizing![0]!) + 2 * minhash![1]!;
  const high = 0.04 * (extraction![1]! + tokenizing![1]! + minhash![0]!);
  expect(plan.cost!.cheapest).toBeCloseTo(low, 6);
  expect(plan.cost!.dearest).toBeCloseTo(high, 6);
});

test('conversions there and back are the identity', () => {
  const ids = tokenizers().map(one => one.id);
  const languages = Object.keys(tokenizers()[0]!.languages.values);
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 1e15, noNaN: true }),
      fc.constantFrom(...ids),
      fc.constantFrom(...ids),
      fc.oneof(
        fc.record({
          domain: fc.constantFrom('web', 'code', 'papers', 'math', 'books', 'encyclopedic'),
          language: fc.constant('en'),
        }),
        fc.record({ domain: fc.constant('web'), language: fc.constantFrom(...languages) }),
      ),
      (tokens, from, to, { domain, language }) => {
        const there = convertTokens({ tokens, from, to, domain, language });
        const back = convertTokens({ tokens: there.tokens.likely, from: to, to: from, domain, language });
        expect(back.tokens.likely / tokens).toBeCloseTo(1, 12);
        const bytes = convertTokens({ bytes: there.bytes, to: from, domain, language });
        expect(bytes.tokens.likely / tokens).toBeCloseTo(1, 12);
      },
    ),
    { numRuns: size(300) },
  );
});

test('tokens of languages are those that FineWeb2’s bytes and the measured bytes a token give', () => {
  // ru, de, hi in Llama 3, o200k and Gemma 3, in billions, as the field's own estimate has them
  const estimates = { ru: [963, 826, 818], de: [449, 348, 362], hi: [26, 15, 12] };
  for (const [language, billions] of Object.entries(estimates))
    for (const [i, tokenizer] of ['llama3', 'o200k', 'gemma3'].entries()) {
      const [stock] = stocksOf([{ name: 'fineweb-2', language }], { tokenizer });
      expect(Math.abs(stock!.amount.likely / 1e9 - billions[i]!), `${language} ${tokenizer}`).toBeLessThan(
        0.7,
      );
    }
  expect(bytesPerToken('gemma3', { language: 'hi' }).value).toBeCloseTo(10.43, 2);
  expect(bytesPerToken('gpt2', { language: 'ta' }).value).toBeCloseTo(1, 2);
});

test('tokens of Dolma by Llama 2 and web text by GPT-2 come out as the cards count them', () => {
  // C4: 790 GB, 198B tokens of Llama and 172B of GPT-2; Dolma's papers and books likewise within a range
  expect(convertTokens({ bytes: 790e9, to: 'gpt2' }).tokens.likely / 172e9).toBeCloseTo(1, 2);
  const c4 = stocksOf([{ name: 'c4' }], { tokenizer: 'gpt2' })[0]!;
  expect(c4.amount.likely / 172e9).toBeCloseTo(1, 2);
  const fineweb = stocksOf([{ name: 'fineweb' }], { tokenizer: 'gemma3' })[0]!;
  // counted with Gemma 3's tokenizer two years later: 16.9T of more crawls
  expect(fineweb.amount.likely).toBeLessThan(findCorpus('fineweb').measured!.tokens);
});

test('distinct tokens are planned with where they are known', () => {
  const [all] = stocksOf([{ name: 'fineweb-edu' }], {});
  const [left] = stocksOf([{ name: 'fineweb-edu' }], { distinct: true });
  expect([all!.amount.likely, all!.stock.distinct, left!.amount.likely]).toEqual([1.3e12, 0.2e12, 0.2e12]);
});

test('every corpus answers or says what it lacks', () => {
  for (const { id } of corpora())
    for (const request of [{}, { tokenizer: 'llama3' }, { tokenizer: 'qwen3', language: 'de' }])
      try {
        const sources = [{ name: id, ...(id === 'common-crawl' && { crawls: 10 }) }];
        const { amount } = stocksOf(sources, request)[0]!;
        expect(amount.likely, id).toBeGreaterThan(0);
        expect(Number.isFinite(amount.likely + amount.deviation), id).toBe(true);
      } catch (error) {
        expect((error as Error).name, id).toBe('Refusal');
      }
});

test('what is part of another source counts once, and never lowers what there is', () => {
  const unique = (text: string) => togetherOf(stocksOf(readSources(text), {}), undefined).likely;
  expect(unique('fineweb, fineweb-edu')).toBe(15e12);
  expect(unique('fineweb-edu, fineweb, fineweb-edu-2, wikipedia')).toBe(15e12 + 3.69e9);
  // 5 crawls have less than all of FineWeb, which was made of 96
  expect(unique('common-crawl:5, fineweb')).toBe(15e12);
  expect(unique('common-crawl:5, fineweb-edu, c4')).toBe(1.3e12 + 198e9);
  expect(unique('fineweb, dclm-baseline')).toBe(18.8e12);
  const german = togetherOf(
    stocksOf(readSources('common-crawl:30, fineweb-2/de'), { tokenizer: 'llama3' }),
    undefined,
  );
  expect(german.likely / 1e12).toBeCloseTo(4.647 + 0.449, 2);
});

test('what changes nothing about the sources is refused', () => {
  const web = readSources('fineweb');
  const crawls = readSources('common-crawl:30');
  expect(() => stocksOf(web, { recipe: 'nix' })).toThrow("Unknown recipe 'nix'");
  expect(() => stocksOf(web, { recipe: 'dolma3' })).toThrow('no source is one');
  expect(() => stocksOf(web, { stages: { dedup: 0.4 } })).toThrow('no source is one');
  expect(() => stocksOf(crawls, { distinct: true })).toThrow('not on file');
  expect(() => stocksOf(web, { bytesPerToken: 4 })).toThrow('name it');
  expect(() => stocksOf(readSources('stack-v2'), { language: 'ru' })).toThrow('text of a language');
  const russian = { language: 'ru', tokenizer: 'llama3' };
  expect(() => stocksOf(crawls, { ...russian, recipe: 'fineweb' })).toThrow('counted by fineweb-2');
  expect(stocksOf(crawls, { ...russian, recipe: 'fineweb-2' })[0]!.stock.recipe).toBe('fineweb-2');
  expect(() => stocksOf(readSources('culturax'), russian)).toThrow('of language ru');
});

test('ranges: independent log-normals, of 80%', () => {
  const { likely, 80: ends } = spread({ likely: 4, deviation: deviationOf(1.25) });
  expect([likely, ends[0], ends[1]].map(one => digits(one, 9))).toEqual([4, 3.2, 5]);
  expect(together(0.3, 0.4)).toBeCloseTo(0.5, 12);
  expect(
    sumOf([
      { likely: 3, deviation: 0 },
      { likely: 4, deviation: 0 },
    ]),
  ).toEqual({ likely: 7, deviation: 0 });
  // one that is large and unsure decides: variance of a log-normal by its moments
  const sum = sumOf([
    { likely: 4.647, deviation: 0.1741 },
    { likely: 0.719, deviation: 0 },
  ]);
  expect(sum.deviation).toBeCloseTo(0.152, 2);
});

test('sources are read as they are written', () => {
  expect(readSources('fineweb:70%, common-crawl:30:20%@2 , own=1.2T:10%')).toEqual([
    { name: 'fineweb', share: 0.7 },
    { name: 'common-crawl', crawls: 30, share: 0.2, maxEpochs: 2 },
    { name: 'own', unique: 1.2e12, share: 0.1 },
  ]);
  expect(readSources('fineweb-2/de:600B')).toEqual([{ name: 'fineweb-2', language: 'de', tokens: 6e11 }]);
});

import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import type { Finding } from '../../src/check/document.ts';
import { readPlan } from '../../src/check/plan-of.ts';
import { readProposals } from '../../src/check/proposal/read.ts';
import type { Reading } from '../../src/check/types.ts';
import { mixture } from '../../src/corpus/mixture.ts';

async function checked(text: string) {
  const { files } = await check([{ file: 'plan.yml', text }]);
  return files[0]!;
}

async function found(rule: string, text: string): Promise<readonly Finding[]> {
  const { problems, findings } = await checked(text);
  expect(problems).toEqual([]);
  return findings.filter(finding => finding.rule === rule);
}

const pool = `data:
  tokens: 15T
  sources:
    dolma3-web: 70%
    science-pdfs: { share: 13% }
    stack-edu: 0.1
    finemath-3plus: 4%
    arxiv: 0.02
    wikipedia: { weight: 1% }
`;

test('each source is judged by its own epochs, where it stands', async () => {
  const epochs = await found('source-epochs', pool);
  // 1.5T of 137B, 0.6T of 34.1B, 0.3T of 21.4B, 0.15T of 3.69B
  expect(epochs.map(one => [one.line, one.severity, Number(Number(one.actual).toPrecision(3))])).toEqual([
    [6, 'info', 10.9],
    [7, 'warning', 17.6],
    [8, 'info', 14],
    [9, 'warning', 40.7],
  ]);
  expect(await found('mixture-sum', pool)).toEqual([]);
});

test('numbers without a unit in one map have one, and scaling all of them changes nothing', async () => {
  const shares = async (text: string) => {
    const [reading] = await readProposals({
      file: 'plan.yml',
      text: `data: { tokens: 300B, sources: ${text} }`,
    });
    const read = await readPlan(reading as Reading, {});
    return 'plan' in read ? read.plan.context.mixture!.sources.map(one => one.share) : undefined;
  };
  for (const scale of [0.25, 1, 25, 1000])
    expect(await shares(`{ fineweb: ${3 * scale}, stack-v2: ${scale} }`), String(scale)).toEqual([
      0.75, 0.25,
    ]);
  expect(await shares('{ fineweb: 3, stack-v2: { weight: 7 } }')).toEqual([
    expect.closeTo(0.3, 12),
    expect.closeTo(0.7, 12),
  ]);
  // a sum that misses 100% is said, and not scaled away
  expect(await shares('{ fineweb: 70, stack-v2: 40 }')).toEqual([0.7, 0.4]);
  expect(await shares('{ fineweb: 70%, stack-v2: 30 }')).toEqual([0.7, 0.3]);
});

test.each([
  [
    '{ mine: 300B, other: { share: 100%, epochs: 3 } }',
    /take 300B of 300B, and leave nothing for shares of 100%/,
  ],
  ['{ mine: 310B, other: { share: 100%, epochs: 3 } }', /take 310B of 300B/],
  ['{ fineweb: 300B, other: { share: 0%, epochs: 3 } }', undefined],
  ['{ fineweb: { share: 60%, tokens: 180B }, wikipedia: { share: 40% } }', undefined],
  [
    '{ fineweb: { share: 50%, tokens: 180B }, wikipedia: { share: 40% } }',
    /are 60% of 300B, and a share of 50%/,
  ],
  ['{ fineweb: { share: 60%, tokens: 180B }, wikipedia: { share: 30% } }', /sum to 90%/],
])('tokens and shares of %s are one whole', async (sources, says) => {
  const sums = await found('mixture-sum', `data: { tokens: 300B, sources: ${sources} }`);
  expect(sums.map(one => one.message)).toEqual(says === undefined ? [] : [expect.stringMatching(says)]);
});

test('a finding names the source that its own sentence is from', async () => {
  const [half] = await found('crawls-exceed', 'data: { crawls: 100, recipe: dolma3 }');
  expect(half!.source).toMatch(/DeepSeek LLM/);
  const [basis] = await found('near-duplicates', 'data: { tokens: 15T, sources: { fineweb: 100% } }');
  // 4T are left of 36T that were deduplicated, and not of the 15T
  expect(basis).toMatchObject({
    message: expect.stringMatching(/at most 4T of 15T tokens/),
    arithmetic: expect.stringMatching(/4T are left of the 36T/),
    source: expect.stringMatching(/^FineWeb \(arXiv:2406\.17557\)/),
  });
  const [table] = await found('near-duplicates', 'data: { tokens: 1T, sources: { fineweb-edu: 100% } }');
  expect(table!.source).toMatch(/^Nemotron-CC/);
});

test('unique tokens are those of the sources, unless something else counts them', async () => {
  const unique = async (text: string) => {
    const [reading] = await readProposals({ file: 'plan.yml', text });
    const read = await readPlan(reading as Reading, {});
    return 'plan' in read ? read.plan.context.fact('data.uniqueTokens') : undefined;
  };
  expect(await unique(pool)).toMatchObject({ origin: 'derived', from: ['data.sources'] });
  expect((await unique(pool))!.value / 1e12).toBeCloseTo(9.308, 3);
  expect((await unique('data: { tokens: 4T, epochs: 2, sources: { wikipedia: 100% } }'))!.value).toBe(2e12);
  expect(await unique('data: { tokens: 4T, sources: { ours: 100% } }')).toBeUndefined();
  const own = 'data: { tokens: 4T, sources: { ours: { share: 100%, epochs: 4 } } }';
  expect((await unique(own))!.value).toBe(1e12);
});

test.each(['mixture', 'blend', 'data_mix', 'dataset_weights', 'datamix'])(
  '%s is a mixture, too',
  async key => {
    const text = `data: { tokens: 11T, ${key}: { fineweb-edu: 54%, dclm-baseline: 36%, starcoderdata: 10% } }`;
    const { problems, findings } = await checked(text);
    expect(problems).toEqual([]);
    // SmolLM2: 1.1T of code on 250B, "approximately 4 epochs"
    const code = findings.find(
      one => one.rule === 'source-epochs' && one.message.startsWith('starcoderdata'),
    );
    expect(code).toMatchObject({ severity: 'info', actual: 4.4 });
    expect(findings.filter(one => one.rule === 'near-duplicates')).toHaveLength(2);
  },
);

test('shares: GPT-3’s table of 101% warns, 110% is an error, a source without one takes the rest', async () => {
  const sum = (shares: string) => found('mixture-sum', `data: { tokens: 300B, sources: { ${shares} } }`);
  expect(await sum('cc: 60%, webtext2: 22%, books1: 8%, books2: 8%, wiki: 3%')).toMatchObject([
    { severity: 'warning' },
  ]);
  expect(await sum('fineweb: 70%, stack-v2: 40%')).toMatchObject([{ severity: 'error' }]);
  expect(await sum('fineweb: 70%, stack-v2: 30.4%')).toEqual([]);
  expect(await sum('fineweb: 70%, stack-v2:')).toEqual([]);
});

test('bytes a token are those of the tokenizer in the language, and of any language without one', async () => {
  const rule = 'bytes-per-token-implausible';
  // Hindi with Gemma 3 is 10.43, Tamil with GPT-2 1.002
  expect(await found(rule, 'data: { raw: { bytes: 130 GB, bytesPerToken: 10.4 } }')).toEqual([]);
  expect(await found(rule, 'data: { raw: { bytesPerToken: 1.0 } }')).toEqual([]);
  expect(await found(rule, 'data: { raw: { bytesPerToken: 0.9 } }')).toHaveLength(1);
  const hindi = (tokenizer: string) =>
    found('tokenizer-bytes', `data: { tokenizer: ${tokenizer}, language: hi, raw: { bytesPerToken: 10.4 } }`);
  expect(await hindi('gemma3')).toEqual([]);
  expect(await hindi('llama3')).toMatchObject([{ severity: 'warning', expected: 5.021 }]);
});

test('shares decide the loss as data mix has it, and recommend and estimate, too', async () => {
  const lossOf = async (text: string) => (await checked(text)).plan!.loss!.value;
  const text = 'wikipedia:10%, fineweb:85%, arxiv:5%';
  const answer = mixture({ sources: text, tokens: 4e12, parameters: 8e9 }).asked.loss!;
  const entries = '{ wikipedia: 10%, fineweb: 85%, arxiv: 5% }';
  expect(await lossOf(`model: 8B\ndata: { tokens: 4T, sources: ${entries} }`)).toBeCloseTo(answer, 9);
  expect(await lossOf(`model: 8B\ndata: { tokens: 4T, sources: "${text}" }`)).toBeCloseTo(answer, 9);
  // 400B of 3.69B and 200B of 21.4B: more than a run over all of it pays
  const plain = await lossOf('model: 8B\ndata: { tokens: 4T, uniqueTokens: 15T }');
  expect(answer).toBeGreaterThan(plain + 0.001);
  // in proportion, it is the sum of what they have that counts
  const open = await lossOf('model: 8B\ndata: { tokens: 100B, sources: { wikipedia: , arxiv: } }');
  const sum = await lossOf('model: 8B\ndata: { tokens: 100B, uniqueTokens: 25.09B }');
  expect(open).toBeCloseTo(sum, 9);
});

test('tokens come first, shares are of the rest, and neither is more than all', async () => {
  const sum = (sources: string) => found('mixture-sum', `data: { tokens: 1T, sources: { ${sources} } }`);
  expect(await sum('fineweb: 600B, wikipedia: 70%')).toMatchObject([{ severity: 'error', actual: 0.7 }]);
  expect(await sum('fineweb: 600B, wikipedia: 100%')).toEqual([]);
  expect(await sum('fineweb: 990B, wikipedia: 200B')).toMatchObject([{ severity: 'error', expected: 1e12 }]);
  expect(await sum('fineweb: 600B, wikipedia: 2B')).toMatchObject([{ severity: 'error', actual: 6.02e11 }]);
  expect(await sum('fineweb: 600B, wikipedia: 2B, ours: ')).toEqual([]);
  // 3 epochs of 3.69B leave the rest to the other
  const text = 'data: { tokens: 1T, sources: { wikipedia: { epochs: 5 }, fineweb-edu: } }';
  expect(await found('source-epochs', text)).toMatchObject([{ actual: 5, severity: 'info' }]);
  const near = await found('near-duplicates', text);
  expect(near[0]!.message).toContain('4.91 times where it looks like 0.755');
});

test('epochs that share and stock do not give are said', async () => {
  const said = (source: string) =>
    found('source-epochs', `data: { tokens: 15T, sources: { ${source}, fineweb: } }`);
  expect(await said('wikipedia: { share: 2%, epochs: 3 }')).toMatchObject([
    { severity: 'warning', actual: 3 },
    { severity: 'warning', expected: 4 },
  ]);
  expect(await said('stack-edu: { share: 2.7%, epochs: 3 }')).toEqual([]);
});

test('raw crawls are counted by the number and the recipe that stand beside them', async () => {
  const about = 'tokens: 15T, tokenizer: llama3, language: en, crawls: 100, recipe: fineweb';
  for (const sources of [
    '',
    ', sources: { common-crawl: 100% }',
    ', sources: { "common-crawl:100": 100% }',
  ]) {
    const text = `data: { ${about}${sources} }`;
    // 100 x 156.25B x 4.59/4.63
    expect((await checked(text)).plan!.epochs!.value).toBeCloseTo(15 / 15.49, 3);
    expect(await found('unique-tokens-unstated', text)).toEqual([]);
  }
});

test('what stocks have in common or are known by at second hand is said', async () => {
  const said = async (text: string) => (await found('source-doubts', text)).map(one => one.message);
  expect(await said('data: { tokens: 1T, sources: { essential-web: 100% } }')).toEqual([
    'essential-web: known at second hand, from notes that cite the source',
  ]);
  const subset = `training:
  stages: [{ tokens: 1T, sources: { fineweb: 100% } }, { tokens: 100B, sources: { fineweb-edu: 100% } }]
`;
  expect((await said(subset)).join()).toContain('fineweb-edu is part of fineweb');
  expect((await checked(subset)).plan!.epochs!.value).toBeCloseTo(1.1 / 15, 9);
  expect(
    (await said('data: { tokens: 9T, sources: { fineweb: 50%, dclm-baseline: 50% } }')).join(),
  ).toContain('made of the same crawls');
});

test('books have 246,000 tokens a document', async () => {
  const books = 'data: { uniqueTokens: 242B, raw: { documents: 983004 } }';
  expect(await found('raw-data-mismatch', books)).toEqual([]);
  // a tenth of the bytes may be left of every book: 246,000 tokens a document as before
  const tenth = books.replace('983004', '983004, keptAfterFiltering: 10%');
  expect(await found('raw-data-mismatch', tenth)).toEqual([]);
  const [many] = await found('raw-data-mismatch', tenth.replace('983004', '98300'));
  expect(many!.arithmetic).toContain('98.3k × 100% of the documents');
  const shares = 'keptAfterDeduplication: 40%, keptAfterFiltering: 10%';
  const [short] = await found(
    'raw-data-mismatch',
    `data: { uniqueTokens: 242B, raw: { bytes: 3 TB, bytesPerToken: 4.5, ${shares} } }`,
  );
  expect(short!.arithmetic).toContain('× 40% × 10% of the bytes / 4.5 bytes a token');
});

test('what recipes keep is told of the tokens that are extracted, and of all of them', async () => {
  const yields = (data: string, deduplicated: string, filtered: string) =>
    found(
      'recipe-yield',
      `data: { ${data}, raw: { keptAfterDeduplication: ${deduplicated}, keptAfterFiltering: ${filtered} } }`,
    );
  // FineWeb: 15T of 96 x 2.7T are 5.8%, DCLM 3.8T of 240T 1.6%, RefinedWeb 5T of 90 x 2.7T 2.1%
  expect(await yields('crawls: 96, recipe: fineweb', '30%', '20%')).toEqual([]);
  expect(await yields('crawls: 89, recipe: dclm-baseline', '10%', '16%')).toEqual([]);
  const [fineweb] = await yields('crawls: 96, recipe: fineweb', '60%', '70%');
  expect(fineweb!.message).toContain('fineweb keeps 5.8% of the tokens that are extracted');
  expect(await yields('recipe: refinedweb', '60%', '60%')).toMatchObject([{ severity: 'warning' }]);
  expect(await yields('crawls: 30', '100%', '100%')).toMatchObject([{ severity: 'warning' }]);
  expect(await yields('crawls: 30, language: de, tokenizer: llama3', '50%', '50%')).toEqual([]);
});

test('40T unique tokens from nowhere are more than the English web leaves', async () => {
  expect(await found('tokens-beyond-stock', 'data: { tokens: 40T, uniqueTokens: 40T }')).toMatchObject([
    { severity: 'info' },
  ]);
  expect(await found('tokens-beyond-stock', 'data: { tokens: 40T }')).toEqual([]);
});

test('code of one’s own above 1T is more than any collection has', async () => {
  const code = (source: string) =>
    found('tokens-beyond-stock', `data: { tokens: 4T, sources: { ours: , ${source} } }`);
  // 2T read once; read twice it is 1T, and The Stack v2 is counted by itself
  expect(await code('code: { tokens: 2T, epochs: 1 }')).toMatchObject([{ severity: 'info', actual: 2e12 }]);
  expect(await code('code: { tokens: 2T, epochs: 2 }')).toEqual([]);
  expect(await code('stack-v2: 2T')).toEqual([]);
  expect(await code('decoded-web: { tokens: 2T, epochs: 1 }')).toEqual([]);
});

test('crawls: more than there are, and so many that the second half adds little', async () => {
  expect(await found('crawls-exceed', 'data: { crawls: 500 }')).toMatchObject([{ severity: 'error' }]);
  // as data mix says it; 110 and fewer may have been crawled since
  const said = 'more than the 105 that there were to CC-MAIN-2024-51';
  for (const [crawls, severity] of [
    [106, 'warning'],
    [110, 'warning'],
    [111, 'error'],
  ] as const) {
    const [one] = await found('crawls-exceed', `data: { crawls: ${crawls} }`);
    expect(one).toMatchObject({ severity, message: expect.stringContaining(said) });
  }
  expect(await found('crawls-exceed', 'data: { crawls: 105 }')).toEqual([]);
  const named = 'data: { crawls: 500, sources: { common-crawl: 100% } }';
  expect(await found('crawls-exceed', named)).toMatchObject([{ severity: 'error' }]);
  expect(await found('crawls-exceed', 'data: { crawls: 96 }')).toEqual([]);
  // 91 crawls are worth 9.28 of one, and 45 of them 7.7
  expect(await found('crawls-exceed', 'data: { crawls: 91, recipe: nemotron-cc }')).toMatchObject([
    { severity: 'warning' },
  ]);
});

test.each([
  ['data: { tokens: 1T, sources: { finewb: 100% } }', /Unknown source 'finewb': did you mean fineweb\?/],
  ['data: { tokens: 1T, sources: { "stack-v2:10%": 10%, fineweb: 90% } }', /has its amount in its name/],
  ['data: { tokens: 1T, sources: "fineweb:99%, wikipedia:1%@7" }', /Most epochs of wikipedia are not held/],
  [
    'training: { stages: [{ tokens: 1T, sources: { fineweb: 50%, wikipdia: 50% } }] }',
    /Unknown source 'wikipdia': did you mean wikipedia\?/,
  ],
  ['data: { tokens: 1T, blend: "fineweb:99%, wikipedia:0.3%, wikipedia:0.7%" }', /wikipedia is named twice/],
  ['data: { sources: { fineweb: 98%, wikipedia: 1%, "wikipedia/en": 1% } }', /wikipedia is named twice/],
  ['data: { sources: { fineweb: 98%, FineWeb: 2% } }', /fineweb is named twice/],
  ['data: { sources: { "common-crawl:30": 50%, "common-crawl:40": 50% } }', /is named twice/],
  [
    'training: { stages: [{ tokens: 1T, sources: "ours=2T:50%, ours=3T:50%" }] }',
    /Source ours is named twice/,
  ],
  ['data: { tokenizer: llama9 }', /Unknown tokenizer 'llama9'/],
  ['data: { tokenizer: llama3, language: xx }', /Unknown language 'xx'/],
  ['data: { tokenizer: llama3, language: nb }', /give them with --bytes-per-token/],
  ['data: { recipe: finweb }', /Unknown recipe 'finweb': did you mean fineweb\?/],
  ['data: { sources: [fineweb] }', /data.sources must be a mapping/i],
  ['data: { sources: { fineweb: -3 } }', /must be a share or tokens/],
  ['data: { sources: { fineweb: { shares: 3 } } }', /Unknown key 'shares'/],
  ['data: { sources: { a: 1 }, mixture: { a: 1 } }', /says again what/],
])('%s cannot be used', async (text, message) => {
  const { problems } = await checked(text);
  expect(problems.map(one => one.message).join('\n')).toMatch(message);
});

describe('stages with mixtures of their own', () => {
  const staged = `model: 8B
training:
  stages:
    - { name: main, tokens: 1T, sources: { web: { share: 100%, epochs: 1.2 }, code: { tokens: 400B, epochs: 4 } } }
    - { name: anneal, tokens: 100B, sources: { code: { share: 65%, epochs: 0.5 }, wikipedia: 35% } }
`;

  test('what they read of a source is added up, against the most that one of them says it has', async () => {
    const { plan } = await checked(staged);
    // web 600B / 1.2; code 400B / 4 = 100B and 65B / 0.5 = 130B: 465B of 130B; Wikipedia 35B of its 3.69B
    const sources = Object.fromEntries(plan!.sources!.map(one => [one.source, one]));
    expect(sources.web!.epochs).toBeCloseTo(1.2, 12);
    expect(sources.code!.unique! / 130e9).toBeCloseTo(1, 12);
    expect(sources.code!.epochs).toBeCloseTo(465 / 130, 12);
    expect(sources.code!.by.map(({ stage, tokens }) => [stage, Math.round(tokens / 1e9)])).toEqual([
      ['main', 400],
      ['anneal', 65],
    ]);
    expect(plan!.epochs!.value).toBeCloseTo(1100 / (500 + 130 + 3.69), 6);
    expect(await found('source-epochs', staged)).toMatchObject([{ line: 5, severity: 'info' }]);
    expect(await found('mixture-sum', staged)).toEqual([]);
  });

  test('each has shares of its own whole', async () => {
    expect(await found('mixture-sum', staged.replace('35%', '55%'))).toMatchObject([
      { line: 5, severity: 'error', suggestion: 'sources of stage anneal: shares that sum to 100%' },
    ]);
  });

  test('a stage that names none reads that of the run, and counts nothing where there is none', async () => {
    const text = `model: 8B
training: { stages: [{ tokens: 900B }, { tokens: 100B, sources: { wikipedia: 100% } }] }
`;
    expect((await checked(text)).plan!.epochs).toBeUndefined();
    const { plan } = await checked(
      `${text}data: { sources: { web: { share: 90%, epochs: 1 }, wikipedia: 10% } }\n`,
    );
    // 810B of the web; 90B and 100B of Wikipedia's 3.69B
    expect(plan!.epochs!.value).toBeCloseTo(1000 / (810 + 3.69), 6);
    expect(plan!.sources!.map(({ tokens }) => Math.round(tokens / 1e9)).toSorted((a, b) => a - b)).toEqual([
      190, 810,
    ]);
  });

  test('a source is one in all stages, whichever of its names each writes', async () => {
    const { plan } = await checked(`model: 8B
training: { stages: [{ tokens: 9B, sources: { wikipedia: 100% } }, { tokens: 1B, sources: { "wikipedia/en": 100% } }] }
`);
    expect(plan!.sources).toHaveLength(1);
    expect(plan!.sources![0]!.epochs).toBeCloseTo(10 / 3.69, 6);
  });

  test('a bad amount is told by the stage that it stands in', async () => {
    const { problems } = await checked('training: { stages: [{ tokens: 1T, sources: { web: -3 } }] }');
    expect(problems[0]!.message).toMatch(/^training\.stages\.0\.sources\.web: must be a share or tokens/);
  });
});

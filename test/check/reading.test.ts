import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { scan } from '../../src/document/scan.ts';

/** Problems of a file, and keys that it does not know or takes from elsewhere, as `line:column message`. */
async function problems(text: string, file = 'plan.yml'): Promise<readonly string[]> {
  const { files } = await check([{ file, text }]);
  return files.flatMap(({ problems: found, findings }) =>
    [...found, ...findings.filter(({ rule }) => /^(?:unknown|misplaced)-key$/.test(rule))]
      .sort((a, b) => a.line - b.line || a.column - b.column)
      .map(({ line, column, message }) => `${line}:${column} ${message}`),
  );
}

/** The plan of a text, each value by its name. */
async function plan(text: string): Promise<Record<string, number>> {
  const { files } = await check([{ file: 'plan.yml', text }]);
  expect(files[0]!.problems).toEqual([]);
  return Object.fromEntries(
    Object.entries(files[0]!.plan).map(([name, value]) => [name, (value as { value: number }).value]),
  );
}

describe('values as people write them', () => {
  test.each([
    ['model: 70B', 'parameters', 70e9],
    ['model: { parameters: 70e9 }', 'parameters', 70e9],
    ['model: { parameters: "70B params" }', 'parameters', 70e9],
    ['data: 1.4T', 'tokens', 1.4e12],
    ['data: { tokens: 1.4T tokens }', 'tokens', 1.4e12],
    ['data: { tokens: "1,400,000,000,000" }', 'tokens', 1.4e12],
    ['compute: 200 PF-days', 'compute', 1.728e22],
    ['compute: 5.76e23 FLOP', 'compute', 5.76e23],
    ['compute: "64 H100 * 30 days * 40%"', 'compute', 64 * 989.4e12 * 30 * 86_400 * 0.4],
    ['hardware: 64 H100', 'accelerators', 64],
    ['hardware: { count: 64 H100 }', 'accelerators', 64],
    ['hardware: { count: 8 nodes, accelerator: H100 }', 'accelerators', 64],
    ['hardware: { num_nodes: 4, gpus_per_node: 6 }', 'accelerators', 24],
    ['hardware: { mfu: 40% }', 'mfu', 0.4],
    ['schedule: 30 days', 'days', 30],
    ['schedule: { days: 6 weeks }', 'days', 42],
    ['schedule: { days: 36 h }', 'days', 1.5],
    ['schedule: { days: 30 }', 'days', 30],
    ['budget: $2M', 'money', 2e6],
    ['budget: { money: 2000000 }', 'money', 2e6],
    ['budget: { acceleratorHours: 1.3M }', 'acceleratorHours', 1.3e6],
    ['budget: { gpu_hours: 1.3M hours }', 'acceleratorHours', 1.3e6],
    ['budget: { money: $21, price: $2.10/hour }', 'acceleratorHours', 10],
    ['budget: { money: $21, price: $2.10/H100-hour }', 'acceleratorHours', 10],
    ['budget: { money: $21, price: 2.1 }', 'acceleratorHours', 10],
    ['training: { batch: 4M tokens, steps: 1000 }', 'tokens', 4e9],
    ['training: { batch: 4M, steps: 1000 }', 'tokens', 4e9],
    ['training: { batch: 1024 sequences, sequenceLength: 4096, steps: 1000 }', 'tokens', 1024 * 4096 * 1000],
    ['training: { batch: 1024 sequences, sequenceLength: 8k, steps: 10 }', 'tokens', 1024 * 8192 * 10],
    ['train_batch_size: 1024\nseq_length: 4096\ntrain_iters: 1000', 'tokens', 1024 * 4096 * 1000],
    ['train_batch_size: 4M tokens\nmax_steps: 1000', 'tokens', 4e9],
    ['train_samples: 1000\nseq_length: 2048', 'tokens', 2_048_000],
    ['data: { raw: { bytes: 42 TB, kept_after_filtering: 10%, bytes-per-token: 4.2 } }', 'tokens', 1e12],
    ['data: { uniqueTokens: 100B, epochs: 4 }', 'tokens', 4e11],
    // where it plainly belongs: a section within another, and a value said twice alike
    ['model: { parameters: 7B, budget: { money: $21 } }', 'money', 21],
    ['training: { tokens: 1T }\ndata: { tokens: 1T }', 'tokens', 1e12],
    [
      'gradient_accumulation_steps: 8\nmicro_batch_size: 2\ndata_parallel_size: 16\nseq_length: 2048\nmax_steps: 10',
      'tokens',
      8 * 2 * 16 * 2048 * 10,
    ],
    ['model: { preset: llama2-7b }', 'parameters', 6_738_415_616],
    ['model: llama2-7b', 'parameters', 6_738_415_616],
    ['tensor_parallel_size: 8\npipeline_parallel_size: 4\ndata_parallel_size: 32', 'accelerators', 1024],
    ['zero_optimization: { stage: 1 }\nworld_size: 8', 'accelerators', 8],
    ['target: { loss: 2 }\nmodel: 1B\ndata: ', 'parameters', 1e9],
  ])('%s: %s is %d', async (text, name, expected) => {
    expect((await plan(text))[name]! / expected).toBeCloseTo(1, 12);
  });

  test.each([
    ['global_batch_size: 4M', "'4M' (global_batch_size) counts sequences", 'did you mean 4M tokens?'],
    [
      'training: { batch: 4M sequences }',
      "'4M sequences' (batch) counts sequences",
      'did you mean 4M tokens?',
    ],
  ])('%s is asked about: nobody trains on so many sequences at once', async (text, ...parts) => {
    for (const part of parts) expect((await problems(text)).join()).toContain(part);
  });

  test('what a model may take at most is not what it is trained on', async () => {
    const text = 'model: llama2-7b\ntrain_batch_size: 1024\nmax_position_embeddings: 131072\nmax_steps: 1000';
    // llama 2 is trained on sequences of 4096
    expect((await plan(text)).tokens! / (1024 * 4096 * 1000)).toBeCloseTo(1, 12);
  });

  test('DeepSpeed and Hugging Face blocks', async () => {
    const text = `
bf16: { enabled: true }
fp16: { enabled: false }
optimizer: { type: AdamW, params: { lr: 9e-3, betas: 0.9, eps: 1e-8 } }
scheduler: { type: WarmupDecayLR, params: { warmup_num_steps: 2000 } }
model_size: 7B
train_tokens: 2T
batch_size: 4M
`;
    const { files } = await check([{ file: 'ds.yml', text }]);
    expect(files[0]!.problems).toEqual([]);
    const rate = files[0]!.findings.find(finding => finding.rule === 'learning-rate-off');
    expect(rate).toMatchObject({ line: 4, column: 41, endColumn: 45, actual: 9e-3 });
  });

  test('the launch configuration of the issue, as it stands', async () => {
    const text = `{ "model_size": "70B", "precision": "bf16", "optimizer": "AdamW", "learning_rate": 3e-4, "lr_scheduler": "cosine", "warmup_steps": 2000,
      "batch_size": "4M tokens", "parallelism": { "tensor_parallel_size": 8, "pipeline_parallel_size": 4, "data_parallel_size": 32 } }`;
    expect(await plan(text)).toMatchObject({ parameters: 70e9, accelerators: 1024 });
  });
});

describe('what cannot be used is said with its place, all of it', () => {
  test('several problems of one file', async () => {
    const text =
      'modle: 70B\ndata:\n  tokns: 1.4T\n  epochs: -3\nhardware: { precision: bf17 }\ncompute: 5 apples\n';
    expect(await problems(text)).toEqual([
      "1:1 Unknown key 'modle': did you mean model?",
      "3:3 Unknown key 'tokns' in data: did you mean tokens?",
      '4:11 data.epochs: must be positive: got -3',
      "5:24 hardware.precision: unknown word 'bf17': did you mean bf16?",
      expect.stringMatching(/^6:10 compute: .*must be FLOP, such as 5\.76e23/),
    ]);
  });

  test.each([
    ['compute: 15T tokens', /1:10 compute: .*expected FLOP/],
    ['data: { tokens: 5 days }', /1:17 data\.tokens: .*expected tokens/],
    ['hardware: { mfu: 0 }', /must be positive: got 0/],
    ['hardware: { mfu: .inf }', /got Infinity/],
    ['hardware: { mfu: .nan }', /got NaN/],
    ['compute: 1e400', /got Infinity|finite/],
    ['model: { layers: 3.5 }', /must be a whole number: got 3\.5/],
    ['parallelism: { zero: 4 }', /must be at most 3: got 4/],
    ['schedule: { reserve: 1.5 }', /must be at most 0\.95: got 1\.5/],
    ['schedule: { start: soon }', /a date such as 2026-03-01/],
    ['model: { tied: perhaps }', /true or false/],
    ['model: { preset: lama3.1-8b }', /did you mean llama3\.1-8b\?/],
    ['law: besiroglu2023', /did you mean besiroglu2024\?/],
    ['law: ./ours.json', /cannot be read from here/],
    ['model: { config: config.json }', /cannot be read from here/],
    ['hardware: H10000', /Unknown accelerator/],
    ['model: { name: ours }', /'name' does not belong here, and is taken as name of the whole/],
    ['training: { precision: bf16 }', /does not belong here, and is taken as hardware\.precision/],
    [
      'model_size: 70B\nmodel: { parameters: 7B }',
      /2:10 'parameters' says again what 'model_size' on line 1 says/,
    ],
    ['data: { tokens: 1, tokens: 2 }', /given twice/],
    ['parallelism: { tensor: 8 }\ntraining: { tensor: 4 }', /2:13 'tensor' is given twice, first on line 1/],
    ['schedule: { batch: { size: 4M } }', /'batch' must be one value: got a mapping/],
    ['model: [70B]', /Model must be a mapping/],
    ['data: { tokens: [1, 2] }', /must be one value: got a list/],
    ['allow: no-reserve', /Allow must be a list/],
    ['allow: [{ rule: no-reserve }]', /needs a rule and a reason/],
    ['allow: [{ rule: no-reserves, reason: x }]', /did you mean no-reserve\?/],
    ['42', /A proposal must be a mapping/],
    ['', /Nothing to check/],
    ['# only a comment', /Nothing to check/],
    ['a: [1, 2', /Not YAML or JSON/],
    ['{ "compute": 1e24 ', /Not YAML or JSON/],
    ['model: *m', /Not YAML or JSON|No anchor/],
    ['? [a, b]\n: 1', /Expected a plain key/],
  ])('%s', async (text, message) => {
    const found = await problems(text);
    expect(found.length).toBeGreaterThan(0);
    expect(found.join('\n')).toMatch(message);
  });

  test('a bomb of aliases, deep nesting and a file of 1 MB are refused by the bound that they pass', {
    tags: 'slow',
  }, async () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`)}]`).join('\n')}\n`;
    const deep = /nest deeper than the 12 levels/;
    const notYaml = /Not YAML or JSON/;
    const hostile: readonly (readonly [string, RegExp])[] = [
      [bomb, /More than 50 YAML aliases/],
      ['['.repeat(50_000), deep],
      ['{a: '.repeat(15_000), deep],
      ['- '.repeat(30_000), deep],
      ['? '.repeat(30_000), deep],
      [Array.from({ length: 300 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'), deep],
      ['"'.repeat(60_000), notYaml],
      ['&a '.repeat(20_000), notYaml],
      ['*a '.repeat(20_000), notYaml],
      ['k: ]\n'.repeat(12_000), notYaml],
      [Array.from({ length: 6000 }, (_, index) => `k${index}: 1`).join('\n'), /More than the 4000 values/],
      ['&a [*a]', deep],
      ['x'.repeat(1_000_000), /at most 64000 characters: this has 1000000/],
      ['model: 70B\n'.repeat(100_000), /at most 64000 characters: this has 1100000/],
    ];
    for (const [text, reason] of hostile) {
      const found = await problems(text);
      expect(found.length, text.slice(0, 20)).toBeLessThanOrEqual(20);
      expect(found[0], text.slice(0, 20)).toMatch(reason);
    }
  });
});

describe('planning documents', () => {
  const document = [
    '# Plan',
    '',
    'Text, and a fence that is not ours:',
    '',
    '```yaml',
    'modle: nonsense',
    '```',
    '',
    '````markdown',
    '```yaml isoflop',
    'modle: inside another fence',
    '```',
    '````',
    '',
    '```yaml isoflop',
    'model: 70B',
    'data: 1.4T',
    'compute: 5.88e24',
    '```',
    '',
    '- a list',
    '',
    '  ~~~json isoflop',
    '  { "model": "7B", "data": { "tokns": 1 } }',
    '  ~~~',
    '',
  ];

  test.each([['\n'], ['\r\n']])('findings point into the document (line end %j)', async end => {
    const { files } = await check([{ file: 'PLAN.md', text: document.join(end) }]);
    expect(files.map(file => [file.line, file.verdict])).toEqual([
      [16, 'fail'],
      [24, 'warn'],
    ]);
    expect(files[0]!.findings.find(finding => finding.rule === 'compute-mismatch')).toMatchObject({
      line: 18,
      column: 10,
      endColumn: 17,
    });
    expect(files[1]!.findings.find(finding => finding.rule === 'unknown-key')).toMatchObject({
      line: 24,
      column: 30,
      endColumn: 37,
    });
  });

  test('a document without a proposal, and a fence that never closes', async () => {
    expect(await problems('# Plan\n', 'PLAN.md')).toEqual([
      '1:1 No proposal in PLAN.md: expected a fenced block that opens with ```yaml isoflop, or isoflop: in the front matter',
    ]);
    expect(await problems('```yaml isoflop\nmodel: 70B', 'PLAN.md')).toEqual([]);
  });

  test.each([['\n'], ['\r\n'], ['\r']])('front matter is read as embed reads it (line end %j)', async end => {
    const text = [
      '---',
      'title: Spring',
      'isoflop:',
      '  model: 70B',
      '  data: { tokns: 1 }',
      '---',
      '',
      '# Plan',
      '',
    ];
    expect(await problems(text.join(end), 'PLAN.md')).toEqual([
      expect.stringMatching(/^5:11 Unknown key 'tokns'.*did you mean tokens\?$/),
    ]);
    // without the key it is not ours, whatever it holds
    expect(await problems('---\ntitle: [\n---\n\n```yaml isoflop\nmodel: 70B\n```\n', 'PLAN.md')).toEqual([]);
    expect(await problems('---\nisoflop: plan.yml\n---\n', 'PLAN.md')).toEqual([
      '1:1 The front matter of PLAN.md says that the proposal is plan.yml: check that file',
    ]);
  });

  test('an info string may go on behind the two words', async () => {
    for (const info of ['yaml isoflop title="Plan"', 'yml isoflop {#plan}', 'json isoflop {.wide}'])
      expect(await problems(`\`\`\`${info}\n{ "modle": "70B" }\n\`\`\`\n`, 'PLAN.md'), info).toEqual([
        expect.stringMatching(/^2:3 Unknown key 'modle'/),
      ]);
    expect(await problems('```yaml isoflops\nmodle: 70B\n```\n', 'PLAN.md')).toEqual([
      expect.stringMatching(/^1:1 No proposal/),
    ]);
  });

  test.each([
    ['a comment', '<!--\n```yaml isoflop\nmodle: 70B\n```\n-->\n'],
    ['indented code', 'Text:\n\n    ```yaml isoflop\n    modle: 70B\n    ```\n'],
    ['an HTML block', '<pre>\n```yaml isoflop\nmodle: 70B\n```\n</pre>\n'],
  ])('a fence in %s is text, to check as to embed', async (_, text) => {
    expect(await problems(text, 'PLAN.md')).toEqual([expect.stringMatching(/^1:1 No proposal/)]);
    expect(scan(text).fences).toEqual([]);
  });

  test('a fence in a quote and in a list stands where it stands', async () => {
    const text =
      '> ```yaml isoflop\n> modle: 70B\n> ```\n\n1. one\n\n   ```yaml isoflop\n   data: { tokns: 1 }\n   ```\n';
    expect((await problems(text, 'PLAN.md')).map(one => one.slice(0, 24))).toEqual([
      "2:3 Unknown key 'modle':",
      "8:12 Unknown key 'tokns'",
    ]);
  });

  test('a byte-order mark is no part of the first key', async () => {
    expect(await problems('\uFEFFmodel: 70B\ndata: 1T')).toEqual([]);
  });
});

describe('anchors', () => {
  test('aliases mean what they stand for', async () => {
    expect(
      await plan('name: &n x\nmodel: { parameters: &p 70B }\ndata: { tokens: 1T, uniqueTokens: 1T }'),
    ).toMatchObject({
      parameters: 70e9,
    });
    expect(await plan('compute: &c 1e24\nmodel: { parameters: 70B }')).toMatchObject({ compute: 1e24 });
  });
});

test('proposals as data, with the same keys', async () => {
  const { files } = await check({ model: { parameters: '70B' }, data: { tokens: 1.4e12 }, compute: 5.88e24 });
  expect(files[0]).toMatchObject({
    file: 'proposal',
    verdict: 'fail',
    plan: { parameters: { value: 70e9, origin: 'given' }, compute: { claimed: 5.88e24 } },
  });
  await expect(check({ model: { parameters: (() => 1) as unknown as number } })).rejects.toThrow(TypeError);
});

test('a key that shares its first word with one alone is led to it', async () => {
  expect(await problems('training: { warmup_ratio: 0.01 }')).toEqual([
    "1:13 Unknown key 'warmup_ratio' in training: did you mean warmupSteps?",
  ]);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../helpers/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'isoflop-data-'));
beforeAll(() => {
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
  put('pool.csv', '\uFEFFname,tokens,weight\nweb,4T,3\ncode,500B,1\n');
  put('pool.json', '[{"name":"web","tokens":4e12},{"name":"code","tokens":5e11}]');
  put('bare.csv', 'web,4T\ncode,500B\n');
  put('negative.csv', 'name,tokens\nweb,4T\ncode,-5\n');
  put('huge.csv', 'name,tokens\nweb,1e15\n');
  put('twice.csv', 'name,tokens\nweb,4T\nweb,1T\n');
  put('half.json', '[{"name":"web","tokens":4e12},{"name":"code","tokens":5e11,"weight":3}]');
  put('zeros.csv', 'name,tokens,weight\nweb,4T,0\ncode,1T,0\n');
  put('empty.csv', 'name,tokens\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mix = (sources: string, ...more: string[]) =>
  runCli(['data', 'mix', sources, '--tokens', '15T', ...more], { cwd: folder });

test('what a mixture is worth as is not told as what there is, and what there is has its range', async () => {
  const run = ['recommend', '--params', '8B', '--tokens', '15T', '--from'];
  const pool = 'dolma3-web:70%, science-pdfs:13%, stack-edu:10%, finemath-3plus:4%, arxiv:2%, wikipedia:1%';
  const { out } = await runCli([...run, pool]);
  const flat = out.replaceAll(/\s+/g, ' ');
  // 8.14T + 972B + 137B + 34.1B + 21.4B + 3.69B, as data mix has it
  expect(flat).toMatch(/Unique tokens 9\.31T \(9\.1\dT–9\.4\dT\) of dolma3-web/);
  expect(flat).toContain('15T tokens, 9.31T unique tokens at shares that are worth 4.31T of one corpus');
  expect(flat).toContain('Epochs worth 3.48 of one corpus');
  expect(flat).not.toMatch(/4\.31T unique tokens/);
  for (const command of [run, ['estimate', ...run.slice(1)]]) {
    const { data, input } = JSON.parse((await runCli([...command, pool, '--json'])).out);
    expect(data.unique.likely / 9.31e12).toBeCloseTo(1, 2);
    expect(data.asUnique.likely / 4.31e12).toBeCloseTo(1, 2);
    expect(input.mixedTokens).toBe(data.unique.likely);
  }
  const head = (await runCli(['estimate', '--tokens', '15T', '--from', pool])).out.split('\n')[0];
  expect(head).toMatch(/on 15T tokens, worth 3\.48 times over 4\.31T of one corpus/);
  // 15T and 900B as they were published, each within 2%
  const plain = (await runCli([...run, 'fineweb, stack-v2'])).out;
  expect(plain).toMatch(/15\.9T \(15\.\dT–16\.\dT\) of fineweb, stack-v2/);
});

test.each([
  ['finweb', /did you mean fineweb\?/],
  ['fineweb:70%, stack-v2:40%', /sum to 100%: got 110% \(data mix --normalize/],
  ['common-crawl:0', /Crawls must be a whole number from 1 to 130/],
  ['common-crawl:-3', /Crawls must be a whole number from 1 to 130/],
  ['common-crawl:2.5', /Crawls must be a whole number from 1 to 130/],
  ['common-crawl:500', /Crawls must be a whole number from 1 to 130/],
  ['common-crawl', /Raw crawls need their number/],
  ['fineweb:30', /is 30 a share or tokens\?/],
  ['wikipedia:50%, wiki:50%', /wikipedia is named twice/],
  ['fineweb:20T', /20T of 15T tokens/],
  ['fineweb:600B', /leave 96% of the tokens to no source/],
  ['fineweb:0%, stack-v2:0%', /must not all be zero/],
  ['fineweb:100%@0', /Most epochs of fineweb must be positive/],
  ['fineweb:100%@inf', /Most epochs of fineweb must be positive/],
  ['fineweb:NaN%', /cannot be read|must be|positive/],
  [',', /Source 1 is empty/],
  ['a=b=c', /Tokens of a must be positive/],
  ['a:1%:b@c@d', /cannot be read/],
  ['own=0', /must be positive/],
  ['own=1e15', /below 1e15/],
  ['fineweb-2', /name one of its own, such as fineweb-2\/am/],
  ['fineweb-2/de', /name a tokenizer with --tokenizer/],
  ['fineweb-2/xx', /Unknown language 'xx'/],
  ['./bare.csv', /bare.csv, line 1: expected a header/],
  ['./negative.csv', /negative.csv, line 3, column 2: tokens of code must be positive/],
  ['./huge.csv', /line 2, column 2: tokens of web must be from 1 to below 1e15/],
  ['./twice.csv', /web is named twice/],
  ['./zeros.csv', /weights must not all be zero/],
  ['./half.json', /half\.json, source 1: weight of web must be zero or positive: got nothing/],
  ['./empty.csv', /has no rows/],
  ['./absent.csv', /absent.csv/],
])('data mix %s: exit 2 and one sentence', async (sources, message) => {
  const { code, out, err } = await mix(sources);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(message);
  expect(err.trim().split('\n')).toHaveLength(1);
  expect(err).not.toMatch(/NaN(?!%)|undefined|at .*\.ts/);
});

test.each([
  [['--tokens', '0']],
  [['--tokens', '1e70']],
  [['--max-epochs', '0']],
  [['--max-epochs', 'inf']],
  [['--temperature', '-1']],
  [['--tokenizer', 'lama3']],
  [['--language', 'english']],
  [['--recipe', 'finweb']],
  [['--stage', 'dedup=40', '--stage', 'x=1']],
  [['--law', 'nobody']],
])('data mix with %s: exit 2', async more => {
  const { code, err } = await mix('common-crawl:30, wikipedia', ...more);
  expect(code).toBe(2);
  expect(err.trim().split('\n')).toHaveLength(1);
});

test('what is more than enters is asked back', async () => {
  const { err } = await mix('common-crawl:30', '--stage', 'dedup=40');
  expect(err).toContain('40 is 40 times more than enters: 40%?');
});

test('a cap that leaves a shortfall exits with 1 and says what would do', async () => {
  const { code, out } = await mix('fineweb-edu, stack-v2', '--max-epochs', '2');
  expect(code).toBe(1);
  expect(out.replace(/\n {2}/g, ' ')).toMatch(
    /error: 10.6T of 15T tokens are missing with these caps: up to 6.82 epochs fit, or 4.4T tokens/,
  );
  expect((await mix('common-crawl:10', '--max-epochs', '2')).out).toMatch(/Or 48 crawls/);
});

test('own sources come from files, a BOM aside, with weights as shares', async () => {
  const read = async (file: string) => {
    const { code, out } = await mix(file, '--format', 'json');
    expect(code).toBe(0);
    const { sources } = JSON.parse(out) as { sources: { name: string; share: number }[] };
    return sources.map(({ name, share }) => [name, Number(share.toFixed(3))]);
  };
  expect(await read('./pool.csv')).toEqual([
    ['web', 0.75],
    ['code', 0.25],
  ]);
  expect(await read('./pool.json')).toEqual([
    ['web', 0.889],
    ['code', 0.111],
  ]);
});

test('a raw crawl is allowed, caps below 1 sub-sample, and more crawls than known warn', async () => {
  expect((await mix('common-crawl:96', '--max-epochs', '1.5')).code).toBe(0);
  expect((await mix('common-crawl:110:90%@0.9, wikipedia', '--normalize')).out).toContain(
    '105 that there were',
  );
});

test('unique tokens of sources stand in recommend and estimate, with their range', async () => {
  const from = ['--from', 'common-crawl:30', '--tokenizer', 'llama3'];
  const { out } = await runCli([
    'recommend',
    '--params',
    '8B',
    '--tokens',
    '15T',
    ...from,
    '--format',
    'json',
  ]);
  const { data, recommendations } = JSON.parse(out);
  const said = await runCli([
    'recommend',
    '--params',
    '8B',
    '--tokens',
    '15T',
    '--unique-tokens',
    String(data.unique.likely),
    '--json',
  ]);
  expect(recommendations).toEqual(JSON.parse(said.out).recommendations);
  expect(data.loss[0]).toBeLessThan(recommendations[0].loss);
  expect(data.loss[1]).toBeGreaterThan(recommendations[0].loss);
  const plan = await runCli(['estimate', '1e22', '--on', '64 h100', '--from', 'wikipedia, arxiv']);
  expect(plan.out).toMatch(/25\.1B \(24\.\dB–25\.\dB\) of wikipedia, arxiv/);
  const both = await runCli(['recommend', '1e24', '--unique-tokens', '1T', '--from', 'fineweb']);
  expect(both).toMatchObject({ code: 2 });
  expect(both.err).toContain('--unique-tokens and --from both say');
});

test('sources with shares are the mixture that data mix plans: one loss', async () => {
  const run = ['--params', '8B', '--tokens', '15T'];
  const json = async (...words: string[]) => JSON.parse((await runCli([...words, ...run, '--json'])).out);
  for (const sources of ['wikipedia:99%, fineweb:1%', 'fineweb:14T, wikipedia', 'wikipedia, arxiv:5%']) {
    const { asked } = await json('data', 'mix', sources);
    const recommended = await json('recommend', '--from', sources);
    expect(recommended.recommendations[0].loss).toBeCloseTo(asked.loss, 9);
    expect(recommended.data.loss[0]).toBeLessThanOrEqual(asked.loss);
    expect(recommended.data.loss[1]).toBeGreaterThanOrEqual(asked.loss);
    const estimated = await json('estimate', '--loss', '2', '--from', sources);
    expect(estimated.input.limits.uniqueTokens).toBeCloseTo(asked.asUnique, -3);
  }
});

test.each([
  [
    ['recommend', '--params', '8B', '--tokens', '15T', '--from', 'fineweb:70%,wikipedia:40%'],
    /sum to 100%: got 110%/,
  ],
  [['estimate', '--params', '8B', '--tokens', '15T', '--from', 'fineweb:70%,wikipedia:40%'], /got 110%/],
  [
    ['recommend', '--params', '8B', '--tokens', '15T', '--from', 'wikipedia:90B'],
    /leave 99.4% of the tokens/,
  ],
  [['recommend', '1e24', '--from', 'fineweb:70%,wikipedia:40%'], /sum to 100%: got 110%/],
  [['recommend', '1e24', '--tokenizer', 'lama3'], /--tokenizer counts the tokens of --from/],
  [['estimate', '1e22', '--tokenizer', 'llama3'], /--tokenizer counts the tokens of --from/],
  [
    ['data', 'plan', '--tokens', '1T', '--from', 'fineweb:70%,wikipedia'],
    /has a share, an amount or most epochs/,
  ],
  [['data', 'plan', '--tokens', '1T', '--from', 'wikipedia@3'], /has a share, an amount or most epochs/],
  [['data', 'plan', '--tokens', '1T', '--from', 'fineweb', '--recipe', 'nix'], /Unknown recipe 'nix'/],
  [['data', 'mix', '--like', 'llama1', '--recipe', 'nix'], /Unknown recipe 'nix'/],
  [['data', 'mix', '--like', 'pile', '--tokenizer', 'llama3'], /expected it without --tokenizer/],
  [['plot', 'epochs', 'fineweb', '--tokens', '1T', '--recipe', 'nix'], /Unknown recipe 'nix'/],
  [
    ['data', 'tokenizers', 'qwen3', '--language', 'de', '--domain', 'code', '--tokens', '1T'],
    /got code in de/,
  ],
  [['data', 'corpora', '--explain', '--json'], /--explain goes with the formats table and markdown/],
])('%s: exit 2', async (words, message) => {
  const { code, out, err } = await runCli(words as string[]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(message);
});

test('a part of another source is information, and languages of one corpus are told apart', async () => {
  const { code, out } = await mix('common-crawl:5:67%, c4:15%, wikipedia:18%', '--max-epochs', '1e6');
  expect({ code, said: out.includes('c4 is part of common-crawl:5') }).toEqual({ code: 0, said: true });
  const languages = await mix(
    'fineweb-2/de, fineweb-2/fr',
    '--tokenizer',
    'llama3',
    '--max-epochs',
    '100',
    '--json',
  );
  expect(JSON.parse(languages.out).sources.map((one: { name: string }) => one.name)).toEqual([
    'fineweb-2/de',
    'fineweb-2/fr',
  ]);
  const { epochs, sources } = JSON.parse((await mix('wiki:1%, fineweb:99%', '--json')).out);
  expect(epochs.wiki).toBe(sources[0].epochs);
});

test('shares of tokens that are chosen are not counted, and that is said', async () => {
  const { code, out } = await runCli(['recommend', '1e24', '--from', 'fineweb:70%,wikipedia:30%']);
  expect(code).toBe(0);
  expect(out).toMatch(/warning: Shares are of the tokens of a run/);
});

test('no more crawls are advised than may be asked for', async () => {
  expect((await mix('common-crawl:30, wikipedia', '--tokens', '100T')).out).not.toContain(
    'crawls, with the caps',
  );
  const { out } = await runCli([
    ...['data', 'plan', '--tokens', '10T', '--from', 'common-crawl:30'],
    ...['--language', 'de', '--tokenizer', 'llama3'],
  ]);
  expect(out).toMatch(/more crawls than there are$/m);
});

test.each([
  [
    ['data', 'mix', 'wikipedia:10%, fineweb:90%', '--tokens', '1T', '--tokenizer', 'llama3'],
    /4\.59\/4\.63 = 1\.48704e13/,
  ],
  [['data', 'plan', '--tokens', '15T', '--from', 'common-crawl:30'], /x\s+30\/96\s+x\s+1\s+=\s+4\.6875e12/],
  [['data', 'tokenizers', 'llama3', '--tokens', '15T', '--from', 'gpt2'], /= 6\.885e13\/4\.63 = 1\.48704e13/],
  [['data', 'corpora', 'fineweb-edu'], /distinct tokens of fineweb-edu = 2e11\n\s*primary: /],
])('%s --explain shows the numbers put in', async (words, line) => {
  const { code, out } = await runCli([...(words as string[]), '--explain'], { env: { COLUMNS: '200' } });
  expect(code).toBe(0);
  expect(out).toMatch(line);
});

test('tokens and bytes are converted, and a language that is not on file asks for its bytes', async () => {
  const { out } = await runCli([
    'data',
    'tokenizers',
    'gemma3',
    '--language',
    'hi',
    '--bytes',
    '130GB',
    '--json',
  ]);
  // 129.9 GB of Hindi in FineWeb2 are 12B tokens of Gemma 3
  expect(JSON.parse(out).conversions[0].tokens.likely / 1e9).toBeCloseTo(12.46, 1);
  const none = await runCli(['data', 'tokenizers', 'gemma3', '--language', 'nb', '--bytes', '1TB']);
  expect(none).toMatchObject({ code: 2 });
  expect(none.err).toContain('--bytes-per-token');
  const given = [
    'data',
    'tokenizers',
    'gemma3',
    '--language',
    'nb',
    '--bytes',
    '1TB',
    '--bytes-per-token',
    '4',
  ];
  expect((await runCli(given)).out).toContain('250B');
});

test('a conversion has its range in English, too, and languages of a corpus are counted as asked', async () => {
  const { out } = await runCli(['data', 'tokenizers', 'llama3', '--tokens', '15T', '--from', 'gpt2']);
  // 5% either way
  expect(out).toMatch(/14\.9T \(14\.2T–15\.6T\)/);
  const hindi = await runCli('data tokenizers gemma3 --tokens 15T --from gpt2 --language hi'.split(' '));
  expect(hindi.out).toContain('Bytes a token are measured; tokens are derived');
  const german = await runCli('data corpora fineweb-2 --tokenizer llama3'.split(' '));
  expect(german.out).toMatch(/Tokens of llama3/);
  expect(german.out).toMatch(/^de +449B /m);
});

test('answers embed in documents, and lists filter', async () => {
  const csv = await runCli(['data', 'corpora', '--class', 'encyclopedic', '--format', 'csv']);
  expect(csv.out.trim().split('\n')).toHaveLength(2);
  expect((await runCli(['data', 'corpora', '--class', 'webb'])).err).toContain('did you mean web?');
  expect((await runCli(['data', 'corpora', 'fineweb'])).out).toContain('arXiv:2406.17557');
  expect((await runCli(['data', 'corpora', 'txt360'])).out).toContain('secondary');
});

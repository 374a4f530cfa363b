import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findAccelerator } from '../../src/catalog/accelerators.ts';
import { check } from '../../src/check/check.ts';
import { exampleProposal } from '../../src/check/init/example.ts';
import { statedOf } from '../../src/plan/request.ts';
import { verdictLines } from '../../src/plan/verdict.ts';
import { askedOf } from '../../src/report/asked.ts';
import { barsOf } from '../../src/report/bars.ts';
import { controls } from '../../src/report/controls.ts';
import { readDropped } from '../../src/report/dropped.ts';
import { choicesOf, evaluate } from '../../src/report/evaluate.ts';
import type { PageData } from '../../src/report/page-data.ts';
import { readForPage } from '../../src/report/read.ts';
import { uniqueOf } from '../../src/report/sections/answer.ts';
import { type ShareKind, shareText } from '../../src/report/share.ts';
import { fromHash } from '../../src/report/state.ts';
import type { PageModel } from '../../src/report/types.ts';
import { runCli } from '../helpers/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'isoflop-asked-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a page computes from, as it stands in the page. */
function dataOf(html: string): PageData {
  const [, data] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)!;
  return JSON.parse(data!);
}

async function pageData(...argv: readonly string[]): Promise<PageData> {
  const { code, out, err } = await runCli(['report', ...argv], { cwd: folder });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return dataOf(out);
}

/** Words of a command line as a shell would split them. */
function split(command: string): string[] {
  const words = [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)];
  return words.map(([, double, single, plain]) => double ?? single ?? plain!).slice(1);
}

const rules = (findings: readonly { readonly rule: string }[]) => findings.map(({ rule }) => rule).sort();

const page = (data: PageData, hash: string): PageModel =>
  evaluate(data, fromHash(hash, choicesOf(data)).changes);

describe('a page of a budget or of limits', () => {
  const limits = ['--on', '256 h100', '--money', '3M', '--deadline', '6w', '--unique-tokens', '300B'];
  test.each([
    ['limits', limits, ''],
    ['a later deadline', limits, 'deadline=60'],
    ['less money, at another price', limits, 'money=500000&price=2.5'],
    ['more machines', limits, 'count=512'],
    ['a smaller model, and served', limits, 'params=2e10&inference=5e12'],
    ['money', ['$250k', '--on', '64 h100', '--price', '2.10'], ''],
    ['money and a deadline', ['$250k', '--on', '64 h100', '--price', '2.10'], 'deadline=10'],
    [
      'money, and a deadline that is lifted',
      ['$250k', '--on', '64 h100', '--price', '2.10', '--deadline', '10d'],
      'deadline=none',
    ],
    ['time, and money', ['30 days', '--on', '64 h100'], 'money=50000'],
    ['time, money and FLOP', ['30 days', '--on', '64 h100', '--money', '50k'], 'compute=1e22'],
    ['more money', ['$250k', '--on', '64 h100', '--price', '2.10'], 'money=400000'],
    [
      'sources and a workload',
      limits.slice(0, -2),
      'from=fineweb, wikipedia&inference=1e12&workload=2 h100, fp8, 25 users',
    ],
    [
      'sources that are given',
      ['1e23', '--on', '512 h100', '--from', 'fineweb:70%, wikipedia:30%'],
      'count=256',
    ],
    ['a preset', limits, 'model=llama3-8b'],
    ['money turned into FLOP', ['$250k', '--on', '64 h100', '--price', '2.10'], 'compute=1e23'],
    ['accelerator-time', ['64 H100 * 30 days'], 'mfu=0.35'],
    ['FLOP', ['1e23', '--on', '512 h100', '--tensor', '4'], 'compute=2e23&law=hoffmann2022-approach3'],
    ['a model', ['--model', 'llama3-8b', '--tokens', '2T', '--on', '64 h100'], 'unique=1e12&deadline=90'],
    ['another kind and precision', limits, 'on=h200-sxm&precision=fp8'],
    ['tokens', limits, 'tokens=5e11'],
    ['a size', limits, 'size=2e10'],
    ['a size of FLOP', ['1e23', '--on', '512 h100'], 'size=2e10'],
    ['a lifted deadline', limits, 'deadline=none'],
    ['lifted data, and less money', limits, 'unique=none&money=1000000'],
    ['a lifted price', ['$250k', '--on', '64 h100', '--price', '2.10'], 'price=none'],
    ['a size without machines', ['--params', '7B', '--tokens', '1T'], ''],
  ])(
    '%s: its answer is that of the command that it names, and its verdict that of check',
    async (_, argv, hash) => {
      const shown = page(await pageData(...argv), hash);
      const { command, answer } = shown.estimate!;
      const written = await runCli([...split(command), '--out', 'plan.yml', '--json'], { cwd: folder });
      expect(written.code, `${command}: ${written.err}`).toBe(0);
      const { input: _in, data: _sources, ...said } = JSON.parse(written.out);
      const { input: _out, ...found } = JSON.parse(JSON.stringify(answer));
      expect(found).toEqual(said);
      const text = readFileSync(join(folder, 'plan.yml'), 'utf8');
      const [checked] = (await check([{ file: 'plan.yml', text }])).files;
      expect([shown.verdict, rules(shown.findings)]).toEqual([checked!.verdict, rules(checked!.findings)]);
    },
  );

  test('with nothing given an example is shown, and says so', async () => {
    const { out } = await runCli(['report']);
    expect(out).toContain('An example: 1e23 FLOP on 512 H100');
    expect(page(dataOf(out), '').estimate!.answer.compute).toBeCloseTo(1e23, -15);
  });

  test.each([
    [['report', '--on', '64 h100', '--on', '64 h200', '1e23'], 'expected one --on'],
    [['report', '1e23', '--log', 'train.log'], '--log goes with the proposal'],
    [['report', '--on', '64 h100'], 'Nothing to estimate'],
    [['report', 'a.yml', '--from', 'fineweb'], '--from goes with a budget or limits'],
    [['report', '1e23', '--from', 'nonsense'], "Unknown corpus 'nonsense'"],
    [['report', '1e23', '--from', 'fineweb', '--unique-tokens', '1T'], 'give one of them'],
    [['report', 'a.yml', 'b.yml'], 'A page shows one proposal'],
  ])('%j is refused with one clear line', async (argv, message) => {
    const { code, out, err } = await runCli(argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });

  test('what wins over a proposal wins on its page', async () => {
    const path = join(folder, 'ours.yml');
    writeFileSync(path, exampleProposal);
    const argv = ['ours.yml', '--deadline', '4d', '--price', '3'];
    const shown = page(await pageData(...argv), '');
    const said = JSON.parse((await runCli(['estimate', ...argv, '--json'], { cwd: folder })).out);
    expect(shown.estimate!.command).toBe('isoflop estimate ours.yml --deadline 4d --price 3');
    expect(shown.estimate!.answer.limits).toEqual(said.limits);
    expect(shown.estimate!.answer.cost).toEqual(said.cost);
    // what stays keeps its place
    expect(shown.facts.find(({ label }) => label === 'tokens')!.origin).toMatch(/^ours\.yml:\d+:\d+$/);
  });
});

describe('an edit of the example', () => {
  const to = (from: string, into: string) => (text: string) => {
    expect(text).toContain(from);
    return text.replace(from, into);
  };
  const limit = (line: string) => (text: string) => `${text}\nlimits:\n  ${line}\n`;
  const both =
    (...changes: readonly ((text: string) => string)[]) =>
    (text: string) =>
      changes.reduce((sum, change) => change(sum), text);

  // nothing but what is edited changes
  test.each([
    ['count=8', to('count: 64', 'count: 8')],
    ['count=8192', to('count: 64', 'count: 8192')],
    ['compute=1e23', to('compute: 1.21e22', 'compute: 1e23')],
    ['compute=1e23&tokens=none', both(to('compute: 1.21e22', 'compute: 1e23'), to('  tokens: 300B\n', ''))],
    [
      'count=8&layout=the best that fits',
      both(to('count: 64', 'count: 8'), text => text.replace(/^parallelism:\n(?: .*\n)+/m, '')),
    ],
    ['mfu=0.1', to('mfu: 40%', 'mfu: 10%')],
    ['mfu=0.9', to('mfu: 40%', 'mfu: 90%')],
    ['price=30', to('$2.10', '$30')],
    ['compute=5e22', to('compute: 1.21e22', 'compute: 5e22')],
    ['money=1000', to('money: $30k', 'money: $1000')],
    ['deadline=2', to('days: 7 days', 'days: 2 days')],
    ['unique=1e10', to('uniqueTokens: 300B', 'uniqueTokens: 10B')],
    ['inference=1e15', to('inferenceTokens: 1T', 'inferenceTokens: 1000T')],
    ['params=1e9', limit('parameters: 1B')],
    ['money=none', to('  money: $30k\n', '')],
    ['deadline=none', to('  days: 7 days\n', '')],
    [
      'price=none&mfu=none',
      both(to('  price: $2.10/hour # one accelerator, one hour\n', ''), to('  mfu: 40%\n', '')),
    ],
    ['unique=none', to('  uniqueTokens: 300B\n', '')],
    [
      'inference=none',
      to(
        '  inferenceTokens: 1T # what it will serve in its life: training longer than optimal then pays\n',
        '',
      ),
    ],
    ['size=8e9', to('parameters: 6.74B', 'parameters: 8B')],
    ['tokens=1e12', to('tokens: 300B', 'tokens: 1T')],
    ['on=a100-sxm-80', to('accelerator: H100', 'accelerator: a100-sxm-80')],
    ['precision=fp8', to('precision: bf16', 'precision: fp8')],
    ['model=llama3-8b', (text: string) => text.replace(/^model:\n(?: .*\n)+/m, 'model: llama3-8b\n')],
    [
      'from=dolma3-web:80%25, stack-edu:15%25, wikipedia:5%25',
      to('data:\n', 'data:\n  sources: "dolma3-web:80%, stack-edu:15%, wikipedia:5%"\n'),
    ],
    [
      'workload=1 h100-sxm, bf16, 4000 users, 1000/500',
      both(to('', ''), (text: string) => `${text}\nserving: 1 h100-sxm, bf16, 4000 users, 1000/500\n`),
    ],
    ['law=llama3', to('law: besiroglu2024', 'law: llama3')],
    [
      'count=16&money=5000&deadline=3',
      both(to('count: 64', 'count: 16'), to('$30k', '$5k'), to('7 days', '3 days')),
    ],
  ])('#%s has the verdict and the findings of check', async (hash, edit) => {
    const text = edit(exampleProposal);
    const [checked] = (await check([{ file: 'plan.yml', text }])).files;
    expect(checked!.problems).toEqual([]);
    const { data } = await readForPage({ file: 'plan.yml', text: exampleProposal });
    const shown = page(data, hash);
    expect([shown.verdict, rules(shown.findings)]).toEqual([checked!.verdict, rules(checked!.findings)]);
  });

  test('of eight accelerators, or of a budget that its size and tokens do not take, names all that is wrong', async () => {
    const { data } = await readForPage({ file: 'plan.yml', text: exampleProposal });
    const errors = (hash: string) =>
      page(data, hash)
        .findings.filter(({ severity }) => severity === 'error')
        .map(({ rule }) => rule)
        .sort();
    expect(errors('count=8')).toEqual(['accelerator-count-mismatch', 'cost-mismatch', 'duration-mismatch']);
    expect(errors('compute=1e23')).toEqual(['compute-mismatch']);
  });
});

describe('the answer', () => {
  const said = (model: PageModel) =>
    verdictLines(model.estimate!.answer)
      .map(({ text }) => text)
      .join(' ');

  test('of a budget in money holds it as its limit, in field, bar and sentence', async () => {
    const shown = page(await pageData('$250k', '--on', '64 h100', '--price', '2.10'), '');
    expect(shown.values.money).toBe(250_000);
    const [money] = barsOf(shown.estimate!.answer).filter(({ label }) => label === 'Money');
    expect(money).toMatchObject({ limit: 250_000, binds: true });
    expect(said(shown)).toContain('The money binds.');
  });

  test('of the example says what is left of what is claimed, and what all of the money would be', async () => {
    const { data } = await readForPage({ file: 'plan.yml', text: exampleProposal });
    const shown = page(data, '');
    const { answer } = shown.estimate!;
    const [money, days] = ['budget.money', 'schedule.days'].map(
      name => answer.claims!.find(({ claim }) => claim === name)!,
    );
    expect(money!.left).toBeCloseTo(30_000 - answer.cost!.likely, 6);
    expect(days!.left).toBeCloseTo(7 - answer.days!.likely, 9);
    expect(said(shown)).toMatch(/Of what is claimed \$12\.\dk and 3\d\.?\d* hours are left\./);
    // $30k at $2.10 are 14,286 hours: 85 accelerators for 7 days, or 64 for 9.3
    expect(said(shown)).toContain('All of the money would be 85 accelerators, or 9.3 days.');
    expect(said(page(data, 'money=1000'))).toContain('The claimed $1k are too little');
    // 300B tokens of the 300B that exist
    const bars = barsOf(answer, uniqueOf(shown));
    expect(bars.find(({ label }) => label === 'Data')).toMatchObject({ limit: 3e11, binds: false });
  });

  test('of what is stated twice and not alike begins with it', async () => {
    const { data } = await readForPage({ file: 'plan.yml', text: exampleProposal });
    expect(said(page(data, 'size=7e10'))).toMatch(/^Size and shape disagree: 70B .* the shape holds 6\.74B/);
    expect(said(page(data, 'compute=1e23'))).toMatch(/^Size, tokens and compute disagree: 1e23 FLOP/);
    expect(said(page(data, ''))).not.toContain('disagree');
    // 32 replicas of 2 devices are kept on 64, and not on fewer
    expect(said(page(data, 'model=llama3-70b'))).toMatch(
      /does not fit on 64 .* With other than the 32 replicas that are given the fewest on which it fits are 32\./,
    );
  });

  test('of what has no plan is copied as a command and as nothing else', async () => {
    const { data } = await readForPage({ file: 'plan.yml', text: exampleProposal });
    const model = page(data, 'count=8');
    const copy = (kind: ShareKind) => shareText(kind, { model, address: '', changed: [] });
    expect(copy('command')).toBe('isoflop estimate plan.yml --set hardware.count=8');
    for (const kind of ['JSON', 'Markdown', 'proposal'] as const)
      expect(() => copy(kind)).toThrow(`There is no plan to copy as ${kind}: Degrees must multiply`);
  });

  test('of a model that was dropped is copied as a proposal that is read again', async () => {
    const { out } = await runCli(['model', 'llama3-8b', '--json']);
    const dropped = await readDropped('ours.json', out);
    const data = await pageData('--tokens', '1T', '--on', '64 h100', '--params', '7B');
    const model = evaluate(data, { model: dropped.value });
    const text = shareText('proposal', { model, address: '', changed: [] });
    const [checked] = (await check([{ file: 'copied.yml', text }])).files;
    expect(checked!.problems).toEqual([]);
    expect(checked!.plan.parameters!.value).toBe(model.estimate!.answer.parameters);
  });
});

test.each([
  ['deadline', '1 month', 30.4375],
  ['deadline', '6w', 42],
  // an H100 does twice as much in FP8 as in BF16
  ['mfu', '40% of fp8', 0.8],
  ['mfu', '35%', 0.35],
  // of the 989.4 TFLOP/s that an H100 does in BF16
  ['mfu', '400 TFLOP/s', 400 / 989.4],
  ['mfu', '0.4 PFLOPS per GPU', 400 / 989.4],
])('a field of %s reads %s as the command line does', async (name, text, value) => {
  const control = controls.find(one => one.name === name)!;
  expect(control.read(text, findAccelerator('h100'))).toBeCloseTo(value, 3);
});

test('a budget in money with a time and without machines lacks machines', async () => {
  for (const argv of [
    ['$250k', '--deadline', '7 days'],
    ['--money', '250k', '--deadline', '7 days'],
  ]) {
    const { code, err } = await runCli(['report', ...argv]);
    expect(code).toBe(2);
    expect(err).toContain('needs accelerators: expected --on');
  }
});

test('bars hold what a plan takes beside its limits, and the chances of the answer', async () => {
  const data = await pageData(
    '--on',
    '256 h100',
    '--money',
    '3M',
    '--deadline',
    '6w',
    '--unique-tokens',
    '300B',
  );
  const { answer } = page(data, '').estimate!;
  const bars = Object.fromEntries(barsOf(answer).map(bar => [bar.label, bar]));
  expect(bars.Time).toMatchObject({ limit: 42, binds: true, interval: answer.days!['80'] });
  expect(bars.Money).toMatchObject({ limit: 3e6, binds: false, value: answer.cost!.likely });
  expect(bars.Memory).toMatchObject({ limit: answer.memory!.capacity, kind: 'capacity' });
  expect(bars.Data).toMatchObject({ limit: 3e11, value: answer.tokens });
  const chance = (name: string) => answer.limits!.find(({ limit }) => limit === name)!.chance;
  expect([bars.Time!.chance, bars.Money!.chance]).toEqual([chance('deadline'), chance('money')]);
});

test('charts that say nothing are left out: epochs of tokens that are read once, gain without machines, a lone cause', async () => {
  const kinds = async (text: string) => {
    const { data } = await readForPage({ file: 'plan.yml', text });
    return evaluate(data, {})
      .charts()
      .map(({ id }) => id.replace('chart-', ''));
  };
  const once = await kinds('model: 7B\ndata: { tokens: 140B, uniqueTokens: 140B }\n');
  expect(once).not.toContain('epochs');
  expect(once).not.toContain('gain');
  const twice = await kinds('model: 7B\ndata: { tokens: 140B, uniqueTokens: 70B }\nhardware: 64 H100\n');
  expect(twice).toContain('epochs');
  expect(twice).toContain('gain');
  // utilisation and price move time and money; stated, they leave the law's coefficients alone
  expect(twice).toContain('tornado');
  const stated = 'hardware: { accelerator: h100, count: 64, mfu: 40% }\nbudget: { price: 2.1 }\n';
  expect(await kinds(`model: 7B\ndata: 140B\n${stated}`)).not.toContain('tornado');
});

test('what is asked is plain JSON', () => {
  const asked = askedOf(statedOf({ compute: 1e23, accelerator: 'h100', accelerators: 64 }), { options: [] });
  expect(JSON.parse(JSON.stringify(asked))).toEqual(asked);
});

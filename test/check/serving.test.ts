import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { estimateProposal, planOfProposal } from '../../src/check/estimate-proposal.ts';
import { proposalOf } from '../../src/plan/proposal.ts';
import { servingOf } from '../../src/plan/with-serving.ts';
import { serving } from '../../src/serving/serving.ts';
import { parseWorkload } from '../../src/serving/workload.ts';

const file = (text: string) => ({ file: 'plan.yml', text });
const findings = async (text: string) => (await check([file(text)])).files[0]!.findings;
const of = async (text: string, rule: string) => (await findings(text)).filter(one => one.rule === rule);

const goal = 'compute: 1e24\nhardware: 1024 h100\nlimits: { servedTokens: 10T }\n';
const model = 'model: 70B\ndata: 1.4T\n';

describe('the key serving', () => {
  test('in one text says what its keys say', async () => {
    const short = await planOfProposal(
      file(`${model}serving: 2 h100, fp8, 25 users, 1000/500, tpot 30ms, $2.10\n`),
    );
    const long = await planOfProposal(
      file(
        `${model}serving: { accelerator: h100-sxm, devices: 2, precision: fp8, concurrency: 25, prompt: 1000, output: 500, timePerToken: 30 ms, price: $2.10/hour }\n`,
      ),
    );
    const workload = parseWorkload('2 h100, fp8, 25 users, 1000/500, tpot 30ms, $2.10');
    const expected = serving({ ...workload, parameters: 70e9 });
    for (const plan of [short, long]) {
      const { input: _, ...answer } = servingOf(plan)!;
      expect(answer).toEqual({ ...expected, input: undefined, ...answer });
      expect(answer.tokensPerSecond).toEqual(expected.tokensPerSecond);
      expect(answer.costPerMillionTokens).toEqual(expected.costPerMillionTokens);
    }
  });

  test('leaves keys at the root to what trains the model', async () => {
    const plan = await planOfProposal(file(`${model}precision: fp8\naccelerator: h100\nserving: 1 a100\n`));
    expect(plan.stated.words.get('hardware.precision')).toBe('fp8');
    expect(plan.stated.accelerator?.id).toBe('h100-sxm');
    expect(plan.stated.words.get('serving.accelerator')).toBe('a100-sxm-80');
  });

  test.each([
    ['serving: 2 nothing, fp8', 'nothing'],
    ['serving: 2 h100, sometimes', 'sometimes'],
    ['serving: { accelerator: h100, timePerToken: soon }', '30 ms'],
    ['serving: { accelerator: h100, demand: -1 }', 'positive'],
  ])('%s is refused where it stands', async (text, says) => {
    const { problems: found } = (await check([file(`${model}${text}\n`)])).files[0]!;
    expect(found).toHaveLength(1);
    expect(found[0]!.message).toContain(says);
    expect(found[0]!.line).toBe(3);
  });

  test('stays in a proposal that estimate writes, and gives the same plan', async () => {
    const workload = 'serving: 2 h100, fp8, 25 users, 1000/500\n';
    const plan = await planOfProposal(file(`${goal}${workload}`));
    const written = proposalOf(plan);
    expect(written.serving).toMatchObject({
      accelerator: 'h100-sxm',
      devices: 2,
      precision: 'fp8',
      concurrency: 25,
    });
    const [once, again] = [
      await estimateProposal(file(`${goal}${workload}`)),
      await estimateProposal(written),
    ];
    expect(again.parameters / once.parameters).toBeCloseTo(1, 6);
    expect(again.lifetime!.kappa.likely / once.lifetime!.kappa.likely).toBeCloseTo(1, 2);
  });
});

describe('rules of serving', () => {
  test('a latency is an error where even the fast end of 95% misses it, a warning where the likely one does', async () => {
    const answer = serving({ ...parseWorkload('2 h100, fp8, 25 users'), parameters: 70e9 });
    const { likely, 95: wide } = answer.timePerToken!;
    const at = (seconds: number) =>
      of(`${model}serving: 2 h100, fp8, 25 users, tpot ${seconds * 1000}ms\n`, 'latency-missed');
    expect(await at(likely * 1.01)).toEqual([]);
    expect((await at(likely * 0.95))[0]).toMatchObject({
      severity: 'warning',
      field: 'serving.timePerToken',
    });
    expect((await at(wide[0] * 0.9))[0]).toMatchObject({ severity: 'error', actual: wide[0] * 0.9 });
  });

  test('limits.latency is judged alike', async () => {
    const text = `${model}serving: 2 h100, fp8, 25 users\nlimits: { latency: { timeToFirstToken: 1 ms } }\n`;
    expect(await of(text, 'latency-missed')).toMatchObject([
      { field: 'limits.latency.timeToFirstToken', severity: 'error' },
    ]);
    expect(await of(text, 'limit-unlikely')).toEqual([]);
  });

  test('a demand is held against a day of tokens', async () => {
    const { tokensPerSecond } = serving({ ...parseWorkload('2 h100, fp8, 25 users'), parameters: 70e9 });
    const day = tokensPerSecond!.likely * 86_400;
    const at = (demand: number) =>
      of(
        `${model}serving: { accelerator: 2 h100, precision: fp8, concurrency: 25, demand: ${demand} }\n`,
        'demand-above-capacity',
      );
    expect(await at(day * 0.99)).toEqual([]);
    const [over] = await at(day * 1.1);
    expect(over).toMatchObject({ severity: 'warning' });
    expect(over!.suggestion).toContain('serving.devices: 3');
    expect((await at(day * 2))[0]).toMatchObject({ severity: 'error' });
  });

  test('a model that does not fit, with what would hold it', async () => {
    const [found] = await of(`${model}serving: 1 h100, bf16\n`, 'serving-does-not-fit');
    expect(found).toMatchObject({ severity: 'error', actual: 1, expected: 2 });
  });

  test('distance from the optimum weighs served tokens by kappa', async () => {
    const text = 'model: 13.6B\ndata: 2.84T\ntarget: { inferenceTokens: 10T }\n';
    const [plain] = await of(text, 'far-from-optimal');
    const [served] = await of(`${text}serving: 2 h100, fp8, 1 users\n`, 'far-from-optimal');
    expect(Number(served!.actual ?? 0)).not.toBe(Number(plain?.actual ?? 1));
    expect(served!.arithmetic).toMatch(/2·N·\d+.*·D_inf/);
  });
});

describe('latencies of a plan', () => {
  const latency = (keys: string) => `${goal.trimEnd().slice(0, -1)}, latency: { ${keys} } }\n`;

  test('by the names of the options and by those of answers are the same limit', async () => {
    const served = 'serving: 2 h100, fp8, 25 users\n';
    const [short, long] = await Promise.all(
      ['ttft: 500ms, tpot: 9ms', 'timeToFirstToken: 0.5 s, timePerToken: 9 ms'].map(keys =>
        estimateProposal(file(latency(keys) + served)),
      ),
    );
    expect(short!.parameters).toBe(long!.parameters);
    expect(short!.limits!.find(({ limit }) => limit === 'latency')).toMatchObject({ binds: true });
    const { problems } = (await check([file(latency('ttft: 500ms') + served)])).files[0]!;
    expect(problems).toEqual([]);
    const targets = await of(`${model}serving: { accelerator: 2 h100, ttft: 1ms }\n`, 'latency-missed');
    expect(targets).toMatchObject([{ field: 'serving.timeToFirstToken', severity: 'error' }]);
  });

  test('without what serves the model are no limit: refused, and found', async () => {
    await expect(estimateProposal(file(latency('tpot: 9ms')))).rejects.toThrow(/what serves the model/);
    expect(await of(`${model}limits: { latency: { tpot: 9ms } }\n`, 'latency-missed')).toMatchObject([
      { field: 'limits.latency.timePerToken', severity: 'warning' },
    ]);
  });
});

test('rules speak of the sequences that fit, and count tokens to serve that are a limit', async () => {
  const text =
    'model: 34B\ndata: 4T\nserving: { accelerator: 1 h100, concurrency: 64, demand: 5B, tpot: 9ms }\n';
  const { batchLimit } = serving({ parameters: 34e9, accelerator: 'h100', devices: 1, concurrency: 64 });
  expect(batchLimit).toBeLessThan(64);
  const [late] = await of(text, 'latency-missed');
  expect(late!.message).toContain(`${batchLimit} in flight`);
  const [much] = await of(text, 'demand-above-capacity');
  expect(much!.arithmetic).toContain(`${batchLimit} in flight`);
  const [far] = await of(`${text}limits: { servedTokens: 1B }\n`, 'far-from-optimal');
  expect(far!.message).toContain('served tokens counted');
});

describe('mixtures that are given by counts', () => {
  const counts =
    'model: { parameters: 671B, activeParameters: 37B, experts: 256, activeExperts: 8 }\ndata: 14.8T\n';

  test.each([
    ['serving: 2 h100, fp8', 'serving-does-not-fit'],
    ['serving: 8 h200, fp8, 64 users, tpot 1ms', 'latency-missed'],
    [
      'serving: { accelerator: 8 h200, precision: fp8, concurrency: 64, demand: 100T }',
      'demand-above-capacity',
    ],
  ])('%s: %s', async (text, rule) => {
    expect(await of(`${counts}${text}\n`, rule)).toMatchObject([{ severity: 'error' }]);
  });
});

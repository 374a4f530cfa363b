/** @module-tag slow */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { allLaws, findLaw } from '../../src/catalog/laws.ts';
import { runs } from '../../src/catalog/runs.ts';
import { check } from '../../src/check/check.ts';
import type { CheckedProposal } from '../../src/check/document.ts';
import { estimateProposal, planOfProposal } from '../../src/check/estimate-proposal.ts';
import { proposalOfRun } from '../../src/check/init/from-run.ts';
import { Refusal } from '../../src/core/refusal.ts';
import { estimate } from '../../src/plan/estimate.ts';
import { runOfPlan, withRuns } from '../../src/plan/run-plan.ts';
import type { EstimateDocument } from '../../src/plan/types.ts';
import type { Plan } from '../../src/plan/whole.ts';
import { recommend } from '../../src/planner/recommend.ts';
import { evaluate } from '../../src/report/evaluate.ts';
import { readForPage } from '../../src/report/read.ts';
import { runCli } from '../helpers/cli.ts';
import { size } from '../helpers/speed.ts';

const folder = mkdtempSync(join(tmpdir(), 'isoflop-one-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Source {
  readonly file: string;
  readonly text: string;
}

const options = { readConfig: () => Promise.reject(new Refusal('no configs here')) };

/** A quantity that both answers show, as each shows it. */
function shared(checked: CheckedProposal, found: EstimateDocument): [name: string, unknown, unknown][] {
  const { plan } = checked;
  const rows: [string, unknown, unknown][] = [
    ['parameters', plan.parameters?.value, found.parameters],
    ['active', plan.activeParameters?.value, found.activeParameters],
    ['tokens', plan.tokens?.value, found.tokens],
    ['compute', plan.compute?.value, found.compute],
    ['accelerators', plan.accelerators?.value, found.hardware?.accelerators],
    ['utilisation', plan.mfu?.value, found.utilisation?.likely],
    ['days', plan.days?.value, found.days?.likely],
    ['hours', plan.acceleratorHours?.value, found.acceleratorHours?.likely],
    ['money', plan.money?.value, found.cost?.likely],
    ['price', plan.price?.value, found.cost?.price.likely],
    ['steps', plan.steps?.value, found.steps],
    ['memory', plan.memoryPerDevice?.value, found.memoryPerDevice?.total],
    ['days 80%', plan.days?.['80'], found.days?.['80']],
    ['money 95%', plan.money?.['95'], found.cost?.['95']],
    ['memory capacity', plan.memoryPerDevice?.capacity, found.memory?.capacity],
    ['stages', plan.stages, found.stages],
    ['utilisation 80%', plan.mfu?.['80'], found.utilisation?.['80']],
    ['hours 95%', plan.acceleratorHours?.['95'], found.acceleratorHours?.['95']],
    ['chance', plan.chance, found.chance?.all],
    ['claims', plan.claims, found.claims],
    ['limits', plan.limits, found.limits],
    ['loss', plan.loss?.value, found.loss],
    ['loss 95%', plan.loss?.['95'], found.intervals?.loss?.['95']],
    [
      'batch',
      // whole tokens; their quotient need not be
      plan.steps && Math.round(plan.tokens!.value / plan.steps.value),
      found.stages || found.batchTokens === undefined ? undefined : Math.round(found.batchTokens),
    ],
  ];
  return rows.filter(([, one, other]) => one !== undefined && other !== undefined);
}

/** What the command `recommend` says of the proposal beside `estimate`. */
async function recommended(source: Source, found: EstimateDocument): Promise<void> {
  writeFileSync(join(folder, source.file), source.text);
  const { out, err } = await runCli(['recommend', source.file, '--json'], { cwd: folder });
  expect(err, source.text).toBe('');
  const [answer] = JSON.parse(out).recommendations;
  const close = (one: number, other: number, name: string) =>
    expect(Math.abs(one / other - 1), `${source.text}${name}: ${one}, ${other}`).toBeLessThan(1e-6);
  close(answer.parameters, found.activeParameters, 'parameters');
  close(answer.tokens, found.tokens, 'tokens');
  if (found.loss !== undefined && answer.loss !== null) close(answer.loss, found.loss, 'loss');
  const { computeOverhead } = found.law!;
  if (computeOverhead !== undefined) close(answer.computeOverhead, computeOverhead, 'overhead');
  if (found.days !== undefined) expect(answer.run.days, source.text).toEqual(found.days);
}

/** What the run of a recommendation and `estimate` show alike. */
function ofRun(plan: Plan, found: EstimateDocument): [name: string, unknown, unknown][] {
  const run = runOfPlan(plan);
  const rows: [string, unknown, unknown][] = [
    ['days of recommend', run?.days, found.days],
    ['hours of recommend', run?.acceleratorHours, found.acceleratorHours],
    ['money of recommend', run?.cost?.['80'], found.cost?.['80']],
    ['share of recommend', run?.utilisation['95'], found.utilisation?.['95']],
  ];
  return rows.filter(([, one, other]) => one !== undefined && other !== undefined);
}

/** A number to fourteen digits: two sums of the same may round apart in the last. */
function rounded(value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(14)) : value;
}

/** Nothing where a plan is refused; what is not a refusal is a defect. */
function refused(error: unknown): undefined {
  if (error instanceof RangeError) return undefined;
  throw error;
}

/** What `check` and `estimate` show alike of a proposal; undefined where there is nothing to estimate. */
async function compared(source: Source): Promise<number | undefined> {
  const { files } = await check([source], options);
  let found: EstimateDocument;
  try {
    found = await estimateProposal(source, options);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  const rows = [...shared(files[0]!, found), ...ofRun(await planOfProposal(source, options), found)];
  for (const [name, one, other] of rows) {
    expect(rounded(one), `${source.text}${source.file}: ${name}`).toEqual(rounded(other));
  }
  return rows.length;
}

const precisions = ['bf16', 'fp16', 'fp32', 'tf32', 'fp8', undefined] as const;

/** Numbers above 0 and below 1 that are the same each time (Park and Miller 1988). */
function* shares(seed: number): Generator<number> {
  let state = seed;
  for (;;) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}

function generated(index: number): Source {
  const random = shares(index + 1);
  const next = () => random.next().value as number;
  next();
  const pick = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)]!;
  const some = (chance: number, line: string) => (next() < chance ? [line] : []);
  const precision = pick(precisions);
  const parameters = 10 ** (8.5 + 2.8 * next());
  const text = [
    ...(next() < 0.25
      ? [`model: { preset: ${pick(['llama2-7b', 'llama3.1-8b', 'deepseek-v3', 'gpt3-175b'])} }`]
      : next() < 0.3
        ? [`model: { parameters: ${parameters}, experts: 64, activeExperts: ${pick([2, 8])} }`]
        : [`model: { parameters: ${parameters} }`]),
    ...(next() < 0.9 ? [`data: { tokens: ${10 ** (9.5 + 3.5 * next())} }`] : []),
    'hardware:',
    `  accelerator: ${pick(['H100', 'A100', 'H200', 'B200', 'MI300X'])}`,
    `  count: ${pick([8, 64, 256, 1024])}`,
    ...some(0.5, `  mfu: ${0.05 + 0.4 * next()}`),
    ...(precision === undefined ? [] : [`  precision: ${precision}`]),
    ...(next() < 0.4
      ? ['parallelism:', `  tensor: ${pick([1, 2, 4, 8])}`, ...some(0.5, `  zero: ${pick([0, 1, 3])}`)]
      : []),
    'training:',
    `  sequenceLength: ${pick([2048, 4096, 8192, 32_768])}`,
    ...some(0.5, `  batch: ${pick([1, 4])}M tokens`),
    ...some(0.2, '  gradients: fp32'),
    ...some(0.2, '  stages: [{ tokens: 800B, sequenceLength: 4096 }, { tokens: 20B, sequenceLength: 16k }]'),
    ...some(0.2, `  framework: ${pick(['megatron', 'fsdp2', 'deepspeed'])}`),
    ...(next() < 0.4 ? ['schedule:', `  days: ${1 + 90 * next()}`] : []),
    ...(next() < 0.5
      ? ['budget:', ...some(0.7, `  price: ${1 + 5 * next()}`), `  money: ${10 ** (4 + 3 * next())}`]
      : []),
    ...(next() < 0.4
      ? [
          'limits:',
          ...some(0.7, `  deadline: ${5 + 90 * next()}`),
          ...some(0.5, '  money: $3M'),
          ...some(0.4, `  uniqueTokens: ${10 ** (9.5 + 3 * next())}`),
          ...some(0.3, '  servedTokens: 1T'),
          ...some(0.1, '  loss: 2.2'),
          '  parameters: 10T',
        ]
      : []),
  ];
  return { file: `generated-${index}.yml`, text: `${text.join('\n')}\n` };
}

describe('check, estimate and report show the same numbers', () => {
  const examples = readdirSync('data/examples').filter(name => /\.(yml|json|md)$/.test(name));

  test.each(examples)('%s', async name => {
    await compared({ file: name, text: readFileSync(`data/examples/${name}`, 'utf8') });
  });

  test('every documented run', { tags: 'slow' }, async () => {
    const counted = await Promise.all(
      runs().map(({ id }) => compared({ file: `${id}.yml`, text: proposalOfRun(id) })),
    );
    expect(counted.filter(count => (count ?? 0) >= 8).length).toBeGreaterThan(40);
  });

  test('generated proposals in every precision', async () => {
    let rows = 0;
    const count = size(100);
    for (let index = 0; index < count; index++) rows += (await compared(generated(index))) ?? 0;
    for (let index = 0; index < count; index += 4) {
      const source = generated(index);
      const found = await estimateProposal(source, options).catch(refused);
      if (found !== undefined) await recommended(source, found);
    }
    expect(rows / count).toBeGreaterThan(5);
  });

  test('the page of a proposal', { tags: 'slow' }, async () => {
    let seen = 0;
    for (let index = 0; index < 40; index++) {
      const source = generated(index);
      const { files } = await check([source], options);
      if (files[0]!.problems.length > 0) continue;
      const { data } = await readForPage(source, options);
      const { estimate: shown } = evaluate(data, {});
      if (shown === undefined) continue;
      seen += 1;
      expect(shown.answer.days).toEqual((await estimateProposal(source, options)).days);
      for (const [name, one, other] of shared(files[0]!, shown.answer)) {
        expect(one, `${source.file}: ${name}`).toEqual(other);
      }
    }
    expect(seen).toBeGreaterThan(20);
  });
});

test('recommend on machines and estimate give one run', () => {
  for (const [compute, accelerators] of [
    [1e21, 64],
    [3e22, 256],
    [1e24, 1024],
    [2e25, 16_384],
  ] as const) {
    const machines = { accelerator: 'h100-sxm', accelerators };
    const [answer] = withRuns(recommend({ compute }), machines).recommendations;
    const found = estimate({ compute, ...machines });
    expect(found.parameters).toBe(answer!.parameters);
    expect(found.tokens).toBe(answer!.tokens);
    expect(found.loss).toBe(answer!.loss);
    expect(found.intervals!.parameters).toEqual(answer!.intervals!.parameters);
    expect(found.days).toEqual(answer!.run!.days);
    expect(found.acceleratorHours).toEqual(answer!.run!.acceleratorHours);
    expect({ ...found.cost, price: undefined }).toMatchObject({ ...answer!.run!.cost });
  }
});

describe('the same words are the same plan', () => {
  const json = async (...argv: string[]) => {
    const { out, err } = await runCli([...argv, '--json'], { cwd: folder });
    expect(err.replace(/^Wrote .*\n/, '')).toBe('');
    return JSON.parse(out);
  };

  test.each([
    ['parameters are all of a mixture', ['--params', '37B', '--experts', '8/256', '--tokens', '2T']],
    ['active ones beside them', ['--params', '671B', '--active', '37B', '--tokens', '14.8T']],
    ['the largest model is all of it', ['1e24', '--experts', '8/256', '--max-params', '200B']],
    ['a format costs loss', ['1e24', '--precision', 'fp8', '--on', '512 h100']],
    ['16 bits do not', ['1e22', '--precision', 'FP16', '--on', '512 h100']],
    ['a kind without a number', ['1e22', '--on', 'h100']],
    ['limits leave less than the budget', ['1e24', '--on', '16 h100', '--deadline', '6w']],
    ['tokens to serve', ['1e23', '--inference-tokens', '10T']],
    ['more different tokens than are read', ['--params', '37B', '--tokens', '8B', '--unique-tokens', '9T']],
  ])('%s', async (_, words) => {
    const [{ recommendations }, found] = await Promise.all([
      json('recommend', ...words),
      json('estimate', ...words),
    ]);
    const [answer] = recommendations;
    const close = (one: number, other: number) => expect(Math.abs(one / other - 1)).toBeLessThan(1e-6);
    close(answer.parameters, found.activeParameters);
    close(answer.tokens, found.tokens);
    close(answer.loss, found.loss);
    close(6 * found.activeParameters * found.tokens, found.compute);
    if (found.law.computeOverhead !== undefined) close(answer.computeOverhead, found.law.computeOverhead);
    if (found.days !== undefined) expect(answer.run.days).toEqual(found.days);
  });

  test('experts are spread over tensor ranks, too: what estimate offers check takes', async () => {
    const run = ['--model', 'deepseek-v3', '--tokens', '14.8T', '--on', '2048 h800'];
    await json('estimate', ...run, '--data', '32', '--expert', '64', '--out', 'mixture.yml');
    const { files } = await json('check', 'mixture.yml');
    expect(files[0].verdict).toBe('pass');
    expect(files[0].plan.memoryPerDevice.ends).toBeUndefined();
  });

  test('a config is written by its path, and a proposal of limits alone is the plan that estimate has', async () => {
    const config = readFileSync('test/model/configs/mixtral-8x7b.json', 'utf8');
    writeFileSync(join(folder, 'own.json'), config);
    const first = await json(
      ...['estimate', '--model', 'own.json', '--tokens', '1T', '--on', '256 h100', '--out', 'own.yml'],
    );
    expect((await json('estimate', 'own.yml')).days).toEqual(first.days);
    writeFileSync(
      join(folder, 'limits.yml'),
      'hardware: 256 H100\nlimits: { money: $3M, deadline: 6 weeks, uniqueTokens: 300B }\n',
    );
    const [{ files }, found] = [await json('check', 'limits.yml'), await json('estimate', 'limits.yml')];
    expect(files[0].verdict).toBe('pass');
    expect(files[0].plan.parameters.value).toBe(found.parameters);
    expect(files[0].plan.days.value).toBe(found.days.likely);
    expect(files[0].plan.loss.value).toBeCloseTo(found.loss, 9);
  });

  test('steps are those of the batch that is shown', async () => {
    const run = ['--params', '8B', '--tokens', '300B', '--on', '64 h100', '--batch', '4M'];
    const { steps, batchTokens } = await json('estimate', ...run);
    expect([batchTokens, steps * batchTokens]).toEqual([4_194_304, expect.closeTo(3e11, -3)]);
  });
});

describe('what modifies the loss of a proposal does so in every command', () => {
  const text =
    'model: { parameters: 5B }\ndata: { tokens: 300B, uniqueTokens: 60B }\nhardware: 64 h100-sxm\n';
  const losses = async (proposal: string, flags: readonly string[]) => {
    const file = join(folder, 'modified.yml');
    writeFileSync(file, proposal);
    const json = async (...argv: readonly string[]) => JSON.parse((await runCli([...argv, '--json'])).out);
    return [
      (await json('estimate', file)).loss,
      (await json('check', file)).files[0].plan.loss.value,
      (await json('recommend', '--params', '5B', '--tokens', '300B', ...flags)).recommendations[0].loss,
    ] as const;
  };

  test('repeated tokens: by hand 2.160595, new ones throughout 2.153347', async () => {
    // besiroglu2024 with D' = U + 15.388·U·(1 - e^(-4/15.388)) and N' alike (arXiv:2305.16264)
    for (const loss of await losses(text, ['--unique-tokens', '60B'])) expect(loss).toBeCloseTo(2.160595, 6);
  });

  test('sources at shares are what they are worth, which is not told as what there is', async () => {
    const file = join(folder, 'shares.yml');
    const shares = '99% of wikipedia, 1% of fineweb';
    writeFileSync(file, 'model: 8B\ndata: { tokens: 15T, sources: { wikipedia: 99%, fineweb: 1% } }\n');
    const { out } = await runCli(['estimate', file], { columns: 200 });
    expect(out, shares).toMatch(/^8B parameters on 15T tokens, worth 1\.17k times over 12\.8B of one corpus/);
    expect(out).toMatch(/^Epochs +worth 1\.17k of one corpus/m);
    const { loss } = JSON.parse((await runCli(['estimate', file, '--json'])).out);
    const { plan } = JSON.parse((await runCli(['check', file, '--json'])).out).files[0];
    expect(loss).toBe(plan.loss.value);
  });

  test('Muon, beside repeats: by hand 2.149200', async () => {
    const muon = `${text}training: { optimizer: { type: Muon } }\n`;
    for (const loss of await losses(muon, ['--unique-tokens', '60B', '--optimizer', 'muon']))
      expect(loss).toBeCloseTo(2.1492, 6);
  });

  test('the band over laws is that of their own losses of the repeats', async () => {
    const file = join(folder, 'band.yml');
    writeFileSync(file, text);
    const { loss } = JSON.parse((await runCli(['check', file, '--json'])).out).files[0].plan;
    const group = findLaw('besiroglu2024').loss!.group;
    const others = allLaws().flatMap(({ id, loss: of }) => (of?.group === group ? [id] : []));
    expect(others.length).toBeGreaterThan(3);
    const of = others.map(
      law => recommend({ parameters: 5e9, tokens: 3e11, uniqueTokens: 6e10, law }).recommendations[0]!.loss!,
    );
    expect(loss.laws).toEqual([expect.closeTo(Math.min(...of), 9), expect.closeTo(Math.max(...of), 9)]);
  });
});

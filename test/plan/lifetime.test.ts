/** @module-tag slow */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareServed } from '../../src/plan/compare-served.ts';
import { estimate } from '../../src/plan/estimate.ts';
import { recommendServed } from '../../src/plan/recommend-served.ts';
import { recommend } from '../../src/planner/recommend.ts';
import { serving } from '../../src/serving/serving.ts';
import { parseWorkload } from '../../src/serving/workload.ts';
import { runCli } from '../helpers/cli.ts';

// Hoffmann's unrounded constants at the loss of 70B on 1.4T: D_inf, kappa, N, D, cost of kappa 1's choice over the best
const worked = [
  [1e12, 1, 32.7e9, 2.76e12, 0],
  [1e12, 2.3, 28.4e9, 3.27e12, 0.009],
  [1e12, 6, 22.6e9, 4.43e12, 0.072],
  [1e12, 20, 16.4e9, 7.54e12, 0.33],
  [1e13, 0.66, 22.1e9, 4.59e12, 0.008],
  [1e13, 1, 19.8e9, 5.44e12, 0],
  [1e13, 2.3, 15.8e9, 8.09e12, 0.041],
  [1e13, 6, 12.4e9, 13.7e12, 0.2],
  [1e13, 20, 9.6e9, 28.8e12, 0.56],
] as const;

const hoffmann = (inferenceTokens: number, inferenceWeight: number) =>
  recommend({ law: 'hoffmann2022-approach3', loss: 1.92085, inferenceTokens, inferenceWeight })
    .recommendations[0]!;

test.each(worked)(
  'serving %d tokens at kappa %d: %d on %d, %d dearer at kappa 1',
  (served, kappa, n, d, dearer) => {
    const best = hoffmann(served, kappa);
    expect(Math.abs(best.parameters / n - 1)).toBeLessThan(6e-3);
    expect(Math.abs(best.tokens / d - 1)).toBeLessThan(6e-3);
    const one = hoffmann(served, 1);
    const cost = ({ parameters, tokens }: typeof one) => parameters * (6 * tokens + 2 * kappa * served);
    expect(cost(one) / cost(best) - 1).toBeCloseTo(dearer, 1.9);
  },
);

const workload = parseWorkload('2 h100, fp8, 25 users, 1000/500');
const request = { compute: 3e24, inferenceTokens: 1e13, budgetFor: 'lifetime' } as const;

describe('a lifetime', () => {
  const document = recommendServed(request, workload);
  const [answer] = document.recommendations;
  const lifetime = answer!.lifetime!;

  test('spends its budget on training and serving, by the weight that it says', () => {
    const { parameters, tokens, compute } = answer!;
    expect(compute).toBeCloseTo(3e24, -14);
    expect((6 * parameters * tokens + 2 * parameters * 1e13 * lifetime.weight) / 3e24).toBeCloseTo(1, 9);
    expect(document.input).toMatchObject({
      compute: 3e24,
      inferenceTokens: 1e13,
      inferenceWeight: lifetime.weight,
    });
  });

  test('kappa is that of serving a model of its size, and all that a token weighs', () => {
    const { kappa } = serving({ ...workload, parameters: answer!.parameters });
    expect(lifetime.kappa.likely).toBeCloseTo(kappa!.likely, 9);
    expect(lifetime.weight / kappa!.likely).toBeCloseTo(1, 9);
  });

  // workloads where a token's cost is smooth, where the memory ends the batch, where it sets it, where a latency does
  test.each([
    ['2 h100, fp8, 25 users, 1000/500', 3e24, 1e13],
    ['2 h100, fp8, 25 users, 1000/500', 1e26, 1e13],
    ['2 h100, fp8, 1000/500', 1e25, 1e13],
    ['8 h200, fp8, 1000/500, tpot 20ms', 1e25, 3e12],
    ['1 l40s, fp8, 2000/2000, 8 users', 3e23, 1e11],
    ['4 a100, 200/200, 64 users', 1e22, 1e11],
    ['16 h100, bf16, 16 users', 1e27, 1e12],
  ])(
    '%s at %d with %d served: no other size reaches a lower loss with the budget, its own kappa counted',
    (text, compute, inferenceTokens) => {
      const own = parseWorkload(text);
      const [best] = recommendServed(
        { compute, inferenceTokens, budgetFor: 'lifetime' },
        own,
      ).recommendations;
      const lossAt = (parameters: number) => {
        const { kappa } = serving({ ...own, parameters });
        const tokens = kappa ? (compute / parameters - 2 * inferenceTokens * kappa.likely) / 6 : -1;
        return tokens > 0
          ? recommend({ parameters, tokens }).recommendations[0]!.loss!
          : Number.POSITIVE_INFINITY;
      };
      expect(lossAt(best!.parameters) / best!.loss!).toBeCloseTo(1, 8);
      // a percent, and a factor of twenty, to either side
      for (let step = -60; step <= 60; step++) {
        const factor = Math.exp(Math.sign(step) * (step / 34.5) ** 2);
        expect(lossAt(best!.parameters * factor), `${factor}`).toBeGreaterThan(best!.loss! - 1e-8);
      }
    },
  );

  test.each([
    ['2 h100, fp8, 25 users, 1000/500', 3e24],
    ['2 h100, fp8, 25 users, 1000/500', 1e26],
  ])(
    'the flat band of %s at %d ends where the budget reaches what 1/1.05 of it does at best',
    (text, compute) => {
      const own = parseWorkload(text);
      const asked = { inferenceTokens: 1e13, budgetFor: 'lifetime' } as const;
      const [best] = recommendServed({ ...asked, compute }, own).recommendations;
      const [less] = recommendServed({ ...asked, compute: compute / 1.05 }, own).recommendations;
      const { parameters, tokens } = best!.band!;
      for (const [index, size] of parameters.entries()) {
        const { kappa } = serving({ ...own, parameters: size });
        const left = (compute - 2e13 * size * kappa!.likely) / (6 * size);
        expect(left / tokens[1 - index]!).toBeCloseTo(1, 6);
        const [end] = recommend({ parameters: size, tokens: left }).recommendations;
        expect(end!.loss! / less!.loss!).toBeCloseTo(1, 7);
      }
      expect(parameters[0]).toBeLessThan(best!.parameters);
      expect(parameters[1]).toBeGreaterThan(best!.parameters);
    },
  );

  test('what kappa 1 chooses reaches the same loss, is larger, and costs more', () => {
    const { parameters, tokens, times, overhead } = lifetime.atKappaOne!;
    const [plain] = recommend({ loss: answer!.loss!, inferenceTokens: 1e13 }).recommendations;
    expect(parameters / plain!.parameters).toBeCloseTo(1, 9);
    expect(recommend({ parameters, tokens }).recommendations[0]!.loss).toBeCloseTo(answer!.loss!, 8);
    expect(times).toBeCloseTo(answer!.parameters / parameters, 9);
    expect(times).toBeLessThan(1);
    const { kappa } = serving({ ...workload, parameters });
    const cost = parameters * (6 * tokens + 2e13 * kappa!.likely);
    expect(overhead).toBeCloseTo(cost / 3e24 - 1, 6);
    expect(overhead).toBeGreaterThan(0.01);
  });

  test('a size that is given is served as it is, within the budget', () => {
    const [given] = recommendServed({ ...request, parameters: 8e9 }, workload).recommendations;
    const { kappa } = serving({ ...workload, parameters: 8e9 });
    expect((6 * 8e9 * given!.tokens + 16e9 * 1e13 * kappa!.likely) / 3e24).toBeCloseTo(1, 9);
    expect(given!.compute / 3e24).toBeCloseTo(1, 9);
    expect(given!.lifetime!.atKappaOne).toBeUndefined();
  });

  test('what serves it holds the size where it would not fit, and that is said', () => {
    const asked = { compute: 1e26, inferenceTokens: 1e11 };
    for (const text of ['2 h100, fp8, 25 users, 1000/500', '1 h100, fp8, 1 users']) {
      const own = parseWorkload(text);
      const [held] = recommendServed(asked, own).recommendations;
      expect(serving({ ...own, parameters: held!.parameters }).memory.fits).toBe(true);
      expect(held!.caveats.map(({ code }) => code)).toContain('size-held');
      expect(recommend(asked).recommendations[0]!.parameters).toBeGreaterThan(2 * held!.parameters);
    }
  });

  test('cost by part: hours of training at 40%, and a million tokens at what serving says', () => {
    const { cost, trainingUtilisation } = lifetime;
    const { price, tokensPerSecond } = serving({ ...workload, parameters: answer!.parameters });
    const hours = (6 * answer!.parameters * answer!.tokens) / (989.4e12 * trainingUtilisation) / 3600;
    expect(cost!.training.likely).toBeCloseTo(hours * price!.likely, 0);
    const served = (1e13 / tokensPerSecond!.likely / 3600) * 2 * price!.likely;
    expect(cost!.serving.likely / served).toBeCloseTo(1, 9);
    expect(cost!.total.likely).toBeCloseTo(cost!.training.likely + cost!.serving.likely, 0);
    expect(cost!.total['80'][0]).toBeGreaterThan(cost!.training['80'][0] + cost!.serving['80'][0]);
  });

  test('a dearer serving hour weighs as a higher kappa: p_s/p_t', () => {
    const twice = recommendServed(request, { ...workload, price: 4 }, { accelerator: 'h100', price: 2 });
    expect(twice.recommendations[0]!.lifetime!.priceRatio).toBeCloseTo(2, 9);
    expect(twice.recommendations[0]!.parameters).toBeLessThan(answer!.parameters);
  });

  test.each([
    [{ compute: 1e24 }, /inference tokens/i],
    [{ ...request, inferenceWeight: 2 }, /weight of 2/],
    [{ ...request, law: ['besiroglu2024', 'hoffmann2022-approach3'] }, /one law/],
    [{ ...request, experts: 64, activeExperts: 8 }, /all of its experts/],
    [{ ...request, parameters: 405e9 }, /405B parameters do not fit the 2 h100-sxm/],
    [{ compute: 1e22, inferenceTokens: 1e13, budgetFor: 'lifetime' }, /nothing to train with/],
  ] as const)('%j is refused', (asked, expected) => {
    expect(() => recommendServed(asked, workload)).toThrow(expected);
  });
});

describe('laws side by side, each served by itself', () => {
  const wide = parseWorkload('2 h100, fp8, 200 users, 1000/500');
  const asked = { compute: 1e24, inferenceTokens: 1e12 };
  const { recommendations, spread, refused } = compareServed(asked, wide);

  test('each is what that law alone recommends', () => {
    for (const { law, parameters, lifetime } of recommendations) {
      const [alone] = recommendServed({ ...asked, law }, wide).recommendations;
      expect(parameters, law).toBe(alone!.parameters);
      expect(lifetime, law).toEqual(alone!.lifetime);
    }
  });

  test('recommend spreads over the same sizes, and its refit is what that law recommends', () => {
    const alone = recommendServed(asked, wide);
    expect(alone.spread!.laws).toEqual(spread!.laws);
    for (const [index, size] of spread!.parameters.entries()) {
      expect(alone.spread!.parameters[index]! / size).toBeCloseTo(1, 6);
    }
    const { refit } = alone.recommendations[0]!;
    const other = recommendations.find(({ law }) => law === refit!.law)!;
    for (const key of ['parameters', 'tokens', 'compute', 'loss'] as const)
      expect(refit![key]! / other[key]!).toBeCloseTo(1, 6);
  });

  test('kappas differ with the sizes, and the spread is of these sizes', () => {
    const kappas = recommendations.map(({ lifetime }) => lifetime!.kappa.likely);
    expect(Math.max(...kappas) / Math.min(...kappas)).toBeGreaterThan(1.1);
    const sizes = recommendations
      .filter(({ law }) => spread!.laws.includes(law))
      .map(({ parameters }) => parameters);
    expect(spread!.parameters).toEqual([Math.min(...sizes), Math.max(...sizes)]);
    expect(refused.map(({ law }) => law)).toContain('kaplan2020');
  });

  test('a model that its devices do not hold is refused, or held to what they do', () => {
    const named = { inferenceTokens: 1e12, parameters: 405e9, compute: 1e26, law: 'besiroglu2024' };
    expect(() => compareServed(named, wide)).toThrow(/do not fit/);
    const large = compareServed({ compute: 1e26, inferenceTokens: 1e12 }, wide).recommendations;
    for (const { parameters } of large) expect(parameters).toBeLessThan(156e9);
  });

  test('on the command line, in lists and in streams', async () => {
    const words = ['--inference-tokens', '1T', '--serving', '2 h100, fp8, 200 users, 1000/500'];
    const table = (await runCli(['compare', '1e24', ...words], { columns: 200 })).out;
    expect(table).toMatch(/kappa +Lifetime +N at kappa 1/);
    const list = (await runCli(['1e23..2e24', ...words, '--json'], { columns: 200 })).out;
    const sizes = [1e23, 2e24].map(
      compute => recommendServed({ compute, inferenceTokens: 1e12 }, wide).recommendations[0]!.parameters,
    );
    for (const size of sizes) expect(list).toContain(String(size));
    const rows = (await runCli(['-', ...words, '--format', 'csv'], { stdin: '1e23\n2e24\n' })).out;
    expect(
      rows
        .trim()
        .split('\n')
        .slice(1)
        .map(row => Number(row.split(',')[2])),
    ).toEqual(sizes);
  });
});

describe('a plan that is served', () => {
  const goal = { compute: 1e24, accelerator: 'h100', accelerators: 1024, limits: { servedTokens: 1e13 } };
  const plan = estimate({ ...goal, serving: '2 h100, fp8, 25 users, 1000/500' });

  test('trains a smaller model for longer than at kappa 1, with the same compute', () => {
    const plain = estimate(goal);
    expect(plan.lifetime!.atKappaOne!.times).toBeLessThan(1);
    expect(plan.parameters).toBeLessThan(plain.parameters);
    expect(plan.compute / plain.compute).toBeCloseTo(1, 9);
  });

  test('compares with the utilisation that it predicts, and its training costs what the plan costs', () => {
    expect(Math.abs(plan.lifetime!.trainingUtilisation / plan.utilisation!.likely - 1)).toBeLessThan(0.1);
    expect(plan.lifetime!.cost!.training.likely).toBeCloseTo(plan.cost!.likely, 2);
  });

  test('of a given size is served as it is, and nothing moves', () => {
    const { lifetime } = estimate({
      parameters: 70e9,
      tokens: 2e12,
      serving: '2 h100, fp8, 25 users',
      limits: { servedTokens: 1e13 },
    });
    expect(lifetime!.atKappaOne).toBeUndefined();
    expect(lifetime!.weight).toBeCloseTo(lifetime!.kappa.likely, 9);
  });

  test('keeps to the largest model that meets a latency', () => {
    const latency = { timePerToken: 0.009 };
    const held = estimate({
      ...goal,
      serving: '2 h100, fp8, 25 users, 1000/500',
      limits: { ...goal.limits, latency },
    });
    const { limits, parameters } = held;
    const limit = limits!.find(one => one.limit === 'latency')!;
    expect(limit).toMatchObject({ binds: true, used: parameters });
    expect(parameters).toBeLessThan(plan.parameters);
    const { timePerToken } = serving({ ...workload, parameters: limit.given });
    expect(timePerToken!.likely).toBeLessThanOrEqual(0.009);
    expect(serving({ ...workload, parameters: limit.given * 1.1 }).timePerToken!.likely).toBeGreaterThan(
      0.009,
    );
  });

  test('recommend answers of a proposal with a latency as estimate does', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'isoflop-latency-'));
    writeFileSync(
      join(cwd, 'plan.yml'),
      `compute: 1e24
hardware: { accelerator: H100, count: 1024 }
limits: { servedTokens: 10T, latency: { timePerToken: 9ms } }
serving: 2 h100, fp8, 25 users, 1000/500
`,
    );
    const answers = ['estimate', 'recommend'].map(async command =>
      JSON.parse((await runCli([command, 'plan.yml', '--json'], { cwd })).out),
    );
    const [estimated, recommended] = await Promise.all(answers);
    rmSync(cwd, { recursive: true });
    expect(recommended.recommendations[0].parameters / estimated.parameters).toBeCloseTo(1, 9);
    expect(recommended.recommendations[0].tokens / estimated.tokens).toBeCloseTo(1, 6);
  });

  test('says why where the model does not fit what serves it', () => {
    const { lifetime, caveats } = estimate({
      ...goal,
      parameters: 405e9,
      compute: 4e25,
      serving: '1 h100, fp8',
    });
    expect(lifetime).toBeUndefined();
    expect(caveats.find(({ code }) => code === 'unserved')?.message).toMatch(/405B parameters do not fit/);
  });
});

test('what trains is at one utilisation and one price, in kappa and in the run itself', async () => {
  const asked = ['1e24', '--inference-tokens', '10T', '--serving', '2 h100, fp8, 25 users, 1000/500'];
  const { out } = await runCli(['recommend', ...asked, '--on', '256 h100', '--json']);
  const { recommendations, provenance } = JSON.parse(out);
  const [{ run, lifetime }] = recommendations;
  expect(lifetime.trainingUtilisation).toBeCloseTo(run.utilisation.likely, 3);
  expect(lifetime.cost.training.likely / run.cost.likely).toBeCloseTo(1, 3);
  expect(lifetime.cost.training['80'][1] / run.cost['80'][1]).toBeCloseTo(1, 3);
  expect(provenance['lifetime.trainingUtilisation']).toBe('derived');
});

test('without a word on what trains, the usual utilisation is said to be assumed', async () => {
  const asked = ['1e24', '--inference-tokens', '10T', '--serving', '2 h100, fp8, 25 users, 1000/500'];
  expect((await runCli(['recommend', ...asked])).out).toMatch(/training at 40% \(assumed/);
  expect((await runCli(['recommend', ...asked, '--on', '256 h100', '--mfu', '40%'])).out).toMatch(
    /training at 40%,/,
  );
});

test('the size that money buys beside serving moves with the utilisation as far as the sizes at its ends', async () => {
  const asked = [
    'recommend',
    '$3M',
    '--inference-tokens',
    '10T',
    '--serving',
    '2 h100, fp8, 25 users, 1000/500',
    '--on',
    '256 h100',
    '--price',
    '2',
  ];
  const answer = async (...more: string[]) =>
    JSON.parse((await runCli([...asked, ...more, '--json'])).out).recommendations[0];
  const [likely, slow, fast] = [await answer(), await answer('--mfu', '21%'), await answer('--mfu', '47%')];
  const [low, high] = likely.intervals.parameters['80'];
  // the law's own uncertainty beside: a factor of 1.3 to either side without serving
  expect(low).toBeLessThan(slow.parameters);
  expect(low).toBeGreaterThan(slow.parameters / 1.6);
  expect(high).toBeGreaterThan(fast.parameters);
  expect(high).toBeLessThan(fast.parameters * 1.6);
});

describe('one machine has one price', () => {
  // USD of an answer's tokens by hand: 2 devices, 1e13 tokens, at the rate that serving gives
  const servedAt = (usd: number, parameters: number) =>
    (1e13 / serving({ ...workload, parameters }).tokensPerSecond!.likely) * ((2 * usd) / 3600);
  const asked = { compute: 1e24, inferenceTokens: 1e13 };

  test.each([
    ['training', workload, { accelerator: 'h100', accelerators: 256, price: 2 }],
    ['serving', { ...workload, price: 2 }, { accelerator: 'h100-sxm', accelerators: 256 }],
    ['serving', { ...workload, price: 2 }, {}],
  ] as const)('said of %s, it holds for both', (saidOf, served, training) => {
    const [answer] = recommendServed(asked, served, training).recommendations;
    const { cost, priceRatio, onePrice } = answer!.lifetime!;
    expect(priceRatio).toBeCloseTo(1, 9);
    expect(onePrice).toEqual({ usdPerHour: 2, saidOf });
    expect(cost!.serving.likely / servedAt(2, answer!.parameters)).toBeCloseTo(1, 6);
    const { accelerator } = training as { accelerator?: string };
    if (accelerator === undefined) return;
    const plan = estimate({
      ...{ parameters: answer!.parameters, tokens: answer!.tokens, accelerator, accelerators: 256 },
      ...('price' in training && { price: training.price }),
      serving: served,
      limits: { servedTokens: 1e13 },
    });
    expect(plan.lifetime!.onePrice).toEqual({ usdPerHour: 2, saidOf });
    expect(plan.lifetime!.cost!.serving.likely / servedAt(2, answer!.parameters)).toBeCloseTo(1, 6);
  });

  test('of two machines each has its own, and of one that has two each is kept', () => {
    const on = (accelerator: string) => ({ accelerator, accelerators: 256, price: 2 });
    const other = recommendServed(asked, workload, on('h200')).recommendations[0]!.lifetime!;
    expect(other.onePrice).toBeUndefined();
    expect(other.priceRatio).toBeGreaterThan(1.5);
    const two = recommendServed(asked, { ...workload, price: 3 }, on('h100')).recommendations[0]!.lifetime!;
    expect(two.onePrice).toBeUndefined();
    expect(two.priceRatio).toBeCloseTo(1.5, 9);
  });
});

describe('a latency that not one sequence has', () => {
  const model = { parameters: 70e9, tokens: 1.4e12 };

  test('is priced for nobody', () => {
    const late = { ...workload, timePerToken: 5e-3 };
    expect(() => recommendServed({ ...model, inferenceTokens: 1e13 }, late)).toThrow(
      /5 ms cannot be kept: one sequence alone takes/,
    );
    const plan = estimate({ ...model, serving: late, limits: { servedTokens: 1e13 } });
    expect(plan.lifetime).toBeUndefined();
    expect(plan.caveats.map(({ code }) => code)).toContain('unserved');
  });

  test('holds the size that is chosen below it, and what is answered keeps it', () => {
    const fast = { ...workload, timePerToken: 5e-3 };
    const [answer] = recommendServed({ compute: 1e24, inferenceTokens: 1e7 }, fast).recommendations;
    const alone = serving({ ...fast, parameters: answer!.parameters, concurrency: 1 });
    expect(alone.timePerToken!.likely).toBeLessThanOrEqual(5e-3);
    expect(answer!.caveats.map(({ code }) => code)).toContain('latency-held');
  });

  test('laws without the limit of a latency are said to be before it', async () => {
    const asked = ['recommend', '1e24', '--inference-tokens', '10T', '--tpot', '10ms'];
    const { out } = await runCli([...asked, '--serving', '2 h100, fp8, 25 users, 1000/500']);
    expect(out).toMatch(/Spread .* to 24\.1B over 6 laws, before the limit of 20\.5B/);
  });
});

test('the trade-off has its least where the lifetime has, and its command says the same', async () => {
  const { tradeoffChart } = await import('../../src/chart/tradeoff.ts');
  const [answer] = recommendServed({ compute: 1e24, inferenceTokens: 1e13 }, workload).recommendations;
  const training = { utilisation: 0.4 };
  const chart = tradeoffChart({
    loss: answer!.loss!,
    inferenceTokens: [1e13],
    served: { workload, training },
  });
  const dots = chart.panels[1]!.series.find(one => one.kind === 'dots')!;
  const [, least] = dots.points as { x: number; y: number }[];
  expect(least!.x / answer!.parameters).toBeCloseTo(1, 3);
  // what it costs by hand: 6ND, and kappa of that size
  const { kappa } = serving({ ...workload, parameters: answer!.parameters });
  const whole = 6 * answer!.parameters * answer!.tokens + 2 * answer!.parameters * kappa!.likely * 1e13;
  expect(least!.y / whole).toBeCloseTo(1, 6);
  const asked = ['plot', 'tradeoff', '--loss', `${answer!.loss}`, '--inference-tokens', '10T'];
  const { out } = await runCli([...asked, '--serving', '2 h100, fp8, 25 users, 1000/500', '--json']);
  const series = JSON.parse(out).chart.panels[1].series.find((one: { kind: string }) => one.kind === 'dots');
  expect(series.points[1].x / least!.x).toBeCloseTo(1, 6);
  expect(JSON.parse(out).chart.note).toContain('device time');
});

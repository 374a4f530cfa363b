/** @module-tag slow */
import { expect, test } from 'vitest';
import { tornadoChart, tornadoesOf } from '../../src/chart/tornado.ts';
import { estimate } from '../../src/plan/estimate.ts';
import { planOf } from '../../src/plan/plan.ts';
import { statedOf } from '../../src/plan/request.ts';
import type { EstimateRequest } from '../../src/plan/types.ts';
import { runCli } from '../helpers/cli.ts';

const machines = { accelerator: 'h100', accelerators: 512, compute: 1e23 } as const;
const of = (request: EstimateRequest) =>
  new Map(tornadoesOf(planOf(statedOf(request))).map(one => [one.quantity, one]));

test('a cause that is alone has all of the variance, and its bar is the interval of estimate', () => {
  const stated = { ...machines, utilisation: 0.4 };
  const found = of(stated);
  const { cost, loss } = estimate(stated);
  // days follow from a stated share: nothing of them is unsure
  expect(found.has('days')).toBe(false);
  const [price, ...others] = found.get('money')!.bars;
  expect([price!.cause, price!.share, others]).toEqual(['price', 1, []]);
  price!.ends.forEach((end, index) => {
    expect(end / cost!['80'][index]!).toBeCloseTo(1, 6);
  });
  const [law] = found.get('loss')!.bars;
  expect(law!.cause).toBe('law');
  expect(law!.ends[0]).toBeLessThan(loss!);
  expect(law!.ends[1]).toBeGreaterThan(loss!);
});

test('variances of logarithms add up: with price and utilisation unsure, money has the shares of estimate', () => {
  const limited = { ...machines, limits: { money: 1e6 } };
  const { bars } = of(limited).get('money')!;
  expect(bars.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  expect([...bars].sort((a, b) => b.share - a.share)).toEqual(bars);
  const { causes } = estimate(limited);
  for (const { cause, share } of bars) {
    expect(share).toBeCloseTo(causes!.money![cause as 'price'] ?? Number.NaN, 9);
  }
});

test('where time is the budget, days are sure and the loss is not', () => {
  const found = of({ accelerator: 'h100', accelerators: 512, seconds: 30 * 86_400 });
  expect(found.has('days')).toBe(false);
  expect(found.get('loss')!.bars.map(({ cause }) => cause)).toContain('utilisation');
});

test('a plan without machines has nothing to show, and says so', () => {
  expect(() => tornadoChart({ parameters: 7e9, tokens: 1.4e11 })).toThrow('expected accelerators');
});

test('plot tornado draws the plan of a budget or of a proposal', async () => {
  const { code, out } = await runCli([
    'plot',
    'tornado',
    'data/examples/proposal.yml',
    '--mfu',
    '35%',
    '--json',
  ]);
  expect(code).toBe(0);
  const { chart, input } = JSON.parse(out);
  expect(input.proposal).toBe('data/examples/proposal.yml');
  expect(chart.panels.map(({ title }: { title: string }) => title)).toEqual(['Loss']);
});

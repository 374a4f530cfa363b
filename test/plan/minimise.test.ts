/** @module-tag slow */
import { expect, test } from 'vitest';
import { estimate } from '../../src/plan/estimate.ts';
import { compareMachines } from '../../src/plan/machines.ts';
import { minimised } from '../../src/plan/minimise.ts';

const request = {
  accelerator: 'h100-sxm',
  accelerators: 512,
  price: 2,
  limits: { loss: 2.1, deadline: 42 },
};

test('the soonest takes all the accelerators, the cheapest the best number that meets the deadline', () => {
  const all = estimate(request);
  const soonest = minimised(request, 'time').document;
  expect(soonest.hardware!.accelerators).toBe(512);
  expect(soonest.days).toEqual(all.days);
  const cheapest = minimised(request, 'cost').document;
  // by trying every number of nodes
  const tried = Array.from({ length: 64 }, (_, k) =>
    estimate({ ...request, accelerators: 8 * (k + 1) }),
  ).filter(({ days }) => days !== undefined && days.likely <= 42);
  const least = Math.min(...tried.map(({ cost }) => cost!.likely));
  expect(cheapest.days!.likely).toBeLessThanOrEqual(42);
  expect(cheapest.cost!.likely).toBeLessThan(soonest.cost!.likely);
  expect(cheapest.cost!.likely / least).toBeLessThan(1.05);
  expect(cheapest.loss).toBeCloseTo(2.1, 6);
  expect(cheapest.caveats.map(({ code }) => code)).toContain('fewer-are-cheaper');
});

test('what it needs is asked for', () => {
  expect(() => minimised({ ...request, limits: { deadline: 42 } }, 'cost')).toThrow(
    'The plan of least cost is that of a loss: expected --loss, such as --loss 2.0',
  );
  expect(() => minimised({ ...request, limits: { loss: 2.1 } }, 'cost')).toThrow(/expected a --deadline/);
  expect(() => minimised({ limits: { loss: 2.1 } }, 'time')).toThrow(/expected --on/);
});

test('machines stand in the order of what is to be least', () => {
  const goal = { parameters: 7e9, tokens: 3e11 };
  const machines = [
    { accelerator: 'a100-sxm-40', accelerators: 64 },
    { accelerator: 'h100-sxm', accelerators: 64 },
    { accelerator: 'h100-sxm', accelerators: 128 },
  ];
  const order = (least: 'cost' | 'time') =>
    compareMachines(goal, machines, least).machines.map(({ money, days }) =>
      least === 'cost' ? money!.likely : days!.likely,
    );
  for (const least of ['cost', 'time'] as const) {
    expect(order(least)).toEqual([...order(least)].sort((a, b) => a - b));
  }
});

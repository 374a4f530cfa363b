import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { normalProbability } from '../../src/core/quantile.ts';
import { estimate } from '../../src/plan/estimate.ts';
import type { EstimateRequest } from '../../src/plan/types.ts';

interface Case {
  readonly id: string;
  readonly request: EstimateRequest;
  readonly expected: {
    readonly compute?: number;
    readonly hours?: number;
    readonly money?: number;
    readonly left?: number;
    readonly binds?: readonly string[];
    readonly accelerators?: number;
    readonly days?: number;
    readonly chances?: Readonly<Record<'deadline' | 'money' | 'all', number>>;
  };
}

const { cases } = JSON.parse(readFileSync('data/plans/hand-computed.json', 'utf8')) as {
  cases: readonly Case[];
};

describe.each(cases)('$id', ({ request, expected }) => {
  const found = estimate(request);
  const limit = (name: string) => found.limits!.find(one => one.limit === name)!;

  test('size, hours and money', () => {
    const { compute, hours, money, left, binds, accelerators, days } = expected;
    if (compute !== undefined) expect(found.compute / compute).toBeCloseTo(1, 9);
    if (hours !== undefined) expect(found.acceleratorHours!.likely / hours).toBeCloseTo(1, 9);
    if (money !== undefined) expect(limit('money').used! / money).toBeCloseTo(1, 9);
    if (left !== undefined) expect(limit('money').left).toBeCloseTo(left, 3);
    if (binds !== undefined) {
      expect(found.limits!.filter(one => one.binds).map(one => one.limit)).toEqual(binds);
    }
    if (accelerators !== undefined) expect(found.unused!.accelerators).toBeCloseTo(accelerators, 3);
    if (days !== undefined) expect(found.unused!.days).toBeCloseTo(days, 4);
  });

  test('chances come within half a point of the integral', () => {
    const { chances } = expected;
    if (chances === undefined) return expect(found.chance?.all).toBe(1);
    expect(Math.abs(limit('deadline').chance! - chances.deadline)).toBeLessThan(0.005);
    expect(Math.abs(limit('money').chance! - chances.money)).toBeLessThan(0.005);
    expect(Math.abs(found.chance!.all! - chances.all)).toBeLessThan(0.005);
  });
});

/** P(ln days <= a and ln money <= b) by the midpoint rule over the utilisation. */
function integral(days: number, money: number, { u, p }: { u: number; p: number }): number {
  const steps = 20_000;
  const low = -9;
  const width = (days / u - low) / steps;
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    const z = low + (step + 0.5) * width;
    sum += Math.exp((-z * z) / 2) * normalProbability((money - u * z) / p);
  }
  return (sum * width) / Math.sqrt(2 * Math.PI);
}

test('joint chances over a grid of limits and deviations, against direct integration', () => {
  const base = {
    parameters: 7e9,
    tokens: 3e11,
    accelerator: 'h100-sxm',
    accelerators: 64,
    price: 2,
    utilisation: 0.4,
  };
  const hours = (6 * 7e9 * 3e11) / (3600 * 989.4e12 * 0.4);
  for (const u of [0.1, 0.3]) {
    for (const p of [0.1, 0.4]) {
      for (const days of [0.8, 1, 1.3]) {
        for (const money of [0.9, 1.2]) {
          const deadline = (days * hours) / 64 / 24;
          const found = estimate({
            ...base,
            uncertainty: { utilisation: u, price: p },
            limits: { deadline, money: money * hours * 2 },
          });
          const exact = integral(Math.log(days), Math.log(money), { u, p });
          expect(Math.abs(found.chance!.all! - exact), `${u} ${p} ${days} ${money}`).toBeLessThan(0.005);
        }
      }
    }
  }
});

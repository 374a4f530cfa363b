import { describe, expect, it } from 'vitest';
import { daysChart } from '../../src/chart/days.ts';
import { gainChart } from '../../src/chart/gain.ts';
import { ratioChart } from '../../src/chart/ratio.ts';
import type { Chart, Line } from '../../src/render/chart/chart.ts';

function lines(chart: Chart): Line[] {
  return chart.panels[0]!.series.filter(series => series.kind === 'line');
}

/** Loss of besiroglu2024 at its optimum for C, by the closed form of Hoffmann et al. 2022, equation 4. */
function leastLoss(compute: number): number {
  const { E, A, B, alpha, beta } = { E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 };
  const g = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta));
  const n = g * (compute / 6) ** (beta / (alpha + beta));
  return E + A / n ** alpha + B / (compute / 6 / n) ** beta;
}

/** FLOP of so many H100-hours at 36.1% of 989.4 dense TFLOP/s. */
const flop = (hours: number) => hours * 3600 * 0.361 * 989.4e12;

const machines = { accelerator: 'h100', accelerators: 512, price: 2.1, utilisation: 0.361 };

describe('gainChart', () => {
  it('gives the least loss that money buys at a price', () => {
    const [loss] = lines(gainChart({ ...machines, money: 2e6 }));
    for (const [money, value] of loss!.points) expect(value).toBeCloseTo(leastLoss(flop(money / 2.1)), 4);
    expect(loss!.points.map(([money]) => money)).toContain(2e6);
  });

  it('gives the least loss that a time buys, in days', () => {
    const [loss] = lines(gainChart({ ...machines, seconds: 60 * 86_400 }));
    for (const [days, value] of loss!.points) expect(value).toBeCloseTo(leastLoss(flop(days * 24 * 512)), 4);
  });

  it('takes money or a time, and not both', () => {
    expect(() => gainChart(machines)).toThrow('expected money or a time, one of them');
    expect(() => gainChart({ ...machines, money: 1e6, seconds: 1e6 })).toThrow('one of them');
  });
});

describe('daysChart', () => {
  it('lies on the line of equal cost where the utilisation is the same for any number', () => {
    const chart = daysChart({ ...machines, losses: [2], accelerators: [64, 1024] });
    const [cost, days] = lines(chart);
    const compute = days!.points[0]![1] * 24 * 64;
    expect(leastLoss(flop(compute))).toBeCloseTo(2, 4);
    for (const [count, value] of days!.points) expect((value * 24 * count) / compute).toBeCloseTo(1, 9);
    expect(cost!.points[0]![1] / days!.points[0]![1]).toBeCloseTo(1, 9);
    expect(cost!.points[1]![1] / days!.points.at(-1)![1]).toBeCloseTo(1, 9);
  });

  it('refuses what it cannot draw', () => {
    expect(() => daysChart({ losses: [], accelerator: 'h100' })).toThrow('No loss to reach');
    expect(() => daysChart({ losses: [2], accelerator: 'h100', accelerators: [64, 8] })).toThrow(
      'Accelerators must rise from 1 to at most 1e6',
    );
    expect(() => daysChart({ losses: [1.5], accelerator: 'h100' })).toThrow('1.8172');
  });
});

describe('ratioChart', () => {
  it('keeps laws apart at 1e24: at most two neighbours are nearer than 3 of the 280 pixels', () => {
    const [panel] = ratioChart({ budget: 1e24 }).panels;
    const [low, high] = panel!.y.domain!;
    const heights = panel!.series
      .flatMap(series => (series.kind === 'line' ? [series.points] : []))
      .map(points => points.find(([compute]) => compute === 1e24)![1])
      .map(ratio => (280 * Math.log(high / ratio)) / Math.log(high / low))
      .sort((a, b) => a - b);
    expect(heights.length).toBeGreaterThan(9);
    const gaps = heights.slice(1).map((height, index) => height - heights[index]!);
    expect(gaps.filter(gap => gap < 3).length).toBeLessThanOrEqual(2);
  });
});

import { describe, expect, test } from 'vitest';
import { forecastLoss } from '../../src/monitor/forecast.ts';
import { monitor } from '../../src/monitor/monitor.ts';
import { namedSchedule, progressOf } from '../../src/monitor/schedule.ts';
import { size } from '../helpers/speed.ts';
import { coverageOf } from './coverage.ts';
import { asCsv, example, type SimulatedRun, simulate, truth } from './simulated.ts';

describe('coverage of curves whose truth is known', () => {
  test('80% hold 75 to 93% of the ends, 95% hold 91 to 98%', { tags: 'slow' }, () => {
    // 180 forecasts at least: what is less says nothing of a 95th percentile
    const { of80, of95, error } = coverageOf(Math.max(60, size(60)));
    expect(of80).toBeGreaterThanOrEqual(0.75);
    expect(of80).toBeLessThanOrEqual(0.93);
    expect(of95).toBeGreaterThanOrEqual(0.91);
    expect(of95).toBeLessThanOrEqual(0.98);
    expect(error).toBeLessThan(0.005);
  });
});

const { spike: _s, restart: _r, slow: _w, stall: _t, until: _u, ...quiet } = example;
const run: SimulatedRun = { ...quiet, totalSteps: 8000, warmupSteps: 100, every: 2, noise: 0 };

describe('the sums of a schedule', () => {
  test.each(['cosine', 'wsd', 'constant'] as const)(
    'of %s are those that a loop over steps has',
    schedule => {
      const totalSteps = 3000;
      const { learned, annealed, warmupSteps } = progressOf(
        namedSchedule(schedule, { totalSteps, warmupSteps: 30 }),
      );
      const rates = Array.from({ length: totalSteps + 1 }, (_, t) => {
        if (t < 30) return t / 30;
        if (schedule === 'cosine') return 0.5 * (1 + Math.cos((Math.PI * (t - 30)) / (totalSteps - 30)));
        return schedule === 'wsd' ? Math.min(1, (totalSteps - t) / (0.2 * totalSteps)) : 1;
      });
      let [sum, lagged] = [0, 1];
      for (let t = 1; t <= totalSteps; t++) {
        sum += rates[t]!;
        if (t > 30)
          lagged += ((rates[t - 1]! + rates[t]!) / 2 - lagged) * (1 - Math.exp(-1 / (0.1 * totalSteps)));
        if (t % 500 === 0) {
          expect(learned(t)).toBeCloseTo(sum, 6);
          expect(annealed(t)).toBeCloseTo(1 - lagged, 6);
        }
      }
      expect(warmupSteps).toBe(30);
    },
  );
});

describe('a curve of the model without noise', () => {
  test.each(['cosine', 'wsd', 'constant'] as const)('of %s is forecast where it ends', schedule => {
    const one = { ...run, schedule, finalShare: 0, alpha: 0.45 };
    const curve = truth(one);
    const progress = progressOf(namedSchedule(schedule, { totalSteps: 8000, warmupSteps: 100 }));
    const steps = Float64Array.from({ length: 4800 }, (_, i) => i + 1);
    const forecast = forecastLoss({ steps, values: curve.subarray(1, 4801) }, progress, 4800);
    if ('reason' in forecast) throw new Error(forecast.reason);
    expect(Math.abs(forecast.likely / curve[8000]! - 1)).toBeLessThan(0.0015);
    expect(forecast.alpha).toBeCloseTo(0.45, 1);
  });
});

describe('the verdict', () => {
  const rows = simulate({ ...run, noise: 0.004, until: 5600 });
  const end = truth(run).at(-1)!;
  const ask = (request: object) =>
    monitor([{ name: 'run.csv', text: asCsv(rows, 1e6) }], {
      schedule: 'cosine',
      totalSteps: 8000,
      warmupSteps: 100,
      finalShare: 0.1,
      tokensPerStep: 1e6,
      ...request,
    }).loss;
  test('is on promise, worse or better by where the interval lies', () => {
    expect(ask({ promise: end }).verdict).toBe('on-promise');
    expect(ask({ promise: end * 0.97 }).verdict).toBe('worse');
    expect(ask({ promise: end * 1.03 }).verdict).toBe('better');
    expect(ask({}).verdict).toBe('no-promise');
  });
  test('the curve to the promise ends at it, and the loss lies within its band', () => {
    const { expected, now } = ask({ promise: end });
    expect(now).toBeGreaterThan(expected!['95'][0]);
    expect(now).toBeLessThan(expected!['95'][1]);
  });
  test('without a schedule none is made, and the sentence says why', () => {
    const loss = ask({ schedule: undefined });
    expect(loss.forecast).toBeUndefined();
    expect(loss.refused?.reason).toMatch(/schedule is not known/);
    expect(loss.ifRateStays!.likely).toBeGreaterThan(end);
  });
  test('in the warm-up none is made', () => {
    expect(ask({ warmupSteps: 5000 }).refused?.reason).toMatch(/warm-up/);
  });
  test('a loss in bits a byte, bits or perplexity is made nats', () => {
    const lines = rows.map(({ step, loss }) => `${step},${Math.exp(loss)}`);
    const text = ['step,perplexity', ...lines].join('\n');
    const answer = monitor([{ name: 'p.csv', text }], {
      schedule: 'cosine',
      totalSteps: 8000,
      warmupSteps: 100,
    });
    expect(answer.loss.now).toBeCloseTo(ask({}).now!, 3);
  });
});

test('a decay that is done before the end stays at its last rate', () => {
  const { rate } = namedSchedule('cosine', {
    totalSteps: 1000,
    warmupSteps: 100,
    decayEnd: 600,
    finalShare: 0.1,
  });
  expect(rate(100)).toBe(1);
  expect(rate(350)).toBeCloseTo(0.55, 10);
  for (const step of [600, 800, 1000]) expect(rate(step)).toBeCloseTo(0.1, 10);
  const wsd = namedSchedule('wsd', { totalSteps: 1000, decaySteps: 200, decayEnd: 900 });
  expect([wsd.rate(700), wsd.rate(800), wsd.rate(950)].map(one => Number(one.toFixed(10)))).toEqual([
    1, 0.5, 0,
  ]);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Axis } from '../../../src/render/chart/chart.ts';
import { layOut } from '../../../src/render/chart/scale.ts';
import { logTicks, powerLabel, tickLabel } from '../../../src/render/chart/ticks.ts';
import { size } from '../../helpers/speed.ts';

const axis: Axis = { title: 'x', unit: '', scale: 'log', ticks: 'power' };

describe('labels', () => {
  it('writes numbers as people do', () => {
    expect(powerLabel(1e21)).toBe('10²¹');
    expect(powerLabel(3e-4)).toBe('3·10⁻⁴');
    expect(powerLabel(5.76e23)).toBe('5.76·10²³');
    expect(powerLabel(1)).toBe('10⁰');
    expect(powerLabel(0)).toBe('0');
    expect(tickLabel(70e9, 'count')).toBe('70B');
    expect(tickLabel(1.5e12, 'count')).toBe('1.5T');
    expect(tickLabel(20e9, 'count', 20e9)).toBe('20B');
    expect(tickLabel(300, 'count')).toBe('300');
    expect(tickLabel(1e18, 'count')).toBe('10¹⁸');
    expect(tickLabel(0.05, 'percent', 0.01)).toBe('5%');
    expect(tickLabel(0.005, 'percent', 0.005)).toBe('0.5%');
    expect(tickLabel(1.1, 'times', 0.05)).toBe('1.10×');
    expect(tickLabel(2, 'number', 0.5)).toBe('2.0');
    expect(tickLabel(-1e-17, 'number', 0.1)).toBe('0.0');
  });
});

describe('logarithmic ticks', () => {
  it('labels every power of ten where they have room, and every other where not', () => {
    const labels = (count: number) =>
      logTicks(axis, [1e18, 1e26], count)
        .filter(tick => tick.label !== '')
        .map(tick => tick.label);
    expect(labels(9)).toEqual(['10¹⁸', '10¹⁹', '10²⁰', '10²¹', '10²²', '10²³', '10²⁴', '10²⁵', '10²⁶']);
    expect(labels(5)).toEqual(['10¹⁸', '10²⁰', '10²²', '10²⁴', '10²⁶']);
  });

  it('stays inside the domain, rises, and has at least one label whatever the domain', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -30, max: 40, noNaN: true }),
        fc.double({ min: 1, max: 30, noNaN: true }),
        fc.integer({ min: 2, max: 20 }),
        (start, decades, count) => {
          const domain = [10 ** start, 10 ** (start + decades)] as const;
          const ticks = logTicks(axis, domain, count);
          ticks.forEach(({ value }, index) => {
            expect(value).toBeGreaterThanOrEqual(domain[0] * (1 - 1e-8));
            expect(value).toBeLessThanOrEqual(domain[1] * (1 + 1e-8));
            if (index > 0) expect(value).toBeGreaterThan(ticks[index - 1]!.value);
          });
          const labels = ticks.filter(tick => tick.label !== '').length;
          expect(labels).toBeLessThanOrEqual(count + 2);
        },
      ),
      { numRuns: size(2000) },
    );
  });
});

describe('layOut', () => {
  it('maps a power of ten to its place', () => {
    const scale = layOut({ ...axis, domain: [1, 100] }, [], { range: [0, 200], count: 3 });
    expect(scale.map(10)).toBeCloseTo(100, 10);
    expect(scale.domain).toEqual([1, 100]);
  });

  it('refuses what cannot be shown and says which axis', () => {
    const options = { range: [0, 1], count: 3 } as const;
    expect(() => layOut(axis, [0, 1], options)).toThrow(
      'Axis "x" is logarithmic and needs positive values: got 0',
    );
    expect(() => layOut(axis, [Number.NaN], options)).toThrow(
      'Axis "x" has nothing to show: no finite value',
    );
  });

  it('covers the data, also where there is a single value', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { minLength: 1 }), values => {
        const { domain } = layOut({ ...axis, scale: 'linear', ticks: 'number' }, values, {
          range: [0, 100],
          count: 5,
        });
        expect(domain[0]).toBeLessThanOrEqual(Math.min(...values));
        expect(domain[1]).toBeGreaterThanOrEqual(Math.max(...values));
        expect(domain[1]).toBeGreaterThan(domain[0]);
      }),
    );
  });
});

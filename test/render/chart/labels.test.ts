import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, overlaps, placeLabels, spread } from '../../../src/render/chart/labels.ts';
import { size } from '../../helpers/speed.ts';

describe('placeLabels', () => {
  const area: Box = [0, 0, 400, 200];

  it('never covers a label, a point or the border', () => {
    const wish = fc.record({
      x: fc.double({ min: 0, max: 400, noNaN: true }),
      y: fc.double({ min: 0, max: 200, noNaN: true }),
      width: fc.double({ min: 10, max: 120, noNaN: true }),
      height: fc.constant(12),
    });
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 40 }), wishes => {
        const obstacles = wishes.map(({ x, y }): Box => [x - 3, y - 3, x + 3, y + 3]);
        const placed = placeLabels(wishes, { area, obstacles, curves: [] });
        placed.forEach(({ box }, index) => {
          expect(box[0]).toBeGreaterThanOrEqual(0);
          expect(box[3]).toBeLessThanOrEqual(200);
          for (const other of placed.slice(index + 1)) expect(overlaps(box, other.box)).toBe(false);
          for (const obstacle of obstacles) expect(overlaps(box, obstacle)).toBe(false);
        });
      }),
      { numRuns: size(500) },
    );
  });

  it('stands to the right where nothing hinders, and elsewhere where a curve does', () => {
    const wish = { x: 100, y: 100, width: 40, height: 12 };
    const [free] = placeLabels([wish], { area, obstacles: [], curves: [] });
    expect(free).toEqual({ index: 0, box: [106, 94, 146, 106], far: false });
    const curves = Array.from({ length: 50 }, (_, step): [number, number] => [100 + step, 100]);
    const [moved] = placeLabels([wish], { area, obstacles: [], curves });
    expect(moved!.box[2]).toBeLessThanOrEqual(100);
  });

  it('leaves out what fits nowhere', () => {
    expect(
      placeLabels([{ x: 5, y: 5, width: 500, height: 12 }], { area, obstacles: [], curves: [] }),
    ).toEqual([]);
  });
});

describe('spread', () => {
  it('moves neighbours apart evenly', () => {
    expect(spread([10, 11, 40], { distance: 12, low: 0, high: 100 })).toEqual([4.5, 16.5, 40]);
    expect(spread([], { distance: 12, low: 0, high: 100 })).toEqual([]);
  });

  it('keeps order, distance and borders, and moves nothing that has room', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 1, maxLength: 20 }),
        values => {
          const moved = spread(values, { distance: 14, low: 0, high: 300 });
          const order = values.map((_, index) => index).sort((a, b) => values[a]! - values[b]! || a - b);
          order.forEach((index, rank) => {
            expect(moved[index]).toBeGreaterThanOrEqual(-1e-9);
            expect(moved[index]).toBeLessThanOrEqual(300 + 1e-9);
            if (rank > 0) expect(moved[index]! - moved[order[rank - 1]!]!).toBeGreaterThanOrEqual(14 - 1e-9);
          });
          const sorted = [...values].sort((a, b) => a - b);
          const roomy = sorted.every((value, index) => index === 0 || value - sorted[index - 1]! >= 14);
          if (roomy)
            for (const [index, value] of moved.entries()) expect(value).toBeCloseTo(values[index]!, 8);
        },
      ),
      { numRuns: size(500) },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chart } from '../../../src/render/chart/chart.ts';
import { simplify } from '../../../src/render/chart/curve.ts';
import { chartTable } from '../../../src/render/chart/series.ts';
import { toSvg } from '../../../src/render/chart/svg.ts';
import { size } from '../../helpers/speed.ts';
import { sample } from './sample.ts';

/** Names of the elements, after checking that they nest and that attributes and text are escaped. */
function wellFormed(xml: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  let end = 0;
  for (const match of xml.matchAll(/<(\/?)([a-z]+)((?: [a-zA-Z-]+="[^"<&]*(?:&#\d+;[^"<&]*)*")*)(\/?)>/g)) {
    const between = xml.slice(end, match.index);
    if (!/^(?:[^<&]|&#\d+;)*$/.test(between)) throw new Error(`Unescaped text: ${between.slice(0, 80)}`);
    end = match.index + match[0].length;
    const [, closing, name = '', , empty] = match;
    if (closing) {
      if (open.pop() !== name) throw new Error(`Unexpected </${name}>`);
    } else {
      names.push(name);
      if (!empty) open.push(name);
    }
  }
  if (open.length > 0 || xml.slice(end).trim() !== '') throw new Error('Not closed');
  return names;
}

describe('toSvg', () => {
  it('is well formed, has a role, a title and a description, and nothing from elsewhere', () => {
    const svg = toSvg(sample);
    const names = wellFormed(svg);
    expect(names.slice(0, 3)).toEqual(['svg', 'title', 'desc']);
    expect(svg).toContain('role="img"');
    expect(svg).toContain(
      'aria-labelledby="a-sample-with-every-part-more-title a-sample-with-every-part-more-desc"',
    );
    expect(svg).toContain(
      '<title id="a-sample-with-every-part-more-title">A sample with &#60;every&#62; part &#38; &#34;more&#34;</title>',
    );
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
      /url\(|href|https?:|<script|@import/,
    );
    expect(svg).toContain('prefers-color-scheme:dark');
  });

  it('gives the same bytes for the same chart', async () => {
    expect(toSvg(structuredClone(sample))).toBe(toSvg(sample));
    await expect(toSvg(sample)).toMatchFileSnapshot('../../golden/chart/sample.svg');
    await expect(toSvg(sample, { width: 360, id: 'narrow' })).toMatchFileSnapshot(
      '../../golden/chart/sample-narrow.svg',
    );
  });

  it('dashes a line outside its solid interval and nowhere else', () => {
    const [panel] = sample.panels;
    const line = {
      kind: 'line',
      name: 'l',
      hue: 0,
      solid: [10, 1000],
      points: [
        [1, 1],
        [10_000, 10_000],
      ],
    } as const;
    const axis = { title: 't', unit: '', scale: 'log', ticks: 'power', domain: [1, 10_000] } as const;
    const svg = toSvg({ ...sample, panels: [{ ...panel!, x: axis, y: axis, series: [line], marks: [] }] });
    const paths = [...svg.matchAll(/class="l c0( d)?" d="M([\d.]+),([\d.]+)L([\d.]+),([\d.]+)"/g)];
    const drawn = paths.map(match => ({
      dashed: match[1] !== undefined,
      from: Number(match[2]),
      to: Number(match[4]),
    }));
    // the key's sample has another form of path
    expect(drawn.map(piece => piece.dashed)).toEqual([true, false, true]);
    const width = drawn[2]!.to - drawn[0]!.from;
    expect((drawn[0]!.to - drawn[0]!.from) / width).toBeCloseTo(0.25, 2);
    expect((drawn[1]!.to - drawn[1]!.from) / width).toBeCloseTo(0.5, 2);
    expect(drawn[0]!.to).toBe(drawn[1]!.from);
  });

  it('survives any text and any width without breaking the document or leaving it', { tags: 'slow' }, () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.integer({ min: 240, max: 1600 }),
        fc.array(
          fc.record({
            x: fc.double({ min: 1e-6, max: 1e30, noNaN: true }),
            y: fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
            name: fc.string({ unit: 'binary', maxLength: 20 }),
          }),
          { minLength: 1, maxLength: 20 },
        ),
        (text, width, points) => {
          const chart: Chart = {
            title: text,
            subtitle: text,
            description: text,
            note: text,
            panels: [
              {
                title: text,
                x: { title: text, unit: text, scale: 'log', ticks: 'power' },
                y: { title: text, unit: '', scale: 'linear', ticks: 'number' },
                series: [{ kind: 'dots', name: text, hue: 9, points }],
                marks: [{ kind: 'x', at: points[0]!.x, name: text }],
              },
            ],
          };
          const svg = toSvg(chart, { width });
          wellFormed(svg);
          expect(svg).not.toMatch(/NaN|Infinity|undefined/);
          for (const [, x] of svg.matchAll(/translate\((-?[\d.]+),/g)) {
            expect(Number(x)).toBeGreaterThanOrEqual(0);
            expect(Number(x)).toBeLessThanOrEqual(width);
          }
        },
      ),
      { numRuns: size(500) },
    );
  });
});

describe('chartTable', () => {
  it('has a row a point in full precision', () => {
    const { columns, rows } = chartTable(sample);
    expect(columns.map(column => column.header)).toEqual([
      'panel',
      'series',
      'kind',
      'name',
      'x',
      'y',
      'low',
      'high',
    ]);
    expect(rows).toHaveLength(5 + 5 + 5 + 3 + 5 + 2);
    expect(rows[0]).toEqual(['y (tokens) against x (FLOP)', 'interval', 'band', null, 1, null, 0.5, 2]);
    expect(rows[15]).toEqual(['y (tokens) against x (FLOP)', 'points', 'dots', 'here', 20, 500, null, null]);
  });
});

describe('simplify', () => {
  it('keeps the ends and never moves a curve by more than the tolerance', () => {
    const point = fc.tuple(
      fc.double({ min: 0, max: 600, noNaN: true }),
      fc.double({ min: 0, max: 300, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(point, { minLength: 2, maxLength: 60 }), points => {
        const sorted = points.toSorted((a, b) => a[0] - b[0]);
        const kept = simplify(sorted, 1);
        expect(kept[0]).toBe(sorted[0]);
        expect(kept.at(-1)).toBe(sorted.at(-1));
        for (const [x, y] of sorted) {
          const nearest = Math.min(
            ...kept.slice(1).map((b, index) => {
              const a = kept[index]!;
              const length = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2;
              const part =
                length === 0 ? 0 : ((x - a[0]) * (b[0] - a[0]) + (y - a[1]) * (b[1] - a[1])) / length;
              const at = Math.min(1, Math.max(0, part));
              return Math.hypot(x - a[0] - at * (b[0] - a[0]), y - a[1] - at * (b[1] - a[1]));
            }),
          );
          expect(nearest).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
      { numRuns: size(300) },
    );
  });

  it('needs two points for a straight line', () => {
    expect(
      simplify(
        [
          [0, 0],
          [1, 1],
          [2, 2],
          [5, 5],
        ],
        0.01,
      ),
    ).toEqual([
      [0, 0],
      [5, 5],
    ]);
  });
});

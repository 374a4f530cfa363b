import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBraille } from '../../../src/render/chart/braille.ts';
import { Canvas } from '../../../src/render/chart/canvas.ts';
import type { Chart } from '../../../src/render/chart/chart.ts';
import { size } from '../../helpers/speed.ts';
import { sample } from './sample.ts';

const plain = (text: string) => text;

describe('Canvas', () => {
  it('sets the dots that Unicode names', () => {
    // names of the block: BRAILLE PATTERN DOTS-1, -8, -12345678
    const one = new Canvas(3, 1);
    one.dot(0, 0, 0);
    one.dot(3, 3, 0);
    for (let x = 4; x < 6; x++) for (let y = 0; y < 4; y++) one.dot(x, y, 0);
    expect(one.toLines(plain)).toEqual(['\u2801\u2880\u28ff']);
  });

  it('ignores what lies outside and lets letters cover dots', () => {
    const canvas = new Canvas(3, 1);
    canvas.dot(-1, 0, 0);
    canvas.dot(0, 99, 0);
    canvas.line([0, 0], [5, 0], { paint: 0, visible: () => true, first: 0 });
    canvas.write(1, 0, 'ab!', 'plain');
    expect(canvas.toLines(plain)).toEqual(['\u2809ab']);
    expect(canvas.isFree(0, 0, 1, false)).toBe(true);
    expect(canvas.isFree(0, 0, 1, true)).toBe(false);
    expect(canvas.isFree(2, 0, 2, false)).toBe(false);
  });
});

describe('toBraille', () => {
  it('draws a straight line from corner to corner of the axes', () => {
    const axis = { title: 't', unit: '', scale: 'log', ticks: 'power', domain: [1, 1e4] } as const;
    const chart: Chart = {
      title: 'T',
      description: '',
      panels: [
        {
          x: axis,
          y: axis,
          series: [
            {
              kind: 'line',
              name: '',
              hue: 0,
              points: [
                [1, 1],
                [1e4, 1e4],
              ],
            },
          ],
        },
      ],
    };
    const lines = toBraille(chart, { columns: 46, rows: 10 }).split('\n');
    const body = lines.filter(line => /[│┤]/.test(line)).map(line => line.replace(/^.*[│┤]/, ''));
    expect(body).toHaveLength(10);
    // 40 columns by 10 rows: each row holds the four columns of its part of the diagonal
    body.forEach((line, row) => {
      const cells = [...line].flatMap((cell, column) => (cell === ' ' ? [] : [column]));
      expect(cells[0]).toBeGreaterThanOrEqual((9 - row) * 4 - 1);
      expect(cells.at(-1)).toBeLessThanOrEqual((9 - row) * 4 + 4);
    });
    expect(lines.join('\n')).toContain('10⁴ ┤');
    expect(lines.join('\n')).toContain('10⁰ ┤');
  });

  it('is as wide as the window and never wider', async () => {
    for (const columns of [40, 60, 80, 120, 200]) {
      const lines = toBraille(sample, { columns }).split('\n');
      const widths = lines.map(line => [...line].length);
      expect(Math.max(...widths)).toBe(columns);
    }
    await expect(toBraille(sample, { columns: 80 })).toMatchFileSnapshot('../../golden/chart/sample.txt');
  });

  it('survives any points', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 250 }),
        fc.array(
          fc.tuple(
            fc.double({ min: 1e-9, max: 1e40, noNaN: true }),
            fc.double({ min: -1e9, max: 1e9, noNaN: true }),
          ),
          { minLength: 1, maxLength: 30 },
        ),
        (columns, points) => {
          const chart: Chart = {
            title: 'T',
            description: '',
            panels: [
              {
                x: { title: 'x', unit: '', scale: 'log', ticks: 'count' },
                y: { title: 'y', unit: '', scale: 'linear', ticks: 'number' },
                series: [
                  { kind: 'line', name: 'l', hue: 1, points, solid: [1, 1e9] },
                  {
                    kind: 'dots',
                    name: 'd',
                    hue: 2,
                    points: points.map(([x, y]) => ({ x, y, name: 'point' })),
                  },
                ],
              },
            ],
          };
          const text = toBraille(chart, { columns });
          expect(text).not.toMatch(/NaN|undefined|Infinity/);
          for (const line of text.split('\n'))
            expect([...line].length).toBeLessThanOrEqual(Math.max(40, columns));
        },
      ),
      { numRuns: size(300) },
    );
  });
});

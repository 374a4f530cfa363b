import type { Chart } from '../../../src/render/chart/chart.ts';

const xs = [1, 10, 100, 1000, 10_000];

/** A chart that uses every kind of series and mark; the values mean nothing. */
export const sample: Chart = {
  title: 'A sample with <every> part & "more"',
  subtitle: 'Dashed outside 10 to 1000',
  description: 'Two lines that rise, a band, three points.',
  note: 'Made by hand',
  panels: [
    {
      x: { title: 'x', unit: 'FLOP', scale: 'log', ticks: 'power' },
      y: { title: 'y', unit: 'tokens', scale: 'log', ticks: 'count' },
      series: [
        { kind: 'band', name: 'interval', hue: 0, points: xs.map(x => [x, x / 2, x * 2]) },
        {
          kind: 'line',
          name: 'first',
          hue: 0,
          markers: true,
          solid: [10, 1000],
          points: xs.map(x => [x, x]),
        },
        { kind: 'line', name: 'second', hue: 1, markers: true, points: xs.map(x => [x, 3 * x ** 0.9]) },
        {
          kind: 'dots',
          name: 'points',
          hue: 6,
          points: [
            { x: 20, y: 500, name: 'here' },
            { x: 21, y: 510, name: 'beside it' },
            { x: 3000, y: 5 },
          ],
        },
      ],
      marks: [
        { kind: 'x', at: 300, name: 'now' },
        { kind: 'y', at: 40, name: 'limit' },
        { kind: 'span', from: 2, to: 5, name: 'flat' },
      ],
    },
    {
      title: 'Below',
      x: { title: 'x', unit: 'FLOP', scale: 'log', ticks: 'power' },
      y: { title: 'share', unit: '', scale: 'linear', ticks: 'percent' },
      series: [
        { kind: 'line', name: 'share', hue: 2, points: xs.map(x => [x, Math.log10(x) / 10]) },
        {
          kind: 'line',
          name: '',
          broad: true,
          hue: 2,
          points: [
            [10, 0.1],
            [100, 0.2],
          ],
        },
      ],
    },
  ],
};

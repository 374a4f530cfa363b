import { mostOf } from '../../core/unbounded.ts';
import { drawMark, drawSeries, letterLines, nameDots } from './braille-draw.ts';
import { Canvas, type CellPaint } from './canvas.ts';
import type { Axis, Chart, Panel, Series } from './chart.ts';
import { layOut, type Scale } from './scale.ts';
import { axisTitle, distinct, horizontalValues, seriesId, verticalValues } from './series.ts';

export interface BrailleOptions {
  /** Width to fill, in characters. */
  readonly columns: number;
  /** Height of the area between the axes, in lines; by the width unless given. */
  readonly rows?: number;
  /** Colours a run of characters; without it there is no colour. */
  readonly paint?: (text: string, paint: CellPaint) => string;
}

/**
 * A chart as text for a terminal: curves in braille dots, eight to a character, axes in powers of ten where they
 * are logarithmic, a letter on each curve and the key below. Dashes mean what they mean in the chart.
 *
 * @param chart what to show
 * @param options width and height in characters, colours
 * @returns lines of text
 * @throws RangeError when an axis has nothing finite to show, or a logarithmic one reaches zero
 * @example
 * const lines = toBraille(isoflopChart({ budgets: [1e21] }), { columns: 60 }).split('\n');
 * lines.every(line => line.length <= 60) // => true
 */
export function toBraille(chart: Chart, options: BrailleOptions): string {
  const columns = Math.max(40, options.columns);
  const paint = options.paint ?? ((text: string) => text);
  const rows =
    options.rows ??
    chart.rows ??
    Math.min(22, Math.max(10, Math.round(columns / (chart.panels.length > 1 ? 7 : 5))));
  const letters = lettersOf(chart);
  const blocks = [
    [...wrap(chart.title, columns), ...wrap(chart.subtitle ?? '', columns).map(line => paint(line, 'soft'))],
    ...chart.panels.map(panel => drawPanel(panel, { columns, rows, letters, paint })),
    [
      ...key(chart, { columns, letters, paint }),
      ...wrap(chart.note ?? '', columns).map(line => paint(line, 'soft')),
    ],
  ];
  return `${blocks
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')}\n`;
}

interface Drawing {
  readonly columns: number;
  readonly rows: number;
  readonly letters: ReadonlyMap<string, string>;
  readonly paint: (text: string, paint: CellPaint) => string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The letter of each line and the sign of each other series; a line that its axis names needs none. */
function lettersOf(chart: Chart): Map<string, string> {
  let count = 0;
  return new Map(
    keyed(chart).map(series => {
      if (series.kind === 'dots') return [seriesId(series), '●'];
      if (series.kind === 'band' || series.broad) return [seriesId(series), '░'];
      return [seriesId(series), ALPHABET[count++ % ALPHABET.length]!];
    }),
  );
}

/** Series that the key explains. */
function keyed(chart: Chart): Series[] {
  const titles = new Set(chart.panels.map(({ y }) => axisTitle(y)));
  return distinct(chart).filter(({ kind, name }) => kind !== 'line' || !titles.has(name));
}

function drawPanel(panel: Panel, drawing: Drawing): string[] {
  const { rows, paint } = drawing;
  const vertical = inPowers(panel.y);
  const height = rows * 4;
  const y = layOut(vertical, verticalValues(panel), { range: [height - 1, 0], count: rows / 2.5 });
  const margin = mostOf(y.ticks.map(tick => tick.label.length)) + 1;
  const width = drawing.columns - margin - 1;
  const x = layOut(inPowers(panel.x), horizontalValues(panel), {
    range: [0, width * 2 - 1],
    count: width / 9,
  });
  const canvas = new Canvas(width, rows);
  const place = { x: x.map, y: y.map, area: { left: 0, right: width * 2 - 1, top: 0, bottom: height - 1 } };
  for (const mark of panel.marks ?? []) drawMark(canvas, mark, x, y);
  for (const kind of ['band', 'line', 'dots'] as const) {
    for (const series of panel.series) if (series.kind === kind) drawSeries(canvas, series, place);
  }
  letterLines(canvas, panel, drawing.letters, place);
  nameDots(canvas, panel, x, y);
  const lines = canvas.toLines(paint).map((line, row) => axisLine(y, row, margin, paint) + line);
  return [
    paint(axisTitle(panel.y), 'soft'),
    ...lines.map(line => line.trimEnd()),
    ...horizontalAxis(panel.x, x, { margin, width, paint }),
  ];
}

/** In a terminal a logarithmic axis is in powers of ten; small factors and counts of steps stay as they are. */
function inPowers(axis: Axis): Axis {
  return axis.scale === 'log' && axis.ticks === 'count' ? { ...axis, ticks: 'power' } : axis;
}

function axisLine(y: Scale, row: number, margin: number, paint: Drawing['paint']): string {
  const tick = y.ticks.find(
    ({ value, label }) => label !== '' && Math.floor(Math.round(y.map(value)) / 4) === row,
  );
  return paint(`${(tick?.label ?? '').padStart(margin - 1)} ${tick === undefined ? '│' : '┤'}`, 'soft');
}

function horizontalAxis(
  axis: Axis,
  x: Scale,
  {
    margin,
    width,
    paint,
  }: { readonly margin: number; readonly width: number; readonly paint: Drawing['paint'] },
): string[] {
  const rule = new Array<string>(width).fill('─');
  const labels = new Array<string>(margin + 1 + width).fill(' ');
  let free = 0;
  for (const { value, label } of x.ticks) {
    const column = Math.floor(Math.round(x.map(value)) / 2);
    if (label === '' || column < 0 || column >= width) continue;
    rule[column] = '┬';
    const from = Math.min(
      margin + 1 + width - label.length,
      Math.max(0, margin + 1 + column - Math.floor(label.length / 2)),
    );
    if (from < free) continue;
    [...label].forEach((letter, index) => {
      labels[from + index] = letter;
    });
    free = from + label.length + 1;
  }
  const title = axisTitle(axis);
  const indent = Math.max(0, margin + 1 + Math.floor((width - title.length) / 2));
  return [
    paint(`${' '.repeat(margin)}└${rule.join('')}`, 'soft'),
    paint(labels.join('').trimEnd(), 'soft'),
    paint(' '.repeat(indent) + title, 'soft'),
  ];
}

/** The key: sign and name of every series, in rows. */
function key(chart: Chart, { columns, letters, paint }: Omit<Drawing, 'rows'>): string[] {
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const series of keyed(chart)) {
    const name = (series.kind === 'line' && series.label) || series.name;
    const length = name.length + 2;
    if (width > 0 && width + 3 + length > columns) {
      lines.push(line);
      line = '';
      width = 0;
    }
    const hue = series.kind === 'band' ? 'soft' : series.hue;
    line += `${width > 0 ? '   ' : ''}${paint(letters.get(seriesId(series))!, hue)} ${name}`;
    width += (width > 0 ? 3 : 0) + length;
  }
  return width > 0 ? [...lines, line] : lines;
}

function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

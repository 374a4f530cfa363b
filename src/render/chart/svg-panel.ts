import { mostOf } from '../../core/unbounded.ts';
import type { Line, Panel } from './chart.ts';
import { outline, type Piece, type Placement, pieces, simplify } from './curve.ts';
import { element, pathData, rounded, textElement } from './element.ts';
import type { Box } from './labels.ts';
import { hueCount, marker } from './palette.ts';
import { layOut, type Scale } from './scale.ts';
import { axisTitle, horizontalValues, verticalValues } from './series.ts';
import { dots, endLabels } from './svg-labels.ts';
import { marks } from './svg-marks.ts';
import { textWidth } from './text.ts';

/** Where a panel may be drawn, and whether its lines are named at their ends. */
interface PanelOptions {
  /** Left and right border of the area between the axes. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  /** Height of the area between the axes. */
  readonly height: number;
  /** Where titles start. */
  readonly margin: number;
  readonly endLabels: boolean;
  /** Whether points go without what a pointer on them shows. */
  readonly untipped: boolean;
}

/** Room that the numbers of the vertical axis need. */
export function leftRoom(panel: Panel, height: number): number {
  return mostOf(vertical(panel, [height, 0]).ticks.map(tick => textWidth(tick.label, 11))) + 8;
}

/** Room that the names at the ends of the lines need. */
export function rightRoom(panel: Panel): number {
  return mostOf(
    nameable(panel).map(line => textWidth(line.label ?? line.name, 11) + 28),
    0,
  );
}

/** Where a panel was drawn: the area between its axes, and where their values lie. */
export interface PanelPlace {
  readonly area: Box;
  readonly x: Scale;
  readonly y: Scale;
}

/** One panel as markup, the height that it takes with its titles, and where it lies. */
export function drawPanel(
  panel: Panel,
  options: PanelOptions,
): { readonly markup: string; readonly height: number; readonly place: PanelPlace } {
  const { left, right, margin } = options;
  const head = (panel.title === undefined ? 0 : 18) + 18;
  const top = options.top + head;
  const bottom = top + options.height;
  const y = vertical(panel, [bottom, top]);
  const spacing = panel.x.ticks === 'power' ? 44 : 58;
  const x = layOut(panel.x, horizontalValues(panel), {
    range: [left, right],
    count: (right - left) / spacing,
  });
  const place: Placement = { x: x.map, y: y.map, area: { left, right, top, bottom } };
  const area: Box = [left, top, right, bottom];
  const drawn = panel.series
    .filter(series => series.kind === 'line')
    .map(line => ({ line, pieces: pieces(line, place) }));
  const curves = drawn.flatMap(({ pieces: parts }) => parts.flatMap(dense));
  const marked = marks(panel.marks ?? [], { x, y, area });
  const named = options.endLabels ? nameable(panel) : [];
  const parts = [
    panel.title === undefined ? '' : textElement(panel.title, { class: 'p', x: margin, y: options.top + 12 }),
    textElement(axisTitle(panel.y), { class: 's', x: margin, y: top - 9 }),
    axes(panel, { x, y, area }),
    marked.behind,
    bands(panel, place),
    ...drawn.map(({ line, pieces: parts }) => curve(line, parts)),
    ...drawn.map(({ line, pieces: parts }, index) => markers(line, parts, { index, left, right })),
    dots(panel, { x, y, area, obstacles: marked.boxes, curves, untipped: options.untipped }),
    marked.front,
    endLabels(
      drawn.filter(({ line }) => named.includes(line)),
      area,
    ),
  ];
  return { markup: parts.join(''), height: head + options.height + 38, place: { area, x, y } };
}

function vertical(panel: Panel, range: readonly [number, number]): Scale {
  const height = Math.abs(range[0] - range[1]);
  return layOut(panel.y, verticalValues(panel), { range, count: height / 42 });
}

/** Lines that are named at their ends: all that have a name, where there are several, or they are bars. */
function nameable(panel: Panel): Line[] {
  const lines = panel.series.filter(series => series.kind === 'line' && series.broad !== true) as Line[];
  return lines.length > 1 || lines[0]?.thick ? lines.filter(line => line.name !== '') : [];
}

function bands(panel: Panel, place: Placement): string {
  return panel.series
    .filter(series => series.kind === 'band')
    .map(band => {
      const points = outline(band, place);
      const low = points.map(([at, value]) => [at, value] as const);
      const high = points.map(([at, , value]) => [at, value] as const).reverse();
      const edge = [...simplify(low, 0.05), ...simplify(high, 0.05)];
      return element('path', { class: `b f${band.hue % hueCount}`, d: `${pathData(edge)}Z` });
    })
    .join('');
}

function curve(line: Line, parts: readonly Piece[]): string {
  const base = `${line.broad ? 'o' : line.thick ? 'l v' : 'l'} c${line.hue % hueCount}`;
  return parts
    .map(piece =>
      element('path', {
        class: piece.dashed ? `${base} d` : base,
        d: pathData(simplify(piece.points, 0.05)),
      }),
    )
    .join('');
}

/** Markers along a line, at other places than its neighbours', so that lines on top of one another are seen. */
function markers(
  line: Line,
  parts: readonly Piece[],
  { index, left, right }: { readonly index: number; readonly left: number; readonly right: number },
): string {
  if (line.markers !== true) return '';
  return [0.18, 0.5, 0.82]
    .map(part => {
      const x = left + (right - left) * (part + ((index % 6) - 2.5) * 0.035);
      const y = heightAt(parts, x);
      if (y === undefined) return '';
      return marker(line.hue, { x, y, area: 30 });
    })
    .join('');
}

function heightAt(parts: readonly Piece[], x: number): number | undefined {
  for (const { points } of parts) {
    for (let index = 1; index < points.length; index++) {
      const [a, b] = [points[index - 1]!, points[index]!];
      if (a[0] <= x && x <= b[0] && a[0] < b[0]) return a[1] + ((b[1] - a[1]) * (x - a[0])) / (b[0] - a[0]);
    }
  }
  return undefined;
}

/** Points along a piece at most 6 pixels apart, for keeping labels off it. */
function dense({ points }: Piece): (readonly [number, number])[] {
  return points.flatMap((point, index) => {
    const next = points[index + 1];
    if (next === undefined) return [point];
    const steps = Math.max(1, Math.ceil(Math.hypot(next[0] - point[0], next[1] - point[1]) / 6));
    return Array.from({ length: steps }, (_, step): [number, number] => [
      point[0] + ((next[0] - point[0]) * step) / steps,
      point[1] + ((next[1] - point[1]) * step) / steps,
    ]);
  });
}

/** Grid, ticks, tick labels and the title of the horizontal axis. */
function axes(
  panel: Panel,
  { x, y, area }: { readonly x: Scale; readonly y: Scale; readonly area: Box },
): string {
  const [left, top, right, bottom] = area;
  const parts: string[] = [];
  for (const { value, label } of y.ticks) {
    const at = y.map(value);
    if (label === '') continue;
    parts.push(element('path', { class: 'g', d: line(left, at, right, at) }));
    parts.push(textElement(label, { class: 's num', x: left - 6, y: at + 4, 'text-anchor': 'end' }));
  }
  for (const { value, label } of x.ticks) {
    const at = x.map(value);
    if (label !== '') {
      parts.push(element('path', { class: 'g', d: line(at, top, at, bottom) }));
      parts.push(textElement(label, { class: 's num', x: at, y: bottom + 17, 'text-anchor': 'middle' }));
    }
    parts.push(element('path', { class: 'a', d: line(at, bottom, at, bottom + (label === '' ? 3 : 5)) }));
  }
  parts.push(element('path', { class: 'a', d: line(left, bottom, right, bottom) }));
  const middle = (left + right) / 2;
  parts.push(
    textElement(axisTitle(panel.x), { class: 's', x: middle, y: bottom + 33, 'text-anchor': 'middle' }),
  );
  return parts.join('');
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `M${rounded(x1)},${rounded(y1)}${y1 === y2 ? `H${rounded(x2)}` : `V${rounded(y2)}`}`;
}

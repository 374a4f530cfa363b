import type { Canvas } from './canvas.ts';
import type { Mark, Panel, Series } from './chart.ts';
import { clip, type Placement, pieces } from './curve.ts';
import type { Scale } from './scale.ts';
import { seriesId } from './series.ts';

/** Draw a series, its dashed stretches in dashes. */
export function drawSeries(canvas: Canvas, series: Series, place: Placement): void {
  if (series.kind === 'line') {
    for (const piece of pieces(series, place)) {
      let step = 0;
      const visible = (at: number) => !piece.dashed || at % 7 < 4;
      piece.points.forEach((point, index) => {
        const before = piece.points[index - 1];
        if (before === undefined) return;
        step = canvas.line(before, point, { paint: series.hue, visible, first: step });
        if (series.broad) {
          for (const shift of [-2, 2]) {
            canvas.line([before[0], before[1] + shift], [point[0], point[1] + shift], {
              paint: series.hue,
              visible: () => true,
              first: 0,
            });
          }
        }
      });
    }
  } else if (series.kind === 'band') {
    fill(canvas, series, place);
  } else {
    for (const { x, y, name } of series.points) {
      const [left, top] = [Math.round(place.x(x)), Math.round(place.y(y))];
      if (series.points.length > 40 && name === undefined) canvas.dot(left, top, series.hue);
      else canvas.write(Math.floor(left / 2), Math.floor(top / 4), '●', series.hue);
    }
  }
}

/** A band as a sparse pattern of dots, or by its edges. */
function fill(canvas: Canvas, band: Series & { kind: 'band' }, place: Placement): void {
  const points = band.points.map(([x, low, high]) => [place.x(x), place.y(low), place.y(high)] as const);
  if (band.edges) {
    for (const end of [1, 2] as const) {
      const inside = clip(
        points.map(point => [point[0], point[end]]),
        1,
        [place.area.top, place.area.bottom],
      );
      for (const part of inside) {
        let step = 0;
        part.forEach((point, index) => {
          if (index === 0) return;
          step = canvas.line(part[index - 1]!, point, {
            paint: 'soft',
            visible: at => at % 3 === 0,
            first: step,
          });
        });
      }
    }
    return;
  }
  for (let index = 1; index < points.length; index++) {
    const [a, b] = [points[index - 1]!, points[index]!];
    for (let x = Math.ceil(a[0]); x <= b[0]; x++) {
      const part = b[0] === a[0] ? 0 : (x - a[0]) / (b[0] - a[0]);
      const low = Math.min(place.area.bottom, a[1] + (b[1] - a[1]) * part);
      const high = Math.max(place.area.top, a[2] + (b[2] - a[2]) * part);
      for (let y = Math.ceil(high); y <= low; y++) if ((x + 2 * y) % 4 === 0) canvas.dot(x, y, 'soft');
    }
  }
}

/** Draw a mark in spaced dots, with its name where no other letter stands. */
export function drawMark(canvas: Canvas, mark: Mark, x: Scale, y: Scale): void {
  const [bottom, right] = [canvas.rows * 4 - 1, canvas.columns * 2 - 1];
  const visible = (step: number) => step % 4 === 0;
  const style = { paint: 'soft', visible, first: 0 } as const;
  if (mark.kind === 'y') {
    const at = Math.round(y.map(mark.at));
    if (at < 0 || at > bottom) return;
    canvas.line([0, at], [right, at], style);
    canvas.write(
      Math.max(0, canvas.columns - mark.name.length),
      Math.max(0, Math.floor(at / 4) - 1),
      mark.name,
      'soft',
    );
    return;
  }
  const edges = mark.kind === 'span' ? [mark.from, mark.to] : [mark.at];
  for (const edge of edges) {
    const at = Math.round(x.map(edge));
    if (at >= 0 && at <= right) canvas.line([at, 0], [at, bottom], style);
  }
  const column = Math.floor(x.map(edges.at(-1)!) / 2) + 1;
  const before = Math.floor(x.map(edges[0]!) / 2) - mark.name.length;
  for (let row = 0; row < canvas.rows; row++) {
    const at = [column, before].find(start => canvas.isFree(start, row, mark.name.length, false));
    if (at === undefined) continue;
    canvas.write(at, row, mark.name, 'soft');
    return;
  }
}

/** A letter on each line, at another place than its neighbours'. */
export function letterLines(
  canvas: Canvas,
  panel: Panel,
  letters: ReadonlyMap<string, string>,
  place: Placement,
): void {
  const lines = panel.series.filter(series => series.kind === 'line' && series.broad !== true);
  if (lines.length < 2) return;
  lines.forEach((line, index) => {
    const letter = letters.get(seriesId(line));
    if (letter === undefined || line.kind !== 'line') return;
    const points = pieces(line, place).flatMap(piece => piece.points);
    if (points.length === 0) return;
    for (const part of [0.06, 0.36, 0.66, 0.96]) {
      const want = Math.round((points.length - 1) * Math.min(1, part + (index % 6) * 0.045));
      const [x, y] = points[want]!;
      const [column, row] = [Math.floor(x / 2), Math.floor(y / 4)];
      if (canvas.isFree(column, row, 1, false)) canvas.write(column, row, letter, line.hue);
    }
  });
}

/** Names beside the points, where nothing stands; a name that fits nowhere is left out. */
export function nameDots(canvas: Canvas, panel: Panel, x: Scale, y: Scale): void {
  for (const series of panel.series) {
    if (series.kind !== 'dots') continue;
    for (const point of series.points) {
      if (point.name === undefined) continue;
      const [column, row] = [
        Math.floor(Math.round(x.map(point.x)) / 2),
        Math.floor(Math.round(y.map(point.y)) / 4),
      ];
      if (row < 0 || row >= canvas.rows || column < 0 || column >= canvas.columns) continue;
      const length = point.name.length;
      const places = [
        [column + 2, row],
        [column - 1 - length, row],
        [column - Math.floor(length / 2), row - 1],
        [column - Math.floor(length / 2), row + 1],
      ] as const;
      const free =
        places.find(([at, line]) => canvas.isFree(at, line, length, true)) ??
        places.find(([at, line]) => canvas.isFree(at, line, length, false));
      if (free !== undefined) canvas.write(free[0], free[1], point.name, 'plain');
    }
  }
}

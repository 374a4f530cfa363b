import type { Band, Line } from './chart.ts';

export type CurvePoint = readonly [x: number, y: number];

/** Pieces of a curve, each drawn solid or dashed. */
export interface Piece {
  readonly dashed: boolean;
  readonly points: readonly CurvePoint[];
}

/** The functions that place a value on the picture, and the picture's borders. */
export interface Placement {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly area: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
}

/** A placed line, cut at the borders and where it enters or leaves its solid interval. */
export function pieces(line: Line, place: Placement): Piece[] {
  const { left, right, top, bottom } = place.area;
  const points = line.points
    .map(([x, y]): CurvePoint => [place.x(x), place.y(y)])
    .filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  const solid = line.solid?.map(place.x) as readonly [number, number] | undefined;
  return splitAt(points, solid).flatMap(piece =>
    clip(piece.points, 0, [left, right])
      .flatMap(part => clip(part, 1, [top, bottom]))
      .map(part => ({ dashed: piece.dashed, points: part })),
  );
}

function splitAt(points: readonly CurvePoint[], solid: readonly [number, number] | undefined): Piece[] {
  if (solid === undefined) return [{ dashed: false, points }];
  const [from, to] = solid;
  const dense: CurvePoint[] = [];
  points.forEach((point, index) => {
    const before = points[index - 1];
    if (before !== undefined) {
      for (const edge of from <= to ? [from, to] : [to, from]) {
        if (before[0] < edge && edge < point[0]) dense.push(between(before, point, edge));
      }
    }
    dense.push(point);
  });
  const result: { dashed: boolean; points: CurvePoint[] }[] = [];
  for (let index = 1; index < dense.length; index++) {
    const [before, point] = [dense[index - 1]!, dense[index]!];
    const middle = (before[0] + point[0]) / 2;
    const dashed = !(middle >= from && middle <= to);
    const last = result.at(-1);
    if (last?.dashed === dashed) last.points.push(point);
    else result.push({ dashed, points: [before, point] });
  }
  return result;
}

function between(a: CurvePoint, b: CurvePoint, x: number): CurvePoint {
  return [x, a[1] + ((b[1] - a[1]) * (x - a[0])) / (b[0] - a[0])];
}

/** The parts of a placed curve whose coordinate 0 (x) or 1 (y) lies within the limits. */
export function clip(
  points: readonly CurvePoint[],
  axis: 0 | 1,
  limits: readonly [number, number],
): CurvePoint[][] {
  const parts: CurvePoint[][] = [];
  let current: CurvePoint[] = [];
  for (let index = 1; index < points.length; index++) {
    const part = clipSegment(points[index - 1]!, points[index]!, axis, limits);
    if (part === undefined) continue;
    const [a, b] = part;
    const last = current.at(-1);
    if (last !== undefined && last[0] === a[0] && last[1] === a[1]) current.push(b);
    else {
      current = [a, b];
      parts.push(current);
    }
  }
  return parts;
}

function clipSegment(
  a: CurvePoint,
  b: CurvePoint,
  axis: 0 | 1,
  [low, high]: readonly [number, number],
): [CurvePoint, CurvePoint] | undefined {
  const change = b[axis] - a[axis];
  if (change === 0) return a[axis] >= low && a[axis] <= high ? [a, b] : undefined;
  const [first, second] = [(low - a[axis]) / change, (high - a[axis]) / change];
  const enter = Math.max(0, Math.min(first, second));
  const leave = Math.min(1, Math.max(first, second));
  if (enter >= leave) return undefined;
  const at = (part: number): CurvePoint => [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part];
  return [enter === 0 ? a : at(enter), leave === 1 ? b : at(leave)];
}

/**
 * Fewer points with the same look: those that lie within `tolerance` pixels of a straight line through their
 * neighbours are left out (Ramer 1972, Douglas and Peucker 1973).
 */
export function simplify(points: readonly CurvePoint[], tolerance: number): readonly CurvePoint[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 3) return points;
  let [worst, farthest] = [0, 0];
  for (let index = 1; index < points.length - 1; index++) {
    const away = distanceTo(points[index]!, first, last);
    if (away > farthest) [worst, farthest] = [index, away];
  }
  if (farthest <= tolerance) return [first, last];
  return [
    ...simplify(points.slice(0, worst + 1), tolerance).slice(0, -1),
    ...simplify(points.slice(worst), tolerance),
  ];
}

/** Distance of a point from the stretch between two others. */
function distanceTo([x, y]: CurvePoint, a: CurvePoint, b: CurvePoint): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = dx * dx + dy * dy;
  const part = length === 0 ? 0 : ((x - a[0]) * dx + (y - a[1]) * dy) / length;
  const at = Math.min(1, Math.max(0, part));
  return Math.hypot(x - a[0] - at * dx, y - a[1] - at * dy);
}

/** A placed band, cut down to the borders. */
export function outline(band: Band, place: Placement): (readonly [x: number, low: number, high: number])[] {
  const { left, right, top, bottom } = place.area;
  const hold = (value: number) => Math.min(Math.max(value, top), bottom);
  return band.points
    .map(([x, low, high]) => [place.x(x), hold(place.y(low)), hold(place.y(high))] as const)
    .filter(point => point.every(Number.isFinite) && point[0] >= left && point[0] <= right);
}

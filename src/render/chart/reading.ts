import type { Axis, Panel } from './chart.ts';
import { tickLabel } from './ticks.ts';

/** What a panel shows at one x. */
export interface ChartReading {
  readonly x: number;
  /** The x with its unit. */
  readonly at: string;
  /** Each curve, interval and point that is there; `y` where it is one value. */
  readonly values: readonly { readonly name: string; readonly text: string; readonly y?: number }[];
}

/** Most places of curves that are read out; points and marks come on top. */
const MOST = 41;

/**
 * The readings of a panel from left to right: what its curves, intervals and points say where something is given, as drawn,
 * that is straight between given points. A pointer, arrow keys and a table show these.
 */
export function readingsOf(panel: Panel): readonly ChartReading[] {
  return stopsOf(panel).flatMap(x => {
    const values = valuesAt(panel, x);
    return values.length === 0 ? [] : [{ x, at: valueText(x, panel.x), values }];
  });
}

/** A reading as one text. */
export function readingText(panel: Panel, { at, values }: ChartReading): string {
  return `${panel.x.title} ${at}: ${values.map(({ name, text }) => `${name} ${text}`.trim()).join('; ')}`;
}

function stopsOf({ series, marks = [] }: Panel): readonly number[] {
  const curves = ascending(
    series.flatMap(one => (one.kind === 'line' && !one.broad ? one.points.map(([x]) => x) : [])),
  );
  const step = Math.max(1, (curves.length - 1) / (MOST - 1));
  const count = Math.min(MOST, curves.length);
  const thinned = Array.from({ length: count }, (_, index) => curves[Math.round(index * step)]!);
  const points = series.flatMap(one =>
    one.kind === 'dots'
      ? one.points.flatMap(({ x, name }) => (name === undefined && one.points.length > MOST ? [] : [x]))
      : [],
  );
  const marked = marks.flatMap(mark => (mark.kind === 'x' ? [mark.at] : []));
  return ascending([...thinned, ...points, ...marked]);
}

function ascending(values: readonly number[]): readonly number[] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted.filter((value, index) => index === 0 || !isSame(value, sorted[index - 1]!));
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

function valuesAt({ x: across, y: up, series }: Panel, x: number): ChartReading['values'] {
  return series.flatMap((one): ChartReading['values'] => {
    if (one.kind === 'dots') {
      return one.points
        .filter(point => isSame(point.x, x))
        .map(({ y, name = one.name }) => ({ name, text: valueText(y, up), y }));
    }
    if (one.kind === 'line') {
      const y = one.broad ? undefined : between(one.points, 1, x, [across, up]);
      return y === undefined ? [] : [{ name: one.name, text: valueText(y, up), y }];
    }
    const low = between(one.points, 1, x, [across, up]);
    const high = between(one.points, 2, x, [across, up]);
    if (low === undefined || high === undefined) return [];
    return [{ name: one.name, text: `${valueText(low, up)} to ${valueText(high, up)}` }];
  });
}

/** The value at an x, on the straight line between its neighbours on these axes. */
function between(
  points: readonly (readonly number[])[],
  column: number,
  x: number,
  [across, up]: readonly [Axis, Axis],
): number | undefined {
  const same = points.find(point => isSame(point[0]!, x));
  if (same !== undefined) return same[column];
  const next = points.findIndex((point, index) => {
    const before = points[index - 1];
    return before !== undefined && before[0]! < x && x < point[0]!;
  });
  if (next < 0) return undefined;
  const [a, b] = [points[next - 1]!, points[next]!];
  const on = (axis: Axis, value: number) => (axis.scale === 'log' ? Math.log(value) : value);
  const share = (on(across, x) - on(across, a[0]!)) / (on(across, b[0]!) - on(across, a[0]!));
  const value = on(up, a[column]!) + share * (on(up, b[column]!) - on(up, a[column]!));
  return up.scale === 'log' ? Math.exp(value) : value;
}

/** A value in the manner of its axis, with its unit: to four digits, and to five where it is a plain number. */
export function valueText(value: number, { ticks, unit }: Pick<Axis, 'ticks' | 'unit'>): string {
  const text = tickLabel(Number(value.toPrecision(ticks === 'number' ? 5 : 4)), ticks);
  return unit === '' ? text : unit === 'USD' ? `$${text}` : `${text} ${unit}`;
}

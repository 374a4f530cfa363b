import type { Line, Panel, Series } from './chart.ts';
import type { Piece } from './curve.ts';
import { element, pathData, rounded, textElement } from './element.ts';
import { type Box, nearest, placeLabels, spread } from './labels.ts';
import { hueCount, marker, markers } from './palette.ts';
import type { Scale } from './scale.ts';
import { escapeXml, textWidth } from './text.ts';
import { tickLabel } from './ticks.ts';

const SIZE = 10;

/** Number of points from which they are drawn small. */
const CROWD = 40;
/** Area of a large marker. */
const LARGE = 110;

interface Dot {
  readonly x: number;
  readonly y: number;
  readonly hue: number;
  readonly name?: string;
  readonly tip: string;
  readonly large: boolean;
}

/** Points of a panel with their names, those that can be placed, and what a pointer on them shows. */
export function dots(
  panel: Panel,
  room: {
    readonly x: Scale;
    readonly y: Scale;
    readonly area: Box;
    readonly obstacles: readonly Box[];
    readonly curves: readonly (readonly [number, number])[];
    readonly untipped: boolean;
  },
): string {
  const isCrowd = countVisible(panel, room) > CROWD;
  const placed = visible(panel, room, ({ name }) => !isCrowd || name !== undefined).sort(
    (a, b) => Number(b.large) - Number(a.large),
  );
  const area = isCrowd ? 20 : 36;
  const named = placed.filter(dot => dot.name !== undefined);
  const size = (large: boolean) => (large ? LARGE : area);
  const symbols = room.untipped
    ? alike(placed.toReversed()).map(([first, ...more]) =>
        markers(first.hue, [first, ...more], size(first.large)),
      )
    : placed
        .map(({ x, y, hue, tip, large }) =>
          marker(hue, { x, y, area: size(large) }, `<title>${escapeXml(tip)}</title>`),
        )
        .reverse();
  const wishes = named.map(({ x, y, name = '' }) => ({ x, y, width: textWidth(name, SIZE), height: 12 }));
  // where nothing is named, nothing has to keep clear of the points
  const inTheWay = named.length === 0 ? [] : isCrowd ? visible(panel, room, () => true) : placed;
  const own = inTheWay.map(({ x, y, large }): Box => {
    const reach = large ? 7 : 4;
    return [x - reach, y - reach, x + reach, y + reach];
  });
  const labels = placeLabels(wishes, { ...room, obstacles: [...room.obstacles, ...own] }).map(
    ({ index, box, far }) => {
      const dot = named[index]!;
      const text = textElement(dot.name!, { class: 'n h', x: box[0], y: box[3] - 3 });
      return far
        ? element('path', { class: 'e', d: pathData([[dot.x, dot.y], nearest(box, dot)]) }) + text
        : text;
    },
  );
  return labels.join('') + (isCrowd ? crowded(panel, room) : '') + symbols.join('');
}

/** Points of this many are drawn to half a pixel, where most of them cover another. */
const MULTITUDE = 10_000;

/**
 * Many nameless points as one path a hue: a line of no length with round ends is a dot. Points of one place are one
 * dot, so that a picture of a million runs is no larger than its paper.
 */
function crowded(panel: Panel, room: Room): string {
  const byHue = new Map<number, Set<number>>();
  const isMultitude = countVisible(panel, room) > MULTITUDE;
  const step = isMultitude ? 0.5 : 0.01;
  // a place as one number: no picture is this wide
  const wide = 1e7;
  eachVisible(panel, room, (x, y, { name }, { hue }) => {
    if (name !== undefined) return;
    const own = byHue.get(hue) ?? new Set();
    byHue.set(hue, own.add(Math.round(x / step) + Math.round(y / step) * wide));
  });
  return [...byHue]
    .map(([hue, own]) => {
      const d = Array.from(
        own,
        place => `M${rounded((place % wide) * step)},${rounded(Math.floor(place / wide) * step)}h0`,
      );
      return element('path', { class: `z c${hue % hueCount}`, d: d.join('') });
    })
    .join('');
}

interface Room {
  readonly x: Scale;
  readonly y: Scale;
  readonly area: Box;
}
type Dots = Extract<Series, { kind: 'dots' }>;

/** Call `use` with the place of each point that lies in the area. */
function eachVisible(
  panel: Panel,
  { x, y, area: [left, top, right, bottom] }: Room,
  use: (x: number, y: number, point: Dots['points'][number], series: Dots) => void,
): void {
  for (const series of panel.series) {
    if (series.kind !== 'dots') continue;
    for (const point of series.points) {
      const [across, down] = [x.map(point.x), y.map(point.y)];
      if (across >= left && across <= right && down >= top && down <= bottom)
        use(across, down, point, series);
    }
  }
}

function countVisible(panel: Panel, room: Room): number {
  let count = 0;
  eachVisible(panel, room, () => {
    count += 1;
  });
  return count;
}

/** Neighbours that are drawn with the same marker, together. */
function alike(placed: readonly Dot[]): readonly (readonly [Dot, ...Dot[]])[] {
  const groups: [Dot, ...Dot[]][] = [];
  for (const dot of placed) {
    const last = groups.at(-1);
    if (last !== undefined && last[0].hue === dot.hue && last[0].large === dot.large) last.push(dot);
    else groups.push([dot]);
  }
  return groups;
}

function visible(panel: Panel, room: Room, isWanted: (point: Dots['points'][number]) => boolean): Dot[] {
  const found: Dot[] = [];
  eachVisible(panel, room, (x, y, point, { hue, large }) => {
    if (!isWanted(point)) return;
    const at = `${tickLabel(point.x, panel.x.ticks)}, ${tickLabel(point.y, panel.y.ticks)}`;
    const tip = point.name === undefined ? at : `${point.name}: ${at}`;
    found.push({ ...point, x, y, hue, tip, large: large === true });
  });
  return found;
}

/** Names of lines behind their ends: in the margin for those that reach it, beside the end for the others. */
export function endLabels(
  drawn: readonly { readonly line: Line; readonly pieces: readonly Piece[] }[],
  [, top, right, bottom]: Box,
): string {
  const ends = drawn.flatMap(({ line, pieces }) => {
    const end = pieces.at(-1)?.points.at(-1);
    return end === undefined ? [] : [{ line, end }];
  });
  const heights = spread(
    ends.map(({ end }) => end[1]),
    { distance: 14, low: top - 4, high: bottom + 4 },
  );
  return ends.map(({ line, end }, index) => endLabel(line, end, { right, y: heights[index]! })).join('');
}

function endLabel(
  line: Line,
  end: readonly [number, number],
  { right, y }: { readonly right: number; readonly y: number },
): string {
  const hue = line.hue % hueCount;
  const x = end[0] < right - 14 ? end[0] - 6 : right;
  const text = textElement(line.label ?? line.name, {
    class: 'h',
    x: x + (line.markers ? 22 : 16),
    y: y + 4,
  });
  const leader = element('path', { class: `e c${hue}`, d: pathData([end, [x + 12, y]]) });
  if (line.markers !== true) return leader + text;
  return leader + marker(line.hue, { x: x + 15, y, area: 30 }) + text;
}

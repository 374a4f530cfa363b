/** A rectangle: left, top, right and bottom. */
export type Box = readonly [left: number, top: number, right: number, bottom: number];

/** Where a label goes: its box, and whether it stands so far off that a line has to lead to it. */
export interface Placed {
  readonly index: number;
  readonly box: Box;
  readonly far: boolean;
}

/** A label that wants to stand beside a point. */
export interface Wish {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Place labels beside their points so that none covers another, an obstacle or the border. Each is tried at
 * eight places around its point and then further off, nearest first; where curves are crossed at all of them, the place that crosses
 * fewest is taken, and a label that fits nowhere is left out. Earlier labels have the first choice.
 *
 * @param wishes labels in the order of importance
 * @param options `area` to stay in, `obstacles` never to cover, `curves` (points along lines) to avoid
 */
export function placeLabels(
  wishes: readonly Wish[],
  options: {
    readonly area: Box;
    readonly obstacles: readonly Box[];
    readonly curves: readonly (readonly [number, number])[];
  },
): Placed[] {
  const placed: Placed[] = [];
  const taken = [...options.obstacles];
  wishes.forEach((wish, index) => {
    let best: { box: Box; far: boolean; crossings: number } | undefined;
    const near = options.curves.filter(
      ([x, y]) => Math.abs(x - wish.x) < wish.width + REACH && Math.abs(y - wish.y) < wish.height + REACH,
    );
    for (const distance of distances) {
      for (const box of places(wish, distance)) {
        if (!inside(box, options.area) || taken.some(other => overlaps(box, other))) continue;
        if (distance > GAP && placed.some(other => crosses(wish, box, other.box))) continue;
        const crossings = near.filter(point => contains(box, point)).length;
        if (best === undefined || crossings < best.crossings) best = { box, far: distance > GAP, crossings };
      }
      if (best?.crossings === 0) break;
    }
    if (best === undefined) return;
    taken.push(best.box);
    placed.push({ index, box: best.box, far: best.far });
  });
  return placed;
}

const GAP = 6;
const distances = [GAP, 14, 24];
/** Farthest edge of a label from its point, besides the label's own size. */
const REACH = 25;

function places({ x, y, width, height }: Wish, far: number): Box[] {
  const near = far * 0.7;
  const corners: [number, number][] = [
    [x + far, y - height / 2],
    [x - far - width, y - height / 2],
    [x - width / 2, y - far - height],
    [x - width / 2, y + far],
    [x + near, y - near - height],
    [x + near, y + near],
    [x - near - width, y - near - height],
    [x - near - width, y + near],
  ];
  return corners.map(([left, top]) => [left, top, left + width, top + height]);
}

export function inside(box: Box, area: Box): boolean {
  return box[0] >= area[0] && box[1] >= area[1] && box[2] <= area[2] && box[3] <= area[3];
}

export function overlaps(a: Box, b: Box): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** The point of a box that is nearest to another point, a little within its upper and lower edge. */
export function nearest(
  [left, top, right, bottom]: Box,
  { x, y }: { x: number; y: number },
): [number, number] {
  return [Math.min(Math.max(x, left), right), Math.min(Math.max(y, top + 2), bottom - 2)];
}

/** Whether the line that leads from a point to its label runs over another label. */
function crosses(from: Wish, to: Box, other: Box): boolean {
  const [x, y] = nearest(to, from);
  for (let step = 0; step <= 12; step++) {
    const part = step / 12;
    if (contains(other, [from.x + (x - from.x) * part, from.y + (y - from.y) * part])) return true;
  }
  return false;
}

function contains(box: Box, [x, y]: readonly [number, number]): boolean {
  return x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];
}

/**
 * Move values apart until neighbours are `distance` from one another and all lie in [low, high], with the least
 * sum of squared moves (pool adjacent violators); too many for the interval are spread over it evenly.
 *
 * @returns the new values, in the order given
 * @example
 * spread([10, 11, 40], { distance: 12, low: 0, high: 100 }) // => [4.5, 16.5, 40]
 */
export function spread(
  values: readonly number[],
  options: { readonly distance: number; readonly low: number; readonly high: number },
): number[] {
  const { low, high } = options;
  const count = values.length;
  if (count === 0) return [];
  const distance = Math.min(options.distance, count > 1 ? (high - low) / (count - 1) : options.distance);
  const order = values.map((_, index) => index).sort((a, b) => values[a]! - values[b]! || a - b);
  // without the distances between them the values only have to be in order
  const pools: { mean: number; size: number }[] = [];
  order.forEach((index, rank) => {
    let pool = { mean: values[index]! - rank * distance, size: 1 };
    while (pools.length > 0 && pools.at(-1)!.mean > pool.mean) {
      const before = pools.pop()!;
      const size = before.size + pool.size;
      pool = { mean: (before.mean * before.size + pool.mean * pool.size) / size, size };
    }
    pools.push(pool);
  });
  const flat = pools.flatMap(pool => new Array<number>(pool.size).fill(pool.mean));
  const result = new Array<number>(count);
  const ceiling = high - (count - 1) * distance;
  order.forEach((index, rank) => {
    result[index] = Math.min(Math.max(flat[rank]!, low), ceiling) + rank * distance;
  });
  return result;
}

/** Corners of a marker of area 1, in order; or a circle of that area. */
type Outline = readonly (readonly [x: number, y: number])[] | 'circle';

const { PI, sqrt, sin, cos } = Math;

function turned([x, y]: readonly [number, number], angle: number): readonly [number, number] {
  return [cos(angle) * x - sin(angle) * y, sin(angle) * x + cos(angle) * y];
}

/** Some corners at every part of a turn. */
function around(parts: number, corners: Exclude<Outline, 'circle'>): Exclude<Outline, 'circle'> {
  return Array.from({ length: parts }, (_, part) =>
    corners.map(corner => turned(corner, (2 * PI * part) / parts)),
  ).flat();
}

const triangle = 2 * sqrt(1 / (3 * sqrt(3)));
const SQUARE = 0.4431;
const cross = sqrt(1 / 5) / 2;
const [wide, narrow] = [sqrt(0.8908130915292852), sin(PI / 10) / sin((7 * PI) / 10)];
const diamond = sqrt(sqrt(3) / 2);
const arm = sqrt(1 / (3 * (1 / sqrt(12) / 2 + 1)));

/** Markers in the order of hues, with the proportions and areas of those of d3-shape: as heavy as one another to the eye. */
export const outlines: readonly Outline[] = [
  'circle',
  [
    [SQUARE, SQUARE],
    [SQUARE, -SQUARE],
    [-SQUARE, -SQUARE],
    [-SQUARE, SQUARE],
  ],
  around(3, [[0, -triangle]]),
  around(3, [
    [arm / 2, arm / sqrt(12)],
    [arm / 2, arm / sqrt(12) + arm],
    [-arm / 2, arm / sqrt(12) + arm],
  ]),
  around(4, [
    [-3 * cross, -cross],
    [-cross, -cross],
    [-cross, -3 * cross],
  ]),
  around(5, [[0, -wide], turned([0, -wide * narrow], PI / 5)]),
  around(4, [[0, -0.62625]]),
  [
    [0, -diamond],
    [diamond / sqrt(3), 0],
    [0, diamond],
    [-diamond / sqrt(3), 0],
  ],
];

/**
 * The outline of a marker as path data, to a tenth of a pixel.
 *
 * @param area in square pixels
 */
export function outlinePath(outline: Outline, area: number): string {
  const tenth = (value: number) => Math.round(10 * sqrt(area) * value) / 10 + 0;
  if (outline === 'circle') {
    const r = tenth(1 / sqrt(PI));
    return `M${r},0A${r},${r},0,1,1,${-r},0A${r},${r},0,1,1,${r},0`;
  }
  return `M${outline.map(corner => corner.map(tenth).join(',')).join('L')}Z`;
}

import { describe, expect, it } from 'vitest';
import {
  darkColours,
  darkPaper,
  hueCount,
  lightColours,
  lightPaper,
  marker,
} from '../../../src/render/chart/palette.ts';

// WCAG 2.1, definitions of relative luminance and contrast ratio
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function linear(colour: string): [number, number, number] {
  return [1, 3, 5].map(start => {
    const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
}

function luminance(colour: string): number {
  const [r, g, b] = linear(colour);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

// Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision
// Deficiency", table of matrices at severity 1.0, on linear RGB
const deficiencies = {
  none: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

// CIE 1976 L*a*b* under D65, and the distance in it
function lab(colour: string, matrix: readonly number[]): [number, number, number] {
  const rgb = linear(colour);
  const seen = [0, 3, 6].map(row =>
    Math.min(1, Math.max(0, matrix[row]! * rgb[0] + matrix[row + 1]! * rgb[1] + matrix[row + 2]! * rgb[2])),
  ) as [number, number, number];
  const [r, g, b] = seen;
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116);
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

describe.each([
  ['light', lightColours, lightPaper],
  ['dark', darkColours, darkPaper],
] as const)('%s mode', (_, colours, paper) => {
  it('has a contrast of 3:1 for what is drawn and 4.5:1 for what is read (WCAG 2.1, 1.4.11 and 1.4.3)', () => {
    for (const colour of colours) expect(contrast(colour, paper.paper)).toBeGreaterThanOrEqual(3);
    expect(contrast(paper.ink, paper.paper)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(paper.soft, paper.paper)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(Object.entries(deficiencies))('hues differ visibly with %s', (_name, matrix) => {
    const seen = colours.map(colour => lab(colour, matrix));
    const distances = seen.flatMap((a, index) =>
      seen.slice(index + 1).map((b, other) => ({
        pair: `${colours[index]} ${colours[index + 1 + other]}`,
        distance: Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]),
      })),
    );
    // a difference of about 2.3 is just noticeable (Sharma 2003); lines are thin, so ask for four times that
    for (const { pair, distance } of distances) expect(distance, pair).toBeGreaterThan(9.2);
  });
});

it('gives every hue a marker of its own', () => {
  const markers = Array.from({ length: 2 * hueCount }, (_, hue) => marker(hue, { x: 0, y: 0 }));
  expect(new Set(markers).size).toBe(2 * hueCount);
  const shapes = markers.slice(0, hueCount).map(markup => markup.match(/ d="([^"]+)"/)![1]!);
  expect(new Set(shapes).size).toBe(hueCount);
  // a shape that only has strokes, such as an x, would vanish where markers are filled
  for (const shape of shapes) expect(shape).toMatch(/Z$|^M[\d.]+,0A/);
});

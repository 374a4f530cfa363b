import { element, rounded } from './element.ts';
import { outlinePath, outlines } from './symbols.ts';

/**
 * Colours in the order of use, for white and for dark paper. They start from Okabe and Ito's set, which readers
 * with any of the three colour-vision deficiencies can tell apart, with lightness moved until each has a contrast
 * of at least 3:1 to its paper (WCAG 2.1, 1.4.11). Each hue also has a marker of its own, so that colour is never
 * the only difference.
 */
export const lightColours: readonly string[] = [
  '#0068a8',
  '#c2410c',
  '#00805c',
  '#a8478a',
  '#2f96d4',
  '#b0830f',
  '#8a919a',
  '#1f2328',
];
export const darkColours: readonly string[] = [
  '#4aa8f0',
  '#ff8552',
  '#2fc795',
  '#e58cc6',
  '#a5d8ff',
  '#e8b13a',
  '#7a8591',
  '#f0f3f6',
];

/** Paper, ink, softer ink and grid of the two modes. */
export const lightPaper = { paper: '#ffffff', ink: '#1f2328', soft: '#59636e', grid: '#e4e8ec' } as const;
export const darkPaper = { paper: '#0d1117', ink: '#e6edf3', soft: '#9aa4b0', grid: '#262d36' } as const;

export const hueCount: number = lightColours.length;

/** The marker of a hue as markup; beyond the palette's end colours come again with hollow markers. */
export function marker(
  hue: number,
  at: { readonly x: number; readonly y: number; readonly area?: number },
  children = '',
): string {
  const transform = `translate(${rounded(at.x)},${rounded(at.y)})`;
  return element('path', { class: markerClass(hue), d: outline(hue, at.area), transform }, children);
}

/** The same at several places in one element, which is shorter and cannot tell them apart. */
export function markers(
  hue: number,
  places: readonly { readonly x: number; readonly y: number }[],
  area?: number,
): string {
  const [x, y, rest] = fromItsStart(outline(hue, area));
  const d = places.map(at => `M${rounded(at.x + x)},${rounded(at.y + y)}${rest}`).join('');
  return element('path', { class: markerClass(hue), d });
}

function markerClass(hue: number): string {
  const index = hue % hueCount;
  return Math.floor(hue / hueCount) % 2 === 1 ? `w c${index}` : `m f${index}`;
}

function outline(hue: number, area = 36): string {
  return outlinePath(outlines[hue % hueCount]!, area);
}

/** An outline of lines and arcs by where it starts and the way from there on. */
function fromItsStart(path: string): readonly [x: number, y: number, rest: string] {
  const steps = [...path.matchAll(/([MLA])([^A-Z]*)|Z/g)].map(
    ([, name, numbers = '']) => [name, numbers.split(',').map(Number)] as const,
  );
  const [, [x = 0, y = 0] = []] = steps[0] ?? [];
  let at: readonly [number, number] = [x, y];
  const rest = steps.slice(1).map(([name, numbers]) => {
    if (name === undefined) return 'z';
    const [toX = 0, toY = 0] = numbers.slice(-2);
    const way = [...numbers.slice(0, -2), rounded(toX - at[0]), rounded(toY - at[1])];
    at = [toX, toY];
    return `${name.toLowerCase()}${way.join(',')}`;
  });
  return [x, y, rest.join('')];
}

/**
 * Style sheet of a chart. Plain class rules and no custom properties, since many programs that show SVG outside a
 * browser know only these; dark mode where the reader's system asks for it, never on paper.
 */
export function styleSheet(): string {
  const light = mode(lightPaper, lightColours);
  const dark = mode(darkPaper, darkColours);
  return `.ifc text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:11px}.ifc .t{font-size:15px;font-weight:600}.ifc .p{font-size:12px;font-weight:600}.ifc .n{font-size:10px}.ifc .num{font-variant-numeric:tabular-nums}.ifc path,.ifc line{fill:none}.ifc .g{stroke-width:1}.ifc .l{stroke-width:2;stroke-linejoin:round;stroke-linecap:round}.ifc .o{stroke-width:9;stroke-linecap:butt;opacity:.28}.ifc .d{stroke-dasharray:5 4;stroke-linecap:butt}.ifc .v{stroke-width:16;stroke-linecap:butt;opacity:.8}.ifc .z{stroke-width:3.6;stroke-linecap:round;opacity:.7}.ifc .b{stroke:none;opacity:.16}.ifc .m{stroke-width:1}.ifc .k{stroke-width:1;stroke-dasharray:2 3}.ifc .h{stroke-width:3;stroke-linejoin:round;paint-order:stroke}${light}@media screen and (prefers-color-scheme:dark){${dark}}`;
}

function mode(paper: typeof lightPaper | typeof darkPaper, colours: readonly string[]): string {
  const hues = colours.map(
    (colour, index) =>
      `.ifc .c${index}{stroke:${colour}}.ifc .f${index}{fill:${colour}}.ifc .m.f${index}{stroke:${paper.paper}}`,
  );
  return `.ifc .w{fill:${paper.paper}}.ifc text{fill:${paper.ink}}.ifc .s{fill:${paper.soft}}.ifc .h{stroke:${paper.paper}}.ifc .g{stroke:${paper.grid}}.ifc .a,.ifc .k,.ifc .e{stroke:${paper.soft}}.ifc .r{fill:${paper.soft};opacity:.13}${hues.join('')}`;
}

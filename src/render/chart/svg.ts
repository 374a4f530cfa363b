import { mostOf } from '../../core/unbounded.ts';
import type { Chart, Series } from './chart.ts';
import { element, rounded, textElement } from './element.ts';
import { hueCount, marker, styleSheet } from './palette.ts';
import { distinct } from './series.ts';
import { drawPanel, leftRoom, type PanelPlace, rightRoom } from './svg-panel.ts';
import { escapeXml, textWidth, wrapText } from './text.ts';

export interface SvgOptions {
  /** Width in pixels; 640, a document's column, unless told otherwise. */
  readonly width?: number;
  /** Start of the ids inside, unique on a page that shows several charts. */
  readonly id?: string;
  /** Leave out the style sheet, for a page that has it once for all its charts. */
  readonly unstyled?: boolean;
  /** Leave out what a pointer on a point shows, where the page reads charts out itself. */
  readonly untipped?: boolean;
}

/** Below this width lines are named in the key and not at their ends. */
const NARROW = 520;

/**
 * A chart as an SVG document: no script, no font, nothing from elsewhere; light and dark by the reader's
 * system; the same chart gives the same bytes.
 *
 * @param chart what to show
 * @param options width in pixels, ids, whether it brings its styles
 * @returns markup
 * @throws RangeError when an axis has nothing finite to show, or a logarithmic one reaches zero
 * @example
 * toSvg(isoflopChart({ budgets: [1e21] }), { width: 480 }).includes('viewBox="0 0 480 ') // => true
 */
export function toSvg(chart: Chart, options: SvgOptions = {}): string {
  return drawChart(chart, options).svg;
}

/** A chart as an SVG document, its size in pixels, and where its panels lie in it. */
export interface DrawnChart {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  readonly panels: readonly PanelPlace[];
}

/** A chart as `toSvg` draws it, with what a pointer on it needs to know. */
export function drawChart(chart: Chart, options: SvgOptions = {}): DrawnChart {
  const width = options.width ?? 640;
  const id = options.id ?? (slug(chart.title) || 'chart');
  const side = width < NARROW ? 10 : 16;
  const [left, right] = [side, width - side];
  const parts: string[] = [];
  let y = 16;
  const lines = (
    text: string | undefined,
    size: number,
    attributes: { class: string; step: number; wide: number },
  ) => {
    for (const line of text === undefined ? [] : wrapText(text, size * attributes.wide, right - left)) {
      parts.push(textElement(line, { class: attributes.class, x: left, y: y + size }));
      y += attributes.step;
    }
  };
  // bold letters are wider
  lines(chart.title, 15, { class: 't', step: 21, wide: 1.13 });
  lines(chart.subtitle, 11, { class: 's', step: 15, wide: 1 });
  y += 10;
  const endLabels = width >= NARROW;
  const single = chart.panels.every(panel => panel.series.filter(({ kind }) => kind === 'line').length <= 1);
  const key = legend(chart, { left, right, top: y, lines: !endLabels || single });
  parts.push(key.markup);
  y += key.height;
  const height = chart.panels.length === 1 ? 280 : 210;
  const from = left + mostOf(chart.panels.map(panel => leftRoom(panel, height)));
  const to = right - mostOf(endLabels ? chart.panels.map(rightRoom) : [], 12);
  const panels: PanelPlace[] = [];
  for (const panel of chart.panels) {
    const drawn = drawPanel(panel, {
      left: from,
      right: to,
      top: y,
      height: panel.height ?? height,
      margin: left,
      endLabels,
      untipped: options.untipped === true,
    });
    parts.push(drawn.markup);
    panels.push(drawn.place);
    y += drawn.height + 8;
  }
  lines(chart.note, 10, { class: 's n', step: 13, wide: 1 });
  const total = Math.ceil(y + 8);
  const background = element('rect', { class: 'w', width, height: total });
  const names = `<title id="${escapeXml(id)}-title">${escapeXml(chart.title)}</title><desc id="${escapeXml(id)}-desc">${escapeXml(chart.description)}</desc>`;
  const svg = `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'ifc',
      viewBox: `0 0 ${rounded(width)} ${total}`,
      width,
      height: total,
      role: 'img',
      'aria-labelledby': `${id}-title ${id}-desc`,
    },
    `${names}${options.unstyled ? '' : `<style>${styleSheet()}</style>`}${background}${parts.join('')}`,
  )}\n`;
  return { svg, width, height: total, panels };
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

const ROW_HEIGHT = 17;
const SAMPLE = 26;

/**
 * The key: a sample and a name for every series that is not labelled where it is drawn, in rows.
 *
 * @returns markup and the height it takes
 */
function legend(
  chart: Chart,
  options: { readonly left: number; readonly top: number; readonly right: number; readonly lines: boolean },
): { readonly markup: string; readonly height: number } {
  const entries = distinct(chart).filter(series => series.kind !== 'line' || series.broad || options.lines);
  let x = options.left;
  let row = 0;
  const parts = entries.map((series, index) => {
    const name = (series.kind === 'line' && series.label) || series.name;
    const width = SAMPLE + 6 + textWidth(name, 11) + 14;
    if (x > options.left && x + width - 14 > options.right) {
      x = options.left;
      row += 1;
    }
    const y = options.top + row * ROW_HEIGHT + 9;
    // a band within another of its hue is as dark here as there
    const within = entries.slice(0, index).filter(one => one.kind === 'band' && one.hue === series.hue);
    const behind = series.kind === 'band' ? within.map(() => key(series, x, y)) : [];
    const markup = behind.join('') + key(series, x, y) + textElement(name, { x: x + SAMPLE + 6, y: y + 4 });
    x += width;
    return markup;
  });
  return { markup: parts.join(''), height: entries.length === 0 ? 0 : (row + 1) * ROW_HEIGHT + 10 };
}

function key(series: Series, x: number, y: number): string {
  const hue = series.hue % hueCount;
  const middle = x + SAMPLE / 2;
  const large = series.kind === 'dots' && series.large === true;
  const sign = marker(series.hue, { x: middle, y, area: large ? 90 : 36 });
  if (series.kind === 'dots') return sign;
  if (series.kind === 'band') {
    return element('rect', { class: `b f${hue}`, x, y: y - 6, width: SAMPLE, height: 12 });
  }
  const line = element('path', {
    class: `${series.broad ? 'o' : 'l'} c${hue}`,
    d: `M${x},${y}H${x + SAMPLE}`,
  });
  return series.markers ? line + sign : line;
}

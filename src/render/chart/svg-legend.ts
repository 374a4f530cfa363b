import type { Chart, Series } from './chart.ts';
import { element, textElement } from './element.ts';
import { hueCount, marker } from './palette.ts';
import { distinct } from './series.ts';
import { textWidth } from './text.ts';

const ROW_HEIGHT = 17;
const SAMPLE = 26;

/**
 * The key: a sample and a name for every series that is not labelled where it is drawn, in rows.
 *
 * @returns markup and the height it takes
 */
export function legend(
  chart: Chart,
  options: { readonly left: number; readonly top: number; readonly right: number; readonly lines: boolean },
): { readonly markup: string; readonly height: number } {
  const entries = distinct(chart).filter(series => series.kind !== 'line' || series.broad || options.lines);
  let x = options.left;
  let row = 0;
  const parts = entries.map(series => {
    const name = (series.kind === 'line' && series.label) || series.name;
    const width = SAMPLE + 6 + textWidth(name, 11) + 14;
    if (x > options.left && x + width - 14 > options.right) {
      x = options.left;
      row += 1;
    }
    const y = options.top + row * ROW_HEIGHT + 9;
    const markup = key(series, x, y) + textElement(name, { x: x + SAMPLE + 6, y: y + 4 });
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

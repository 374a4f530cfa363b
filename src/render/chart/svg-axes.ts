import type { Panel } from './chart.ts';
import { element, rounded, textElement } from './element.ts';
import type { Box } from './labels.ts';
import type { Scale } from './scale.ts';
import { axisTitle } from './series.ts';

/** Grid, ticks, tick labels and the title of the horizontal axis. */
export function axes(
  panel: Panel,
  { x, y, area }: { readonly x: Scale; readonly y: Scale; readonly area: Box },
): string {
  const [left, top, right, bottom] = area;
  const parts: string[] = [];
  for (const { value, label } of y.ticks) {
    const at = y.map(value);
    if (label === '') continue;
    parts.push(element('path', { class: 'g', d: line(left, at, right, at) }));
    parts.push(textElement(label, { class: 's num', x: left - 6, y: at + 4, 'text-anchor': 'end' }));
  }
  for (const { value, label } of x.ticks) {
    const at = x.map(value);
    if (label !== '') {
      parts.push(element('path', { class: 'g', d: line(at, top, at, bottom) }));
      parts.push(textElement(label, { class: 's num', x: at, y: bottom + 17, 'text-anchor': 'middle' }));
    }
    parts.push(element('path', { class: 'a', d: line(at, bottom, at, bottom + (label === '' ? 3 : 5)) }));
  }
  parts.push(element('path', { class: 'a', d: line(left, bottom, right, bottom) }));
  const middle = (left + right) / 2;
  parts.push(
    textElement(axisTitle(panel.x), { class: 's', x: middle, y: bottom + 33, 'text-anchor': 'middle' }),
  );
  return parts.join('');
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `M${rounded(x1)},${rounded(y1)}${y1 === y2 ? `H${rounded(x2)}` : `V${rounded(y2)}`}`;
}

import type { Chart } from '../../render/chart/chart.ts';
import { readingsOf, readingText } from '../../render/chart/reading.ts';
import { type DrawnChart, drawChart } from '../../render/chart/svg.ts';
import { tag, textTag } from '../html.ts';
import type { PageChart, PageModel } from '../types.ts';
import { commandLine } from './optimum.ts';

/** Charts that take all the room that there is: many lines, or many names. */
const WIDE = ['chart-ratio', 'chart-frontier', 'chart-run'];

/** Width of a chart at most. */
export function mostWidth(id: string): number {
  return isWide(id) ? 960 : 640;
}

/** Width that a chart is written with: that of two columns on a screen of 1280 pixels. */
export function writtenWidth(id: string): number {
  return isWide(id) ? 960 : 460;
}

/** Whether a chart has all the room to itself. */
export function isWide(id: string): boolean {
  return WIDE.includes(id);
}

/** The charts as the page is written; its style sheet is theirs. */
export function chartsSection({ charts }: PageModel): string {
  return charts()
    .map(chart => chartFigure(chart, writtenWidth(chart.id)))
    .join('');
}

/** One chart with what reads it out, its table and its files; or why there is none. */
export function chartFigure({ id, key, drawn, command }: PageChart, width: number): string {
  const found = drawn();
  const attributes = { id: `${id}-figure`, 'data-key': drawnKey(key, width) };
  if (!('chart' in found)) return textTag('p', found.reason, { ...attributes, class: 'soft wide' });
  return tag(
    'figure',
    { ...attributes, class: isWide(id) ? 'wide' : undefined },
    plot(found.chart, id, width),
    tag('figcaption', {}, tools(id, found.chart), commandLine({ command })),
  );
}

/** All that a figure is drawn from: with the same it stays as it is. */
export function drawnKey(key: string, width: number): string {
  return `${width} ${key}`;
}

/** The picture, and over each of its panels what a pointer and arrow keys read. */
export function plot(chart: Chart, id: string, width: number): string {
  const drawn = drawChart(chart, { width, id, unstyled: true, untipped: true });
  return tag(
    'div',
    { class: 'plot', style: `max-width:${width}px` },
    tenths(drawn.svg),
    ...readers(chart, drawn),
  );
}

function readers(chart: Chart, { panels, width, height }: DrawnChart): readonly string[] {
  return chart.panels.map((panel, index) => {
    const [left, top, right, bottom] = panels[index]!.area;
    const percent = (part: number, of: number) => `${((100 * part) / of).toFixed(2)}%`;
    const readings = readingsOf(panel);
    const middle = Math.floor((readings.length - 1) / 2);
    const place = [
      `left:${percent(left, width)}`,
      `top:${percent(top, height)}`,
      `width:${percent(right - left, width)}`,
      `height:${percent(bottom - top, height)}`,
    ];
    return readings.length === 0
      ? ''
      : tag('div', {
          class: 'reader live',
          role: 'slider',
          tabindex: 0,
          'data-panel': index,
          'aria-label': `Points of ${panel.title ?? chart.title}`,
          'aria-valuemin': 0,
          'aria-valuemax': readings.length - 1,
          'aria-valuenow': middle,
          'aria-valuetext': readingText(panel, readings[middle]!),
          style: place.join(';'),
        });
  });
}

/** A drawing to a tenth of a pixel, which is a tenth shorter and looks the same; files of it have every digit. */
function tenths(svg: string): string {
  return svg.replaceAll(/ (?:d|x|y|transform)="[^"]*"/g, places =>
    places.replaceAll(/\d+\.\d{2,}/g, number => String(Number(Number(number).toFixed(1)))),
  );
}

/** Its files, and its points as a table. */
export function tools(id: string, { title }: Chart): string {
  const file = (kind: string) =>
    textTag('button', kind, {
      type: 'button',
      'data-file': kind.toLowerCase(),
      'aria-label': `${title} as ${kind}`,
    });
  return tag(
    'div',
    { class: 'live chart-tools', 'data-chart': id },
    file('SVG'),
    file('CSV'),
    tag('details', {}, textTag('summary', 'Table', { 'aria-label': `${title} as a table` }), tag('div', {})),
  );
}

/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

import { leastOf } from '../core/unbounded.ts';
import type { Chart, Panel } from '../render/chart/chart.ts';
import { type ChartReading, readingsOf, readingText } from '../render/chart/reading.ts';
import { chartTable } from '../render/chart/series.ts';
import { type DrawnChart, drawChart, toSvg } from '../render/chart/svg.ts';
import { toCsv } from '../render/csv.ts';
import { escapeHtml, table, tag, textTag } from './html.ts';

/** A chart of the page as it is drawn now. */
export interface ShownChart {
  readonly chart: Chart;
  readonly width: number;
}

/** What a reader stands on: worked out when it is first touched. */
interface Place {
  readonly panel: Panel;
  readonly readings: readonly ChartReading[];
  readonly at: DrawnChart['panels'][number];
}

/**
 * Every chart below an element is read by pointer and arrow keys, opens as a table and is saved as a file: one set of
 * listeners for all of them, now and after they are drawn again.
 *
 * @param chartOf the chart with an id, and the width that it is drawn in
 */
export function readCharts(root: HTMLElement, chartOf: (id: string) => ShownChart | undefined): void {
  const places = new WeakMap<Element, Place>();
  const placeOf = (reader: HTMLElement): Place | undefined => {
    const known = places.get(reader);
    if (known !== undefined) return known;
    const svg = reader.parentElement!.querySelector('svg')!;
    const id = svg.getAttribute('aria-labelledby')!.split('-title')[0]!;
    const shown = chartOf(id);
    if (shown === undefined) return undefined;
    const index = Number(reader.dataset.panel);
    const panel = shown.chart.panels[index]!;
    const { panels } = drawChart(shown.chart, { width: shown.width, id, unstyled: true });
    const place = { panel, readings: readingsOf(panel), at: panels[index]! };
    places.set(reader, place);
    return place;
  };
  const readerAt = ({ target }: Event) =>
    target instanceof Element ? target.closest<HTMLElement>('.reader') : null;
  const move = (reader: HTMLElement, index: number) => {
    const place = placeOf(reader);
    const reading = place?.readings[index];
    if (place === undefined || reading === undefined) return;
    // a slider's value is what is said aloud, once
    reader.setAttribute('aria-valuenow', String(index));
    reader.setAttribute('aria-valuetext', readingText(place.panel, reading));
    reader.innerHTML = readOut(place, reading);
  };
  const clear = (reader: HTMLElement) => {
    if (reader !== document.activeElement) reader.innerHTML = '';
  };
  root.addEventListener('pointermove', event => {
    const reader = readerAt(event);
    if (reader === null) return;
    const { left, width } = reader.getBoundingClientRect();
    move(reader, nearest(placeOf(reader), (event.clientX - left) / width));
  });
  root.addEventListener('pointerout', event => {
    const reader = readerAt(event);
    if (reader !== null && !reader.contains(event.relatedTarget as Node | null)) clear(reader);
  });
  root.addEventListener('focusin', event => {
    const reader = readerAt(event);
    if (reader !== null) move(reader, Number(reader.getAttribute('aria-valuenow')));
  });
  root.addEventListener('focusout', event => {
    const reader = readerAt(event);
    if (reader !== null) reader.innerHTML = '';
  });
  root.addEventListener('keydown', event => {
    const reader = readerAt(event);
    if (reader === null) return;
    const most = Number(reader.getAttribute('aria-valuemax'));
    const index = keyed(event.key, Number(reader.getAttribute('aria-valuenow')), most);
    if (index === undefined) return;
    event.preventDefault();
    move(reader, index);
  });
  root.addEventListener('click', event => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-file]') : null;
    const id = button?.closest<HTMLElement>('[data-chart]')?.dataset.chart;
    const shown = id === undefined ? undefined : chartOf(id);
    if (button === null || id === undefined || shown === undefined) return;
    const isSvg = button.dataset.file === 'svg';
    const text = isSvg ? toSvg(shown.chart) : toCsv(chartTable(shown.chart));
    save(`${id.replace('chart-', '')}.${button.dataset.file}`, text, isSvg ? 'image/svg+xml' : 'text/csv');
  });
  root.addEventListener(
    'toggle',
    event => {
      const details = event.target as HTMLDetailsElement;
      const id = details.closest<HTMLElement>('[data-chart]')?.dataset.chart;
      const shown = id === undefined ? undefined : chartOf(id);
      const body = details.querySelector('div');
      if (details.open && shown !== undefined && body !== null) body.innerHTML = chartTables(shown.chart);
    },
    true,
  );
}

function keyed(key: string, now: number, most: number): number | undefined {
  const page = Math.max(1, Math.round(most / 10));
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: now - 1,
    ArrowDown: now - 1,
    ArrowRight: now + 1,
    ArrowUp: now + 1,
    PageDown: now - page,
    PageUp: now + page,
    Home: 0,
    End: most,
  };
  const to = steps[key];
  return to === undefined ? undefined : Math.min(most, Math.max(0, to));
}

/** The reading that lies nearest to a share of the panel's width. */
function nearest(place: Place | undefined, share: number): number {
  if (place === undefined) return -1;
  const { area, x } = place.at;
  const at = area[0] + share * (area[2] - area[0]);
  const gaps = place.readings.map(reading => Math.abs(x.map(reading.x) - at));
  return gaps.indexOf(leastOf(gaps));
}

/** A line where it is read, a spot on each curve, and a box with the values on the side that has room. */
function readOut({ panel, at }: Place, { x, at: where, values }: ChartReading): string {
  const [left, top, right, bottom] = at.area;
  const share = (at.x.map(x) - left) / (right - left);
  const percent = (part: number) => `${(100 * Math.min(1, Math.max(0, part))).toFixed(2)}%`;
  const spots = values.flatMap(({ y }) => {
    const height = y === undefined ? Number.NaN : (at.y.map(y) - top) / (bottom - top);
    return height >= 0 && height <= 1
      ? [tag('i', { class: 'spot', style: `left:${percent(share)};top:${percent(height)}` })]
      : [];
  });
  const rows = values.map(({ name, text }) => tag('div', {}, textTag('span', name), ' ', textTag('b', text)));
  const side = share > 0.5 ? `right:${percent(1 - share)}` : `left:${percent(share)}`;
  return [
    tag('i', { class: 'cross', style: `left:${percent(share)}` }),
    ...spots,
    tag('div', { class: 'readout', style: side }, textTag('strong', `${panel.x.title} ${where}`), ...rows),
  ].join('');
}

/** The readings of each panel as a table. */
function chartTables(chart: Chart): string {
  return chart.panels
    .map(panel => {
      const readings = readingsOf(panel);
      const names = [...new Set(readings.flatMap(({ values }) => values.map(({ name }) => name)))];
      const several = names.length > 14;
      const cells = ({ values }: ChartReading) =>
        several
          ? [values.map(({ name, text }) => `${name} ${text}`.trim()).join('; ')]
          : names.map(name => values.find(one => one.name === name)?.text ?? '');
      const { title, unit } = panel.y;
      return table(
        `${panel.title ?? chart.title}: ${title}${unit === '' ? '' : ` (${unit})`}`,
        [panel.x.title, ...(several ? [title] : names.map(name => name || title))],
        readings.map(reading => [reading.at, ...cells(reading)].map(escapeHtml)),
      );
    })
    .join('');
}

function save(name: string, text: string, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

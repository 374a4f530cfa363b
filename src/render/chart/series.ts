import type { Table } from '../view.ts';
import type { Axis, Chart, Panel, Series } from './chart.ts';

/** Title of an axis with its unit. */
export function axisTitle({ title, unit }: Axis): string {
  return unit === '' ? title : `${title} (${unit})`;
}

/** What makes a series the same one in another panel. */
export function seriesId({ kind, hue, name }: Series): string {
  return `${kind} ${hue} ${name}`;
}

/** Series with a name, each once though several panels show it. */
export function distinct(chart: Chart): Series[] {
  const seen = new Map<string, Series>();
  for (const series of chart.panels.flatMap(panel => panel.series)) {
    const id = seriesId(series);
    if (series.name !== '' && !seen.has(id)) seen.set(id, series);
  }
  return [...seen.values()];
}

/** Every x of a panel that its axis has to cover; marks without a place of their own do not widen it. */
export function horizontalValues(panel: Panel): number[] {
  return panel.series.flatMap(series =>
    series.kind === 'dots' ? series.points.map(point => point.x) : series.points.map(point => point[0]),
  );
}

/** Every y of a panel that its axis has to cover. */
export function verticalValues(panel: Panel): number[] {
  return panel.series.flatMap(series => {
    if (series.kind === 'dots') return series.points.map(point => point.y);
    if (series.kind === 'line') return series.points.map(point => point[1]);
    return series.points.flatMap(([, low, high]) => [low, high]);
  });
}

/** The data of a chart as one flat table: a row a point, in full precision; bands have low and high for y. */
export function chartTable(chart: Chart): Table {
  const headers = ['panel', 'series', 'kind', 'name', 'x', 'y', 'low', 'high'];
  return {
    columns: headers.map((header, index) => ({ header, align: index > 3 ? 'right' : 'left' })),
    rows: chart.panels.flatMap(panel => panel.series.flatMap(series => rows(panel, series))),
  };
}

function rows(panel: Panel, series: Series): Table['rows'] {
  const start = [`${axisTitle(panel.y)} against ${axisTitle(panel.x)}`, series.name, series.kind] as const;
  if (series.kind === 'dots') {
    return series.points.map(({ x, y, name }) => [...start, name ?? null, x, y, null, null]);
  }
  if (series.kind === 'line') return series.points.map(([x, y]) => [...start, null, x, y, null, null]);
  return series.points.map(([x, low, high]) => [...start, null, x, null, low, high]);
}

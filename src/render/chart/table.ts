import type { Table } from '../view.ts';
import type { Chart, Panel, Series } from './chart.ts';
import { axisTitle } from './series.ts';

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

import { monitorChart } from '../../chart/monitor.ts';
import { headline } from '../../monitor/headline.ts';
import type { MonitorAnswer } from '../../monitor/types.ts';
import type { Chart } from '../../render/chart/chart.ts';
import { tag, textTag } from '../html.ts';
import { RUN_TITLE } from '../messages.ts';
import { plot, tools, writtenWidth } from './charts.ts';

/** Id of the chart of the run. */
export const RUN_CHART = 'chart-run';

/** What a page says of the run that was planned. */
export interface RunOnPage {
  /** The curve, where its log has one. */
  readonly chart: Chart | undefined;
  /** Markup: where the run heads, its curve and throughput, and what went wrong. */
  readonly section: string;
}

/** The run that was planned, as its log tells it. */
export function runOnPage(run: MonitorAnswer): RunOnPage {
  const findings = run.findings.map(({ severity, rule, message }) =>
    tag('li', {}, textTag('strong', severity), ' ', textTag('span', message), ' ', textTag('code', rule)),
  );
  const chart = run.loss.curve.length > 2 ? monitorChart(run) : undefined;
  const section = tag(
    'section',
    { 'aria-labelledby': 'run-title' },
    textTag('h2', RUN_TITLE, { id: 'run-title' }),
    textTag('p', headline(run)),
    chart === undefined
      ? ''
      : tag('figure', {}, plot(chart, RUN_CHART, writtenWidth(RUN_CHART)), tools(RUN_CHART, chart)),
    findings.length === 0 ? '' : tag('ul', {}, ...findings),
  );
  return { chart, section };
}

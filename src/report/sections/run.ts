import { monitorChart } from '../../chart/monitor.ts';
import { headline } from '../../monitor/headline.ts';
import type { MonitorAnswer } from '../../monitor/types.ts';
import { toSvg } from '../../render/chart/svg.ts';
import { tag, textTag } from '../html.ts';
import { RUN_TITLE } from '../messages.ts';
import { CHART_WIDTH } from '../render.ts';

/** The run that was planned, as its log tells it: where it heads, its curve and throughput, and what went wrong. */
export function runSection(run: MonitorAnswer): string {
  const findings = run.findings.map(({ severity, rule, message }) =>
    tag('li', {}, textTag('strong', severity), ' ', textTag('span', message), ' ', textTag('code', rule)),
  );
  const hasCurve = run.loss.curve.length > 2;
  return tag(
    'section',
    { 'aria-labelledby': 'run-title' },
    textTag('h2', RUN_TITLE, { id: 'run-title' }),
    textTag('p', headline(run)),
    hasCurve
      ? tag('figure', {}, toSvg(monitorChart(run), { width: CHART_WIDTH, id: 'chart-run', unstyled: true }))
      : '',
    findings.length === 0 ? '' : tag('ul', {}, ...findings),
  );
}

import type { MonitorAnswer } from '../../monitor/types.ts';
import type { Table, View } from '../../render/view.ts';

/** The losses of a log, and which one is judged. */
export function metricsView(answer: MonitorAnswer): View {
  const { loss, log } = answer;
  const table: Table = {
    columns: [{ header: 'metric' }, { header: 'judged' }],
    rows: log.metrics.map(metric => [metric, metric === loss.metric ? 'yes' : '']),
  };
  return { blocks: () => [{ kind: 'table', table }], json: () => answer, csv: () => table };
}

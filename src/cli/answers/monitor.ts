import { logStore } from '../../monitor/store.ts';
import type { MonitorAnswer, MonitorRequest } from '../../monitor/types.ts';
import { isGrave } from '../fail-on.ts';
import { InputError, type Outcome } from '../io.ts';
import { answerOf, logSource, logSources } from '../log-source.ts';
import { type MonitorCall, monitorRequest } from '../monitor-request.ts';
import { monitorView } from '../views/monitor.ts';
import { metricsView } from '../views/monitor-metrics.ts';

/** `isoflop monitor <log…>`: what the log says of its run beside what was promised; the exit code carries the alerts. */
export async function monitorAnswer(call: MonitorCall): Promise<Outcome> {
  const { args, options, io } = call;
  const request = await monitorRequest(options, io);
  if (options.listMetrics)
    return { view: metricsView(answerOf(await logSources(args.logs, request, io), request, true)) };
  if (options.follow) {
    const { follow } = await import('../follow.ts');
    const store = logStore();
    const sources = args.logs.map(name => logSource(name, store, request, io));
    const { answer, isStopped = false } = await follow({ sources, request, call });
    const outcome = await finished(answer, request, call);
    // who stops it has not asked for a verdict
    return isStopped ? { ...outcome, exitCode: 0 } : outcome;
  }
  if (options.every !== undefined || options.failFast)
    throw new InputError('--every and --fail-fast are for --follow: got them without it');
  return finished(answerOf(await logSources(args.logs, request, io), request, true), request, call);
}

async function finished(answer: MonitorAnswer, request: MonitorRequest, call: MonitorCall): Promise<Outcome> {
  const { options, io } = call;
  if (options.out !== undefined) {
    const { addPoint } = await import('../monitor-points.ts');
    await addPoint(options.out, { answer, request }, io);
  }
  const view = monitorView(answer);
  if (options.chart !== undefined) {
    await io.writeText(options.chart, await view.own!.svg!({ columns: io.columns, color: false }));
    io.err(`Wrote ${options.chart}\n`);
  }
  // what was followed on a terminal stands there already
  const isShown = options.follow && (call.format ?? 'table') === 'table';
  return { ...(isShown ? {} : { view }), exitCode: isGrave(answer, options) ? 1 : 0 };
}

import { type Alert, alerts } from '../../catalog/alerts.ts';
import { Refusal } from '../../core/refusal.ts';
import { nearest } from '../../text/names.ts';
import type { MonitoredRun } from '../monitored-run.ts';
import type { AlertLevel, MonitorFinding } from '../types.ts';
import type { AlertContext, AlertRule, Raised } from './alert.ts';
import { lossAlerts } from './loss.ts';
import { paceAlerts } from './pace.ts';
import { planAlerts } from './plan.ts';
import { rowAlerts } from './rows.ts';
import { spikeAlerts } from './spikes.ts';

const rules: Readonly<Record<string, AlertRule>> = {
  ...lossAlerts,
  ...spikeAlerts,
  ...paceAlerts,
  ...planAlerts,
  ...rowAlerts,
};

const order: readonly MonitorFinding['severity'][] = ['error', 'warning', 'info'];

/** What is worth a word, gravest first. */
export function judge(context: AlertContext): readonly MonitorFinding[] {
  const levels = context.request.alerts ?? {};
  checkLevels(levels);
  return alerts()
    .flatMap(alert => {
      const level = levels[alert.id];
      if (level === 'off') return [];
      const raised = rules[alert.id]?.(context, name => limitOf(alert, name));
      return raised === undefined ? [] : [findingOf(alert, raised, level, context.run)];
    })
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

function findingOf(
  alert: Alert,
  { words, severity = alert.severity, step }: Raised,
  level: Exclude<AlertLevel, 'off'> | undefined,
  run: MonitoredRun,
): MonitorFinding {
  const line = step === undefined ? undefined : lineOf(run, step);
  return {
    rule: alert.id,
    severity: level ?? severity,
    message: alert.message.replaceAll(/\{(\w+)\}/g, (_, name: string) => words[name] ?? ''),
    ...(step === undefined ? {} : { step }),
    ...(line === undefined ? {} : { line }),
    evidence: words,
    source: alert.source,
  };
}

/** Line of the first row at a step. */
function lineOf({ log: { store } }: MonitoredRun, step: number): number | undefined {
  const row = store.steps.subarray(0, store.count).indexOf(step);
  return row === -1 ? undefined : store.lines[row];
}

function limitOf({ id, limits }: Alert, name: string): number {
  const limit = limits[name];
  if (limit === undefined) throw new Error(`Alert ${id} has no limit ${name}`);
  return limit.value;
}

function checkLevels(levels: Readonly<Record<string, unknown>>): void {
  const ids = alerts().map(({ id }) => id);
  const unknown = Object.keys(levels).find(id => !ids.includes(id));
  if (unknown === undefined) return;
  const guess = nearest(unknown, ids);
  throw new Refusal(
    `Unknown alert '${unknown.slice(0, 60)}': ${guess === undefined ? `expected one of ${ids.join(', ')}` : `did you mean ${guess}?`}`,
  );
}

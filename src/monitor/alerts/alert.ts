import { grouped } from '../../text/numbers.ts';
import type { MonitoredRun } from '../monitored-run.ts';
import type { Timing } from '../timing.ts';
import type { MonitorAnswer, MonitorFinding, MonitorRequest } from '../types.ts';

/** What alerts look at. */
export interface AlertContext {
  readonly facts: Omit<MonitorAnswer, 'findings' | 'verdict'>;
  readonly run: MonitoredRun;
  readonly timing: Timing | undefined;
  readonly request: MonitorRequest;
}

/** What an alert fills its sentence with, and how grave it is where that is not as usual. */
export interface Raised {
  readonly words: Readonly<Record<string, string>>;
  readonly severity?: MonitorFinding['severity'];
  readonly step?: number;
}

/** Threshold of the alert by name. */
export type Limit = (name: string) => number;

/** When an alert is raised; its sentence, thresholds and reasons stand in data/alerts. */
export type AlertRule = (context: AlertContext, limit: Limit) => Raised | undefined;

/** Steps and counts as text. */
export function count(value: number): string {
  return grouped(Math.round(value));
}

/** Four decimals, as losses are printed. */
export function loss(value: number): string {
  return value.toFixed(4);
}

import type { MetricSeries } from './bins.ts';
import type { CleanLog } from './clean.ts';
import type { RawLog } from './read-log.ts';
import type { RateSchedule } from './schedule.ts';
import type { SpikeSearch } from './spikes.ts';
import type { MonitorRequest } from './types.ts';

/** A run as its log and the one who asks describe it. */
export interface MonitoredRun {
  readonly raw: RawLog;
  readonly log: CleanLog;
  readonly request: MonitorRequest;
  readonly step: number;
  readonly totalSteps: number | undefined;
  readonly tokensPerStep: number | undefined;
  readonly metric: string;
  readonly isTrainLoss: boolean;
  /** The judged metric, and the train loss in which spikes are looked for. */
  readonly series: MetricSeries;
  readonly train: MetricSeries;
  readonly spikes: SpikeSearch;
  readonly gradient: MetricSeries;
  readonly gradientSpikes: SpikeSearch;
  readonly schedule: RateSchedule | undefined;
}

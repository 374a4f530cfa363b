import type { Uncertain } from '../core/spread.ts';
import type { LossForecast } from './forecast.ts';
import type { Stall } from './timing.ts';

/** What a run was to be: what its plan, or the one who asks, says of it. */
export interface MonitorRequest {
  /** Final loss that was promised, and the half-width of its 95%. */
  readonly promise?: number;
  readonly promiseWidth?: number;
  /** Metric to judge: the first validation loss, else the train loss, unless given. */
  readonly metric?: string;
  /** Unit of the loss in the log; bits a byte need the tokenizer's bytes a token. */
  readonly unit?: 'nats' | 'bits' | 'perplexity' | 'bits/byte';
  readonly bytesPerToken?: number;
  readonly parameters?: number;
  readonly tokensPerStep?: number;
  readonly totalSteps?: number;
  readonly schedule?: 'cosine' | 'wsd' | 'linear' | 'constant' | 'inverse-sqrt';
  readonly warmupSteps?: number;
  readonly decaySteps?: number;
  readonly finalShare?: number;
  /** Devices, and the dense 16-bit peak of one, FLOP/s. */
  readonly devices?: number;
  readonly peak?: number;
  readonly price?: number;
  /** FLOP of a token; 6·N unless given. */
  readonly flopPerToken?: number;
  /** What was planned: days, money, utilisation, and the share of time that is set aside. */
  readonly planned?: {
    readonly days?: number;
    readonly money?: number;
    readonly utilisation?: number;
    readonly reserve?: number;
    readonly tokensPerStep?: number;
    readonly totalSteps?: number;
  };
  /** Levels of alerts by id. */
  readonly alerts?: Readonly<Record<string, AlertLevel>>;
  /** Seconds since 1970, to tell a run that stands still. */
  readonly now?: number;
  readonly dialect?: string;
  readonly logEvery?: number;
}

export type AlertLevel = 'error' | 'warning' | 'info' | 'off';
export type MonitorVerdict = 'on-promise' | 'better' | 'worse' | 'undecided' | 'no-forecast' | 'no-promise';

/** A spike of a metric, in steps. */
export interface MonitorSpike {
  readonly metric: 'loss' | 'gradient norm';
  readonly kind: 'spike' | 'bump';
  readonly startStep: number;
  readonly endStep?: number;
  readonly baseline: number;
  /** Highest value; null where it was no number. */
  readonly peak: number | null;
  readonly lostSteps: number;
  readonly lostCompute?: number;
  readonly outcome: 'recovered' | 'open' | 'rewound';
}

export interface MonitorFinding {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly step?: number;
  readonly line?: number;
  readonly source: string;
}

/** What a log says of its run beside what was promised of it. Seconds, tokens, FLOP, nats, USD. */
export interface MonitorAnswer {
  readonly schema: 'isoflop/monitor/1';
  readonly verdict: 'pass' | 'warn' | 'fail';
  readonly log: {
    readonly dialect: string;
    readonly rows: number;
    readonly ignoredRows: number;
    readonly segments: readonly { readonly firstStep: number; readonly lastStep: number }[];
    readonly metrics: readonly string[];
  };
  readonly progress: {
    readonly step: number;
    readonly totalSteps?: number;
    readonly tokens?: number;
    readonly totalTokens?: number;
    readonly share?: number;
  };
  readonly loss: {
    readonly metric: string;
    readonly unit: 'nats/token';
    /** Median of the last twentieth; null where it is no number. */
    readonly now: number | null;
    readonly noise?: number;
    readonly forecast?: LossForecast;
    readonly refused?: { readonly reason: string; readonly hint: string };
    readonly promised?: { readonly loss: number; readonly low: number; readonly high: number };
    readonly verdict: MonitorVerdict;
  };
  readonly throughput?: {
    readonly secondsPerStep: number;
    readonly tokensPerSecond?: Uncertain;
    readonly reference?: number;
    readonly utilisation?: number;
    readonly loggedUtilisation?: number;
  };
  readonly time?: {
    readonly wall: number;
    readonly goodput: number;
    readonly badput: Readonly<Record<'startUp' | 'stalls' | 'redone' | 'down', number>>;
    readonly stalls: readonly Stall[];
    readonly restarts: number;
    readonly redoneSteps: number;
  };
  /** Seconds until the last step. */
  readonly end?: { readonly remaining: Uncertain; readonly days: Uncertain; readonly plannedDays?: number };
  readonly cost?: { readonly spent: number; readonly total: Uncertain; readonly planned?: number };
  readonly spikes: readonly MonitorSpike[];
  readonly outliers: { readonly count: number; readonly steps: readonly number[] };
  readonly spikeScore: { readonly loss: number; readonly gradientNorm?: number };
  readonly gradientNorm?: { readonly now: number; readonly median: number };
  readonly findings: readonly MonitorFinding[];
}

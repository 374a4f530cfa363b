import type { Law } from '../core/law.ts';
import type { Uncertain } from '../core/spread.ts';
import type { LossForecast } from './forecast.ts';
import type { Stall } from './stalls.ts';

/** What a run was to be: what its plan, or the one who asks, says of it. */
export interface MonitorRequest {
  /** Final loss that was promised, nats a token, and the half-width of its 95%. */
  readonly promise?: number;
  readonly promiseWidth?: number;
  /** Who promised it. */
  readonly promiseFrom?: PromiseSource;
  /** The law that the run was planned by; its loss at the run's end is the promise where none is given. */
  readonly law?: Law;
  /** The law is of other data and another tokenizer: its loss is told as a difference, and never judged. */
  readonly isLawOfOthers?: boolean;
  /** Metric to judge: the first validation loss, else the train loss, unless given. */
  readonly metric?: string;
  /** Unit of the loss in the log; bits a byte need the tokenizer's bytes a token. */
  readonly unit?: 'nats' | 'bits' | 'perplexity' | 'bits/byte';
  readonly bytesPerToken?: number;
  /** Parameters that a token passes through, and all. */
  readonly parameters?: number;
  readonly totalParameters?: number;
  readonly tokensPerStep?: number;
  readonly totalSteps?: number;
  readonly schedule?: 'cosine' | 'wsd' | 'linear' | 'constant' | 'inverse-sqrt';
  readonly warmupSteps?: number;
  readonly decaySteps?: number;
  /** Step at which the decay is done, where that is not the last one. */
  readonly decayEnd?: number;
  /** Last learning rate over the peak. */
  readonly finalShare?: number;
  /** Devices, and the dense 16-bit peak of one, FLOP/s. */
  readonly devices?: number;
  readonly peak?: number;
  /** USD per device-hour. */
  readonly price?: number;
  /** FLOP of a token that the utilisation counts; 6·N unless given. */
  readonly flopPerToken?: number;
  /** FLOP of a token as the model executes them, attention included. */
  readonly modelFlopPerToken?: number;
  /** What was planned: days, money, utilisation, and the share of time that is set aside. */
  readonly planned?: PlanFigures;
  /** A log of another run on the same order of data: outliers that both have are batches. */
  readonly against?: LogText;
  /** Levels of alerts by id. */
  readonly alerts?: Readonly<Record<string, AlertLevel>>;
  /** Seconds since 1970, to tell a run that stands still. */
  readonly now?: number;
  readonly dialect?: string;
  /** Steps between rows, where they name none. */
  readonly logEvery?: number;
}

/** One file of a log. */
export interface LogText {
  readonly name: string;
  readonly text: string;
}

/** What a plan says of the run. */
export interface PlanFigures {
  readonly days?: number;
  /** USD. */
  readonly money?: number;
  readonly utilisation?: number;
  readonly tokensPerSecond?: number;
  readonly reserve?: number;
  readonly tokensPerStep?: number;
  /** Tokens of a sample: a log that counts those counts tokens by it. */
  readonly sequenceLength?: number;
  readonly totalSteps?: number;
  readonly uniqueTokens?: number;
  /** Unexpected interruptions: the upper end of the 95%. */
  readonly interruptions?: number;
}

export type AlertLevel = 'error' | 'warning' | 'info' | 'off';
export type PromiseSource = 'promise' | 'plan' | 'law';
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
  /** Peak over the baseline; null where it was no number. */
  readonly height: number | null;
  readonly lostSteps: number;
  /** FLOP and USD. */
  readonly lostCompute?: number;
  readonly lostMoney?: number;
  readonly outcome: 'recovered' | 'open' | 'lingering' | 'rewound';
}

/** What was planned and what it came to. */
export interface PlannedAndActual {
  readonly planned: number;
  readonly actual: number;
}

export interface MonitorFinding {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly step?: number;
  readonly line?: number;
  /** What the message rests on, by its names, as it is printed. */
  readonly evidence: Readonly<Record<string, string>>;
  readonly source: string;
}

/** One group of points of the loss, and where the curve to the promise lies there. */
export interface LossPoint {
  readonly step: number;
  readonly tokens?: number;
  readonly loss: number;
  readonly reference?: number;
  readonly low95?: number;
  readonly high95?: number;
}

/** What a log says of its run beside what was promised of it. Seconds, tokens, FLOP, nats, USD. */
export interface MonitorAnswer {
  readonly schema: 'isoflop/monitor/1';
  readonly verdict: 'pass' | 'warn' | 'fail';
  readonly log: {
    readonly dialect: string;
    readonly files: readonly string[];
    /** Time of the newest row, seconds since 1970 by the log's own clock. */
    readonly lastTime?: number;
    /** Rows of the run, and what was left out beside them: cut lines, other ranks, echoes, padding. */
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
    /** The last step is there, or the learning rate has come to rest. */
    readonly isOver: boolean;
    /** Of the plan, where the run has others. */
    readonly plannedSteps?: number;
    /** Passes over the unique tokens, where the plan says how many there are. */
    readonly epochs?: number;
    readonly uniqueTokens?: number;
  };
  readonly schedule?: {
    readonly kind: string;
    readonly warmupSteps: number;
    /** Rate over its peak by the schedule: at the step of now, and at the end. */
    readonly plannedNow: number;
    readonly plannedFinal: number;
    /** What the log has after the warm-up: its highest rate, its last over that, and the most that they differ from the schedule. */
    readonly peak?: number;
    readonly now?: number;
    readonly seenDeviation?: number;
  };
  readonly loss: {
    readonly metric: string;
    readonly unit: 'nats/token';
    /** Median of the last twentieth; of a run that is over its last validation loss, or the median of the last fiftieth. Null where it is no number. */
    readonly now: number | null;
    /** Deviation of single points. */
    readonly noise?: number;
    /** The loss is an average over steps before. */
    readonly smoothed?: true;
    readonly expected?: { readonly value: number; readonly '95': readonly [number, number] };
    readonly forecast?: LossForecast;
    readonly refused?: { readonly reason: string; readonly hint: string };
    /** The forecast if the learning rate stayed as it is, where nothing says how it goes on. */
    readonly ifRateStays?: LossForecast;
    readonly promised?: {
      readonly loss: number;
      readonly low: number;
      readonly high: number;
      readonly from: PromiseSource;
    };
    /** Forecast less a published law's loss. */
    readonly offset?: { readonly law: string; readonly loss: number; readonly difference: number };
    readonly verdict: MonitorVerdict;
    readonly curve: readonly LossPoint[];
  };
  readonly throughput?: {
    readonly secondsPerStep: number;
    readonly tokensPerSecond?: Uncertain;
    /** The best of a stretch before, and what was planned, tokens a second. */
    readonly reference?: number;
    readonly planned?: number;
    /** By 6·N (or what the plan counts), by the model's own FLOP, and as the log says. */
    readonly utilisation?: number;
    readonly modelUtilisation?: number;
    readonly loggedUtilisation?: number;
    readonly plannedUtilisation?: number;
    /** Seconds a step by tenth of the run, over the median. */
    readonly drift: readonly number[];
    /** Tokens (or steps) a second along the run, for the chart. */
    readonly curve: readonly { readonly step: number; readonly tokens?: number; readonly rate: number }[];
  };
  readonly time?: {
    /** From the beginning of the first row's steps to the last row: what counts, and each part of what does not. */
    readonly wall: number;
    readonly counted: number;
    /** Share of it that counts. */
    readonly goodput: number;
    readonly badput: {
      readonly startUp: number;
      readonly stalls: number;
      readonly redone: number;
      readonly evaluation: number;
      /** What the clock shows beside the step times that rows print. */
      readonly between: number;
      /** Absent where the log has no clock. */
      readonly down?: number;
    };
    /** The first 100, and how many there are. */
    readonly stalls: readonly Stall[];
    readonly stallCount: number;
    readonly restarts: number;
    readonly restartSteps: readonly number[];
    readonly redoneSteps: number;
    readonly redoneShare: number;
  };
  /** Seconds until the last step, and days of the whole run. */
  readonly end?: {
    readonly remaining: Uncertain;
    /** When, seconds since 1970 by the log's own clock, where that is one of dates. */
    readonly at?: Uncertain;
    readonly days: Uncertain;
    readonly plannedDays?: number;
    readonly plannedAt?: number;
    readonly lateBy?: number;
  };
  readonly cost?: {
    readonly spent: number;
    readonly total: Uncertain;
    readonly planned?: number;
    readonly currency: 'USD';
  };
  /** Of a run that is over: what was planned and what it came to. Days, USD, nats. */
  readonly outcome?: Readonly<Partial<Record<'days' | 'money' | 'loss', PlannedAndActual>>>;
  readonly spikes: readonly MonitorSpike[];
  readonly outliers: {
    readonly count: number;
    readonly steps: readonly number[];
    /** How many the log beside has too. */
    readonly shared?: number;
  };
  readonly spikeScore: { readonly loss: number; readonly gradientNorm?: number };
  /** Medians of its last rows and of the middle of the log; the one over the other is where it tends to. */
  readonly gradientNorm?: { readonly now: number; readonly median: number; readonly trend?: number };
  readonly findings: readonly MonitorFinding[];
}

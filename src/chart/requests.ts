import type { Law } from '../core/law.ts';

/** A documented run: what it was trained on. */
export interface ChartRun {
  readonly name: string;
  /** N, those active for a token. */
  readonly parameters: number;
  /** D, tokens. */
  readonly tokens: number;
  /** Whether its name may stand beside its point. */
  readonly named?: boolean;
}

/** What to draw: loss against parameters for each budget. */
export interface IsoflopRequest {
  /** Budgets in FLOP; of training and serving together where tokens are served. */
  readonly budgets: readonly number[];
  /** A law's id or a law, one with a loss over N and D; the default law unless given. */
  readonly law?: string | Law;
  /** Overhead of the flat band; 0.05 unless given. */
  readonly band?: number;
  readonly inferenceTokens?: number;
  readonly uniqueTokens?: number;
  /** N of plans to mark. */
  readonly plans?: readonly { readonly name: string; readonly parameters: number }[];
}

export interface FrontierRequest {
  /** Laws by id or themselves; the default law unless given. */
  readonly law?: string | Law | readonly (string | Law)[];
  /** Lowest and highest C in FLOP; 1e18 to 1e26 unless given. */
  readonly compute?: readonly [number, number];
  /** Budgets to mark, in FLOP. */
  readonly budgets?: readonly number[];
  readonly runs?: readonly ChartRun[];
  /** Plans to set beside them, drawn large. */
  readonly plans?: readonly ChartRun[];
  /** Level of the interval bands in percent; 80 unless given. */
  readonly level?: number;
}

/** What to draw: N* of laws over that of one. */
export interface RatioRequest {
  /** Laws by id or themselves, the first of which the others are measured by; unless given, those of the spread. */
  readonly law?: string | Law | readonly (string | Law)[];
  /** Lowest and highest C in FLOP; 1e18 to 1e26 unless given. */
  readonly compute?: readonly [number, number];
  /** Budget whose N* stand at the ends of the lines, in FLOP. */
  readonly budget?: number;
}

export interface EpochsRequest {
  /** The law of the loss; muennighoff2023 unless given. Others borrow its R_D* and R_N*. */
  readonly law?: string | Law;
  /** Unique tokens: adds the loss that they allow against compute. */
  readonly uniqueTokens?: number;
  /** Most epochs to draw; 100 unless given. */
  readonly most?: number;
}

/** Machines, and how much money or time they have. */
export interface GainRequest {
  /** Id or alias of an accelerator, and how many of them. */
  readonly accelerator: string;
  readonly accelerators?: number;
  /** USD, or seconds on all accelerators: one of them, which the axis is drawn around. */
  readonly money?: number;
  readonly seconds?: number;
  /** USD per accelerator-hour; offers on file unless given. */
  readonly price?: number;
  /** Share of the dense 16-bit peak over the whole run; predicted unless given. */
  readonly utilisation?: number;
  readonly law?: string | Law;
}

/** Losses to reach, and the accelerators that reach them. */
export interface DaysRequest {
  readonly losses: readonly number[];
  /** Id or alias of an accelerator. */
  readonly accelerator: string;
  /** Fewest and most of them; 64 to 16,384 unless given. */
  readonly accelerators?: readonly [number, number];
  /** USD per accelerator-hour; offers on file unless given. */
  readonly price?: number;
  /** Share of the dense 16-bit peak over the whole run; predicted unless given. */
  readonly utilisation?: number;
  readonly law?: string | Law;
}

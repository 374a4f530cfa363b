import type { Caveat } from '../core/caveat.ts';
import type { PeakFormat, QuantityAccelerator } from './accelerators.ts';
import type { Dimension } from './dimensions.ts';

export interface QuantityOptions {
  /** Accelerators whose names may be used; none by default. */
  readonly accelerators?: readonly QuantityAccelerator[];
  /** What the quantity must be. A plain number is taken as this; anything else is an error. */
  readonly expected?: Dimension;
  /** Whether 0 may be given; a negative quantity never may. */
  readonly allowZero?: boolean;
  /** What holds where the text says nothing. */
  readonly defaults?: {
    /** Share of the peak, 0.4 unless given. */
    readonly utilisation?: number;
    /** Number format of the peak, bf16 unless given. */
    readonly precision?: PeakFormat;
    /** Id or name of the accelerator that `GPU` means. */
    readonly accelerator?: string;
  };
}

/** A quantity in base units: FLOP, tokens, parameters, seconds, USD, bytes, joules, accelerators. */
export interface Quantity {
  readonly text: string;
  readonly value: number;
  /** `FLOP`, `token`, `number`, `FLOP/second`, … */
  readonly dimension: string;
  /** Id of the accelerator that is named. */
  readonly accelerator?: string;
  /** How many of them, where the text tells them apart from their time. */
  readonly devices?: number;
  /** How long, s, where the text tells it apart from the accelerators. */
  readonly seconds?: number;
  readonly acceleratorHours?: number;
  /** Share of the peak that the value holds with: given, or the default. */
  readonly utilisation?: number;
  /** FLOP/s of one accelerator at its peak, or a rate that the text gives. */
  readonly peak?: number;
  /** USD. */
  readonly money?: number;
  /** USD per accelerator-hour. */
  readonly price?: number;
  /** What was taken for granted, as data; `assumptionMessage` makes sentences. */
  readonly assumptions: readonly Caveat[];
  /** What a reader should doubt, as data; `quantityCaveatMessage` makes sentences. */
  readonly caveats: readonly Caveat[];
}

/** Utilisation that is assumed where none is given. */
export const DEFAULT_UTILISATION = 0.4;

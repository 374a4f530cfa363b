import { maximum, minimum } from '../core/unbounded.ts';
import type { Exponents } from './dimensions.ts';
import type { Span } from './error.ts';
import type { QuantityAccelerator } from './types.ts';

/** A value on its way through an expression. */
export interface Value {
  /** Place in the text that it comes from. */
  readonly span: Span;
  /** In base units; where accelerators or a peak are in it, without the utilisation. */
  readonly number: number;
  readonly exponents: Exponents;
  /** The accelerator that is counted; absent also for an unnamed one. */
  readonly accelerator?: QuantityAccelerator;
  /** Place of the accelerator, named or not. */
  readonly deviceSpan?: Span;
  /** How the accelerator is written. */
  readonly acceleratorName?: string;
  /**
   * A plain number that may be a utilisation: `marked` by % or MFU, `named` by MFU; `possible`, a literal below 1.
   */
  readonly share?: 'named' | 'marked' | 'possible';
  /** Product of the shares given for the accelerators in the value. */
  readonly utilisation?: number;
  /** Whether the value is at peak, with a utilisation still to multiply (1) or divide (-1) it. */
  readonly atPeak?: 1 | -1;
  /** Time in the value, s, where it is told apart. */
  readonly seconds?: number;
  /** USD per accelerator-hour. */
  readonly price?: number;
  /** Whether the value stands behind `at` and is a price per something. */
  readonly isPriceAt?: boolean;
}

/** The place of several values together. */
export function spanOf(values: readonly Value[]): Span {
  return [minimum(values.map(one => one.span[0])), maximum(values.map(one => one.span[1]))];
}

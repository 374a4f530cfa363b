import { leastOf, mostOf } from '../core/unbounded.ts';
import { acceleratorNamed, densePeak, type QuantityAccelerator } from './accelerators.ts';
import { combine, dimensions, type Exponents, exponentOf } from './dimensions.ts';
import { QuantityError, type Span } from './error.ts';
import { assume, type Notes } from './notes.ts';
import { DEFAULT_UTILISATION, type QuantityOptions } from './types.ts';

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
   * A plain number that may be a utilisation: `marked` by %, `named` by MFU or a word before it; `possible`, a
   * literal below 1.
   */
  readonly share?: 'named' | 'marked' | 'possible';
  /** Whether it is a number by itself, without any unit. */
  readonly isBare?: true;
  /** Whether nodes are counted, without a word of how many accelerators each holds. */
  readonly isNodes?: true;
  /** Whether an accelerator is named, without a number of them. */
  readonly isUncounted?: true;
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

/** What an evaluation needs to know beside the values. */
export interface Context {
  readonly text: string;
  readonly options: QuantityOptions;
  readonly notes: Notes;
}

/** The place of several values together. */
export function spanOf(values: readonly Value[]): Span {
  return [leastOf(values.map(one => one.span[0])), mostOf(values.map(one => one.span[1]))];
}

/** The accelerator of a value, named or by default, with what was assumed to find it. */
export function acceleratorOf(value: Value, { options, notes, text }: Context): QuantityAccelerator {
  const wanted = options.defaults?.accelerator;
  const found =
    value.accelerator ??
    (wanted === undefined ? undefined : acceleratorNamed(wanted, options.accelerators ?? []));
  if (found === undefined) {
    const place = value.deviceSpan ?? value.span;
    throw new QuantityError('No accelerator is named', text, place, 'name one, as in 64 H100');
  }
  const name = value.acceleratorName;
  if (name !== undefined && name !== found.id) assume(notes, 'accelerator', { name, id: found.id });
  return found;
}

/** Accelerators, or accelerator-time, as FLOP/s or FLOP at the dense peak; anything else as it is. */
export function atPeak(value: Value, context: Context): Value {
  const power = exponentOf(value.exponents, 'device');
  if ((power !== 1 && power !== -1) || exponentOf(value.exponents, 'USD') !== 0) return value;
  const perDevice = combine(dimensions['FLOP/second'], dimensions.device, -1);
  return {
    ...value,
    number: value.number * peakOf(value, context) ** power,
    exponents: combine(value.exponents, perDevice, power),
    atPeak: power,
  };
}

/** Dense peak of a value's accelerator, FLOP/s; noted as an assumption. */
export function peakOf(value: Value, context: Context): number {
  const accelerator = acceleratorOf(value, context);
  const format = context.options.defaults?.precision ?? 'bf16';
  const peak = densePeak(accelerator, format);
  if (peak === undefined) {
    const advice = `expected one of ${Object.keys(accelerator.peakDense).join(', ')}`;
    const place = value.deviceSpan ?? value.span;
    throw new QuantityError(`${accelerator.id} has no ${format} peak`, context.text, place, advice);
  }
  assume(context.notes, 'dense-peak', {
    accelerator: accelerator.id,
    precision: peak.format,
    peak: peak.rate,
  });
  return peak.rate;
}

/** A value at peak with its utilisation: the one given, or the one that is assumed. */
export function withUtilisation(value: Value, { options, notes }: Context): Value {
  const { atPeak: power, ...rest } = value;
  if (power === undefined) return value;
  const assumed = options.defaults?.utilisation ?? DEFAULT_UTILISATION;
  if (value.utilisation === undefined) assume(notes, 'default-utilisation', { utilisation: assumed });
  const utilisation = value.utilisation ?? assumed;
  return { ...rest, number: value.number * utilisation ** power, utilisation };
}

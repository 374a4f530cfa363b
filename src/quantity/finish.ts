import { acceleratorOf, type Context } from './context.ts';
import {
  type Dimension,
  dimensionName,
  dimensions,
  type Exponents,
  exponentOf,
  isNumber,
  isSame,
} from './dimensions.ts';
import { QuantityError } from './error.ts';
import { adviceForCompute, describeDimension } from './messages.ts';
import { densePeak, matchDense, matchSparse } from './peak.ts';
import { withUtilisation } from './product.ts';
import { atPeak } from './sum.ts';
import type { Quantity } from './types.ts';
import type { Value } from './value.ts';

const HOUR = 3600;

/** Turn an evaluated value into a result: accelerators into FLOP where that is meant, checks, and what to say. */
export function finish(value: Value, context: Context, rates: readonly Value[]): Quantity {
  const { text, options, notes } = context;
  const converted = convert(value, context);
  check(converted, context);
  const expected = options.expected;
  const plain = isNumber(converted.exponents) && expected !== undefined;
  const isFlop = isSame(converted.exponents, dimensions.FLOP);
  const rate = noteRates(rates, converted, context);
  return {
    text,
    value: converted.number,
    dimension: plain ? expected : dimensionName(converted.exponents),
    ...machine(value, context),
    ...(rate !== undefined && isFlop && { peak: rate }),
    ...(converted.utilisation !== undefined && { utilisation: converted.utilisation }),
    assumptions: notes.assumptions,
    caveats: notes.caveats,
  };
}

/** Accelerators as FLOP, FLOP/s or time, where the result should be one of these. */
function convert(value: Value, context: Context): Value {
  const { expected } = context.options;
  const power = exponentOf(value.exponents, 'device');
  const keepsDevices =
    expected === undefined
      ? !isSame(value.exponents, dimensions['device*second']) && !isSame(value.exponents, FLOP_PER_DEVICE)
      : isSame(value.exponents, dimensions[expected]);
  if (power === 0 || keepsDevices) return withUtilisation(value, context);
  const flop = atPeakDimension(value.exponents, power);
  const isWanted = expected === undefined ? true : isSame(flop, dimensions[expected]);
  return isWanted ? withUtilisation(atPeak(value, context), context) : value;
}

/** Compute over accelerators: how long they take. */
const FLOP_PER_DEVICE: Exponents = dimensions.FLOP.map((one, index) => one - dimensions.device[index]!);

function atPeakDimension(of: Exponents, power: number): Exponents {
  return of.map(
    (one, index) => one + power * (dimensions['FLOP/second'][index]! - dimensions.device[index]!),
  );
}

function check(value: Value, { text, options }: Context): void {
  const expected: Dimension | undefined = options.expected;
  if (
    expected !== undefined &&
    !isNumber(value.exponents) &&
    !isSame(value.exponents, dimensions[expected])
  ) {
    const wanted = dimensions[expected];
    throw new QuantityError(
      `Expected ${describeDimension(wanted)}, not ${describeDimension(value.exponents)}`,
      text,
      undefined,
      expected === 'FLOP' ? adviceForCompute(value.exponents) : undefined,
    );
  }
  if (!Number.isFinite(value.number)) throw new QuantityError('Result is not a finite number', text);
  if (value.number < 0 || (value.number === 0 && options.allowZero !== true)) {
    throw new QuantityError(`Quantity must be ${options.allowZero === true ? 'zero or ' : ''}positive`, text);
  }
}

/** What is known of the accelerators, their time and their price. */
function machine(value: Value, context: Context): Partial<Quantity> {
  const isTime = isSame(value.exponents, dimensions['device*second']);
  const isDevices = isSame(value.exponents, dimensions.device);
  const { seconds, price } = value;
  const hours = isTime ? value.number / HOUR : undefined;
  const isNamed = value.accelerator !== undefined || context.options.defaults?.accelerator !== undefined;
  const counts = exponentOf(value.exponents, 'device') !== 0;
  const named = isNamed && counts ? acceleratorOf(value, context) : undefined;
  const peak =
    named === undefined ? undefined : densePeak(named, context.options.defaults?.precision ?? 'bf16');
  return {
    ...(named !== undefined && { accelerator: named.id }),
    ...(isDevices && { devices: value.number }),
    ...(isTime && seconds !== undefined && { devices: value.number / seconds, seconds }),
    ...(hours !== undefined && { acceleratorHours: hours }),
    ...(peak !== undefined && { peak: peak.rate }),
    ...(price !== undefined && { price }),
    ...(price !== undefined && hours !== undefined && { money: hours * price }),
    ...(isSame(value.exponents, dimensions.USD) && { money: value.number }),
  };
}

/** Say where a rate is a headline with sparsity, or a peak without a utilisation; the rate, if there is just one. */
function noteRates(
  rates: readonly Value[],
  value: Value,
  { accelerators, notes }: Context,
): number | undefined {
  for (const { number: peak } of rates) {
    const sparse = matchSparse(peak, accelerators);
    if (sparse !== undefined) {
      const { accelerator, format: precision, dense } = sparse;
      notes.doubt('sparse-peak', { peak, accelerator: accelerator.id, precision, dense });
    }
    const dense = matchDense(peak, accelerators);
    if (dense !== undefined && value.utilisation === undefined && isSame(value.exponents, dimensions.FLOP))
      notes.doubt('no-utilisation', { peak, accelerator: dense.id });
  }
  return rates.length === 1 ? rates[0]!.number : undefined;
}

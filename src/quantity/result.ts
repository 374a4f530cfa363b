import { densePeak, matchDense, matchSparse } from './accelerators.ts';
import {
  combine,
  dimensionName,
  dimensions,
  type Exponents,
  exponentOf,
  isNumber,
  isSame,
} from './dimensions.ts';
import { QuantityError } from './error.ts';
import { doubt, eachOnce } from './notes.ts';
import type { Quantity } from './types.ts';
import { acceleratorOf, atPeak, type Context, type Value, withUtilisation } from './value.ts';

const HOUR = 3600;

/**
 * Turn an evaluated value into a result: accelerators into FLOP where that is meant, checks, and what to say.
 *
 * @param atoms the numbers with their units that the value is made of
 */
export function resultOf(value: Value, atoms: readonly Value[], context: Context): Quantity {
  const { text, options, notes } = context;
  const converted = convert(value, context);
  check(converted, context);
  const expected = isNumber(converted.exponents) ? options.expected : undefined;
  const isFlop = isSame(converted.exponents, dimensions.FLOP);
  const rates = atoms.filter(isRate).map(atom => atom.number);
  noteRates(rates, isFlop && (converted.utilisation ?? 1) > 0.99, context);
  return {
    text,
    value: converted.number,
    dimension: expected ?? dimensionName(converted.exponents),
    ...machine(value, context),
    ...(rates.length === 1 && isFlop && { peak: rates[0]! }),
    ...(converted.utilisation !== undefined && { utilisation: converted.utilisation }),
    assumptions: eachOnce(notes.assumptions),
    caveats: eachOnce(notes.caveats),
  };
}

/** Accelerators as FLOP, FLOP/s or time, where the result should be one of these. */
function convert(value: Value, context: Context): Value {
  const { expected } = context.options;
  const { exponents } = value;
  const power = exponentOf(exponents, 'device');
  const keepsDevices =
    expected === undefined
      ? !isSame(exponents, dimensions['device*second']) && !isSame(exponents, dimensions['FLOP/device'])
      : isSame(exponents, dimensions[expected]);
  if (power === 0 || keepsDevices) return withUtilisation(value, context);
  const perDevice = combine(dimensions['FLOP/second'], dimensions.device, -1);
  const isWanted =
    expected === undefined || isSame(combine(exponents, perDevice, power), dimensions[expected]);
  return isWanted ? withUtilisation(atPeak(value, context), context) : value;
}

function check({ exponents, number }: Value, { text, options: { expected, allowZero } }: Context): void {
  if (expected !== undefined && !isNumber(exponents) && !isSame(exponents, dimensions[expected])) {
    const reason = `Expected ${described(dimensions[expected])}, not ${described(exponents)}`;
    const name = dimensionName(exponents);
    // money over a price an hour is hours of nobody knows what
    const priced = name === 'second' && /[$]|usd/i.test(text) ? TOWARDS_FLOP['USD/second'] : undefined;
    const advice = expected === 'FLOP' ? (priced ?? TOWARDS_FLOP[name]) : undefined;
    throw new QuantityError(reason, text, undefined, advice);
  }
  if (!Number.isFinite(number)) throw new QuantityError('Result is not a finite number', text);
  if (number < 0 || (number === 0 && allowZero !== true))
    throw new QuantityError(`Quantity must be ${allowZero === true ? 'zero or ' : ''}positive`, text);
}

/** What is known of the accelerators, their time and their price. */
function machine(value: Value, context: Context): Partial<Quantity> {
  const { exponents, seconds, price } = value;
  const { accelerator: byDefault, precision = 'bf16' } = context.options.defaults ?? {};
  const isTime = isSame(exponents, dimensions['device*second']);
  const hours = isTime ? value.number / HOUR : undefined;
  const isNamed = value.accelerator !== undefined || byDefault !== undefined;
  const counts = exponentOf(exponents, 'device') !== 0;
  const named = isNamed && counts ? acceleratorOf(value, context) : undefined;
  const peak = named && densePeak(named, precision);
  return {
    ...(named !== undefined && { accelerator: named.id }),
    ...(isSame(exponents, dimensions.device) && { devices: value.number }),
    ...(isTime && seconds !== undefined && { devices: value.number / seconds, seconds }),
    ...(hours !== undefined && { acceleratorHours: hours }),
    ...(peak !== undefined && { peak: peak.rate }),
    ...(price !== undefined && { price }),
    ...(price !== undefined && hours !== undefined && { money: hours * price }),
    ...(isSame(exponents, dimensions.USD) && { money: value.number }),
  };
}

/** Whether a value is FLOP/s, of all or of one accelerator. */
function isRate({ exponents, number }: Value): boolean {
  const devices = exponentOf(exponents, 'device') === -1 ? 1 : 0;
  return number > 0 && isSame(combine(exponents, dimensions.device, devices), dimensions['FLOP/second']);
}

/** Note where a rate is a headline with sparsity, or a dense peak that is taken as sustained. */
function noteRates(rates: readonly number[], isSustained: boolean, { options, notes }: Context): void {
  const accelerators = options.accelerators ?? [];
  for (const peak of rates) {
    const sparse = matchSparse(peak, accelerators);
    if (sparse !== undefined) {
      const { accelerator, format: precision, dense } = sparse;
      doubt(notes, 'sparse-peak', { peak, accelerator: accelerator.id, precision, dense });
    }
    const dense = matchDense(peak, accelerators);
    if (dense !== undefined && isSustained) doubt(notes, 'no-utilisation', { peak, accelerator: dense.id });
  }
}

/** Dimensions as a reader calls them. */
const NAMES: Readonly<Record<string, string>> = {
  number: 'a plain number',
  token: 'tokens',
  parameter: 'parameters',
  second: 'a time',
  USD: 'money',
  byte: 'bytes',
  joule: 'energy',
  device: 'accelerators',
  'FLOP/second': 'FLOP/s',
  'byte/second': 'bytes/s',
  'joule/second': 'power',
  'device*second': 'accelerator-time',
  'USD/device/second': 'a price per accelerator-hour',
  'USD/second': 'a price per hour',
  'USD/joule': 'a price of energy',
  'parameter*token': 'parameters times tokens',
  'FLOP*second': 'FLOP times seconds',
};

function described(exponents: Exponents): string {
  const name = dimensionName(exponents);
  return NAMES[name] ?? name;
}

/** What to write instead of a quantity that is no compute. */
const TOWARDS_FLOP: Readonly<Record<string, string>> = {
  USD: 'add a price, as in $2M at $2.10/H100-hour, or --on, such as --on "512 h100"',
  device: 'add a time, as in 64 H100 * 30 days',
  second: 'add accelerators, as in 64 H100 * 30 days',
  'FLOP/second': 'add a time, as in 1 PFLOP/s * 1 day',
  'parameter*token': 'add the FLOP for each, as in 6 FLOP/param/token * 70B params * 1.4T tokens',
  'FLOP*second': 'write a rate as FLOP/s or FLOPS, since FLOPs and flops are counts',
  'USD/second': 'price an accelerator-hour, as in $2.10/H100-hour',
};

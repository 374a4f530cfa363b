import { nodeSize } from './accelerators.ts';
import { combine, dimensions, type Exponents, exponentOf, isNumber, isSame, NUMBER } from './dimensions.ts';
import { QuantityError } from './error.ts';
import { formatRate } from './format.ts';
import { assume } from './notes.ts';
import { type Context, peakOf, spanOf, type Value } from './value.ts';

/** A factor of a product: above or below the line. */
export interface Factor {
  readonly value: Value;
  readonly sign: 1 | -1;
}

const HOUR = 3600;

/**
 * Multiply. Shares (40%, 0.4, 40% MFU) that stand with accelerators are their utilisation and kept apart from the
 * number, so that it can be told which was given; a price behind `at` divides money, and is noted beside
 * accelerator-time.
 */
export function multiply(factors: readonly Factor[], context: Context): Value {
  const values = factors.map(factor => factor.value);
  const device = unifyDevices(values, context);
  const { spent, share } = settleRate(settlePrices(factors), device, context);
  const exponents = dimensionOf(spent);
  const waiting = peakSign(spent);
  const hardware = Math.sign(exponentOf(exponents, 'device')) || waiting;
  const isRate = hardware === 0 && spent.some(({ value }) => isRateDimension(value.exponents));
  const isShare = (factor: Factor) =>
    isUtilisation(factor, { hardware, isRate, isAlone: isNumber(exponents) }, context);
  const shares = spent.filter(isShare);
  const others = hardware === 0 ? spent : spent.filter(factor => !shares.includes(factor));
  const given = [
    ...(share === undefined ? [] : [share]),
    ...shares.map(({ value }) => value.number),
    ...values.flatMap(value => (value.utilisation === undefined ? [] : [value.utilisation])),
  ];
  if (hardware > 0 && given.length === 0) refusePercentage(factors, context);
  const each = hardware === 0 ? 1 : perNode(values, context) ** hardware;
  const number = others.reduce((product, { value, sign }) => product * value.number ** sign, each);
  if (!Number.isFinite(number))
    throw new QuantityError('Result is not a finite number', context.text, spanOf(values));
  const seconds = timeOf(spent, exponents);
  const price = values.find(value => isHourly(value, values))?.number;
  return {
    span: spanOf(values),
    number,
    exponents,
    ...device,
    ...(given.length > 0 && { utilisation: given.reduce((product, one) => product * one, 1) }),
    ...(waiting !== 0 && { atPeak: waiting }),
    ...(seconds !== undefined && { seconds }),
    ...(price !== undefined && { price: price * HOUR }),
  };
}

const hourly = combine(dimensions['USD/device/second'], dimensions.device, 1);

/** Whether a value is the price of an accelerator's time: $2.10/H100-hour, or $2.10/hour behind `at`, on one that is named. */
function isHourly({ exponents, isPriceAt }: Value, values: readonly Value[]): boolean {
  if (isSame(exponents, dimensions['USD/device/second'])) return true;
  if (isPriceAt !== true || !isSame(exponents, hourly)) return false;
  const devices = values.filter(value => isSame(value.exponents, dimensions.device));
  return devices.length > 0 && devices.every(({ number }) => number === 1);
}

/** Prices behind `at` as factors: they divide money, and leave what they would only make the cost of. */
function settlePrices(factors: readonly Factor[]): readonly Factor[] {
  const spent = factors.filter(({ value }) => value.isPriceAt !== true);
  const available = dimensionOf(spent);
  const prices = factors.filter(({ value }) => value.isPriceAt === true);
  const divided = prices.flatMap(({ value, sign }): Factor[] => {
    if (exponentOf(available, 'USD') > 0) return [{ value, sign: sign === 1 ? -1 : 1 }];
    return isSame(combine(available, value.exponents), dimensions.USD) ? [] : [{ value, sign }];
  });
  return [...spent, ...divided];
}

/**
 * A rate beside accelerators is what each of them achieves, `64 H100 for 30 days at 400 TFLOP/s`: a share of its peak where it
 * is named, which any other share multiplies.
 */
function settleRate(
  factors: readonly Factor[],
  device: Pick<Value, 'accelerator' | 'deviceSpan'>,
  context: Context,
): { readonly spent: readonly Factor[]; readonly share?: number } {
  const exponents = dimensionOf(factors);
  const found = factors.find(one => one.sign === 1 && isSame(one.value.exponents, dimensions['FLOP/second']));
  const isEach = exponentOf(exponents, 'device') === 1 && exponentOf(exponents, 'FLOP') === 1;
  if (found === undefined || !isEach) return { spent: factors };
  const rest = factors.filter(one => one !== found);
  const { value } = found;
  if (device.accelerator === undefined) {
    const each = { ...value, exponents: combine(value.exponents, dimensions.device, -1) };
    return { spent: [...rest, { value: each, sign: 1 }] };
  }
  const peak = peakOf({ ...value, ...device }, context);
  const share = value.number / peak;
  if (share <= 1 + 1e-3) return { spent: rest, share: Math.min(1, share) };
  const advice = `${device.accelerator.id} peaks at ${formatRate(peak)}`;
  throw new QuantityError(
    'An accelerator cannot achieve more than its peak',
    context.text,
    value.span,
    advice,
  );
}

function dimensionOf(factors: readonly Factor[]): Exponents {
  return factors.reduce((product, { value, sign }) => combine(product, value.exponents, sign), NUMBER);
}

/** 1 or -1 where a value at peak, waiting for its utilisation, is above or below the line. */
function peakSign(factors: readonly Factor[]): 1 | -1 | 0 {
  const sum = factors.reduce((total, { value, sign }) => total + sign * (value.atPeak ?? 0), 0);
  return sum > 0 ? 1 : sum < 0 ? -1 : 0;
}

function isRateDimension(exponents: Exponents): boolean {
  return exponentOf(exponents, 'FLOP') === 1 && exponentOf(exponents, 'second') < 0;
}

/** One accelerator for the whole product; an unnamed one joins the named. */
function unifyDevices(
  values: readonly Value[],
  { text }: Context,
): Pick<Value, 'accelerator' | 'acceleratorName' | 'deviceSpan'> {
  const named = values.filter(value => value.accelerator !== undefined);
  const [first] = named;
  const place = (first ?? values.find(value => value.deviceSpan !== undefined))?.deviceSpan;
  const other = named.find(value => value.accelerator !== first?.accelerator);
  if (other !== undefined) {
    throw new QuantityError(
      `Cannot mix ${first!.accelerator!.id} and ${other.accelerator!.id} in one product`,
      text,
      other.span,
    );
  }
  return {
    ...(place !== undefined && { deviceSpan: place }),
    ...(first?.accelerator !== undefined && { accelerator: first.accelerator }),
    ...(first?.acceleratorName !== undefined && { acceleratorName: first.acceleratorName }),
  };
}

/** What a share stands with: accelerators above (1) or below (-1) the line, a rate, or only plain numbers. */
interface Company {
  readonly hardware: number;
  readonly isRate: boolean;
  readonly isAlone: boolean;
}

/** Whether a factor is the utilisation of the accelerators, or of the rate, that it stands with. */
function isUtilisation({ value, sign }: Factor, company: Company, { text }: Context): boolean {
  const { hardware, isRate, isAlone } = company;
  const { share, span } = value;
  const hasMachine = hardware !== 0 || isRate;
  if (share === undefined || (share !== 'named' && !hasMachine)) return false;
  const applies = isRate || sign === hardware;
  if (share === 'possible' && !applies) return false;
  if (!(value.number > 0 && value.number <= 1)) {
    const advice = 'expected a share such as 0.4 or 40%';
    throw new QuantityError('Utilisation must be above 0 and at most 1', text, span, advice);
  }
  if (!hasMachine && isAlone) return false;
  if (!hasMachine) {
    const advice = 'write 40% of 1e24 FLOP for a part of it';
    throw new QuantityError('Utilisation applies to accelerators or a rate', text, span, advice);
  }
  if (!applies) {
    const advice = 'write it as in 1e24 FLOP / (64 H100 * 40%)';
    throw new QuantityError('Utilisation must stand beside the accelerators', text, span, advice);
  }
  return true;
}

/**
 * Accelerators of each node, where nodes are counted and accelerators are only named: `4 nodes of H100`, `2 DGX H100`.
 * 1 where the text says how many: `4 nodes of 8 H100`.
 */
function perNode(values: readonly Value[], { text, notes }: Context): number {
  const nodes = values.find(value => value.isNodes === true);
  const device = values.find(value => value.isUncounted === true);
  if (nodes === undefined || device?.accelerator === undefined) return 1;
  if (values.some(value => value.isBare === true && value.number > 1)) return 1;
  const { accelerator, acceleratorName: name } = device;
  const size = nodeSize(accelerator);
  if (size === undefined) {
    const advice = `say how many, as in 4 nodes of 4 ${name}`;
    throw new QuantityError(`How many ${name} a node holds is not on file`, text, device.deviceSpan, advice);
  }
  assume(notes, 'node-size', { accelerator: accelerator.id, size });
  return size;
}

/**
 * Refuse a number above 1 at the end of accelerators and their time, where a utilisation belongs: "* 40" is a forgotten
 * percent sign more often than forty times as much.
 */
function refusePercentage(factors: readonly Factor[], { text }: Context): void {
  const { value, sign } = factors.reduce((a, b) => (b.value.span[0] > a.value.span[0] ? b : a));
  if (value.isBare !== true || sign === -1 || !(value.number > 1 && value.number <= 100)) return;
  const written = text.slice(...value.span);
  const advice = `is ${written} a utilisation? write ${written}%; a number of them or of times stands first`;
  throw new QuantityError('Number above 1 where a utilisation belongs', text, value.span, advice);
}

/** Time in the product, where it is there as itself and not within accelerator-hours. */
function timeOf(factors: readonly Factor[], exponents: Exponents): number | undefined {
  const times = factors.filter(({ value, sign }) => sign === 1 && isSame(value.exponents, dimensions.second));
  if (times.length !== 1 || exponentOf(exponents, 'second') !== 1) return undefined;
  return times[0]!.value.number;
}

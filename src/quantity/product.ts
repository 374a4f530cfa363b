import { combine, dimensions, type Exponents, exponentOf, isNumber, isSame, NUMBER } from './dimensions.ts';
import { QuantityError } from './error.ts';
import { type Context, spanOf, type Value } from './value.ts';

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
  const spent = settlePrices(factors);
  const exponents = dimensionOf(spent);
  const device = unifyDevices(values, context);
  const waiting = peakSign(spent);
  const hardware = Math.sign(exponentOf(exponents, 'device')) || waiting;
  const isRate = hardware === 0 && spent.some(({ value }) => isRateDimension(value.exponents));
  const isShare = (factor: Factor) =>
    isUtilisation(factor, { hardware, isRate, isAlone: isNumber(exponents) }, context);
  const shares = spent.filter(isShare);
  const others = hardware === 0 ? spent : spent.filter(factor => !shares.includes(factor));
  const given = [
    ...shares.map(({ value }) => value.number),
    ...values.flatMap(value => (value.utilisation === undefined ? [] : [value.utilisation])),
  ];
  const number = others.reduce((product, { value, sign }) => product * value.number ** sign, 1);
  if (!Number.isFinite(number))
    throw new QuantityError('Result is not a finite number', context.text, spanOf(values));
  const seconds = timeOf(spent, exponents);
  const price = values.find(value => isSame(value.exponents, dimensions['USD/device/second']))?.number;
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

/** Time in the product, where it is there as itself and not within accelerator-hours. */
function timeOf(factors: readonly Factor[], exponents: Exponents): number | undefined {
  const times = factors.filter(({ value, sign }) => sign === 1 && isSame(value.exponents, dimensions.second));
  if (times.length !== 1 || exponentOf(exponents, 'second') !== 1) return undefined;
  return times[0]!.value.number;
}

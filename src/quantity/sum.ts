import { type Context, peakOf } from './context.ts';
import { combine, dimensions, exponentOf, isNumber, isSame } from './dimensions.ts';
import { QuantityError } from './error.ts';
import { operand } from './messages.ts';
import { withUtilisation } from './product.ts';
import { spanOf, type Value } from './value.ts';

/** Add or subtract values of one dimension; accelerators of different kinds meet as FLOP. */
export function add(left: Value, right: Value, sign: 1 | -1, context: Context): Value {
  if (isSame(left.exponents, right.exponents) && agree(left, right)) return join(left, right, sign, context);
  const [a, b] = [atPeak(left, context), atPeak(right, context)];
  if (!isSame(a.exponents, b.exponents)) {
    const [one, other] = [left, right].map(value =>
      operand(context.text.slice(...value.span).trim(), value.exponents),
    );
    const reason = sign === 1 ? `Cannot add ${other} to ${one}` : `Cannot subtract ${other} from ${one}`;
    throw new QuantityError(reason, context.text, right.span);
  }
  if (agree(a, b)) return join(a, b, sign, context);
  return join(withUtilisation(a, context), withUtilisation(b, context), sign, context);
}

/** Whether two values can be added as they stand: same accelerator, and the same utilisation still to come. */
function agree(left: Value, right: Value): boolean {
  const waits = left.atPeak !== undefined || exponentOf(left.exponents, 'device') !== 0;
  return (
    left.atPeak === right.atPeak &&
    (exponentOf(left.exponents, 'device') === 0 || left.accelerator === right.accelerator) &&
    (!waits || left.utilisation === right.utilisation)
  );
}

function join(left: Value, right: Value, sign: 1 | -1, { text }: Context): Value {
  const span = spanOf([left, right]);
  const number = left.number + sign * right.number;
  if (!Number.isFinite(number)) throw new QuantityError('Result is not a finite number', text, span);
  const { seconds: _, share: __, isPriceAt: ___, price, ...rest } = left;
  return {
    ...rest,
    span,
    number,
    // a sum of times is a time
    ...(isSame(left.exponents, dimensions.second) && { seconds: number }),
    // 1 - 0.6 may be a utilisation, as 0.4 may
    ...(isNumber(left.exponents) && number >= 0 && number < 1 && { share: 'possible' }),
    ...(price !== undefined && price === right.price && { price }),
  };
}

/** Accelerators, or accelerator-time, as FLOP/s or FLOP at the dense peak; anything else as it is. */
export function atPeak(value: Value, context: Context): Value {
  const power = exponentOf(value.exponents, 'device');
  if ((power !== 1 && power !== -1) || exponentOf(value.exponents, 'USD') !== 0) return value;
  const peak = peakOf(value, context);
  return {
    ...value,
    number: value.number * peak ** power,
    exponents: combine(combine(value.exponents, dimensions['FLOP/second'], power), dimensions.device, -power),
    atPeak: power,
  };
}

import type { ExpressionTree } from '../expression/index.ts';
import { combine, exponentOf, isNumber, isSame, isTime, NUMBER } from './dimensions.ts';
import { QuantityError } from './error.ts';
import { type Factor, multiply } from './product.ts';
import { atPeak, type Context, spanOf, type Value, withUtilisation } from './value.ts';

/** Evaluate a tree whose symbols q0, q1, … stand for the atoms of a quantity. */
export function evaluate(tree: ExpressionTree, atoms: readonly Value[], context: Context): Value {
  const visit = (node: ExpressionTree): Value => {
    switch (node.kind) {
      case 'symbol':
        return atoms[Number(node.name.slice(1))]!;
      case 'negate':
        return negate(visit(node.operand));
      case 'binary':
        if (node.operator === '+') return add(visit(node.left), visit(node.right), 1, context);
        if (node.operator === '-') return add(visit(node.left), visit(node.right), -1, context);
        if (node.operator === '^') return power(visit(node.left), visit(node.right), context);
        return multiply(factorsOf(node, visit), context);
      default:
        throw new TypeError(`A quantity holds no ${node.kind}`);
    }
  };
  return visit(tree);
}

/** The factors of a product and its quotients, with nested ones: a/(b·c) is a above, b and c below the line. */
function factorsOf(
  tree: ExpressionTree,
  visit: (node: ExpressionTree) => Value,
  sign: 1 | -1 = 1,
): readonly Factor[] {
  if (tree.kind !== 'binary' || (tree.operator !== '*' && tree.operator !== '/'))
    return [{ value: visit(tree), sign }];
  const right = tree.operator === '*' ? sign : sign === 1 ? -1 : 1;
  return [...factorsOf(tree.left, visit, sign), ...factorsOf(tree.right, visit, right)];
}

function negate({ share: _, isBare: __, ...value }: Value): Value {
  return { ...value, number: -value.number };
}

function power(base: Value, exponent: Value, { text }: Context): Value {
  if (!isNumber(exponent.exponents))
    throw new QuantityError('Exponent must be a plain number', text, exponent.span);
  const span = spanOf([base, exponent]);
  const times = exponent.number;
  const isPlain = isNumber(base.exponents);
  if (!isPlain && (!Number.isInteger(times) || Math.abs(times) > 4 || base.atPeak || base.utilisation)) {
    throw new QuantityError('A quantity with a unit can only be raised to a small whole power', text, span);
  }
  const number = base.number ** times;
  if (!Number.isFinite(number)) throw new QuantityError('Result is not a finite number', text, span);
  return {
    span,
    number,
    exponents: isPlain ? NUMBER : combine(NUMBER, base.exponents, times),
    ...(base.accelerator && { accelerator: base.accelerator }),
    ...(base.acceleratorName !== undefined && { acceleratorName: base.acceleratorName }),
  };
}

/** Add or subtract values of one dimension; accelerators of different kinds meet as FLOP. */
function add(left: Value, right: Value, sign: 1 | -1, context: Context): Value {
  if (isSame(left.exponents, right.exponents) && agree(left, right)) return join(left, right, sign, context);
  const [a, b] = [atPeak(left, context), atPeak(right, context)];
  if (!isSame(a.exponents, b.exponents)) {
    const [one, other] = [left, right].map(value => described(value, context));
    const reason = sign === 1 ? `Cannot add ${other} to ${one}` : `Cannot subtract ${other} from ${one}`;
    throw new QuantityError(reason, context.text, right.span);
  }
  if (agree(a, b)) return join(a, b, sign, context);
  return join(withUtilisation(a, context), withUtilisation(b, context), sign, context);
}

/** Whether two values can be added as they stand: same accelerator, and the same utilisation still to come. */
function agree(left: Value, right: Value): boolean {
  const counts = exponentOf(left.exponents, 'device') !== 0;
  return (
    left.atPeak === right.atPeak &&
    (!counts || left.accelerator === right.accelerator) &&
    ((left.atPeak === undefined && !counts) || left.utilisation === right.utilisation)
  );
}

function join(left: Value, right: Value, sign: 1 | -1, { text }: Context): Value {
  const span = spanOf([left, right]);
  const number = left.number + sign * right.number;
  if (!Number.isFinite(number)) throw new QuantityError('Result is not a finite number', text, span);
  const { seconds: _, share: __, isPriceAt: ___, isBare: ____, price, ...rest } = left;
  return {
    ...rest,
    span,
    number,
    // a sum of times is a time
    ...(isTime(left.exponents) && { seconds: number }),
    // 1 - 0.6 may be a utilisation, as 0.4 may
    ...(isNumber(left.exponents) && number >= 0 && number < 1 && { share: 'possible' }),
    ...(price !== undefined && price === right.price && { price }),
  };
}

/** An operand as it is written, for a sum that cannot be taken. */
function described({ span, exponents }: Value, { text }: Context): string {
  const written = text.slice(...span).trim();
  const shown = written.length > 40 ? `${written.slice(0, 40)}…` : written;
  return isNumber(exponents) ? `${shown} (a plain number)` : shown;
}

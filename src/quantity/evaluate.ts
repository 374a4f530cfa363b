import type { Tree } from '../expression/index.ts';
import type { Context } from './context.ts';
import { combine, isNumber, NUMBER } from './dimensions.ts';
import { QuantityError } from './error.ts';
import { type Factor, multiply } from './product.ts';
import { add } from './sum.ts';
import { spanOf, type Value } from './value.ts';

/** Evaluate a tree whose symbols q0, q1, … stand for the atoms of a quantity. */
export function evaluate(tree: Tree, atoms: readonly Value[], context: Context): Value {
  const visit = (node: Tree): Value => {
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
function factorsOf(tree: Tree, visit: (node: Tree) => Value): readonly Factor[] {
  const factors: Factor[] = [];
  const collect = (node: Tree, sign: 1 | -1): void => {
    if (node.kind === 'binary' && (node.operator === '*' || node.operator === '/')) {
      collect(node.left, sign);
      collect(node.right, node.operator === '*' ? sign : sign === 1 ? -1 : 1);
    } else factors.push({ value: visit(node), sign });
  };
  collect(tree, 1);
  return factors;
}

function negate({ share: _, ...value }: Value): Value {
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

import type { BinaryOperator } from './parse.ts';

/** A function of one number and its derivative; `result` is what the function gave, so that it need not again. */
export interface Unary {
  readonly value: (x: number) => number;
  readonly derivative: (x: number, result: number) => number;
}

/** A function of two numbers and its partial derivatives. */
export interface Binary {
  readonly value: (left: number, right: number) => number;
  readonly byLeft: (left: number, right: number, result: number) => number;
  readonly byRight: (left: number, right: number, result: number) => number;
}

/** The functions that an expression may call: natural logarithm, exponential and square root. */
export const functions: Readonly<Record<string, Unary>> = {
  exp: { value: Math.exp, derivative: (_, result) => result },
  log: { value: Math.log, derivative: x => 1 / x },
  sqrt: { value: Math.sqrt, derivative: (_, result) => 0.5 / result },
};

export const negation: Unary = { value: x => -x, derivative: () => -1 };

/** x^exponent for an exponent that is a constant: it has a derivative where x is zero or negative, too. */
export function powerOf(exponent: number): Unary {
  return { value: x => x ** exponent, derivative: x => exponent * x ** (exponent - 1) };
}

export const operators: Readonly<Record<BinaryOperator, Binary>> = {
  '+': { value: (a, b) => a + b, byLeft: () => 1, byRight: () => 1 },
  '-': { value: (a, b) => a - b, byLeft: () => 1, byRight: () => -1 },
  '*': { value: (a, b) => a * b, byLeft: (_, b) => b, byRight: a => a },
  '/': { value: (a, b) => a / b, byLeft: (_, b) => 1 / b, byRight: (_, b, result) => -result / b },
  '^': {
    value: (a, b) => a ** b,
    byLeft: (a, b) => b * a ** (b - 1),
    byRight: (a, _, result) => result * Math.log(a),
  },
};

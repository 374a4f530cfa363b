import { sixDigits as n } from '../../text/numbers.ts';
import { checkPositive } from '../arguments.ts';
import { powerIntervals } from '../power-uncertainty.ts';
import { Refusal } from '../refusal.ts';
import { findRoot } from '../root.ts';
import { type CoefficientValues, type Equation, type Form, form, valuesOf } from './form.ts';

const coefficients = {
  scale: { must: 'be positive' },
  exponent: { must: 'not be 0' },
  unit: { must: 'be positive', default: 1 },
  offset: { default: 0 },
} as const;

const values = valuesOf(coefficients);

const budgets = ['compute', 'minimumCompute'];
// more compute buys both more parameters and more tokens
const share = { inputs: budgets, exponent: [0, 1] } as const;

/** y = scale (x/unit)^exponent + offset. */
export const power: Form = {
  ...form({
    coefficients,
    roles: {
      frontierLoss: { inputs: budgets, exponent: [Number.NEGATIVE_INFINITY, 0] },
      optimalParameters: share,
      optimalTokens: share,
      optimalScale: share,
    },
    evaluate: (c, get, { input = 'compute' }) => c.scale * (get(input) / c.unit) ** c.exponent + c.offset,
    symbols: 'k (x/u)^p + o',
    numbers: (c, at, { input = 'compute' }) => {
      const base = c.unit === 1 ? at(input) : `(${at(input)}/${n(c.unit)})`;
      const scale = c.scale === 1 ? '' : `${n(c.scale)} x `;
      return `${scale}${base}^${n(c.exponent)}${c.offset === 0 ? '' : ` + ${n(c.offset)}`}`;
    },
  }),
  derived: { inverse: (equation, { value = Number.NaN }) => invertPower(values(equation), value, 'Value') },
  inverse: (equation, value, name) => invertPower(values(equation), value, name),
  inverseNumbers: (equation, value) => {
    const { scale, exponent, unit, offset } = values(equation);
    const above = offset === 0 ? value : `(${value} - ${n(offset)})`;
    return `${unit === 1 ? '' : `${n(unit)} x `}(${above}/${n(scale)})^(1/${n(exponent)})`;
  },
  inverseRest: (equation, part, value, name) => invertRest(values(equation), part, value, name),
  uncertain,
};

/** N* as a pure power of compute, which is as sure as ln scale and exponent are. */
function uncertain(equation: Equation): ReturnType<NonNullable<Form['uncertain']>> {
  const { scale, exponent, unit, offset } = values(equation);
  if (offset !== 0 || (equation.input ?? 'compute') !== 'compute') return undefined;
  return {
    columns: ['ln scale', 'exponent'],
    intervals: (uncertainty, compute, levels) =>
      powerIntervals(uncertainty, { scale, exponent, unit }, compute, levels),
  };
}

type PowerValues = CoefficientValues<typeof coefficients>;

/**
 * The inverse of a power relation y = scale (x/unit)^exponent + offset: x = unit ((y − offset)/scale)^(1/exponent).
 *
 * @param value y, in the unit that the relation yields
 * @param name what y is, for the message: `Parameters`
 * @returns x, in the unit that the relation takes
 * @throws RangeError when the value is not above the offset, which the relation never reaches
 */
function invertPower({ scale, exponent, unit, offset }: PowerValues, value: number, name: string): number {
  if (!(value > offset && value < Number.POSITIVE_INFINITY)) {
    const floor = offset === 0 ? 'positive' : `above ${offset}, which no compute reaches under this law`;
    throw new Refusal(`${name} must be ${floor}: got ${value}`);
  }
  return unit * ((value - offset) / scale) ** (1 / exponent);
}

/**
 * The inverse of what is left of a budget beside a power of it: the C with C/(6 y(C)) = z, y = k C^p + o.
 *
 * Without an offset C = (6 z k)^(1/(1−p)). With one that is positive C/y(C) rises wherever 0 < p < 1, and since
 * y lies between one and two times the larger of k C^p and o, C lies between max(6 z o, (6 z k)^(1/(1−p))) and the
 * same for 2 z: a bracket for the search.
 *
 * @param part of the budget that the relation takes
 * @param value z, the other of N* and D*
 * @param name what z is, for the message: `Tokens`
 * @throws RangeError when the value is not positive, or the offset is negative, so that two budgets give it
 */
function invertRest(
  { scale, exponent, unit, offset }: PowerValues,
  part: number,
  value: number,
  name: string,
): number {
  checkPositive(name, value);
  if (!(exponent > 0 && exponent < 1)) {
    throw new Refusal(
      `Exponent of an allocation must be above 0 and below 1 to be inverted: got ${exponent}`,
    );
  }
  if (offset < 0) {
    throw new Refusal(
      `The law's negative offset ${offset} lets two budgets make ${value} ${name.toLowerCase()} optimal: give the budget instead`,
    );
  }
  const logScale = Math.log(6 * scale) + exponent * Math.log(part / unit);
  const purePower = (z: number) => (Math.log(z) + logScale) / (1 - exponent);
  if (offset === 0) return Math.exp(purePower(value));
  const bound = (z: number) => Math.max(Math.log(6 * z * offset), purePower(z));
  const excess = (logCompute: number) =>
    logCompute -
    Math.log(6 * value) -
    Math.log(scale * ((Math.exp(logCompute) * part) / unit) ** exponent + offset);
  // a hair wider: at its ends the bracket may be exact
  return Math.exp(findRoot(excess, bound(value) - 1e-9, bound(2 * value) + 1e-9));
}

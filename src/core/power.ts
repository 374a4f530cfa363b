import type { Relation } from './law.ts';
import { checkPositive } from './positive.ts';
import { Refusal } from './refusal.ts';
import { findRoot } from './root.ts';

/**
 * The inverse of a power relation y = scale (x/unit)^exponent + offset: x = unit ((y − offset)/scale)^(1/exponent).
 *
 * @param relation of form `power`
 * @param value y, in the unit that the relation yields
 * @param name what y is, for the message: `Parameters`
 * @returns x, in the unit that the relation takes
 * @throws RangeError when the value is not above the offset, which the relation never reaches
 */
export function invertPower(relation: Relation, value: number, name: string): number {
  const { scale, exponent, unit, offset } = constantsOf(relation);
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
 * @param relation of form `power` that yields N*, or D*
 * @param share of the budget that the relation takes
 * @param value z, the other of N* and D*
 * @param name what z is, for the message: `Tokens`
 * @throws RangeError when the value is not positive, or the offset is negative, so that two budgets give it
 */
export function invertRest(relation: Relation, share: number, value: number, name: string): number {
  const { scale, exponent, unit, offset } = constantsOf(relation);
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
  const logScale = Math.log(6 * scale) + exponent * Math.log(share / unit);
  const purePower = (z: number) => (Math.log(z) + logScale) / (1 - exponent);
  if (offset === 0) return Math.exp(purePower(value));
  const bound = (z: number) => Math.max(Math.log(6 * z * offset), purePower(z));
  const excess = (logCompute: number) =>
    logCompute -
    Math.log(6 * value) -
    Math.log(scale * ((Math.exp(logCompute) * share) / unit) ** exponent + offset);
  // a hair wider: at its ends the bracket may be exact
  return Math.exp(findRoot(excess, bound(value) - 1e-9, bound(2 * value) + 1e-9));
}

function constantsOf(relation: Relation): { scale: number; exponent: number; unit: number; offset: number } {
  const { scale = 1, exponent = 1, unit = 1, offset = 0 } = relation.coefficients;
  return { scale, exponent, unit, offset };
}

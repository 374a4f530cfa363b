import type { Relation } from '../../core/law.ts';

/** Six digits: enough that what is printed can be put in again. */
export function n(value: number): string {
  const text = value.toPrecision(6);
  return text.includes('e') ? text.replace(/\.?0*e\+?/, 'e') : String(Number(text));
}

/** scale (x/unit)^exponent + offset with its numbers. */
export function power(relation: Relation, value: number): string {
  const { scale = 1, unit = 1, exponent = 1, offset = 0 } = relation.coefficients;
  const base = unit === 1 ? n(value) : `(${n(value)}/${n(unit)})`;
  return `${scale === 1 ? '' : `${n(scale)} x `}${base}^${n(exponent)}${offset === 0 ? '' : ` + ${n(offset)}`}`;
}

/** Where scale (x/unit)^exponent + offset has a value: unit ((value - offset)/scale)^(1/exponent). */
export function inversePower(relation: Relation, value: string): string {
  const { scale = 1, unit = 1, exponent = 1, offset = 0 } = relation.coefficients;
  const above = offset === 0 ? value : `(${value} - ${n(offset)})`;
  return `${unit === 1 ? '' : `${n(unit)} x `}(${above}/${n(scale)})^(1/${n(exponent)})`;
}

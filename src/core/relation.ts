import type { RelationInputs } from './forms/form.ts';
import { formOf } from './forms/index.ts';
import type { Relation } from './law.ts';

/**
 * Evaluate one relation of a law at named inputs, as its paper writes it.
 *
 * @param relation form and coefficients
 * @param inputs values by name, in base units (FLOP, parameters, tokens)
 * @returns the relation's output in its unit
 * @throws RangeError when an input that the form needs is absent or not positive
 * @example
 * evaluateRelation({ form: 'power', input: 'compute', coefficients: { scale: 2, exponent: 0.5 } }, { compute: 9 }) // => 6
 */
export function evaluateRelation(relation: Relation, inputs: RelationInputs): number {
  return formOf(relation).evaluate(relation, inputs);
}

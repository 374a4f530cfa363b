import type { Relation } from './law.ts';
import { Refusal } from './refusal.ts';
import { repetitionSurface } from './repetition.ts';

/** Named values that a relation may take: parameters, tokens, compute, minimumCompute, loss, steps, uniqueTokens. */
export type RelationInputs = Readonly<Record<string, number>>;

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
  const c = relation.coefficients as Record<string, number>;
  const get = (name: string): number => {
    const value = inputs[name];
    if (value === undefined || !(value > 0 && value < Number.POSITIVE_INFINITY))
      throw new Refusal(`Relation needs a positive ${name}: got ${value}`);
    return value;
  };
  switch (relation.form) {
    case 'parametric':
      return c.E! + c.A! / get('parameters') ** c.alpha! + c.B! / get('tokens') ** c.beta!;
    case 'repetition':
      return repetitionSurface(
        { E: c.E!, A: c.A!, B: c.B!, alpha: c.alpha!, beta: c.beta! },
        inputs.uniqueTokens ?? get('tokens'),
        { tokens: c.repetitionTokens!, parameters: c.repetitionParameters! },
      ).loss(get('parameters'), get('tokens'));
    case 'kaplan-joint':
      // [(N_c/N)^(alpha_N/alpha_D) + D_c/D]^alpha_D
      return ((c.Nc! / get('parameters')) ** (c.alphaN! / c.alphaD!) + c.Dc! / get('tokens')) ** c.alphaD!;
    case 'power-sum':
      // (N_c/N)^alpha_N + (S_c/S)^alpha_S
      return (c.Nc! / get('parameters')) ** c.alphaN! + (c.Sc! / get('steps')) ** c.alphaS!;
    case 'power':
      return c.scale! * (get(relation.input ?? 'compute') / (c.unit ?? 1)) ** c.exponent! + (c.offset ?? 0);
    case 'power-product':
      return c.scale! * get('parameters') ** c.parameters! * get('tokens') ** c.tokens!;
    case 'exponential-decay':
      // epsilon − k exp(−gamma L)
      return c.epsilon! - c.k! * Math.exp(-c.gamma! * get('loss'));
    case 'embedding-offset':
      return get('parameters') + c.scale! * get('parameters') ** c.exponent!;
    case 'fixed-ratio':
      return c.tokensPerParameter!;
    default:
      throw new Refusal(`Relation of form ${relation.form} is not evaluated by name: use its law`);
  }
}

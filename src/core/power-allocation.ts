import { type Allocation, pointAtRatio } from './allocation.ts';
import type { Form } from './forms/form.ts';
import { formOf } from './forms/index.ts';
import type { Law, Relation } from './law.ts';
import { checkPositive } from './positive.ts';
import { Refusal } from './refusal.ts';
import { evaluateRelation } from './relation.ts';

/** Which C a budget is for Kaplan's relations: `half`, C_min = C/2 at the critical batch, or `equal`. */
export type MinimumCompute = 'half' | 'equal';

/**
 * Allocation of a law whose optimum is published as a power of compute, N* = k (C/u)^a + o, or as tokens, or as a fixed
 * number of tokens per parameter; the other one is what is left of C = 6·N·D.
 *
 * @param law with a relation `optimalParameters`, `optimalTokens`, `optimalScale` or `optimalTokensPerParameter`
 * @param options minimumCompute: which C Kaplan's C_min is, half of the budget unless told otherwise
 * @returns N* and D* of a budget in FLOP, and the budgets in FLOP at which N, D or a frontier loss is optimal
 * @throws RangeError when the law has no such relation
 * @example
 * const relation = { form: 'power', input: 'compute', coefficients: { scale: 0.1, exponent: 0.5, offset: 1e9 } };
 * const law = { id: 'ours', uses: ['allocation'], counts: { compute: '6ND' }, relations: { optimalParameters: relation } };
 * powerAllocation(law).optimum(1e20).parameters // => 2e9
 * powerAllocation(law).computeForParameters(2e9).toPrecision(10) // => '1.000000000e+20'
 */
export function powerAllocation(
  law: Law,
  options: { readonly minimumCompute?: MinimumCompute } = {},
): Allocation {
  // at the critical batch C_min = C/(1 + B/B_crit) = C/2 (Kaplan et al. 2020, equation 5.5)
  const share = law.counts.compute === 'C_min' && options.minimumCompute !== 'equal' ? 0.5 : 1;
  const frontier = law.relations.frontierLoss;
  const joint = law.relations.loss;
  return {
    ...optimaOf(law, share),
    ...(frontier && {
      frontierLoss: (compute: number) => evaluateRelation(frontier, budgets(compute, share)),
      computeForLoss: (loss: number) => invert(frontier, loss, 'Loss') / shareOf(frontier, share),
    }),
    ...(joint && {
      loss: (parameters: number, tokens: number) => evaluateRelation(joint, { parameters, tokens }),
    }),
  };
}

type Optima = Pick<Allocation, 'optimum' | 'computeForParameters' | 'computeForTokens'>;

function optimaOf(law: Law, share: number): Optima {
  const { optimalParameters, optimalTokens, optimalScale, optimalTokensPerParameter } = law.relations;
  if (optimalScale && optimalTokens) {
    // DeepSeek: C = M·D with M non-embedding FLOP per token; M/6 stands in for N
    return {
      optimum: compute => ({
        parameters: evaluateRelation(optimalScale, budgets(compute, share)) / 6,
        tokens: evaluateRelation(optimalTokens, budgets(compute, share)),
      }),
      computeForParameters: parameters =>
        invert(optimalScale, 6 * parameters, 'Parameters') / shareOf(optimalScale, share),
      computeForTokens: tokens => invert(optimalTokens, tokens, 'Tokens') / shareOf(optimalTokens, share),
    };
  }
  if (optimalParameters) {
    const part = shareOf(optimalParameters, share);
    return {
      optimum: compute => {
        const parameters = evaluateRelation(optimalParameters, budgets(compute, share));
        return { parameters, tokens: compute / 6 / parameters };
      },
      computeForParameters: parameters => invert(optimalParameters, parameters, 'Parameters') / part,
      computeForTokens: tokens => rest(optimalParameters, part, tokens, 'Tokens'),
    };
  }
  if (optimalTokens) {
    const part = shareOf(optimalTokens, share);
    return {
      optimum: compute => {
        const tokens = evaluateRelation(optimalTokens, budgets(compute, share));
        return { parameters: compute / 6 / tokens, tokens };
      },
      computeForParameters: parameters => rest(optimalTokens, part, parameters, 'Parameters'),
      computeForTokens: tokens => invert(optimalTokens, tokens, 'Tokens') / part,
    };
  }
  if (optimalTokensPerParameter) {
    const ratio = evaluateRelation(optimalTokensPerParameter, {});
    return {
      optimum: compute => pointAtRatio(compute, ratio),
      computeForParameters: parameters => 6 * ratio * checkPositive('Parameters', parameters) ** 2,
      computeForTokens: tokens => (6 / ratio) * checkPositive('Tokens', tokens) ** 2,
    };
  }
  throw new Refusal(`Law ${law.id} gives no allocation: its uses are ${law.uses.join(', ')}`);
}

function budgets(compute: number, share: number): { compute: number; minimumCompute: number } {
  return { compute, minimumCompute: compute * share };
}

/** The part of a budget that a relation takes: Kaplan's are written in C_min. */
function shareOf(relation: Relation, share: number): number {
  return relation.input === 'minimumCompute' ? share : 1;
}

function invert(relation: Relation, value: number, name: string): number {
  return inverseOf(relation, 'inverse')(relation, value, name);
}

function rest(relation: Relation, share: number, value: number, name: string): number {
  return inverseOf(relation, 'inverseRest')(relation, share, value, name);
}

function inverseOf<Name extends 'inverse' | 'inverseRest'>(
  relation: Relation,
  which: Name,
): NonNullable<Form[Name]> {
  const found = formOf(relation)[which];
  if (found !== undefined) return found;
  throw new Refusal(`A relation of form ${relation.form} cannot be turned round: give the budget instead`);
}

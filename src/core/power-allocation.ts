import { type Allocation, pointAtRatio } from './allocation.ts';
import { checkPositive } from './arguments.ts';
import type { Form, Settings } from './forms/form.ts';
import { formOf } from './forms/index.ts';
import type { Law, Relation } from './law.ts';
import { Refusal } from './refusal.ts';
import { evaluateRelation } from './relation.ts';

/** Which C a budget is for Kaplan's relations: `half`, C_min = C/2 at the critical batch, or `equal`. */
export type MinimumCompute = 'half' | 'equal';

/**
 * Allocation of a law whose optimum is published as a power of compute, N* = k (C/u)^a + o, or as tokens, or as a fixed
 * number of tokens per parameter; the other one is what is left of C = 6·N·D.
 *
 * @param law with a relation `optimalParameters`, `optimalTokens`, `optimalScale` or `optimalTokensPerParameter`
 * @param options minimumCompute: which C Kaplan's C_min is, half of the budget unless told otherwise; context, where
 *   the law has an optimum for each
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
  options: Settings & { readonly minimumCompute?: MinimumCompute } = {},
): Allocation {
  // at the critical batch C_min = C/(1 + B/B_crit) = C/2 (Kaplan et al. 2020, equation 5.5)
  const share = law.counts.compute === 'C_min' && options.minimumCompute !== 'equal' ? 0.5 : 1;
  const frontier = law.relations.frontierLoss;
  const joint = law.relations.loss;
  const reader = readerOf(share, options);
  return {
    ...optimaOf(law, reader),
    ...(frontier && {
      frontierLoss: (compute: number) => reader.at(frontier, compute),
      computeForLoss: (loss: number) => reader.inverse(frontier, loss, 'Loss'),
    }),
    ...(joint && {
      loss: (parameters: number, tokens: number) => evaluateRelation(joint, { parameters, tokens }),
    }),
  };
}

type Optima = Pick<Allocation, 'optimum' | 'computeForParameters' | 'computeForTokens'>;

function optimaOf(law: Law, { at, inverse, rest }: Reader): Optima {
  const { optimalParameters, optimalTokens, optimalScale, optimalTokensPerParameter } = law.relations;
  // DeepSeek: C = M·D with M non-embedding FLOP per token; M/6 stands in for N
  const size = optimalScale ?? (law.counts.compute === 'exact' ? optimalParameters : undefined);
  if (size && optimalTokens) {
    const perParameter = size === optimalScale ? 6 : 1;
    return {
      optimum: compute => ({
        parameters: at(size, compute) / perParameter,
        tokens: at(optimalTokens, compute),
      }),
      computeForParameters: parameters => inverse(size, perParameter * parameters, 'Parameters'),
      computeForTokens: tokens => inverse(optimalTokens, tokens, 'Tokens'),
    };
  }
  if (optimalParameters) {
    return {
      optimum: compute => {
        const parameters = at(optimalParameters, compute);
        return { parameters, tokens: compute / 6 / parameters };
      },
      computeForParameters: parameters => inverse(optimalParameters, parameters, 'Parameters'),
      computeForTokens: tokens => rest(optimalParameters, tokens, 'Tokens'),
    };
  }
  if (optimalTokens) {
    return {
      optimum: compute => {
        const tokens = at(optimalTokens, compute);
        return { parameters: compute / 6 / tokens, tokens };
      },
      computeForParameters: parameters => rest(optimalTokens, parameters, 'Parameters'),
      computeForTokens: tokens => inverse(optimalTokens, tokens, 'Tokens'),
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

/** Relations in a budget, and turned round. */
interface Reader {
  readonly at: (relation: Relation, compute: number) => number;
  readonly inverse: (relation: Relation, value: number, name: string) => number;
  readonly rest: (relation: Relation, value: number, name: string) => number;
}

/** @param share the part of a budget that is C_min: Kaplan's relations are written in it */
function readerOf(share: number, settings: Settings): Reader {
  const shareOf = (relation: Relation) => (relation.input === 'minimumCompute' ? share : 1);
  const { context } = settings;
  return {
    at: (relation, compute) =>
      evaluateRelation(relation, {
        compute,
        minimumCompute: compute * share,
        ...(context !== undefined && { context }),
      }),
    inverse: (relation, value, name) =>
      inverseOf(relation, 'inverse')(relation, value, name, settings) / shareOf(relation),
    rest: (relation, value, name) =>
      inverseOf(relation, 'inverseRest')(relation, shareOf(relation), value, name),
  };
}

function inverseOf<Name extends 'inverse' | 'inverseRest'>(
  relation: Relation,
  which: Name,
): NonNullable<Form[Name]> {
  const found = formOf(relation)[which];
  if (found !== undefined) return found;
  throw new Refusal(`A relation of form ${relation.form} cannot be turned round: give the budget instead`);
}

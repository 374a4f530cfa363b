import type { Law, Relation } from './law.ts';
import { evaluateRelation } from './relation.ts';
import type { LossSurface, Point } from './surface.ts';

/** How a law answers the main question: what is compute-optimal. */
export interface Allocation {
  /** N*, D* for C. */
  readonly optimum: (compute: number) => Point;
  /** Loss on the frontier at C, where the law has one. */
  readonly frontierLoss?: (compute: number) => number;
  /** The compute at which N, or D, is optimal. */
  readonly computeForParameters: (parameters: number) => number;
  readonly computeForTokens: (tokens: number) => number;
  /** The least compute that reaches a loss. */
  readonly computeForLoss?: (loss: number) => number;
  /** L(N, D) off the frontier, where the law has it. */
  readonly loss?: (parameters: number, tokens: number) => number;
  /** Present where optima may be sought on the loss itself: parametric forms and their relatives. */
  readonly surface?: LossSurface;
}

/** Which C a budget is for Kaplan's relations: `half`, C_min = C/2 at the critical batch, or `equal`. */
export type MinimumCompute = 'half' | 'equal';

/**
 * Allocation of a law whose optimum is published as a power of compute, N* = k (C/u)^a, or as tokens, or as a fixed
 * number of tokens per parameter.
 *
 * @param law with a relation `optimalParameters`, `optimalTokens`, `optimalScale` or `optimalTokensPerParameter`
 * @param options minimumCompute: which C Kaplan's C_min is, half of the budget unless told otherwise
 * @throws RangeError when the law has no such relation
 */
export function powerAllocation(
  law: Law,
  options: { readonly minimumCompute?: MinimumCompute } = {},
): Allocation {
  // at the critical batch C_min = C/(1 + B/B_crit) = C/2 (Kaplan et al. 2020, equation 5.5)
  const share = law.counts.compute === 'C_min' && options.minimumCompute !== 'equal' ? 0.5 : 1;
  const optimum = optimumOf(law, share);
  const frontier = law.relations.frontierLoss;
  const joint = law.relations.loss;
  // both N* and D* are pure powers of C: two points give them exactly
  const parameterPower = powerThrough(compute => optimum(compute).parameters);
  const tokenPower = powerThrough(compute => optimum(compute).tokens);
  return {
    optimum,
    computeForParameters: parameters => parameterPower(parameters),
    computeForTokens: tokens => tokenPower(tokens),
    ...(frontier && {
      frontierLoss: (compute: number) => evaluateRelation(frontier, budgets(compute, share)),
      computeForLoss: (loss: number) =>
        invertPower(frontier, loss) / (frontier.input === 'compute' ? 1 : share),
    }),
    ...(joint && {
      loss: (parameters: number, tokens: number) => evaluateRelation(joint, { parameters, tokens }),
    }),
  };
}

function optimumOf(law: Law, share: number): (compute: number) => Point {
  const { optimalParameters, optimalTokens, optimalScale, optimalTokensPerParameter } = law.relations;
  if (optimalScale && optimalTokens) {
    // DeepSeek: C = M·D with M non-embedding FLOP per token; M/6 stands in for N
    return compute => ({
      parameters: evaluateRelation(optimalScale, { compute }) / 6,
      tokens: evaluateRelation(optimalTokens, { compute }),
    });
  }
  if (optimalParameters) {
    return compute => {
      const parameters = evaluateRelation(optimalParameters, budgets(compute, share));
      return { parameters, tokens: compute / 6 / parameters };
    };
  }
  if (optimalTokens) {
    return compute => {
      const tokens = evaluateRelation(optimalTokens, { compute });
      return { parameters: compute / 6 / tokens, tokens };
    };
  }
  if (optimalTokensPerParameter) {
    const ratio = evaluateRelation(optimalTokensPerParameter, {});
    return compute => pointAtRatio(compute, ratio);
  }
  throw new RangeError(`Law ${law.id} gives no allocation: its uses are ${law.uses.join(', ')}`);
}

/** N and D of a budget at a fixed number of tokens per parameter: N = (C/(6 r))^(1/2), D = r N. */
export function pointAtRatio(compute: number, tokensPerParameter: number): Point {
  const parameters = Math.sqrt(compute / 6 / tokensPerParameter);
  return { parameters, tokens: parameters * tokensPerParameter };
}

function budgets(compute: number, share: number): { compute: number; minimumCompute: number } {
  return { compute, minimumCompute: compute * share };
}

/** The inverse of a pure power y = k·C^p, from its values at two budgets. */
function powerThrough(f: (compute: number) => number): (value: number) => number {
  const low = Math.log(f(1e18));
  const exponent = (Math.log(f(1e26)) - low) / Math.log(1e8);
  return value => 1e18 * Math.exp((Math.log(value) - low) / exponent);
}

function invertPower(relation: Relation, value: number): number {
  const { scale = 1, exponent = 1, unit = 1, offset = 0 } = relation.coefficients;
  if (!(value > offset)) {
    throw new RangeError(
      `Loss must be above ${offset}, which no compute reaches under this law: got ${value}`,
    );
  }
  return unit * ((value - offset) / scale) ** (1 / exponent);
}

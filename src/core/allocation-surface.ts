import type { Allocation } from './allocation.ts';
import { type JointMoeCoefficients, jointMoeParametric } from './joint-moe.ts';
import type { Law } from './law.ts';
import { optimumForCompute, optimumForLoss } from './optimum.ts';
import {
  computeForLoss,
  computeForParameters,
  computeForTokens,
  optimalLoss,
  optimalParameters,
  type ParametricCoefficients,
  type ParametricFrontier,
  parametricFrontier,
} from './parametric.ts';
import { MUENNIGHOFF_REPETITION, type RepetitionConstants, repetitionSurface } from './repetition.ts';
import { findRoot } from './root.ts';
import type { LossSurface } from './surface.ts';
import { expressionSurface } from './surface-expression.ts';
import { parametricSurface } from './surface-parametric.ts';

/** Coefficients of the parametric law that a loss relation is, or becomes; undefined for other forms. */
export function parametricOf(law: Law, experts = 1): ParametricCoefficients | undefined {
  const relation = law.relations.loss;
  if (relation === undefined) return undefined;
  const c = relation.coefficients as Record<string, number>;
  if (relation.form === 'parametric' || relation.form === 'repetition') {
    return { E: c.E!, A: c.A!, B: c.B!, alpha: c.alpha!, beta: c.beta! };
  }
  if (relation.form === 'joint-moe') return jointMoeParametric(c as unknown as JointMoeCoefficients, experts);
  return undefined;
}

/** R_D* and R_N* of a law, Muennighoff's where it has none of its own. */
export function repetitionOf(law: Law): RepetitionConstants & { readonly borrowed: boolean } {
  const relation = law.relations.loss;
  if (relation?.form !== 'repetition') return { ...MUENNIGHOFF_REPETITION, borrowed: true };
  const { repetitionTokens, repetitionParameters } = relation.coefficients;
  return { tokens: repetitionTokens!, parameters: repetitionParameters!, borrowed: false };
}

/** Closed-form allocation of a parametric law: see {@link parametricFrontier}. */
export function parametricAllocation(frontier: ParametricFrontier): Allocation {
  const surface = parametricSurface(frontier);
  return {
    optimum: compute => {
      const parameters = optimalParameters(frontier, compute);
      return { parameters, tokens: compute / 6 / parameters };
    },
    frontierLoss: compute => optimalLoss(frontier, compute),
    computeForParameters: parameters => computeForParameters(frontier, parameters),
    computeForTokens: tokens => computeForTokens(frontier, tokens),
    computeForLoss: loss => computeForLoss(frontier, loss),
    loss: surface.loss,
    surface,
  };
}

/** Allocation found on a surface that has no closed form: repeated data, or a user's expression. */
export function surfaceAllocation(surface: LossSurface): Allocation {
  const optimum = (compute: number) => optimumForCompute(surface, compute);
  const invert = (name: 'parameters' | 'tokens', value: number) => {
    const excess = (logCompute: number) => Math.log(optimum(Math.exp(logCompute))[name] / value);
    // N* and D* lie between constant and proportional to C, within any law that this is used for
    return Math.exp(findRoot(excess, Math.log(6), 200));
  };
  return {
    optimum,
    frontierLoss: compute => {
      const { parameters, tokens } = optimum(compute);
      return surface.loss(parameters, tokens);
    },
    computeForParameters: parameters => invert('parameters', parameters),
    computeForTokens: tokens => invert('tokens', tokens),
    computeForLoss: loss => optimumForLoss(surface, loss).compute,
    loss: surface.loss,
    surface,
  };
}

/**
 * The surface of a law's loss, with `uniqueTokens` where they limit it.
 *
 * @throws RangeError when the law has no loss over N and D on which an optimum is meant
 */
export function surfaceOf(
  law: Law,
  options: { readonly experts?: number; readonly uniqueTokens?: number } = {},
): LossSurface {
  if (law.compiled) {
    const usesUnique = /\bU\b/.test(law.relations.loss?.loss ?? '');
    if (usesUnique && options.uniqueTokens === undefined) {
      throw new RangeError(`Law ${law.id} is written in U, the unique tokens: say how many there are`);
    }
    if (!usesUnique && options.uniqueTokens !== undefined) {
      throw new RangeError(
        `Law ${law.id} does not use U, so it says nothing of ${options.uniqueTokens} unique tokens`,
      );
    }
    return expressionSurface(law.compiled, options.uniqueTokens ?? Number.POSITIVE_INFINITY);
  }
  const coefficients = parametricOf(law, options.experts);
  if (coefficients === undefined) {
    throw new RangeError(
      `Law ${law.id} has no loss over parameters and tokens to optimise: choose a parametric law`,
    );
  }
  if (options.uniqueTokens !== undefined) {
    return repetitionSurface(coefficients, options.uniqueTokens, repetitionOf(law));
  }
  return parametricSurface(parametricFrontier(coefficients));
}

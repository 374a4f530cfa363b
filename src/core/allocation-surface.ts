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
import { checkPositive } from './positive.ts';
import { Refusal } from './refusal.ts';
import { MUENNIGHOFF_REPETITION, type RepetitionConstants, repetitionSurface } from './repetition.ts';
import { findRoot } from './root.ts';
import type { LossSurface } from './surface.ts';
import { expressionSurface } from './surface-expression.ts';
import { parametricSurface } from './surface-parametric.ts';

/**
 * Coefficients of L = E + A/N^alpha + B/D^beta (Hoffmann et al. 2022, arXiv:2203.15556, equation 2) where a law's loss
 * is of that form, or becomes so for a number of experts (see {@link jointMoeParametric}).
 *
 * @param law shipped or read from a file
 * @param experts of a mixture; 1, a dense model, unless given
 * @returns E in the law's loss unit, A, B, alpha, beta; undefined where the loss has another form
 * @throws RangeError when experts is not a whole number of at least 1
 * @example
 * parametricOf(findLaw('besiroglu2024')).alpha // => 0.3478
 * parametricOf(findLaw('llama3')) // => undefined
 */
export function parametricOf(law: Pick<Law, 'relations'>, experts = 1): ParametricCoefficients | undefined {
  const relation = law.relations.loss;
  if (relation === undefined) return undefined;
  const c = relation.coefficients as Record<string, number>;
  if (relation.form === 'parametric' || relation.form === 'repetition') {
    return { E: c.E!, A: c.A!, B: c.B!, alpha: c.alpha!, beta: c.beta! };
  }
  if (relation.form === 'joint-moe') return jointMoeParametric(c as unknown as JointMoeCoefficients, experts);
  return undefined;
}

/**
 * R_D* and R_N* of a law: how fast repeated tokens and excess parameters lose their worth (Muennighoff et al. 2023,
 * arXiv:2305.16264, equations 5 and 6), theirs where the law has none of its own.
 *
 * @param law shipped or read from a file
 * @returns R_D* and R_N*, repetitions, and whether they are borrowed
 * @example
 * repetitionOf(findLaw('besiroglu2024')) // => { tokens: 15.387756, parameters: 5.309743, borrowed: true }
 */
export function repetitionOf(law: Law): RepetitionConstants & { readonly borrowed: boolean } {
  const relation = law.relations.loss;
  if (relation?.form !== 'repetition') return { ...MUENNIGHOFF_REPETITION, borrowed: true };
  const { repetitionTokens, repetitionParameters } = relation.coefficients;
  return { tokens: repetitionTokens!, parameters: repetitionParameters!, borrowed: false };
}

/**
 * Closed-form allocation of a parametric law: N* = G (C/6)^a, D* = C/(6 N*) and their inverses
 * (Hoffmann et al. 2022, arXiv:2203.15556, equation 4).
 *
 * @param frontier from {@link parametricFrontier}
 * @returns functions from C in FLOP to N*, parameters, and D*, tokens, and back; they throw RangeError for what is not
 *   positive and finite
 * @example
 * const frontier = parametricFrontier({ E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 });
 * parametricAllocation(frontier).optimum(1e21).parameters.toPrecision(5) // => '2.7785e+9'
 */
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

/**
 * Allocation found on a surface that has no closed form, such as repeated data or a user's expression: dL/d ln N =
 * dL/d ln D along C = 6·N·D, and its inverses by a root in ln C.
 *
 * @param surface loss and gains over N, parameters, and D, tokens
 * @returns functions from C in FLOP to N*, parameters, and D*, tokens, and back; they throw RangeError for what is not
 *   positive and finite, or where the surface has no optimum
 * @example
 * // L = N^-0.5 + D^-0.5: D* = (C/6)^0.5
 * const frontier = parametricFrontier({ E: 0, A: 1, B: 1, alpha: 0.5, beta: 0.5 });
 * surfaceAllocation(parametricSurface(frontier)).computeForTokens(1e10).toPrecision(10) // => '6.000000000e+20'
 */
export function surfaceAllocation(surface: LossSurface): Allocation {
  const optimum = (compute: number) => optimumForCompute(surface, compute);
  const invert = (name: 'parameters' | 'tokens', value: number) => {
    checkPositive(name === 'tokens' ? 'Tokens' : 'Parameters', value);
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
 * The surface of a law's loss, with `uniqueTokens` where they limit it (Muennighoff et al. 2023, arXiv:2305.16264).
 *
 * @param law shipped or read from a file; its relation `loss` holds the equation and its source
 * @param options experts of a mixture; unique tokens
 * @returns loss in the law's unit over N, parameters, and D, tokens, and what another per cent of each is worth
 * @throws RangeError when the law has no loss over N and D on which an optimum is meant
 * @example
 * surfaceOf(findLaw('hoffmann2022-approach3')).loss(280e9, 300e9).toFixed(4) // => '1.9672'
 * surfaceOf(findLaw('muennighoff2023'), { uniqueTokens: 25e9 }).loss(6.34e9, 242e9).toFixed(12) // => '2.225644088998'
 */
export function surfaceOf(
  law: Law,
  options: { readonly experts?: number; readonly uniqueTokens?: number } = {},
): LossSurface {
  if (law.compiled) {
    const usesUnique = /\bU\b/.test(law.relations.loss?.loss ?? '');
    if (usesUnique && options.uniqueTokens === undefined) {
      throw new Refusal(`Law ${law.id} is written in U, the unique tokens: say how many there are`);
    }
    if (!usesUnique && options.uniqueTokens !== undefined) {
      throw new Refusal(
        `Law ${law.id} does not use U, so it says nothing of ${options.uniqueTokens} unique tokens`,
      );
    }
    return expressionSurface(law.compiled, options.uniqueTokens ?? Number.POSITIVE_INFINITY);
  }
  const coefficients = parametricOf(law, options.experts);
  if (coefficients === undefined) {
    throw new Refusal(
      `Law ${law.id} has no loss over parameters and tokens to optimise: choose a parametric law`,
    );
  }
  if (options.uniqueTokens !== undefined) {
    return repetitionSurface(coefficients, options.uniqueTokens, repetitionOf(law));
  }
  return parametricSurface(parametricFrontier(coefficients));
}

import { checkPositive } from './arguments.ts';
import { type FlatBand, flatBand } from './band.ts';
import { optimumForCompute, optimumForLoss } from './optimum.ts';
import {
  computeForLoss,
  computeForParameters,
  computeForTokens,
  optimalLoss,
  optimalParameters,
  type ParametricFrontier,
  parametricSurface,
} from './parametric.ts';
import { findRoot } from './root.ts';
import type { LossSurface, Point } from './surface.ts';

/** How a law answers the main question: what is compute-optimal. */
export interface Allocation {
  /** N*, D* for C. */
  readonly optimum: (compute: number) => Point & { readonly granularity?: number };
  /** Loss on the frontier at C, where the law has one. */
  readonly frontierLoss?: (compute: number) => number;
  /** The compute at which N, or D, is optimal. */
  readonly computeForParameters: (parameters: number) => number;
  readonly computeForTokens: (tokens: number) => number;
  /** The least compute that reaches a loss. */
  readonly computeForLoss?: (loss: number) => number;
  /** L(N, D) off the frontier, where the law has it. */
  readonly loss?: (parameters: number, tokens: number) => number;
  /** How far N and D may move for an overhead of compute, where that is the same at every budget. */
  readonly flatBand?: (overhead: number) => FlatBand;
  /** Present where optima may be sought on the loss itself: parametric forms and their relatives. */
  readonly surface?: LossSurface;
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
    flatBand: overhead => flatBand(frontier.coefficients, overhead),
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
 * N and D of a budget at a fixed number of tokens per parameter: N = (C/(6 r))^(1/2), D = r N, from C = 6·N·D.
 *
 * @param compute C, FLOP
 * @param tokensPerParameter r, tokens per parameter
 * @returns N, parameters, and D, tokens
 * @throws RangeError when one of them is not positive and finite
 * @example
 * pointAtRatio(1.2e22, 20) // => { parameters: 1e10, tokens: 2e11 }
 */
export function pointAtRatio(compute: number, tokensPerParameter: number): Point {
  checkPositive('Compute', compute);
  checkPositive('Tokens per parameter', tokensPerParameter);
  const parameters = Math.sqrt(compute / 6 / tokensPerParameter);
  return { parameters, tokens: parameters * tokensPerParameter };
}

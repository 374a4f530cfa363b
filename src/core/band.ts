import { checkPositive } from './arguments.ts';
import { Refusal } from './refusal.ts';
import { findRoot } from './root.ts';

/** How far N and D may move from the optimum, as factors of N* and D*. */
export interface FlatBand {
  /** Factors of N*: the smallest below 1 and the largest above 1. */
  readonly parameters: readonly [low: number, high: number];
  /** Factors of D*: at a fixed budget D moves against N. */
  readonly tokens: readonly [low: number, high: number];
}

/**
 * The flat minimum of a parametric law along an isoFLOP: the factors of N* between which the loss is no worse
 * than what 1/(1+overhead) of the compute reaches at its own optimum.
 *
 * With x = ln(N/N*): a e^(−alpha x) + b e^(beta x) = (1 + overhead)^gamma, a = beta/(alpha+beta),
 * b = alpha/(alpha+beta), gamma = alpha beta/(alpha+beta): derived from the closed form of Hoffmann et al. 2022
 * (arXiv:2203.15556, equation 4). The factors do not depend on the budget.
 *
 * @param exponents alpha and beta of the law
 * @param overhead loss-equivalent compute given away, 0.05 for 5%
 * @returns factors of N* and of D*, lowest and highest
 * @throws RangeError when the overhead is negative or an exponent not positive, or one is not finite
 * @example
 * flatBand({ alpha: 0.5, beta: 0.5 }, 0).parameters // => [1, 1]
 */
export function flatBand(
  exponents: { readonly alpha: number; readonly beta: number },
  overhead: number,
): FlatBand {
  if (!(overhead >= 0 && Number.isFinite(overhead))) {
    throw new Refusal(`Band overhead must be zero or positive, such as 0.05: got ${overhead}`);
  }
  for (const exponent of [exponents.alpha, exponents.beta]) checkPositive('Exponents', exponent);
  if (overhead === 0) return { parameters: [1, 1], tokens: [1, 1] };
  const { alpha, beta } = exponents;
  const a = beta / (alpha + beta);
  const b = alpha / (alpha + beta);
  const gamma = (alpha * beta) / (alpha + beta);
  // both sides minus 1, so that a small overhead keeps its digits
  const target = Math.expm1(gamma * Math.log1p(overhead));
  const excess = (x: number) => a * Math.expm1(-alpha * x) + b * Math.expm1(beta * x) - target;
  const low = Math.exp(findRoot(excess, -reach(alpha, a, target), 0));
  const high = Math.exp(findRoot(excess, 0, reach(beta, b, target)));
  return { parameters: [low, high], tokens: [1 / high, 1 / low] };
}

/** An |x| at which one term alone is above the target. */
function reach(exponent: number, share: number, target: number): number {
  return Math.log((target + 2) / share + 1) / exponent;
}

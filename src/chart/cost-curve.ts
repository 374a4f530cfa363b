import { type OptimumOptions, optimumForLoss } from '../core/optimum.ts';
import { findRoot } from '../core/root.ts';
import type { LossSurface } from '../core/surface.ts';
import { leastOf, mostOf } from '../core/unbounded.ts';
import { logSpacedWith } from './sample.ts';

/** Least compute at a loss, and where. */
export interface Least {
  readonly parameters: number;
  readonly tokens: number;
  readonly compute: number;
}

/** What reaching one loss costs over sizes of the model. */
export interface CostCurve {
  /** Least training. */
  readonly training: Least;
  /** Least training and serving, for each demand. */
  readonly lifetimes: readonly Least[];
  /** N and 6·N·D + 2·N·D_inf, FLOP. */
  readonly cost: (served: number) => readonly (readonly [parameters: number, compute: number])[];
}

/** Factor of N* up to which is drawn. */
const LARGEST = 6;
/** Most compute over the least that is drawn on the side of small models. */
const LIMIT = 8;

/**
 * What it costs to reach a loss with models of many sizes.
 *
 * @param surface loss of the law
 * @param loss to reach
 * @param options tokens served for each lifetime; sizes that the curve has to reach, if they reach the loss
 * @throws RangeError when the loss cannot be reached
 */
export function costCurve(
  surface: LossSurface,
  loss: number,
  options: { readonly demands: readonly number[]; readonly sizes: readonly number[] },
): CostCurve {
  const least = (serving: OptimumOptions) => optimumForLoss(surface, loss, serving);
  const training = least({});
  const lifetimes = options.demands.map(inferenceTokens => least({ inferenceTokens }));
  const sizes = options.sizes.filter(size => surface.loss(size, ENDLESS) < loss);
  const smallest = leastOf(
    [...sizes, ...lifetimes.map(one => one.parameters)],
    smallestModel(surface, loss, training),
  );
  const largest = mostOf(sizes, LARGEST * training.parameters);
  const runs = logSpacedWith([smallest, largest], 81, [
    training.parameters,
    ...lifetimes.map(one => one.parameters),
    ...sizes,
  ]).map(n => [n, tokensForLoss(surface, n, loss)] as const);
  return {
    training,
    lifetimes,
    cost: served => runs.map(([n, tokens]) => [n, 6 * n * tokens + 2 * n * served]),
  };
}

/** More tokens than any law can tell from infinitely many. */
const ENDLESS = 1e60;

/** D at which a model of N parameters has this loss; the loss must be above what endless data gives it. */
function tokensForLoss(surface: LossSurface, parameters: number, loss: number): number {
  return Math.exp(
    findRoot(logTokens => surface.loss(parameters, Math.exp(logTokens)) - loss, 0, Math.log(ENDLESS) * 5),
  );
}

/** The smallest N to draw: one that reaches the loss at all, and without leaving the paper. */
function smallestModel(surface: LossSurface, loss: number, { parameters: best, compute }: Least): number {
  let parameters = best / 12;
  while (
    surface.loss(parameters, ENDLESS) >= loss ||
    6 * parameters * tokensForLoss(surface, parameters, loss) > LIMIT * compute
  ) {
    parameters *= 1.02;
  }
  return parameters;
}

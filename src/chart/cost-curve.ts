import { minimum } from '../core/minimum.ts';
import { optimumForLoss } from '../core/optimum.ts';
import { Refusal } from '../core/refusal.ts';
import { findRoot } from '../core/root.ts';
import type { LossSurface } from '../core/surface.ts';
import { leastOf, mostOf } from '../core/unbounded.ts';
import { logSpaced, logSpacedWith } from './sample.ts';

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
  /** N and 6·N·D + c(N)·D_inf, FLOP; sizes that cannot be served are left out. */
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
  options: {
    readonly demands: readonly number[];
    readonly sizes: readonly number[];
    /** c(N), what a served token weighs in training FLOP: 2·N unless given; undefined of what cannot be served. */
    readonly tokenCost?: ((parameters: number) => number | undefined) | undefined;
  },
): CostCurve {
  const { tokenCost = n => 2 * n } = options;
  const training = optimumForLoss(surface, loss);
  const lifetimes = options.demands.map(inferenceTokens =>
    options.tokenCost === undefined
      ? optimumForLoss(surface, loss, { inferenceTokens })
      : leastServed(surface, { loss, served: inferenceTokens, tokenCost, largest: training.parameters }),
  );
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
    cost: served =>
      runs.flatMap(([n, tokens]) => {
        const each = served === 0 ? 0 : tokenCost(n);
        return each === undefined ? [] : [[n, 6 * n * tokens + each * served] as const];
      }),
  };
}

/** Sizes at which the least of a lifetime is looked for before it is closed in on. */
const TRIED = 120;

/** The size of least training and serving where a served token costs c(N), which rises with N. */
function leastServed(
  surface: LossSurface,
  {
    loss,
    served,
    tokenCost,
    largest,
  }: {
    readonly loss: number;
    readonly served: number;
    readonly tokenCost: (parameters: number) => number | undefined;
    readonly largest: number;
  },
): Least {
  const tokensOf = (parameters: number) =>
    surface.loss(parameters, ENDLESS) < loss ? tokensForLoss(surface, parameters, loss) : undefined;
  const total = (parameters: number) => {
    const [tokens, each] = [tokensOf(parameters), tokenCost(parameters)];
    if (tokens === undefined || each === undefined) return Number.POSITIVE_INFINITY;
    return 6 * parameters * tokens + each * served;
  };
  const tried = logSpaced(largest / 1000, largest * 1.05, TRIED);
  const totals = tried.map(total);
  const best = totals.indexOf(leastOf(totals));
  if (totals[best] === Number.POSITIVE_INFINITY)
    throw new Refusal(`Loss ${loss} is reached by no model that what serves it holds and keeps in time`);
  const [low, high] = [best - 1, best + 1].map(index =>
    Math.log(tried[Math.min(Math.max(index, 0), tried.length - 1)]!),
  );
  // beyond the largest that is served there is no valley to go down into
  const isServed = (size: number) => tokenCost(Math.exp(size)) !== undefined;
  const most = isServed(high!) ? high! : edgeOf(isServed, Math.log(tried[best]!), high!);
  const parameters = Math.exp(minimum(size => total(Math.exp(size)), low!, most));
  return { parameters, tokens: tokensOf(parameters)!, compute: total(parameters) };
}

/** The last place at which something holds, between one where it does and one where it does not. */
function edgeOf(holds: (x: number) => boolean, inside: number, outside: number): number {
  let [last, beyond] = [inside, outside];
  while (beyond - last > 1e-9) {
    const middle = (last + beyond) / 2;
    if (holds(middle)) last = middle;
    else beyond = middle;
  }
  return last;
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

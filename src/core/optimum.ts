import { findRoot } from './root.ts';
import type { LossSurface, Point } from './surface.ts';

/** What limits a run besides its budget. */
export interface OptimumOptions {
  /** Tokens that the model will serve, weighed as training FLOP: 2·N each. 0 unless given. */
  readonly inferenceTokens?: number;
  readonly maxParameters?: number;
  readonly maxTokens?: number;
}

/** An optimum, and which cap held it. */
export interface Optimum extends Point {
  readonly cappedBy?: 'parameters' | 'tokens' | 'both';
}

/**
 * Parameters and tokens of least loss for a lifetime budget: C = 6·N·D + 2·N·D_inf.
 *
 * At the optimum (alpha A N^-alpha)/(beta B D^-beta) = 1 + D_inf/(3 D) (Sardana et al. 2023, arXiv:2401.00448,
 * for a parametric law; any surface by its own gains), solved in ln D, in which both sides are monotone.
 *
 * @param surface loss and gains of the law
 * @param compute lifetime budget, FLOP
 * @throws RangeError when the serving alone, at the largest model allowed, is more than the budget
 */
export function optimumForCompute(
  surface: LossSurface,
  compute: number,
  options: OptimumOptions = {},
): Optimum {
  return withinCaps(freeOptimum(surface, compute, options.inferenceTokens ?? 0), compute, options);
}

/**
 * A budget's optimum under caps: one that is exceeded holds its side, and the rest of the budget goes to the other,
 * from C = 6·N·D + 2·N·D_inf. Loss rises with the distance from the optimum, so the cap itself is best.
 *
 * @param free N and D that are optimal without caps
 * @param compute lifetime budget, FLOP
 * @param options caps in parameters and tokens, and tokens to serve
 * @returns N, parameters, and D, tokens; of a budget that both caps leave unspent, both caps
 * @throws RangeError when serving the largest model allowed leaves nothing to train with
 * @example
 * withinCaps({ parameters: 1e10, tokens: 2e11 }, 1.2e22, { maxParameters: 5e9 }) // => { parameters: 5e9, tokens: 4e11, cappedBy: 'parameters' }
 */
export function withinCaps(free: Point, compute: number, options: OptimumOptions): Optimum {
  const { inferenceTokens: served = 0 } = options;
  const { maxParameters = Number.POSITIVE_INFINITY, maxTokens = Number.POSITIVE_INFINITY } = options;
  if (free.parameters > maxParameters) {
    const tokens = tokensFor(compute, maxParameters, served);
    if (tokens > maxTokens) return { parameters: maxParameters, tokens: maxTokens, cappedBy: 'both' };
    return { parameters: maxParameters, tokens, cappedBy: 'parameters' };
  }
  if (free.tokens > maxTokens) {
    const parameters = parametersFor(compute, maxTokens, served);
    if (parameters > maxParameters) return { parameters: maxParameters, tokens: maxTokens, cappedBy: 'both' };
    return { parameters, tokens: maxTokens, cappedBy: 'tokens' };
  }
  return free;
}

/** N that a budget pays for with these tokens: C/(6D + 2 D_inf). */
export function parametersFor(compute: number, tokens: number, inferenceTokens = 0): number {
  return compute / (6 * tokens + 2 * inferenceTokens);
}

/** D that a budget pays for with these parameters: (C/N − 2 D_inf)/6. */
export function tokensFor(compute: number, parameters: number, inferenceTokens = 0): number {
  const tokens = (compute / parameters - 2 * inferenceTokens) / 6;
  if (!(tokens > 0)) {
    throw new RangeError(
      `Serving ${inferenceTokens} tokens from ${parameters} parameters costs ${2 * parameters * inferenceTokens} FLOP, which leaves nothing of ${compute} FLOP to train with`,
    );
  }
  return tokens;
}

function freeOptimum(surface: LossSurface, compute: number, served: number): Point {
  const known = served === 0 ? surface.closedFormTokens(compute) : undefined;
  if (known !== undefined) return { parameters: compute / 6 / known, tokens: known };
  const balance = (logTokens: number) => {
    const tokens = Math.exp(logTokens);
    return (
      surface.balance(parametersFor(compute, tokens, served), tokens) - Math.log1p(served / (3 * tokens))
    );
  };
  const [low, high] = bracket(balance, Math.log(surface.nearTokens(compute)));
  const tokens = Math.exp(findRoot(balance, low, high));
  return { parameters: parametersFor(compute, tokens, served), tokens };
}

/** Ends around `center` between which a rising function changes sign. */
function bracket(f: (x: number) => number, center: number): readonly [number, number] {
  const rising = f(center) < 0;
  let step = 0.25;
  let near = center;
  for (let count = 0; count < 60; count++) {
    const far = near + (rising ? step : -step);
    if (f(far) > 0 === rising) return rising ? [near, far] : [far, near];
    near = far;
    step *= 1.6;
  }
  throw new RangeError(
    'No optimum along this budget: one of parameters and tokens is always worth more than the other',
  );
}

/**
 * Least lifetime budget that reaches a loss, and its parameters and tokens.
 *
 * Minimises 6·N·D + 2·N·D_inf subject to L(N, D) = loss (Sardana et al. 2023, arXiv:2401.00448, equation 3), by the
 * dual: the budget whose optimum has that loss.
 *
 * @throws RangeError when the loss is at or below what the surface, its unique tokens or the caps allow
 */
export function optimumForLoss(
  surface: LossSurface,
  loss: number,
  options: OptimumOptions = {},
): Optimum & { readonly compute: number } {
  if (!(loss > surface.lossFloor)) {
    throw new RangeError(`Loss must be above ${surface.lossFloor}, which no compute reaches: got ${loss}`);
  }
  const at = (logCompute: number) => optimumForCompute(surface, Math.exp(logCompute), options);
  const excess = (logCompute: number) => {
    const { parameters, tokens } = at(logCompute);
    return surface.loss(parameters, tokens) - loss;
  };
  const [low, high] = bracketLoss(excess, loss);
  const logCompute = findRoot(excess, low, high);
  return { ...at(logCompute), compute: Math.exp(logCompute) };
}

function bracketLoss(excess: (x: number) => number, loss: number): readonly [number, number] {
  let low = Math.log(6);
  if (excess(low) <= 0) throw new RangeError(`Loss ${loss} is above what a model of one parameter reaches`);
  for (let high = low + 8; high < 650; high += 8) {
    if (excess(high) <= 0) return [low, high];
    low = high;
  }
  throw new RangeError(`No compute reaches loss ${loss} within these limits`);
}

import { checkAbove, checkAmount, checkPositive } from './arguments.ts';
import { Refusal } from './refusal.ts';
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
 * @param options tokens to serve, and caps in parameters and tokens
 * @returns N*, parameters, and D*, tokens, and which cap held them
 * @throws RangeError when the budget or an option is not positive and finite, or when the serving alone, at the largest
 *   model allowed, is more than the budget
 * @example
 * const frontier = parametricFrontier({ E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 });
 * optimumForCompute(parametricSurface(frontier), 1e24).parameters.toPrecision(4) // => '9.586e+10'
 * optimumForCompute(parametricSurface(frontier), 1.2e22, { maxParameters: 5e9 }).tokens // => 4e11
 */
export function optimumForCompute(
  surface: LossSurface,
  compute: number,
  options: OptimumOptions = {},
): Optimum {
  checkPositive('Compute', compute);
  const served = checkAmount('Inference tokens', options.inferenceTokens ?? 0);
  return withinCaps(freeOptimum(surface, compute, served), compute, options);
}

/**
 * Parameters and tokens of least loss for a training budget, 6·N·D, beside which tokens are served: the optimum of the
 * lifetime budget of which training takes just that, by bisection of its logarithm.
 *
 * @param surface loss and gains of the law
 * @param training training budget, FLOP
 * @param options tokens to serve, and caps in parameters and tokens
 * @returns N* and D*, which cap held them, and the lifetime budget in FLOP as `compute`
 * @throws RangeError when the budget or an option is not positive and finite
 * @example
 * const frontier = parametricFrontier({ E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 });
 * const { parameters, tokens } = optimumForTraining(parametricSurface(frontier), 1e24, { inferenceTokens: 1e13 });
 * (6 * parameters * tokens).toPrecision(6) // => '1.00000e+24'
 */
export function optimumForTraining(
  surface: LossSurface,
  training: number,
  options: OptimumOptions = {},
): Optimum & { readonly compute: number } {
  const served = options.inferenceTokens ?? 0;
  if (served === 0) return { ...optimumForCompute(surface, training, options), compute: training };
  checkPositive('Training budget', training);
  const at = (logLifetime: number) => optimumForCompute(surface, Math.exp(logLifetime), options);
  const isShort = (logLifetime: number) => {
    const { parameters, tokens } = at(logLifetime);
    return 6 * parameters * tokens < training;
  };
  let low = Math.log(training);
  let high = low + 1;
  // caps may hold training below its budget for good
  while (isShort(high) && high < low + 60) high += 4;
  for (let round = 0; round < 100 && high - low > 1e-13 * high; round++) {
    const middle = (low + high) / 2;
    if (isShort(middle)) low = middle;
    else high = middle;
  }
  const best = at(high);
  return { ...best, compute: training + 2 * best.parameters * served };
}

/**
 * A budget's optimum under caps: one that is exceeded holds its side, and the rest of the budget goes to the other,
 * from C = 6·N·D + 2·N·D_inf. Loss rises with the distance from the optimum, so the cap itself is best.
 *
 * @param free N and D that are optimal without caps
 * @param compute lifetime budget, FLOP
 * @param options caps in parameters and tokens, and tokens to serve
 * @returns N, parameters, and D, tokens; of a budget that both caps leave unspent, both caps
 * @throws RangeError when a value is not positive, or serving the largest model allowed leaves nothing to train with
 * @example
 * withinCaps({ parameters: 1e10, tokens: 2e11 }, 1.2e22, { maxParameters: 5e9 }) // => { parameters: 5e9, tokens: 4e11, cappedBy: 'parameters' }
 */
export function withinCaps(free: Point, compute: number, options: OptimumOptions): Optimum {
  const { inferenceTokens: served = 0 } = options;
  const { maxParameters = Number.POSITIVE_INFINITY, maxTokens = Number.POSITIVE_INFINITY } = options;
  checkAbove('Maximum of parameters', maxParameters);
  checkAbove('Maximum of tokens', maxTokens);
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

/**
 * N that a budget pays for beside tokens: N = C/(6D + 2 D_inf), from C = 6·N·D + 2·N·D_inf (Sardana et al. 2023,
 * arXiv:2401.00448, section 2).
 *
 * @param compute C, lifetime budget, FLOP
 * @param tokens D, training tokens
 * @param inferenceTokens D_inf, tokens to serve; none unless given
 * @returns N, parameters
 * @throws RangeError when compute or tokens are not positive and finite, or the tokens to serve are negative
 * @example
 * parametersFor(6e21, 1e11) // => 1e10
 */
export function parametersFor(compute: number, tokens: number, inferenceTokens = 0): number {
  checkPositive('Compute', compute);
  checkPositive('Tokens', tokens);
  return affordable(compute, tokens, checkAmount('Inference tokens', inferenceTokens));
}

/** {@link parametersFor} without its checks, for searches along a budget. */
function affordable(compute: number, tokens: number, inferenceTokens: number): number {
  return compute / (6 * tokens + 2 * inferenceTokens);
}

/**
 * D that a budget pays for beside parameters: D = (C/N − 2 D_inf)/6, from C = 6·N·D + 2·N·D_inf (Sardana et al. 2023,
 * arXiv:2401.00448, section 2).
 *
 * @param compute C, lifetime budget, FLOP
 * @param parameters N, parameters
 * @param inferenceTokens D_inf, tokens to serve; none unless given
 * @returns D, training tokens
 * @throws RangeError when compute or parameters are not positive and finite, or serving leaves nothing to train with
 * @example
 * tokensFor(6e21, 1e10) // => 1e11
 */
export function tokensFor(compute: number, parameters: number, inferenceTokens = 0): number {
  checkPositive('Compute', compute);
  checkPositive('Parameters', parameters);
  checkAmount('Inference tokens', inferenceTokens);
  const tokens = (compute / parameters - 2 * inferenceTokens) / 6;
  if (!(tokens > 0)) {
    throw new Refusal(
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
    return surface.balance(affordable(compute, tokens, served), tokens) - Math.log1p(served / (3 * tokens));
  };
  const [low, high] = bracket(balance, Math.log(surface.nearTokens(compute)));
  const tokens = Math.exp(findRoot(balance, low, high));
  return { parameters: affordable(compute, tokens, served), tokens };
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
  throw new Refusal(
    'No optimum along this budget: one of parameters and tokens is always worth more than the other',
  );
}

/**
 * Least lifetime budget that reaches a loss, and its parameters and tokens.
 *
 * Minimises 6·N·D + 2·N·D_inf subject to L(N, D) = loss (Sardana et al. 2023, arXiv:2401.00448, equation 3), by the
 * dual: the budget whose optimum has that loss.
 *
 * @param surface loss and gains of the law
 * @param loss L, in the unit of the surface
 * @param options tokens to serve, and caps in parameters and tokens
 * @returns N, parameters, D, tokens, and the lifetime budget in FLOP
 * @throws RangeError when the loss is at or below what the surface, its unique tokens or the caps allow
 * @example
 * const frontier = parametricFrontier({ E: 1.69, A: 406.4, B: 410.7, alpha: 0.336, beta: 0.283 });
 * const loss = optimalLoss(frontier, computeForParameters(frontier, 30e9));
 * optimumForLoss(parametricSurface(frontier), loss, { inferenceTokens: 5e12 }).parameters.toPrecision(3) // => '1.64e+10'
 */
export function optimumForLoss(
  surface: LossSurface,
  loss: number,
  options: OptimumOptions = {},
): Optimum & { readonly compute: number } {
  if (!(loss > surface.lossFloor)) {
    throw new Refusal(`Loss must be above ${surface.lossFloor}, which no compute reaches: got ${loss}`);
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
  if (excess(low) <= 0) throw new Refusal(`Loss ${loss} is above what a model of one parameter reaches`);
  for (let high = low + 8; high < 650; high += 8) {
    if (excess(high) <= 0) return [low, high];
    low = high;
  }
  throw new Refusal(`No compute reaches loss ${loss} within these limits`);
}

import { checkPositive } from './arguments.ts';
import { drawnCoefficients, type Uncertainty } from './coefficient-draws.ts';
import { FLOP_PER_PARAMETER_TOKEN, type ParametricCoefficients, parametricLoss } from './parametric.ts';
import { type Interval, percentileInterval } from './percentile-interval.ts';
import { normalQuantile } from './quantile.ts';
import { Refusal } from './refusal.ts';
import type { Point } from './surface.ts';

export type { Uncertainty };

/** Intervals by their level in percent: `{ "80": [low, high], "95": [low, high] }`. */
export type Intervals = Readonly<Record<string, Interval>>;

/** Intervals of a compute-optimal allocation. */
export interface AllocationIntervals {
  readonly parameters: Intervals;
  readonly tokens: Intervals;
  readonly tokensPerParameter: Intervals;
  readonly loss: Intervals;
}

/** Intervals of a law's optimum; no loss where the law gives none. */
export type OptimumIntervals = Omit<AllocationIntervals, 'loss'> & { readonly loss?: Intervals };

/** How the uncertainty of a law with coefficients of one form is read. */
export interface UncertainForm {
  /** Names of the columns of a draw or a covariance. */
  readonly columns: readonly string[];
  /** Intervals of the optimum of a budget, in FLOP, at levels in percent. */
  readonly intervals: (
    uncertainty: Uncertainty,
    compute: number,
    levels?: readonly number[],
  ) => OptimumIntervals;
  /** Interval of the loss at (N, D), at a level in percent; undefined without draws and covariance. */
  readonly lossInterval?: (
    uncertainty: Uncertainty,
    parameters: number,
    tokens: number,
    level: number,
  ) => Interval | undefined;
  /** What coefficients that vary together give, one value a point of a sample. */
  readonly sampled?: (uncertainty: Uncertainty, points: readonly Float64Array[]) => LawSample | undefined;
}

/** A law whose coefficients vary together. */
export interface LawSample {
  /** Loss at N, parameters, and D, tokens. */
  readonly losses: (parameters: number, tokens: number) => Float64Array;
  /** N* and L* of a budget in FLOP, as factors on those of the law's own coefficients. */
  readonly optima: (compute: number) => { readonly parameters: Float64Array; readonly loss: Float64Array };
}

/** {@link UncertainForm} of L = E + A/N^alpha + B/D^beta. */
export function parametricUncertainty(coefficients: ParametricCoefficients): UncertainForm {
  return {
    columns: ['ln E', 'ln A', 'ln B', 'alpha', 'beta', ...(coefficients.k === undefined ? [] : ['k'])],
    intervals: (uncertainty, compute, levels) =>
      allocationIntervals(uncertainty, coefficients, compute, levels),
    lossInterval: (uncertainty, parameters, tokens, level) =>
      lossInterval(uncertainty, coefficients, { parameters, tokens }, level),
    sampled: (uncertainty, points) => sampleOfLaw(uncertainty, coefficients, points),
  };
}

function sampleOfLaw(
  uncertainty: Uncertainty,
  own: ParametricCoefficients,
  points: readonly Float64Array[],
): LawSample | undefined {
  const drawn = drawnCoefficients(uncertainty, own, points);
  if (drawn === undefined) return undefined;
  return {
    losses: (parameters, tokens) =>
      Float64Array.from(drawn, ([logE, logA, logB, alpha, beta, k = 1]) =>
        parametricLoss(
          { E: Math.exp(logE!), A: Math.exp(logA!), B: Math.exp(logB!), alpha: alpha!, beta: beta!, k },
          parameters,
          tokens,
        ),
      ),
    optima: compute => {
      const logProduct = Math.log(compute / FLOP_PER_PARAMETER_TOKEN);
      const [logN, loss] = optimumOf(
        own.E,
        Math.log(own.A),
        Math.log(own.B),
        own.alpha,
        own.beta,
        own.k,
        logProduct,
      );
      const optima = drawn.map(([logE, logA, logB, alpha, beta, k]) =>
        optimumOf(Math.exp(logE!), logA!, logB!, alpha!, beta!, k, logProduct),
      );
      return {
        parameters: Float64Array.from(optima, ([one]) => Math.exp(one - logN)),
        loss: Float64Array.from(optima, ([, one]) => one / loss),
      };
    },
  };
}

/** From draws, bias-corrected percentiles; from a covariance of ln E, ln A, ln B, alpha, beta, the delta method. */
function lossInterval(
  { draws, covariance }: Uncertainty,
  coefficients: ParametricCoefficients,
  { parameters, tokens }: Point,
  level: number,
): Interval | undefined {
  if (draws !== undefined) {
    const losses = Float64Array.from(draws, ([logE, logA, logB, alpha, beta, k = 1]) =>
      parametricLoss(
        { E: Math.exp(logE!), A: Math.exp(logA!), B: Math.exp(logB!), alpha: alpha!, beta: beta!, k },
        parameters,
        tokens,
      ),
    ).sort();
    return percentileInterval(losses, level, parametricLoss(coefficients, parameters, tokens));
  }
  if (covariance === undefined) return undefined;
  const { loss, gradient } = gradientOf(coefficients, Math.log(parameters), Math.log(tokens));
  const half = normalQuantile(0.5 + level / 200) * standardDeviation(covariance, gradient);
  return [loss - half, loss + half];
}

/** The loss at (N, D), and how it changes with ln E, ln A, ln B, alpha, beta, and k where there is one. */
function gradientOf(
  { E, A, B, alpha, beta, k }: ParametricCoefficients,
  logN: number,
  logD: number,
): { loss: number; gradient: number[] } {
  const ofN = A * Math.exp(-alpha * logN);
  const ofD = B * Math.exp(-beta * logD);
  const inner = [ofN, ofD, -ofN * logN, -ofD * logD];
  const sum = ofN + ofD;
  if (k === undefined) return { loss: E + sum, gradient: [E, ...inner] };
  const outer = k * sum ** (k - 1);
  const excess = sum ** k;
  return { loss: E + excess, gradient: [E, ...inner.map(part => outer * part), excess * Math.log(sum)] };
}

/**
 * Intervals of N*, D*, the ratio D/N and L* at a budget, from how sure a law's coefficients are.
 *
 * From draws: bias-corrected percentiles of the draws' own optima. From a covariance: the delta method on ln N* and ln L*, about
 * the given coefficients. With s = alpha + beta,
 * d ln N* = [d ln A − d ln B + (1/alpha − ln N*) d alpha + (ln D* − 1/beta) d beta] / s, and by the envelope theorem
 * dL* = E d ln E + A N*^-alpha (d ln A − ln N* d alpha) + B D*^-beta (d ln B − ln D* d beta). Since N*·D* = C/6 is
 * fixed, D* is exactly as sure as N*, and the ratio half as sure, in logarithms.
 *
 * @param uncertainty draws or a covariance of ln E, ln A, ln B, alpha, beta; draws are preferred if both are there
 * @param coefficients the law's E, A, B, alpha, beta, fitted to all data
 * @param compute C in FLOP
 * @param levels in percent, each above 0 and below 100
 * @returns intervals in parameters, tokens, tokens/parameter and the loss unit of E, by level
 * @throws RangeError when compute is not positive and finite, there are neither draws nor a covariance, a draw has no optimum, or a level is out of range
 * @example
 * const law = { E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 };
 * const draws = [[0.597, 6.178, 7.643, 0.3478, 0.3658], [0.597, 6.278, 7.643, 0.3478, 0.3658]];
 * allocationIntervals({ method: 'example', draws }, law, 1e21).parameters['80'].map(N => Math.round(N / 1e8)) // => [28, 32]
 */
export function allocationIntervals(
  uncertainty: Uncertainty,
  coefficients: ParametricCoefficients,
  compute: number,
  levels: readonly number[] = [80, 95],
): AllocationIntervals {
  checkPositive('Compute', compute);
  checkLevels(levels);
  if (uncertainty.draws !== undefined) return fromDraws(uncertainty.draws, coefficients, compute, levels);
  if (uncertainty.covariance !== undefined) {
    return fromCovariance(uncertainty.covariance, coefficients, compute, levels);
  }
  throw new Refusal('Uncertainty must hold draws or a covariance: got neither');
}

export function checkLevels(levels: readonly number[]): void {
  for (const level of levels) {
    if (!(level > 0 && level < 100)) {
      throw new Refusal(`Level of an interval must be above 0 and below 100 percent: got ${level}`);
    }
  }
}

function fromDraws(
  draws: readonly (readonly number[])[],
  coefficients: ParametricCoefficients,
  compute: number,
  levels: readonly number[],
): AllocationIntervals {
  const logProduct = Math.log(compute / FLOP_PER_PARAMETER_TOKEN);
  const logParameters = new Float64Array(draws.length);
  const losses = new Float64Array(draws.length);
  for (let index = 0; index < draws.length; index++) {
    const [logE, logA, logB, alpha, beta, k] = draws[index] as [
      number,
      number,
      number,
      number,
      number,
      number?,
    ];
    const [logN, loss] = optimumOf(Math.exp(logE), logA, logB, alpha, beta, k, logProduct);
    if (!Number.isFinite(logN + loss) || !(alpha > 0 && beta > 0)) {
      throw new Refusal(`Draw ${index} of the uncertainty has no optimum: got [${draws[index]!.join(', ')}]`);
    }
    logParameters[index] = logN;
    losses[index] = loss;
  }
  logParameters.sort();
  losses.sort();
  const { E, A, B, alpha, beta, k } = coefficients;
  const [logN, loss] = optimumOf(E, Math.log(A), Math.log(B), alpha, beta, k, logProduct);
  return intervals(
    levels,
    level => percentileInterval(logParameters, level, logN),
    level => percentileInterval(losses, level, loss),
    logProduct,
  );
}

/** ln N* and L*. At the optimum beta·B/D^beta = alpha·A/N^alpha. */
function optimumOf(
  E: number,
  logA: number,
  logB: number,
  alpha: number,
  beta: number,
  k: number | undefined,
  logProduct: number,
): [logN: number, loss: number] {
  const logN = (Math.log(alpha / beta) + logA - logB + beta * logProduct) / (alpha + beta);
  const excess = Math.exp(logA - alpha * logN) * (1 + alpha / beta);
  return [logN, E + (k === undefined ? excess : excess ** k)];
}

function fromCovariance(
  covariance: readonly (readonly number[])[],
  coefficients: ParametricCoefficients,
  compute: number,
  levels: readonly number[],
): AllocationIntervals {
  const { A, B, alpha, beta, k } = coefficients;
  const logProduct = Math.log(compute / FLOP_PER_PARAMETER_TOKEN);
  const sum = alpha + beta;
  const logN = (Math.log((alpha * A) / (beta * B)) + beta * logProduct) / sum;
  const logD = logProduct - logN;
  const ofLogN = [0, 1 / sum, -1 / sum, (1 / alpha - logN) / sum, (logD - 1 / beta) / sum];
  if (k !== undefined) ofLogN.push(0);
  const { loss, gradient: ofLoss } = gradientOf(coefficients, logN, logD);
  const spreadOfLogN = standardDeviation(covariance, ofLogN);
  const spreadOfLogLoss = standardDeviation(covariance, ofLoss) / loss;
  const z = (level: number) => normalQuantile(0.5 + level / 200);
  return intervals(
    levels,
    level => [logN - z(level) * spreadOfLogN, logN + z(level) * spreadOfLogN],
    level => [loss * Math.exp(-z(level) * spreadOfLogLoss), loss * Math.exp(z(level) * spreadOfLogLoss)],
    logProduct,
  );
}

function intervals(
  levels: readonly number[],
  logParameters: (level: number) => Interval,
  losses: (level: number) => Interval,
  logProduct: number,
): AllocationIntervals {
  const loss = Object.fromEntries(levels.map(level => [level, losses(level)]));
  return { ...mirrored(levels, logParameters, logProduct), loss };
}

/**
 * N*·D* is fixed, so the intervals of D* and of the ratio mirror the one of N*.
 *
 * @param logParameters interval of ln N* at a level
 * @param logProduct ln(N*·D*) = ln(C/6)
 */
export function mirrored(
  levels: readonly number[],
  logParameters: (level: number) => Interval,
  logProduct: number,
): Omit<AllocationIntervals, 'loss'> {
  const parameters: Record<string, Interval> = {};
  const tokens: Record<string, Interval> = {};
  const tokensPerParameter: Record<string, Interval> = {};
  for (const level of levels) {
    const [low, high] = logParameters(level);
    parameters[level] = [Math.exp(low), Math.exp(high)];
    tokens[level] = [Math.exp(logProduct - high), Math.exp(logProduct - low)];
    tokensPerParameter[level] = [Math.exp(logProduct - 2 * high), Math.exp(logProduct - 2 * low)];
  }
  return { parameters, tokens, tokensPerParameter };
}

/** Square root of g' V g. */
export function standardDeviation(
  covariance: readonly (readonly number[])[],
  gradient: readonly number[],
): number {
  let variance = 0;
  for (let row = 0; row < gradient.length; row++) {
    for (let column = 0; column < gradient.length; column++) {
      const entry = covariance[row]?.[column];
      if (entry === undefined || !Number.isFinite(entry)) {
        const size = gradient.length;
        throw new Refusal(`Covariance must be ${size} rows of ${size} finite numbers`);
      }
      variance += gradient[row]! * entry * gradient[column]!;
    }
  }
  // rounding can leave a variance of zero slightly negative
  return Math.sqrt(Math.max(0, variance));
}

import { checkAbove, checkPositive } from './arguments.ts';
import { Refusal } from './refusal.ts';
import type { LossSurface } from './surface.ts';

/** Coefficients of L(N, D) = E + (A/N^alpha + B/D^beta)^k: E in the unit of the loss, N in parameters, D in tokens. */
export interface ParametricCoefficients {
  readonly E: number;
  readonly A: number;
  readonly B: number;
  readonly alpha: number;
  readonly beta: number;
  /** Outer exponent of the coupled form; 1 unless given. It moves losses and no optimum. */
  readonly k?: number;
}

/** FLOP per parameter and token of training (Kaplan et al. 2020, section 2.1: 2 forward, 4 backward). */
export const FLOP_PER_PARAMETER_TOKEN = 6;

/**
 * Loss of a model of `parameters` trained on `tokens`.
 *
 * L = E + A/N^alpha + B/D^beta (Hoffmann et al. 2022, arXiv:2203.15556, equation 2).
 *
 * @param coefficients E in nats/token (or the law's own loss unit), A, B, alpha, beta
 * @param parameters N, parameters as the law counts them
 * @param tokens D, training tokens
 * @returns loss in the unit of E
 * @throws RangeError when parameters or tokens are not positive
 * @example
 * parametricLoss({ E: 1.69, A: 406.4, B: 410.7, alpha: 0.336, beta: 0.283 }, 70e9, 1e12) // => 1.9472727897172717
 */
export function parametricLoss(
  coefficients: ParametricCoefficients,
  parameters: number,
  tokens: number,
): number {
  return lossAt(coefficients, checkAbove('Parameters', parameters), checkAbove('Tokens', tokens));
}

/** {@link parametricLoss} without its checks, for searches along budgets. */
export function lossAt(coefficients: ParametricCoefficients, parameters: number, tokens: number): number {
  const { E, A, B, alpha, beta, k } = coefficients;
  // the sum first: the digits are then those of peers, which add E last
  const reducible = A / parameters ** alpha + B / tokens ** beta;
  return E + (k === undefined ? reducible : reducible ** k);
}

/** Constants of the closed-form frontier of a parametric law. */
export interface ParametricFrontier {
  readonly coefficients: ParametricCoefficients;
  /** a = beta/(alpha+beta): N* grows as C^a. */
  readonly parameterExponent: number;
  /** b = alpha/(alpha+beta): D* grows as C^b. */
  readonly tokenExponent: number;
  /** gamma = k·alpha·beta/(alpha+beta): L* − E falls as C^-gamma. */
  readonly lossExponent: number;
  /** ln G, G = (alpha·A/(beta·B))^(1/(alpha+beta)). */
  readonly logG: number;
  /** k·ln(A·G^-alpha + B·G^beta): L* = E + e^that · (C/6)^-gamma. */
  readonly logLossScale: number;
}

/**
 * Closed form of the compute-optimal frontier of a parametric law under C = 6·N·D.
 *
 * a = beta/(alpha+beta), b = alpha/(alpha+beta), G = (alpha A/(beta B))^(1/(alpha+beta)),
 * N* = G (C/6)^a, D* = (C/6)^b / G, L* = E + (A G^-alpha + B G^beta) (C/6)^-gamma
 * (Hoffmann et al. 2022, arXiv:2203.15556, equation 4). An outer exponent k leaves N* and D* as they are and raises
 * what is above E to itself.
 *
 * @param coefficients E in nats/token (or the law's own loss unit), A, B, alpha, beta, and k where there is one
 * @returns the exponents, and the constants in logarithms; what the functions below take
 * @throws RangeError when A, B, alpha or beta is not a positive finite number, or E is negative
 * @example
 * const frontier = parametricFrontier({ E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 });
 * optimalParameters(frontier, 1e21).toPrecision(5) // => '2.7785e+9'
 */
export function parametricFrontier(coefficients: ParametricCoefficients): ParametricFrontier {
  const { E, A, B, alpha, beta, k = 1 } = coefficients;
  for (const [name, value] of Object.entries({ A, B, alpha, beta, k })) {
    if (!(value > 0 && Number.isFinite(value)))
      throw new Refusal(`Coefficient ${name} must be positive: got ${value}`);
  }
  if (!(E >= 0 && Number.isFinite(E))) throw new Refusal(`Coefficient E must be zero or positive: got ${E}`);
  const sum = alpha + beta;
  const logG = (Math.log(alpha * A) - Math.log(beta * B)) / sum;
  if (!(Math.abs(logG) < 600)) {
    throw new Refusal(
      `Coefficients put the optimum beyond what numbers can hold, for which ln G must be from -600 to 600: got A ${A}, B ${B}, alpha ${alpha}, beta ${beta}`,
    );
  }
  const logParameterTerm = Math.log(A) - alpha * logG;
  return {
    coefficients,
    parameterExponent: beta / sum,
    tokenExponent: alpha / sum,
    lossExponent: (k * alpha * beta) / sum,
    logG,
    // at the optimum alpha·A/N^alpha = beta·B/D^beta, so both terms together are (1 + alpha/beta) times the first
    logLossScale: k * (logParameterTerm + Math.log1p(alpha / beta)),
  };
}

/**
 * Compute-optimal parameters for a budget: N* = G (C/6)^a (Hoffmann et al. 2022, arXiv:2203.15556, equation 4).
 *
 * @param frontier from {@link parametricFrontier}
 * @param compute C, FLOP
 * @returns N*, parameters as the law counts them
 * @throws RangeError when compute is not positive and finite
 * @example
 * const frontier = parametricFrontier({ E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 });
 * optimalParameters(frontier, 5.76e23).toPrecision(5) // => '7.2249e+10'
 */
export function optimalParameters(frontier: ParametricFrontier, compute: number): number {
  checkPositive('Compute', compute);
  return Math.exp(frontier.logG + frontier.parameterExponent * Math.log(compute / FLOP_PER_PARAMETER_TOKEN));
}

/**
 * Lowest loss that a budget can reach: L* = E + (A G^-alpha + B G^beta) (C/6)^-gamma, from L(N, D) at the optimum of
 * Hoffmann et al. 2022 (arXiv:2203.15556, equation 4).
 *
 * @param frontier from {@link parametricFrontier}
 * @param compute C, FLOP
 * @returns loss in the unit of E
 * @throws RangeError when compute is not positive and finite
 * @example
 * const frontier = parametricFrontier({ E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 });
 * optimalLoss(frontier, 1e21).toFixed(5) // => '2.30553'
 */
export function optimalLoss(frontier: ParametricFrontier, compute: number): number {
  checkPositive('Compute', compute);
  const { coefficients, lossExponent, logLossScale } = frontier;
  return (
    coefficients.E + Math.exp(logLossScale - lossExponent * Math.log(compute / FLOP_PER_PARAMETER_TOKEN))
  );
}

/**
 * Least compute that reaches a loss: C* = 6 ((A G^-alpha + B G^beta)/(L − E))^(1/gamma), the inverse of
 * {@link optimalLoss}.
 *
 * @param frontier from {@link parametricFrontier}
 * @param loss L in the unit of E
 * @returns C*, FLOP
 * @throws RangeError when the loss is at or below E, which no finite compute reaches, or not finite
 * @example
 * const frontier = parametricFrontier({ E: 1.69, A: 406.4, B: 410.7, alpha: 0.336, beta: 0.283 });
 * computeForLoss(frontier, 2).toPrecision(4) // => '1.092e+23'
 */
export function computeForLoss(frontier: ParametricFrontier, loss: number): number {
  const { coefficients, lossExponent, logLossScale } = frontier;
  if (!(loss > coefficients.E && loss < Number.POSITIVE_INFINITY)) {
    throw new Refusal(
      `Loss must be above the irreducible loss E = ${coefficients.E}: got ${loss}, which no compute reaches`,
    );
  }
  return FLOP_PER_PARAMETER_TOKEN * Math.exp((logLossScale - Math.log(loss - coefficients.E)) / lossExponent);
}

/**
 * Compute at which parameters are optimal: C = 6 (N/G)^(1/a), the inverse of {@link optimalParameters}.
 *
 * @param frontier from {@link parametricFrontier}
 * @param parameters N, parameters as the law counts them
 * @returns C, FLOP
 * @throws RangeError when parameters are not positive and finite
 * @example
 * const frontier = parametricFrontier({ E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 });
 * computeForParameters(frontier, 7.2249e10).toPrecision(4) // => '5.760e+23'
 */
export function computeForParameters(frontier: ParametricFrontier, parameters: number): number {
  checkPositive('Parameters', parameters);
  return (
    FLOP_PER_PARAMETER_TOKEN * Math.exp((Math.log(parameters) - frontier.logG) / frontier.parameterExponent)
  );
}

/**
 * Compute at which tokens are optimal: C = 6 (D·G)^(1/b), from D* = (C/6)^b / G.
 *
 * @param frontier from {@link parametricFrontier}
 * @param tokens D, training tokens
 * @returns C, FLOP
 * @throws RangeError when tokens are not positive and finite
 * @example
 * const frontier = parametricFrontier({ E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 });
 * computeForTokens(frontier, 1.32874e12).toPrecision(4) // => '5.760e+23'
 */
export function computeForTokens(frontier: ParametricFrontier, tokens: number): number {
  checkPositive('Tokens', tokens);
  return FLOP_PER_PARAMETER_TOKEN * Math.exp((Math.log(tokens) + frontier.logG) / frontier.tokenExponent);
}

/**
 * The surface of L = E + (A/N^alpha + B/D^beta)^k, k being 1 unless given.
 *
 * balance = ln(alpha A N^-alpha) − ln(beta B D^-beta), zero at the optimum of Hoffmann et al. 2022
 * (arXiv:2203.15556, equation 4).
 *
 * @param frontier from {@link parametricFrontier}
 * @returns loss and gains over N, parameters, and D, tokens
 * @example
 * const frontier = parametricFrontier({ E: 1.69, A: 406.4, B: 410.7, alpha: 0.336, beta: 0.283 });
 * parametricSurface(frontier).loss(70e9, 1e12) // => 1.9472727897172717
 */
export function parametricSurface(frontier: ParametricFrontier): LossSurface {
  const { coefficients } = frontier;
  const { A, B, alpha, beta, k } = coefficients;
  const offset = Math.log(alpha * A) - Math.log(beta * B);
  return {
    loss: (parameters, tokens) => lossAt(coefficients, parameters, tokens),
    balance: (parameters, tokens) => offset - alpha * Math.log(parameters) + beta * Math.log(tokens),
    gains: (parameters, tokens) => {
      const ofParameters = A / parameters ** alpha;
      const ofTokens = B / tokens ** beta;
      const outer = k === undefined ? 1 : k * (ofParameters + ofTokens) ** (k - 1);
      return [outer * alpha * ofParameters, outer * beta * ofTokens];
    },
    closedFormTokens: compute => compute / 6 / optimalParameters(frontier, compute),
    nearTokens: compute => compute / 6 / optimalParameters(frontier, compute),
    lossFloor: coefficients.E,
  };
}

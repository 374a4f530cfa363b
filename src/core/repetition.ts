import { checkAbove, checkPositive } from './arguments.ts';
import { optimalParameters, type ParametricCoefficients, parametricFrontier } from './parametric.ts';
import type { LossSurface } from './surface.ts';

/** How fast repeated tokens and excess parameters lose their worth (Muennighoff et al. 2023, arXiv:2305.16264). */
export interface RepetitionConstants {
  /** R_D*: repetitions after which a token is worth 1/e of a new one. */
  readonly tokens: number;
  /** R_N*: the same of parameters beyond what the unique tokens warrant. */
  readonly parameters: number;
}

/** Epochs up to which repetition was measured: Muennighoff et al. 2023, arXiv:2305.16264. */
export const MUENNIGHOFF_EPOCHS = 500;

/** R_D* and R_N* as published: Muennighoff et al. 2023, arXiv:2305.16264, fitted on C4. */
export const MUENNIGHOFF_REPETITION: RepetitionConstants = { tokens: 15.387756, parameters: 5.309743 };

/**
 * What `unique` saturates to when it is used `amount`/`unique` times: U + U·R*·(1 − exp(−R/R*)), R = amount/U − 1
 * (Muennighoff et al. 2023, arXiv:2305.16264, equation 5). The amount itself up to the unique amount.
 *
 * @param amount D or N, tokens or parameters in all
 * @param unique U, those that are unique or warranted; Infinity where nothing limits them
 * @param halfLife R*, repetitions
 * @returns D' or N', tokens or parameters of the same worth
 * @throws RangeError when one of them is not positive
 * @example
 * effectiveAmount(1e9, 25e9, 15.387756) // => 1000000000
 */
export function effectiveAmount(amount: number, unique: number, halfLife: number): number {
  checkAbove('Amount', amount);
  checkAbove('Unique amount', unique);
  return saturated(amount, unique, checkPositive('Repetition constant', halfLife));
}

/** {@link effectiveAmount} without its checks, for searches along budgets. */
function saturated(amount: number, unique: number, halfLife: number): number {
  if (amount <= unique) return amount;
  const repetitions = amount / unique - 1;
  return unique + unique * halfLife * (1 - Math.exp(-repetitions / halfLife));
}

/**
 * Mean worth of a token after `epochs` passes over the same data, 1 for new ones: D'/D
 * (Muennighoff et al. 2023, arXiv:2305.16264, equation 5).
 *
 * @param epochs passes over the data
 * @param constants R_D* and R_N*
 * @returns D'/D, 0 to 1
 * @throws RangeError when epochs are not positive and finite
 * @example
 * Math.round(worthOfEpochs(4) * 1000) / 1000 // => 0.931
 */
export function worthOfEpochs(
  epochs: number,
  constants: RepetitionConstants = MUENNIGHOFF_REPETITION,
): number {
  checkPositive('Epochs', epochs);
  return effectiveAmount(epochs, Math.min(1, epochs), constants.tokens) / epochs;
}

/** A surface that knows how many unique tokens there are. */
export interface RepetitionSurface extends LossSurface {
  readonly uniqueTokens: number;
  /** N that the unique tokens warrant: beyond it, parameters saturate too. */
  readonly warrantedParameters: number;
}

/**
 * The surface of a parametric law when only `uniqueTokens` exist: L = E + A/N'^alpha + B/D'^beta with
 * U_D = min(U, D), U_N = min((U_D G)^(beta/alpha) G, N), N' and D' saturating beyond U_N and U_D
 * (Muennighoff et al. 2023, arXiv:2305.16264, equations 5 to 7).
 *
 * @param coefficients of the single-epoch law
 * @param uniqueTokens U, tokens
 * @param constants R_D* and R_N*
 * @throws RangeError when uniqueTokens is not positive
 * @example
 * const c4 = { E: Math.exp(0.6254804), A: Math.exp(6.255414), B: Math.exp(7.3049974), alpha: 0.3526596, beta: 0.3526596 };
 * repetitionSurface(c4, 25e9).loss(6.34e9, 242e9).toFixed(12) // => '2.225644088998'
 */
export function repetitionSurface(
  coefficients: ParametricCoefficients,
  uniqueTokens: number,
  constants: RepetitionConstants = MUENNIGHOFF_REPETITION,
): RepetitionSurface {
  checkAbove('Unique tokens', uniqueTokens);
  checkPositive('Repetition constant of tokens', constants.tokens);
  checkPositive('Repetition constant of parameters', constants.parameters);
  const { E, A, B, alpha, beta, k = 1 } = coefficients;
  const outer = (ofN: number, ofD: number) => (k === 1 ? E + ofN + ofD : E + (ofN + ofD) ** k);
  const frontier = parametricFrontier(coefficients);
  const G = Math.exp(frontier.logG);
  const singleEpochTokens = (compute: number) => compute / 6 / optimalParameters(frontier, compute);
  const warranted = (tokens: number) => (Math.min(tokens, uniqueTokens) * G) ** (beta / alpha) * G;
  const limitParameters = warranted(uniqueTokens) * (1 + constants.parameters);
  const limitTokens = uniqueTokens * (1 + constants.tokens);
  const offset = Math.log(alpha * A) - Math.log(beta * B);
  return {
    uniqueTokens,
    warrantedParameters: warranted(uniqueTokens),
    // enough data: nothing is repeated at the optimum and the single-epoch closed form is exact
    closedFormTokens: compute => {
      const tokens = singleEpochTokens(compute);
      return tokens <= uniqueTokens ? tokens : undefined;
    },
    nearTokens: compute => Math.max(uniqueTokens, singleEpochTokens(compute)),
    lossFloor: outer(A / limitParameters ** alpha, B / limitTokens ** beta),
    loss: (parameters, tokens) => {
      const effectiveParameters = saturated(parameters, warranted(tokens), constants.parameters);
      const effectiveTokens = saturated(tokens, uniqueTokens, constants.tokens);
      return outer(A / effectiveParameters ** alpha, B / effectiveTokens ** beta);
    },
    gains: (parameters, tokens) => {
      const effectiveParameters = saturated(parameters, warranted(tokens), constants.parameters);
      const effectiveTokens = saturated(tokens, uniqueTokens, constants.tokens);
      const slope = k * (A / effectiveParameters ** alpha + B / effectiveTokens ** beta) ** (k - 1);
      const ofParameters = logGain(parameters, warranted(tokens), constants.parameters, alpha);
      const ofTokens = logGain(tokens, uniqueTokens, constants.tokens, beta);
      return [slope * alpha * A * Math.exp(ofParameters), slope * beta * B * Math.exp(ofTokens)];
    },
    balance: (parameters, tokens) =>
      offset +
      logGain(parameters, warranted(tokens), constants.parameters, alpha) -
      logGain(tokens, uniqueTokens, constants.tokens, beta),
  };
}

/** ln of (amount/effective · d effective/d amount · effective^-exponent): what another per cent of it is worth. */
function logGain(amount: number, unique: number, halfLife: number, exponent: number): number {
  if (amount <= unique) return -exponent * Math.log(amount);
  const repetitions = amount / unique - 1;
  const effective = saturated(amount, unique, halfLife);
  return Math.log(amount) - (1 + exponent) * Math.log(effective) - repetitions / halfLife;
}

import type { Allocation } from './allocation.ts';
import type { Loss, Settings } from './forms/form.ts';
import { formOf } from './forms/index.ts';
import type { Law } from './law.ts';
import type { ParametricCoefficients } from './parametric.ts';
import { type MinimumCompute, powerAllocation } from './power-allocation.ts';
import { Refusal } from './refusal.ts';
import { MUENNIGHOFF_REPETITION, type RepetitionConstants } from './repetition.ts';
import type { LossSurface } from './surface.ts';

/**
 * The loss of a law over N and D, with what follows from its form: surface, allocation, what unique tokens mean to it.
 *
 * @param law shipped or read from a file
 * @returns undefined where the law has no loss on which an optimum is meant
 * @example
 * lossOf(findLaw('besiroglu2024')).surface({}).loss(70e9, 1.4e12).toFixed(3) // => '1.974'
 */
export function lossOf({ relations }: Pick<Law, 'relations'>): Loss | undefined {
  const { loss } = relations;
  return loss && formOf(loss).loss?.(loss);
}

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
export function parametricOf(
  law: Pick<Law, 'relations'>,
  experts?: number,
): ParametricCoefficients | undefined {
  const settings = experts === undefined ? {} : { experts };
  return lossOf(law)?.parametric?.(settings);
}

/**
 * R_D* and R_N* of a law: how fast repeated tokens and excess parameters lose their worth (Muennighoff et al. 2023,
 * arXiv:2305.16264, equations 5 and 6), theirs where the law has none of its own.
 *
 * @param law shipped or read from a file
 * @returns R_D* and R_N*, repetitions, and whether they are borrowed; undefined where the law's loss cannot take them
 * @example
 * repetitionOf(findLaw('besiroglu2024')) // => { tokens: 15.387756, parameters: 5.309743, borrowed: true }
 */
export function repetitionOf(
  law: Pick<Law, 'relations'>,
): (RepetitionConstants & { readonly borrowed: boolean }) | undefined {
  const loss = lossOf(law);
  if (loss?.uniqueTokens !== 'optional') return undefined;
  const own = loss.repetition;
  return { ...(own ?? MUENNIGHOFF_REPETITION), borrowed: own === undefined };
}

/** What selects among the readings of one law. */
export interface AllocationOptions extends Settings {
  /** Which C Kaplan's C_min is. */
  readonly minimumCompute?: MinimumCompute;
}

/**
 * How a law allocates compute, whatever its form: closed forms where they exist, a search on its loss elsewhere.
 *
 * @param law shipped or read from a file; its relations hold the equations and their sources
 * @param options experts of a mixture, unique tokens, which C Kaplan's C_min is
 * @returns functions from C in FLOP to N*, parameters, and D*, tokens, and back, and of the loss where the law has one
 * @throws RangeError when the law gives no allocation, with the reason
 * @example
 * allocationOf(findLaw('porian2024-refinedweb')).optimum(5.88e23).parameters.toPrecision(3) // => '7.69e+10'
 */
export function allocationOf(law: Law, options: AllocationOptions = {}): Allocation {
  if (law.allocationRefused !== undefined) {
    throw new Refusal(`Law ${law.id} is not used for allocation: ${law.allocationRefused}`);
  }
  const loss = lossOf(law);
  if (loss === undefined) {
    if (options.uniqueTokens !== undefined) surfaceOf(law, options);
    return powerAllocation(law, options);
  }
  checkUnique(law, loss, options);
  return loss.allocation(options);
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
export function surfaceOf(law: Law, options: Settings = {}): LossSurface {
  const loss = lossOf(law);
  if (loss === undefined) {
    throw new Refusal(
      `Law ${law.id} has no loss over parameters and tokens to optimise: choose a parametric law`,
    );
  }
  checkUnique(law, loss, options);
  return loss.surface(options);
}

/** @throws RangeError where unique tokens are needed and not given, or given and of no meaning */
function checkUnique({ id }: Law, loss: Loss, { uniqueTokens }: Settings): void {
  if (loss.uniqueTokens === 'needed' && uniqueTokens === undefined)
    throw new Refusal(`Law ${id} is written in U, the unique tokens: say how many there are`);
  if (loss.uniqueTokens === 'refused' && uniqueTokens !== undefined)
    throw new Refusal(`Law ${id} does not use U, so it says nothing of ${uniqueTokens} unique tokens`);
}

import { checkKeys } from '../core/arguments.ts';
import type { Law } from '../core/law.ts';
import { allocationOf, lossOf, surfaceOf } from '../core/law-allocation.ts';
import { type OptimumOptions, optimumForCompute, optimumForTraining } from '../core/optimum.ts';
import { Refusal } from '../core/refusal.ts';
import type { LossSurface } from '../core/surface.ts';
import type { Spread } from './types.ts';

/** What limits a run besides its budget. */
export interface SpreadOptions extends OptimumOptions {
  readonly uniqueTokens?: number;
  /** What the budget is for, where tokens are served: all of it, or training alone; a lifetime unless given. */
  readonly budgetFor?: 'lifetime' | 'training';
  /** A law's loss under what modifies it; laws that refuse are left out. */
  readonly surface?: (law: Law) => LossSurface;
}

const KEYS = [
  'inferenceTokens',
  'maxParameters',
  'maxTokens',
  'uniqueTokens',
  'budgetFor',
  'surface',
] as const satisfies readonly (keyof SpreadOptions)[];

/** Whether a law's N* may be set beside another's: allocation from total or head-counted N on C = 6ND. */
export function inSpread(law: Law): boolean {
  const { parameters, compute } = law.counts;
  return law.spread === true && (parameters === 'total' || parameters === 'head') && compute === '6ND';
}

/** Why a law stands outside the spread; undefined where it does not. */
export function outsideSpread(law: Law): string | undefined {
  if (inSpread(law)) return undefined;
  const { parameters, compute } = law.counts;
  if (law.spreadRefused !== undefined) return law.spreadRefused;
  if (law.allocationRefused !== undefined) return `it is not used for allocation: ${law.allocationRefused}`;
  if (!law.uses.includes('allocation')) return 'it gives no allocation';
  if (parameters === 'active') return 'it counts the active parameters of mixtures';
  if (parameters === 'non-embedding') return 'it counts parameters without embeddings';
  if (compute === 'MD') return 'it counts FLOP a token instead of parameters';
  if (compute === 'exact') return 'its C counts every FLOP, and not 6ND';
  return 'it says so of itself';
}

/**
 * Lowest and highest N* for a budget among the laws that may be compared on it: those with an allocation from total or
 * head-counted N on C = 6·N·D, without Kaplan, the rounded constants as printed, and mixtures of experts.
 *
 * @param compute C, FLOP
 * @param laws candidates; those that may not be compared are left out
 * @param options what limits the run besides (tokens to serve, unique tokens, caps): laws that have no loss over N and D
 *   cannot weigh them and are left out, too
 * @returns null where no law can answer
 * @example
 * spreadAt(1e24, []) // => null
 */
export function spreadAt(compute: number, laws: readonly Law[], options: SpreadOptions = {}): Spread | null {
  checkKeys(options, KEYS, 'such as { uniqueTokens: 1e12 }');
  const limited =
    (options.inferenceTokens ?? 0) > 0 ||
    options.uniqueTokens !== undefined ||
    options.surface !== undefined ||
    options.maxParameters !== undefined ||
    options.maxTokens !== undefined;
  const candidates = laws.filter(law => inSpread(law) && (!limited || lossOf(law) !== undefined));
  const members: Law[] = [];
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const law of candidates) {
    const surface = limited ? surfaceIn(law, options) : null;
    if (surface === undefined) continue;
    members.push(law);
    const optimum =
      options.budgetFor === 'lifetime' || !options.inferenceTokens ? optimumForCompute : optimumForTraining;
    const { parameters } =
      surface === null ? allocationOf(law).optimum(compute) : optimum(surface, compute, options);
    low = Math.min(low, parameters);
    high = Math.max(high, parameters);
  }
  return members.length === 0 ? null : { parameters: [low, high], laws: members.map(law => law.id) };
}

/** The surface that limits and modifiers leave; undefined where the law refuses what modifies it. */
function surfaceIn(law: Law, options: SpreadOptions): LossSurface | undefined {
  if (options.surface === undefined) return surfaceOf(law, options);
  try {
    return options.surface(law);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

import type { RelationForm } from '../core/law.ts';

/** The coefficients that each form needs; those of an expression are its own. */
export const coefficientsOf: Readonly<Record<Exclude<RelationForm, 'expression'>, readonly string[]>> = {
  parametric: ['E', 'A', 'B', 'alpha', 'beta'],
  repetition: ['E', 'A', 'B', 'alpha', 'beta', 'repetitionTokens', 'repetitionParameters'],
  'joint-moe': ['a', 'alpha', 'delta', 'gamma', 'b', 'beta', 'omega', 'zeta', 'Estart', 'Emax', 'c'],
  'kaplan-joint': ['alphaN', 'alphaD', 'Nc', 'Dc'],
  power: ['scale', 'exponent'],
  'power-product': ['scale', 'parameters', 'tokens'],
  'power-sum': ['alphaN', 'alphaS', 'Nc', 'Sc'],
  'fixed-ratio': ['tokensPerParameter'],
  'exponential-decay': ['epsilon', 'k', 'gamma'],
  'embedding-offset': ['scale', 'exponent'],
};

/** Coefficients that a form also takes, with a value of their own when absent. */
export const optionalCoefficients: Readonly<Partial<Record<RelationForm, readonly string[]>>> = {
  power: ['unit', 'offset'],
  'joint-moe': ['maxExperts'],
};

/** Coefficients that must be above zero, where no other check says so. */
export const positiveCoefficients: Readonly<Partial<Record<RelationForm, readonly string[]>>> = {
  power: ['scale', 'unit'],
  'power-product': ['scale'],
  'power-sum': ['Nc', 'Sc'],
  'kaplan-joint': ['alphaN', 'alphaD', 'Nc', 'Dc'],
  'joint-moe': ['a', 'b', 'Estart', 'Emax'],
  'fixed-ratio': ['tokensPerParameter'],
  repetition: ['repetitionTokens', 'repetitionParameters'],
};

/** Values that a relation may take, by name: see `evaluateRelation`. */
export const relationInputs = [
  'parameters',
  'tokens',
  'compute',
  'minimumCompute',
  'loss',
  'steps',
  'uniqueTokens',
] as const;

/** What a relation must be, where its name gives it a part in the law. */
export interface Role {
  readonly forms: readonly RelationForm[];
  readonly inputs?: readonly string[];
  /** Ends between which the exponent of a power lies, both excluded. */
  readonly exponent?: readonly [low: number, high: number];
}

const budgets = ['compute', 'minimumCompute'];
// more compute buys both more parameters and more tokens
const share: Role = { forms: ['power'], inputs: budgets, exponent: [0, 1] };

/** The relations that allocations and losses are worked out from. */
export const roles: Readonly<Partial<Record<string, Role>>> = {
  loss: { forms: ['parametric', 'repetition', 'joint-moe', 'kaplan-joint', 'expression'] },
  frontierLoss: { forms: ['power'], inputs: budgets, exponent: [Number.NEGATIVE_INFINITY, 0] },
  optimalParameters: share,
  optimalTokens: share,
  optimalScale: share,
  optimalTokensPerParameter: { forms: ['fixed-ratio'] },
};

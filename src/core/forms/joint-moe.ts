import type { ParametricCoefficients } from '../parametric.ts';
import { Refusal } from '../refusal.ts';
import { parametricForm } from './form.ts';

/** Constants of the joint law of mixtures of experts. */
export interface JointMoeCoefficients {
  readonly a: number;
  readonly alpha: number;
  readonly delta: number;
  readonly gamma: number;
  readonly b: number;
  readonly beta: number;
  readonly omega: number;
  readonly zeta: number;
  readonly Estart: number;
  readonly Emax: number;
  readonly c: number;
}

/**
 * The parametric law of a mixture of `experts` experts, one active, N counting active parameters.
 *
 * L = a Ê^delta N^(alpha + gamma ln Ê) + b Ê^omega D^(beta + zeta ln Ê) + c,
 * 1/Ê = 1/(E − 1 + (1/E_start − 1/E_max)^-1) + 1/E_max (Ludziejewski et al. 2025, arXiv:2502.05172).
 *
 * @param coefficients the published constants; alpha and beta are negative there
 * @param experts E, a whole number of at least 1 (1 is a dense model)
 * @returns coefficients of L = E + A/N^alpha + B/D^beta
 * @throws RangeError when experts is not a whole number of at least 1, or a coefficient is not finite
 * @example
 * // Ê of a dense model is E_start
 * const { coefficients } = findLaw('jointmoe2025').relations.loss;
 * jointMoeParametric(coefficients, 1).alpha.toFixed(10) // => (0.1889 - 0.0098 * Math.log(2.0732)).toFixed(10)
 */
export function jointMoeParametric(
  coefficients: JointMoeCoefficients,
  experts: number,
): ParametricCoefficients {
  if (!(Number.isInteger(experts) && experts >= 1)) {
    throw new Refusal(`Experts must be a whole number of at least 1: got ${experts}`);
  }
  for (const [name, value] of Object.entries(coefficients))
    if (!Number.isFinite(value))
      throw new Refusal(`Coefficient ${name} must be a finite number: got ${value}`);
  const { a, alpha, delta, gamma, b, beta, omega, zeta, Estart, Emax, c } = coefficients;
  const effective = 1 / (1 / (experts - 1 + 1 / (1 / Estart - 1 / Emax)) + 1 / Emax);
  const log = Math.log(effective);
  return {
    E: c,
    A: a * effective ** delta,
    B: b * effective ** omega,
    alpha: -(alpha + gamma * log),
    beta: -(beta + zeta * log),
  };
}

/** {@link jointMoeParametric} as the loss of a law. */
export const jointMoe = parametricForm({
  coefficients: {
    a: { must: 'be positive' },
    alpha: {},
    delta: {},
    gamma: {},
    b: { must: 'be positive' },
    beta: {},
    omega: {},
    zeta: {},
    Estart: { must: 'be positive' },
    Emax: { must: 'be positive' },
    c: { must: 'be zero or positive' },
    // most experts that were measured
    maxExperts: { default: Number.MAX_VALUE },
  },
  takes: ['experts'],
  check: checkMixture,
  parametric: (coefficients, { experts = 1 }) => jointMoeParametric(coefficients, experts),
});

/** The file holds exponents that are negative; what they become for a dense model has the opposite sign. */
function checkMixture(coefficients: JointMoeCoefficients): void {
  const { Estart, Emax } = coefficients;
  if (!(Estart < Emax)) throw new Refusal(`coefficient Estart must be below Emax ${Emax}: got ${Estart}`);
  const dense = jointMoeParametric(coefficients, 1);
  for (const [key, slope, grows] of [
    ['alpha', 'gamma', 'parameters'],
    ['beta', 'zeta', 'tokens'],
  ] as const) {
    if (!(dense[key] > 0)) {
      throw new Refusal(
        `coefficient ${key} must make ${key} + ${slope} ln Ê negative, so that loss falls as ${grows} grow: got ${coefficients[key]}`,
      );
    }
  }
}

import { type JointMoeCoefficients, jointMoeParametric } from '../core/joint-moe.ts';
import type { Relation } from '../core/law.ts';
import { nearest } from '../core/nearest.ts';
import { type ParametricCoefficients, parametricFrontier } from '../core/parametric.ts';
import { Refusal } from '../core/refusal.ts';
import { coefficientsOf, optionalCoefficients, positiveCoefficients, roles } from './coefficients.ts';

/**
 * Whether a relation has what its form and its name ask for.
 *
 * @param name of the relation in its law: `loss`, `optimalParameters`, …
 * @throws RangeError with the name, the coefficient and what was expected
 */
export function checkRelation(name: string, relation: Relation): void {
  try {
    checkRole(name, relation);
    checkNames(relation);
    checkValues(relation);
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(`${name}: ${error.message}`);
    throw error;
  }
}

function checkRole(name: string, relation: Relation): void {
  const role = Object.hasOwn(roles, name) ? roles[name] : undefined;
  if (relation.form === 'expression' && name !== 'loss')
    throw new Refusal('an expression can only be the relation loss');
  if (role === undefined) return;
  if (!role.forms.includes(relation.form))
    throw new Refusal(`form must be ${role.forms.join(' or ')} in this relation: got ${relation.form}`);
  const { input = 'compute' } = relation;
  if (role.inputs !== undefined && !role.inputs.includes(input))
    throw new Refusal(`input must be ${role.inputs.join(' or ')} in this relation: got ${input}`);
  const { exponent } = relation.coefficients;
  const [low, high] = role.exponent ?? [];
  if (low === undefined || high === undefined || exponent === undefined) return;
  if (!(exponent > low && exponent < high)) {
    const expected = Number.isFinite(low) ? `above ${low} and below ${high}` : `below ${high}`;
    throw new Refusal(`coefficient exponent must be ${expected} in this relation: got ${exponent}`);
  }
}

function checkNames(relation: Relation): void {
  const { form, coefficients, standardErrors = {} } = relation;
  if (form !== 'expression') {
    const needed = coefficientsOf[form];
    const allowed = [...needed, ...(optionalCoefficients[form] ?? [])];
    for (const key of needed) {
      if (coefficients[key] === undefined) {
        throw new Refusal(`coefficient ${key} is missing: a ${form} law needs ${needed.join(', ')}`);
      }
    }
    checkKnown('coefficient', Object.keys(coefficients), allowed);
  }
  checkKnown('standard error', Object.keys(standardErrors), Object.keys(coefficients));
}

function checkKnown(what: string, keys: readonly string[], allowed: readonly string[]): void {
  for (const key of keys) {
    if (allowed.includes(key)) continue;
    const guess = nearest(key, allowed);
    throw new Refusal(
      `unknown ${what} ${key}: ${guess === undefined ? `expected ${allowed.join(', ')}` : `did you mean ${guess}?`}`,
    );
  }
}

function checkValues({ form, coefficients }: Relation): void {
  for (const key of positiveCoefficients[form] ?? []) {
    const number = coefficients[key];
    if (number !== undefined && !(number > 0))
      throw new Refusal(`coefficient ${key} must be positive: got ${number}`);
  }
  if (form === 'power' && coefficients.exponent === 0)
    throw new Refusal('coefficient exponent must not be 0');
  if (form === 'parametric' || form === 'repetition')
    parametricFrontier(coefficients as unknown as ParametricCoefficients);
  if (form === 'joint-moe') checkMixture(coefficients as unknown as JointMoeCoefficients);
}

/** The file holds exponents that are negative; what they become for a dense model has the opposite sign. */
function checkMixture(coefficients: JointMoeCoefficients): void {
  const { Estart, Emax, c } = coefficients;
  if (!(Estart < Emax)) throw new Refusal(`coefficient Estart must be below Emax ${Emax}: got ${Estart}`);
  if (!(c >= 0)) throw new Refusal(`coefficient c must be zero or positive: got ${c}`);
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

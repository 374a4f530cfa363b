import { formNames, formOf } from '../core/forms/index.ts';
import type { Relation } from '../core/law.ts';
import { Refusal } from '../core/refusal.ts';
import { nearest } from '../text/names.ts';

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
  const { roles, rolesOnly } = formOf(relation);
  const role = Object.hasOwn(roles, name) ? roles[name] : undefined;
  if (role === undefined) {
    if (rolesOnly)
      throw new Refusal(`an ${relation.form} can only be the relation ${Object.keys(roles).join(' or ')}`);
    const others = formNames(form => Object.hasOwn(form.roles, name));
    if (others.length > 0)
      throw new Refusal(`form must be ${others.join(' or ')} in this relation: got ${relation.form}`);
    return;
  }
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
  const own = formOf(relation).coefficients;
  if (own !== undefined) {
    const needed = Object.keys(own).filter(key => own[key]!.default === undefined);
    for (const key of needed) {
      if (coefficients[key] === undefined) {
        throw new Refusal(`coefficient ${key} is missing: a ${form} law needs ${needed.join(', ')}`);
      }
    }
    checkKnown('coefficient', Object.keys(coefficients), Object.keys(own));
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

const holds = {
  'be positive': (value: number) => value > 0,
  'be zero or positive': (value: number) => value >= 0,
  'not be 0': (value: number) => value !== 0,
};

function checkValues(relation: Relation): void {
  const form = formOf(relation);
  for (const [key, { must }] of Object.entries(form.coefficients ?? {})) {
    const value = relation.coefficients[key];
    if (must === undefined || value === undefined || holds[must](value)) continue;
    throw new Refusal(`coefficient ${key} must ${must}: got ${value}`);
  }
  form.check(relation);
}

import type { InferOutput } from 'valibot';
import type { CompiledLoss } from '../core/forms/form.ts';
import { formNames, formOf } from '../core/forms/index.ts';
import type { Law, LawUse, Range, Relation } from '../core/law.ts';
import { Refusal } from '../core/refusal.ts';
import { nearest } from '../text/names.ts';
import { checkUncertainty } from './check-uncertainty.ts';
import type { userLawSchema } from './schemas/law.ts';
import { readUserJson } from './user-json.ts';

/**
 * Read a user's own law from the text of its file.
 *
 * @param text JSON: a full law file, or the smallest, `{ "form": "parametric", "coefficients": { … } }`
 * @param name where it was read from, for messages and as the law's id
 * @returns the law, its expression compiled where it has one
 * @throws RangeError with the file, the key and what was expected
 * @example
 * const text = '{ "form": "parametric", "coefficients": { "E": 2, "A": 1, "B": 1, "alpha": 0.5, "beta": 0.5 } }';
 * const law = await parseLawFile(text, 'ours.json');
 * recommend({ compute: 6e20, law }).recommendations[0].tokensPerParameter.toFixed(12) // => '1.000000000000'
 */
export async function parseLawFile(text: string, name: string): Promise<Law> {
  try {
    return await readLaw(text, name);
  } catch (error) {
    throw error instanceof Refusal ? new Refusal(`Law file ${name}: ${error.message}`) : error;
  }
}

type LawJson = InferOutput<typeof userLawSchema>;

async function readLaw(text: string, name: string): Promise<Law> {
  const { $schema: _, form, coefficients, standardErrors, loss, ...rest } = await lawJson(text);
  const relations = relationsOf({ form, coefficients, standardErrors, loss, relations: rest.relations });
  for (const [key, relation] of Object.entries(relations)) checkRelation(key, relation);
  for (const [key, [low, high]] of Object.entries(rest.range ?? {}) as [string, Range][]) {
    if (low !== null && high !== null && low > high)
      throw new Refusal(`range.${key} must rise: got ${low} to ${high}`);
  }
  const law = {
    ...rest,
    id: name,
    name: rest.name ?? name,
    uses: rest.uses ?? usesOf(relations),
    counts: rest.counts ?? { parameters: 'total', compute: '6ND' },
    ...(typeof loss === 'object' && { loss }),
    relations,
  } as Law;
  checkUncertainty(law);
  const { loss: relation } = relations;
  const compiled = await compileLoss(relation);
  if (relation === undefined || compiled === undefined) return law;
  return { ...law, relations: { ...relations, loss: { ...relation, compiled } } };
}

async function lawJson(text: string): Promise<LawJson> {
  const { userLawSchema: schema } = await import('./schemas/law.ts');
  return readUserJson(text, schema, '{ "form": "parametric", "coefficients": { … } }');
}

/** The relations of a file; the loss may stand directly in it. */
function relationsOf({
  form,
  coefficients,
  standardErrors,
  loss,
  relations,
}: Pick<LawJson, 'form' | 'coefficients' | 'standardErrors' | 'loss' | 'relations'>): Readonly<
  Record<string, Relation>
> {
  const found = (relations ?? {}) as Readonly<Record<string, Relation>>;
  if (typeof loss === 'string' && form !== 'expression')
    throw new Refusal('loss is an expression, which needs "form": "expression" beside it');
  if (form === undefined) {
    if (coefficients !== undefined) throw new Refusal('form is missing beside coefficients');
    if (Object.keys(found).length > 0) return found;
    throw new Refusal('expected "form" and "coefficients", or "relations", and found neither');
  }
  if (found.loss !== undefined) throw new Refusal('gives its loss twice, in form and in relations.loss');
  return {
    ...found,
    loss: {
      form,
      coefficients: coefficients ?? {},
      output: 'loss',
      ...(standardErrors && { standardErrors }),
      ...(typeof loss === 'string' && { loss }),
    },
  };
}

function usesOf({ loss, ...others }: Readonly<Record<string, Relation>>): LawUse[] {
  if (loss !== undefined && formOf(loss).loss !== undefined) return ['allocation', 'loss', 'frontier'];
  const uses: LawUse[] = loss === undefined ? [] : ['loss'];
  if (Object.keys(others).some(key => key.startsWith('optimal'))) uses.push('allocation');
  if (others.frontierLoss !== undefined) uses.push('frontier');
  return uses.length === 0 ? ['conversion'] : uses;
}

async function compileLoss(relation: Relation | undefined): Promise<CompiledLoss | undefined> {
  if (relation === undefined || formOf(relation).coefficients !== undefined) return undefined;
  if (relation.loss === undefined)
    throw new Refusal('an expression law needs "loss", such as "E + A/N^alpha + B/D^beta"');
  const { compileExpression } = await import('../expression/index.ts');
  try {
    const compiled = await compileExpression(relation.loss, {
      variables: ['N', 'D', 'U'],
      coefficients: relation.coefficients,
    });
    return (parameters, tokens, uniqueTokens) => {
      const { value, byLogN, byLogD } = compiled.evaluate(parameters, tokens, uniqueTokens);
      return { loss: value, byLogParameters: byLogN, byLogTokens: byLogD };
    };
  } catch (error) {
    throw error instanceof Refusal ? new Refusal(`loss: ${error.message}`) : error;
  }
}

/**
 * Whether a relation has what its form and its name ask for.
 *
 * @param name of the relation in its law: `loss`, `optimalParameters`, …
 * @throws RangeError with the name, the coefficient and what was expected
 */
function checkRelation(name: string, relation: Relation): void {
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

import type { CompiledLoss, Law, LawUse, Range, Relation } from '../core/law.ts';
import { nearest } from '../core/nearest.ts';
import { parametricFrontier } from '../core/parametric.ts';
import { coefficientsOf, optionalCoefficients, positiveCoefficients } from './coefficients.ts';

/**
 * Read a user's own law from the text of its file.
 *
 * @param text JSON: a full law file, or the smallest, `{ "form": "parametric", "coefficients": { … } }`
 * @param name where it was read from, for messages and as the law's id
 * @returns the law, its expression compiled where it has one
 * @throws RangeError with the file, the key and what was expected
 */
export async function parseLawFile(text: string, name: string): Promise<Law> {
  const value = parseJson(text, name);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RangeError(
      `Law file ${name}: expected an object, such as { "form": "parametric", "coefficients": { … } }`,
    );
  }
  const [v, { userLawSchema }] = await Promise.all([import('valibot'), import('./schemas/law.ts')]);
  const result = v.safeParse(userLawSchema, value);
  if (!result.success)
    throw new RangeError(`Law file ${name}: ${result.issues.map(describeIssue).join('; ')}`);
  const { $schema: _, form, coefficients, standardErrors, loss: lossInfo, ...rest } = result.output;
  const relations: Record<string, Relation> = { ...(rest.relations as Record<string, Relation> | undefined) };
  if (form !== undefined || coefficients !== undefined) {
    if (relations.loss !== undefined)
      throw new RangeError(`Law file ${name}: gives its loss twice, in form and in relations.loss`);
    if (form === undefined) throw new RangeError(`Law file ${name}: form is missing beside coefficients`);
    relations.loss = {
      form,
      coefficients: coefficients ?? {},
      output: 'loss',
      ...(standardErrors && { standardErrors }),
      ...(typeof lossInfo === 'string' && { loss: lossInfo }),
    };
  }
  if (Object.keys(relations).length === 0) {
    throw new RangeError(
      `Law file ${name}: expected "form" and "coefficients", or "relations", and found neither`,
    );
  }
  for (const [key, relation] of Object.entries(relations)) checkRelation(relation, `${name}: ${key}`);
  for (const [key, [low, high]] of Object.entries(rest.range ?? {}) as [string, Range][]) {
    if (low !== null && high !== null && low > high)
      throw new RangeError(`Law file ${name}: range.${key} must rise: got ${low} to ${high}`);
  }
  const law = {
    ...rest,
    id: name,
    name: rest.name ?? name,
    uses: (rest.uses ?? usesOf(relations)) as readonly LawUse[],
    counts: rest.counts ?? { parameters: 'total', compute: '6ND' },
    ...(typeof lossInfo === 'object' && { loss: lossInfo }),
    relations,
  } as Law;
  const compiled = await compileLoss(relations.loss, name);
  return compiled === undefined ? law : { ...law, compiled };
}

function usesOf(relations: Readonly<Record<string, Relation>>): LawUse[] {
  if (relations.loss) return ['allocation', 'loss', 'frontier'];
  return Object.keys(relations).some(key => key.startsWith('optimal')) ? ['allocation'] : ['conversion'];
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new RangeError(`Law file ${name}: not valid JSON: ${(error as Error).message}`);
  }
}

function describeIssue(issue: {
  message: string;
  received: string;
  path?: readonly { key: unknown }[] | undefined;
}): string {
  const path = issue.path?.map(item => String(item.key)).join('.') ?? 'the file';
  if (issue.message.startsWith('Invalid key: Expected never')) return `unknown key ${path}`;
  return `${path}: ${issue.message.replace(/^Invalid (type|value|key): /, '').replace(/^Expected/, 'expected')}`;
}

function checkRelation(relation: Relation, where: string): void {
  if (relation.form === 'expression') return;
  const needed = coefficientsOf[relation.form];
  const allowed = [...needed, ...(optionalCoefficients[relation.form] ?? [])];
  for (const key of needed) {
    if (relation.coefficients[key] === undefined) {
      throw new RangeError(
        `Law file ${where}: coefficient ${key} is missing: a ${relation.form} law needs ${needed.join(', ')}`,
      );
    }
  }
  for (const key of Object.keys(relation.coefficients)) {
    if (allowed.includes(key)) continue;
    const guess = nearest(key, allowed);
    throw new RangeError(
      `Law file ${where}: unknown coefficient ${key}: ${guess === undefined ? `expected ${allowed.join(', ')}` : `did you mean ${guess}?`}`,
    );
  }
  for (const key of positiveCoefficients[relation.form] ?? []) {
    const number = relation.coefficients[key];
    if (number !== undefined && !(number > 0))
      throw new RangeError(`Law file ${where}: coefficient ${key} must be positive: got ${number}`);
  }
  if (relation.form === 'power' && relation.coefficients.exponent === 0) {
    throw new RangeError(`Law file ${where}: coefficient exponent must not be 0`);
  }
  if (relation.form === 'parametric' || relation.form === 'repetition') {
    const { E, A, B, alpha, beta } = relation.coefficients as Record<string, number>;
    try {
      parametricFrontier({ E: E!, A: A!, B: B!, alpha: alpha!, beta: beta! });
    } catch (error) {
      throw new RangeError(`Law file ${where}: ${(error as Error).message}`);
    }
  }
}

async function compileLoss(relation: Relation | undefined, name: string): Promise<CompiledLoss | undefined> {
  if (relation?.form !== 'expression') return undefined;
  if (relation.loss === undefined)
    throw new RangeError(
      `Law file ${name}: an expression law needs "loss", such as "E + A/N^alpha + B/D^beta"`,
    );
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
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`Law file ${name}: loss: ${error.message}`);
  }
}

import { formOf } from '../core/forms/index.ts';
import type { Law, LawCheck, Relation } from '../core/law.ts';
import { allocationOf, repetitionOf } from '../core/law-allocation.ts';
import { optimumForLoss } from '../core/optimum.ts';
import { Refusal } from '../core/refusal.ts';
import { evaluateRelation } from '../core/relation.ts';
import { worthOfEpochs } from '../core/repetition.ts';
import { recommendation } from './recommendation.ts';
import { checkRequest } from './request.ts';
import type { Recommendation, RecommendRequest } from './types.ts';
import { VOCABULARY_RULES, vocabularyBy } from './vocabulary.ts';

/** What a check computes, by the word before the dot or colon of its `evaluate`. */
const evaluators: Readonly<
  Record<string, (law: Law, name: string, inputs: LawCheck['inputs'], more: string) => number | null>
> = {
  optimum: (law, name, inputs) =>
    answer(...withRelation(law, inputs))[
      oneOf(name, ['parameters', 'tokens', 'tokensPerParameter', 'compute', 'loss'])
    ],
  loss: (law, _, inputs) => answer(...withRelation(law, inputs)).loss,
  relation: (law, name, inputs) => evaluateRelation(relationOf(law, name), numbers(inputs)),
  ratio: (law, name, inputs) => {
    const relation = relationOf(law, name);
    const { reference, ...rest } = numbers(inputs);
    const { input = 'compute' } = relation;
    return (
      evaluateRelation(relation, rest) / evaluateRelation(relation, { [input]: reference ?? Number.NaN })
    );
  },
  derived: (law, name, inputs, more) => {
    const relation = relationOf(law, name);
    const { derived = {} } = formOf(relation);
    return derived[oneOf(more, Object.keys(derived))]!(relation, numbers(inputs));
  },
  product: (law, names, inputs) =>
    names
      .split('+')
      .reduce((value, name) => value * evaluateRelation(relationOf(law, name), numbers(inputs)), 1),
  coefficient: (law, name, _, more) => relationOf(law, name).coefficients[more] ?? Number.NaN,
  exponents: (law, names) =>
    names
      .split('+')
      .reduce((sum, name) => sum + (relationOf(law, name).coefficients.exponent ?? Number.NaN), 0),
  task: (law, name, inputs) =>
    evaluateRelation(relationOf(law, `${name}Accuracy`), {
      loss: evaluateRelation(relationOf(law, name), numbers(inputs)),
    }),
  match: (law, name, inputs) => {
    const { compute, loss } = answer(law, inputs);
    const { computeForLoss } = allocationOf(withRelation(law, { relation: name })[0]);
    if (loss === null || computeForLoss === undefined) return null;
    return computeForLoss(loss) / compute;
  },
  vocabulary: (law, name, inputs) => vocabularyBy(law, oneOf(name, VOCABULARY_RULES), numbers(inputs)),
  exponent: (law, name, inputs) => {
    const which = oneOf(name, ['parameters', 'tokens']);
    if (typeof inputs.exponents === 'string') {
      const share = evaluateRelation(relationOf(law, inputs.exponents), {});
      return which === 'parameters' ? share : 1 - share;
    }
    const { optimum } = allocationOf(withRelation(law, inputs)[0]);
    return Math.log(optimum(1e24)[which] / optimum(1e20)[which]) / Math.log(1e4);
  },
  repetition: (law, name, inputs) => {
    oneOf(name, ['worth']);
    return worthOfEpochs(numbers(inputs).epochs ?? Number.NaN, repetitionOf(law));
  },
  inference: (law, name, inputs) =>
    inferenceAware(law, oneOf(name, ['parameters', 'tokens', 'saving']), numbers(inputs)),
};

/**
 * The value that a check of a law asks for.
 *
 * @throws RangeError when the law has no such value or the inputs are not those that it needs
 */
export function evaluateCheck(law: Law, { evaluate, inputs }: LawCheck): number {
  const [what = '', name = '', more = ''] = evaluate.split(/[.:]/);
  const evaluator = Object.hasOwn(evaluators, what) ? evaluators[what] : undefined;
  if (evaluator === undefined)
    throw new Refusal(`expected one of ${Object.keys(evaluators).join(', ')}: got '${evaluate}'`);
  const value = evaluator(law, name, inputs, more);
  if (value === null) throw new Refusal(`the law gives no loss here, which '${evaluate}' asks for`);
  return value;
}

/** A law whose loss is another of its relations, where the inputs name one, and the rest of the inputs. */
function withRelation(
  law: Law,
  { relation, ...rest }: LawCheck['inputs'],
): readonly [law: Law, inputs: LawCheck['inputs']] {
  if (relation === undefined) return [law, rest];
  return [{ ...law, relations: { ...law.relations, loss: relationOf(law, String(relation)) } }, rest];
}

function answer(law: Law, inputs: LawCheck['inputs']): Recommendation {
  // laws that weigh inference print budgets of a lifetime
  const request = { budgetFor: 'lifetime', ...(inputs as RecommendRequest) } as const;
  try {
    checkRequest(request);
  } catch (error) {
    // a file is read, not compiled: what would be a wrong type in a program is bad input in it
    throw error instanceof TypeError ? new Refusal(error.message) : error;
  }
  return recommendation(law, request);
}

function oneOf<const Name extends string>(name: string, names: readonly Name[]): Name {
  const found = names.find(candidate => candidate === name);
  if (found !== undefined) return found;
  throw new Refusal(`expected one of ${names.join(', ')}: got '${name}'`);
}

function relationOf(law: Law, name: string): Relation {
  const relation = Object.hasOwn(law.relations, name) ? law.relations[name] : undefined;
  if (relation !== undefined) return relation;
  throw new Refusal(
    `expected a relation of the law, one of ${Object.keys(law.relations).join(', ')}: got '${name}'`,
  );
}

function numbers(inputs: LawCheck['inputs']): Readonly<Record<string, number>> {
  for (const [name, value] of Object.entries(inputs))
    if (typeof value !== 'number') throw new Refusal(`input ${name} must be a number: got '${value}'`);
  return inputs as Readonly<Record<string, number>>;
}

/** The quality of a compute-optimal model, reached at the least training and serving compute. */
function inferenceAware(
  law: Law,
  name: 'parameters' | 'tokens' | 'saving',
  { qualityParameters = Number.NaN, inferenceTokens = Number.NaN }: Readonly<Record<string, number>>,
): number {
  const { surface, frontierLoss, computeForParameters } = allocationOf(law);
  if (surface === undefined || frontierLoss === undefined)
    throw new Refusal('the law has no loss over parameters and tokens to weigh inference by');
  const plain = computeForParameters(qualityParameters);
  const best = optimumForLoss(surface, frontierLoss(plain), { inferenceTokens });
  return name === 'saving'
    ? 1 - best.compute / (plain + 2 * qualityParameters * inferenceTokens)
    : best[name];
}

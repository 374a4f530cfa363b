import { formOf } from '../../core/forms/index.ts';
import type { Law } from '../../core/law.ts';
import { sixDigits as n } from '../../text/numbers.ts';
import { settingsOf } from '../settings.ts';
import type { AppliedModifier, Recommendation, RecommendRequest } from '../types.ts';
import { ratioLines, servedLines, solvedLines, spentLines } from './budget.ts';

/** A law under what modifies it: what N and D are worth, what is added, and the loss of both. */
export function modifiedLines(
  law: Law,
  answer: Recommendation,
  request: RecommendRequest,
): readonly string[] {
  const relation = law.relations.loss!;
  const { symbols, numbers } = formOf(relation);
  const { parameters: N, tokens: D, loss, modifiers = [] } = answer;
  const factor = (name: 'parameters' | 'tokens') =>
    modifiers.reduce((product, one) => product * (one[name] ?? 1), 1);
  const worth = { parameters: N * factor('parameters'), tokens: D * factor('tokens') };
  const added = modifiers.flatMap(({ addedLoss }) => (addedLoss === undefined ? [] : [` + ${n(addedLoss)}`]));
  const at = (input: string) => n(input === 'parameters' ? worth.parameters : worth.tokens);
  const isRepeated = request.uniqueTokens !== undefined;
  return [
    `L(N, D) = ${symbols(relation)}`,
    ...modifiers.map(effectLine),
    ...(answer.optimal
      ? [
          ...servedLines(request),
          ...solvedLines(answer, request),
          `least L(N', D')${added.length === 0 ? '' : ' + what is added'} at C = ${n(answer.compute)}, solved`,
        ]
      : ratioLines(answer, request)),
    `N = ${n(N)}, D = ${n(D)}`,
    ...(answer.optimal ? [] : spentLines(answer, request)),
    `N' = ${n(factor('parameters'))} x ${n(N)} = ${n(worth.parameters)}`,
    `D' = ${n(factor('tokens'))} x ${n(D)} = ${n(worth.tokens)}`,
    ...(isRepeated
      ? []
      : [
          `L(N', D')${added.length === 0 ? '' : ' + added'} = ${numbers(relation, at, settingsOf(request))}${added.join('')} = ${n(loss!)}`,
        ]),
  ];
}

function effectLine({ name, parameters, tokens, addedLoss, arxiv }: AppliedModifier): string {
  const effects = [
    ...(parameters === undefined ? [] : [`N' = ${n(parameters)} N`]),
    ...(tokens === undefined ? [] : [`D' = ${n(tokens)} D`]),
    ...(addedLoss === undefined ? [] : [`adds ${n(addedLoss)}`]),
  ];
  return `${name}: ${effects.length === 0 ? 'as the law has it' : effects.join(', ')} (arXiv:${arxiv})`;
}

import { formOf } from '../../core/forms/index.ts';
import type { Law } from '../../core/law.ts';
import { sixDigits as n } from '../../text/numbers.ts';
import { settingsOf } from '../settings.ts';
import type { Recommendation, RecommendRequest } from '../types.ts';
import { ratioLines, servedLines, solvedLines, spentLines } from './budget.ts';

/** A loss whose optimum is solved, its coefficients, and both put together at the answer. */
export function surfaceLines(law: Law, answer: Recommendation, request: RecommendRequest): readonly string[] {
  const relation = law.relations.loss!;
  const { symbols, numbers } = formOf(relation);
  const { parameters: N, tokens: D, loss } = answer;
  const at = (input: string) => n({ parameters: N, tokens: D }[input] ?? request.uniqueTokens!);
  const { granularity } = answer;
  const settings = { ...settingsOf(request), ...(granularity !== undefined && { granularity }) };
  return [
    `L = ${symbols(relation)}`,
    Object.entries(relation.coefficients)
      .map(([name, value]) => `${name} = ${n(value)}`)
      .join(', '),
    ...(answer.optimal
      ? [
          ...servedLines(request),
          ...solvedLines(answer, request),
          law.counts.compute === 'exact'
            ? `least L at C = ${n(answer.compute)}, every FLOP counted, solved`
            : `dL/d ln N = 0 along 6 N D${answer.inferenceCompute === undefined ? '' : ' + 2 N D_inf'} = C = ${n(answer.compute)}, solved in ln D`,
          `N = ${n(N)}, D = ${n(D)}`,
        ]
      : [
          ...(request.loss === undefined ? [] : solvedLines(answer, request)),
          ...ratioLines(answer, request),
          `N = ${n(N)}, D = ${n(D)}`,
          ...(law.counts.compute === 'exact' ? [] : spentLines(answer, request)),
        ]),
    `L = ${numbers(relation, at, settings)} = ${n(loss!)}`,
  ];
}

import type { Law } from '../../core/law.ts';
import type { Recommendation, RecommendRequest } from '../types.ts';
import { ratioLines, servedLines, solvedLines, spentLines } from './budget.ts';
import { n } from './numbers.ts';

/** A user's own formula, its coefficients, and both put together at the answer. */
export function expressionLines(
  law: Law,
  answer: Recommendation,
  request: RecommendRequest,
): readonly string[] {
  const { loss: text = '', coefficients } = law.relations.loss!;
  const { parameters: N, tokens: D, loss } = answer;
  const values = { ...coefficients, N, D, ...(request.uniqueTokens && { U: request.uniqueTokens }) };
  return [
    `L = ${text}`,
    Object.entries(coefficients)
      .map(([name, value]) => `${name} = ${n(value)}`)
      .join(', '),
    ...(answer.optimal
      ? [
          ...servedLines(request),
          ...solvedLines(answer, request),
          `dL/d ln N = 0 along 6 N D${answer.inferenceCompute === undefined ? '' : ' + 2 N D_inf'} = C = ${n(answer.compute)}, solved in ln D`,
          `N = ${n(N)}, D = ${n(D)}`,
        ]
      : [
          ...(request.loss === undefined ? [] : solvedLines(answer, request)),
          ...ratioLines(answer, request),
          `N = ${n(N)}, D = ${n(D)}`,
          ...spentLines(answer, request),
        ]),
    `L = ${withNumbers(text, values)} = ${n(loss!)}`,
  ];
}

/** A formula with numbers in place of its names; functions keep theirs. */
function withNumbers(text: string, values: Readonly<Record<string, number>>): string {
  return text
    .replace(/(?<![\w.])[A-Za-z_]\w*/g, name => {
      const value = Object.hasOwn(values, name) ? values[name]! : undefined;
      if (value === undefined) return name;
      return value < 0 ? `(${n(value)})` : n(value);
    })
    .replace(/\s*\*\s*/g, ' x ');
}

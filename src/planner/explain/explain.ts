import { EXPERT_SHARE, ownActiveShare } from '../../core/experts.ts';
import { formOf } from '../../core/forms/index.ts';
import type { Law } from '../../core/law.ts';
import { lossOf } from '../../core/law-allocation.ts';
import { sixDigits as n } from '../../text/numbers.ts';
import { byActive } from '../count.ts';
import { checkRequestKeys } from '../request.ts';
import { settingsOf } from '../settings.ts';
import type { AppliedModifier, Recommendation, RecommendRequest } from '../types.ts';
import { ratioLines, servedLines, sharedLine, solvedLines, spentLines } from './budget.ts';
import { parametricLines } from './parametric.ts';
import { powerLines } from './power.ts';

/** A law's formula, the numbers put into it, and its source. */
export interface Explanation {
  readonly law: string;
  /** One equation a line; both sides of every `=` between numbers agree to the digits shown. */
  readonly lines: readonly string[];
}

/**
 * How a recommendation comes about: the equations, the numbers put into them, and where they are printed.
 *
 * @param law the law that answered
 * @param answer its recommendation
 * @param asked what was asked
 * @returns one equation a line, in the papers' letters, and the source
 * @example
 * const [answer] = recommend({ compute: 1e24 }).recommendations;
 * explain(findLaw('besiroglu2024'), answer).lines.some(line => line.includes('482.01')) // => true
 */
export function explain(law: Law, answer: Recommendation, asked: RecommendRequest = {}): Explanation {
  checkRequestKeys(asked);
  const request = byActive(law, asked);
  const lines = [
    ...totalLines(law, answer, request),
    ...equations(law, answer, request),
    ...sourceLines(law),
  ];
  return { law: law.id, lines };
}

function equations(law: Law, answer: Recommendation, request: RecommendRequest): readonly string[] {
  const loss = lossOf(law);
  if (loss === undefined) return powerLines(law, answer, request);
  if (answer.modifiers !== undefined) return modifiedLines(law, answer, request);
  const settings = settingsOf(request);
  const coefficients = loss.parametric?.(settings);
  if (coefficients === undefined) return surfaceLines(law, answer, request);
  return parametricLines(law, coefficients, answer, request);
}

/** What total parameters are in the law's own count. */
function totalLines(
  law: Law,
  { parameters, totalParameters }: Recommendation,
  { experts, activeExperts = 1 }: RecommendRequest,
): readonly string[] {
  if (totalParameters === undefined) return [];
  const own = activeExperts === 1 ? ownActiveShare(law) : undefined;
  if (experts !== undefined && own !== undefined) {
    return [
      `N_total = N/s = ${n(parameters)}/${n(own)} = ${n(totalParameters)} (s: share of active parameters, by ${law.id})`,
    ];
  }
  if (experts !== undefined) {
    const share = `(1 - ${EXPERT_SHARE} + ${EXPERT_SHARE} x ${activeExperts}/${experts})`;
    return [
      `N_total = N/(1 - s + s k/E) = ${n(parameters)}/${share} = ${n(totalParameters)} (s: share of routed experts, the median of models on file)`,
    ];
  }
  const numbers = `${n(parameters)} + 47491 x ${n(parameters)}^(1/3)`;
  return [
    `N_total = N + 47491 N^(1/3) = ${numbers} = ${n(totalParameters)} (Pearce and Song 2024, arXiv:2406.12907)`,
  ];
}

function sourceLines({ source }: Law): readonly string[] {
  if (source === undefined) return [];
  const place = source.arxiv === undefined ? '' : `, arXiv:${source.arxiv}`;
  return ['', `Source: ${source.authors} (${source.year}), ${source.title}${place}, ${source.where}`];
}

/** A law under what modifies it: what N and D are worth, what is added, and the loss of both. */
function modifiedLines(law: Law, answer: Recommendation, request: RecommendRequest): readonly string[] {
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
          ...servedLines(answer, request),
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

/** A loss whose optimum is solved, its coefficients, and both put together at the answer. */
function surfaceLines(law: Law, answer: Recommendation, request: RecommendRequest): readonly string[] {
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
          ...servedLines(answer, request),
          ...solvedLines(answer, request),
          law.counts.compute === 'exact'
            ? `least L at C = ${n(answer.compute)}, every FLOP counted, solved`
            : `dL/d ln N = 0 along ${sharedLine(answer, request)}, solved in ln D`,
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

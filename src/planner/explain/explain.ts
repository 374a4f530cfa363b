import { EXPERT_SHARE } from '../../core/experts.ts';
import type { Law } from '../../core/law.ts';
import { lossOf } from '../../core/law-allocation.ts';
import { sixDigits as n } from '../../text/numbers.ts';
import { checkRequestKeys } from '../request.ts';
import { settingsOf } from '../settings.ts';
import type { Recommendation, RecommendRequest } from '../types.ts';
import { modifiedLines } from './modified.ts';
import { parametricLines } from './parametric.ts';
import { powerLines } from './power.ts';
import { surfaceLines } from './surface.ts';

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
 * @param request what was asked
 * @returns one equation a line, in the papers' letters, and the source
 * @example
 * const [answer] = recommend({ compute: 1e24 }).recommendations;
 * explain(findLaw('besiroglu2024'), answer).lines.some(line => line.includes('482.01')) // => true
 */
export function explain(law: Law, answer: Recommendation, request: RecommendRequest = {}): Explanation {
  checkRequestKeys(request);
  const lines = [...totalLines(answer, request), ...equations(law, answer, request), ...sourceLines(law)];
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
  { parameters, totalParameters }: Recommendation,
  { experts, activeExperts = 1 }: RecommendRequest,
): readonly string[] {
  if (totalParameters === undefined) return [];
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

import { allLaws, findLaw } from '../catalog/laws.ts';
import type { Law } from '../core/law.ts';
import { comparable } from './comparable.ts';
import { recommend } from './recommend.ts';
import type { RecommendDocument, RecommendRequest } from './types.ts';

/** The answer of `compare`: as `recommend`, one recommendation a law. */
export interface CompareDocument extends Omit<RecommendDocument, 'schema'> {
  readonly schema: 'isoflop/compare/1';
  /** Laws that are left out, with the reason. */
  readonly refused: readonly { readonly law: string; readonly reason: string }[];
}

/**
 * Every law with an allocation side by side on one budget, with the spread between those that may be compared.
 *
 * @param request as for recommend; `law` adds to or replaces nothing: laws named there are compared alone
 * @returns recommendations in the order of the catalog, those that refuse with their reason
 * @throws RangeError when the budget is bad or no law can answer
 * @example
 * compare({ compute: 1e24 }).recommendations.length > 10 // => true
 */
export function compare(request: RecommendRequest): CompareDocument {
  const candidates: readonly (string | Law)[] = Array.isArray(request.law)
    ? request.law
    : request.law === undefined
      ? allLaws().filter(law => hasAllocation(law) || law.allocationRefused !== undefined)
      : [request.law as string | Law];
  const refused: { law: string; reason: string }[] = [];
  const answers: RecommendDocument[] = [];
  const answered: Law[] = [];
  for (const law of candidates) {
    try {
      answers.push(recommend({ ...request, law }));
      answered.push(typeof law === 'string' ? findLaw(law) : law);
    } catch (error) {
      if (!(error instanceof RangeError) || typeof law === 'string' || request.law !== undefined) throw error;
      refused.push({ law: law.id, reason: error.message });
    }
  }
  const first = answers[0];
  if (first === undefined) throw new RangeError(refused[0]?.reason ?? 'No law to compare');
  return {
    ...first,
    schema: 'isoflop/compare/1',
    input: { ...first.input, law: answers.flatMap(answer => answer.input.law as string[]) },
    recommendations: comparable(
      answered,
      answers.flatMap(answer => answer.recommendations),
    ),
    refused,
  };
}

/** Whether a law can be asked for an optimum at all. */
function hasAllocation(law: Law): boolean {
  return law.allocationRefused === undefined && law.uses.includes('allocation');
}

import { allLaws } from '../catalog/laws.ts';
import type { Law } from '../core/law.ts';
import { Refusal } from '../core/refusal.ts';
import { byActive } from './count.ts';
import { checkSettings, lawsOf } from './laws-asked.ts';
import { answered, withTotal } from './recommend.ts';
import { recommendation } from './recommendation.ts';
import { checkRequest } from './request.ts';
import { outsideSpread } from './spread.ts';
import type { Recommendation, RecommendDocument, RecommendRequest } from './types.ts';

/** The answer of `compare`: as `recommend`, one recommendation a law. */
export interface CompareDocument extends Omit<RecommendDocument, 'schema'> {
  readonly schema: 'isoflop/compare/2';
  /** Laws that are left out, with the reason. */
  readonly refused: readonly { readonly law: string; readonly reason: string }[];
  /** Laws that do not count in the spread, with the reason. */
  readonly outsideSpread: readonly { readonly law: string; readonly reason: string }[];
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
  checkRequest(request);
  const named = request.law !== undefined;
  const candidates = named ? lawsOf(request) : allLaws().filter(isCandidate);
  const refused: { law: string; reason: string }[] = [];
  const answers: Recommendation[] = [];
  const laws: Law[] = [];
  for (const law of candidates) {
    try {
      checkSettings(law, request);
      answers.push(withTotal(recommendation(law, byActive(law, request)), request));
      laws.push(law);
    } catch (error) {
      if (!(error instanceof Refusal) || named) throw error;
      refused.push({ law: law.id, reason: error.message });
    }
  }
  if (answers.length === 0) throw new Refusal(refused[0]?.reason ?? 'No law to compare');
  return {
    schema: 'isoflop/compare/2',
    ...answered(request, laws, answers),
    refused,
    outsideSpread: outside(laws),
  };
}

function outside(laws: readonly Law[]): CompareDocument['outsideSpread'] {
  return laws.flatMap(law => {
    const reason = outsideSpread(law);
    return reason === undefined ? [] : [{ law: law.id, reason }];
  });
}

/** Whether a law gives an optimum, or says itself why it does not. */
function isCandidate(law: Law): boolean {
  return law.allocationRefused !== undefined || law.uses.includes('allocation');
}

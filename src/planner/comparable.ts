import type { Law } from '../core/law.ts';
import { caveatMessage, plannerCaveat } from './messages.ts';
import type { Recommendation } from './types.ts';

/**
 * Mark losses that may not be set beside each other: a law's group names the data, tokenizer and unit of its loss, and
 * the first law with a loss sets the group that the others are held against.
 *
 * @param laws in the order of the answers
 * @param answers one for each law
 * @returns the answers, those of another group with a caveat `loss-not-comparable`
 */
export function comparable(
  laws: readonly Law[],
  answers: readonly Recommendation[],
): readonly Recommendation[] {
  const first = answers.findIndex(answer => answer.loss !== null);
  if (first < 0) return answers;
  const group = laws[first]!.loss?.group;
  return answers.map((answer, index) => {
    const own = laws[index]!.loss?.group;
    if (answer.loss === null || index === first || (own !== undefined && own === group)) return answer;
    const found = plannerCaveat('loss-not-comparable', { law: answer.law, other: laws[first]!.id }, 'info');
    return { ...answer, caveats: [...answer.caveats, { ...found, message: caveatMessage(found) }] };
  });
}

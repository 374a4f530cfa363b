import { findLaw } from '../catalog/laws.ts';
import { Refusal } from '../core/refusal.ts';
import { leastOf, mostOf } from '../core/unbounded.ts';
import { type CompareDocument, compare } from '../planner/compare.ts';
import { lawsOf } from '../planner/laws-asked.ts';
import type { Recommendation, RecommendRequest } from '../planner/types.ts';
import type { ServingWorkload } from '../serving/workload.ts';
import { type LifetimeOptions, servedAnswer } from './recommend-served.ts';

/**
 * Compare as `compare` does, each law's served tokens weighed by the device time that its own model takes.
 *
 * @param request one budget, with the tokens of answers to serve and no weight of them
 * @param workload how the models are served
 * @param options what trains them
 * @returns the document of `compare`, each recommendation with a `lifetime`; laws whose model cannot be served are refused
 * @throws RangeError where nothing is served, or no law can answer
 * @example
 * const workload = parseWorkload('2 h100, fp8, 25 users, 1000/500');
 * compareServed({ compute: 1e24, inferenceTokens: 1e12 }, workload).recommendations.length > 5 // => true
 */
export function compareServed(
  request: RecommendRequest,
  workload: ServingWorkload,
  options: LifetimeOptions = {},
): CompareDocument {
  const plain = compare(request);
  const isNamed = request.law !== undefined;
  const asked = isNamed ? lawsOf(request) : [];
  const refused = [...plain.refused];
  const answers: Recommendation[] = [];
  for (const { law: id, caveats } of plain.recommendations) {
    const law = asked.find(one => one.id === id) ?? findLaw(id);
    try {
      const [answer] = servedAnswer({ ...request, law }, workload, options).document.recommendations;
      const comparable = caveats.filter(({ code }) => code === 'loss-not-comparable');
      answers.push({ ...answer!, caveats: [...answer!.caveats, ...comparable] });
    } catch (error) {
      if (!(error instanceof Refusal) || isNamed) throw error;
      refused.push({ law: id, reason: error.message });
    }
  }
  if (answers.length === 0) throw new Refusal(refused.at(-1)!.reason);
  const { inferenceWeight: _, ...input } = plain.input;
  const within = answers.filter(({ law }) => plain.spread?.laws.includes(law));
  const sizes = within.map(({ parameters }) => parameters);
  return {
    ...plain,
    input: { ...input, serving: workload },
    recommendations: answers,
    spread:
      plain.spread === null || within.length === 0
        ? null
        : { parameters: [leastOf(sizes), mostOf(sizes)], laws: within.map(({ law }) => law) },
    refused,
    provenance: { ...plain.provenance, serving: 'input', lifetime: 'derived' },
  };
}

import { findLaw, lawIds, spreadLaws } from '../catalog/laws.ts';
import { organisationUse } from '../catalog/organisation.ts';
import { refitOf } from '../catalog/refits.ts';
import { formOf } from '../core/forms/index.ts';
import type { Law } from '../core/law.ts';
import { Refusal } from '../core/refusal.ts';
import { byActive } from './count.ts';
import { lawsOf, takesMinimumCompute } from './laws-asked.ts';
import { caveatMessage, plannerCaveat } from './messages.ts';
import { isModified, surfaceFor } from './modifiers.ts';
import { nearerLaw } from './nearer-law.ts';
import { provenanceOf } from './provenance.ts';
import { DEFAULT_BAND, recommendation } from './recommendation.ts';
import { checkRequest, weighedTokens } from './request.ts';
import { spreadAt } from './spread.ts';
import type { Recommendation, RecommendDocument, RecommendRequest } from './types.ts';
import { vocabularyBy } from './vocabulary.ts';

/**
 * Recommend parameters and tokens for a FLOP budget; or, from parameters, tokens or a target loss, the
 * compute-optimal rest; or, from two of compute, parameters and tokens, the third and the distance from optimal.
 *
 * The equations are the named law's own; under a parametric law N* = G (C/6)^a and D* = C/(6 N*)
 * (Hoffmann et al. 2022, arXiv:2203.15556, equation 4).
 *
 * @param request quantities as plain numbers in FLOP, parameters and tokens, and the laws to ask
 * @returns one recommendation a law, the spread between laws, and where each value comes from
 * @throws RangeError when a value is not positive and finite, values contradict each other, or a law cannot answer
 * @example
 * recommend({ compute: 1e24 }).recommendations[0].parameters.toPrecision(4) // => '9.586e+10'
 */
export function recommend(request: RecommendRequest): RecommendDocument {
  checkRequest(request);
  const laws = lawsOf(request);
  const answers = laws.map(law => {
    const asked = byActive(law, request);
    const answer = withNearer(recommendation(law, asked), law, asked);
    return withTotal(withRefit(withBeside(answer, law), law, asked), request);
  });
  return { schema: 'isoflop/recommend/2', ...answered(request, laws, answers) };
}

/** An answer of which all parameters are given beside the active ones. */
export function withTotal(
  answer: Recommendation,
  { parameters, activeParameters }: RecommendRequest,
): Recommendation {
  if (activeParameters === undefined) return answer;
  return {
    ...answer,
    parametersCount: 'active',
    ...(parameters !== undefined && { totalParameters: parameters }),
  };
}

/** A dense model's answer with the vocabulary and the shape that go with it. */
function withBeside(answer: Recommendation, law: Law): Recommendation {
  // a law of mixtures, or a size by what some of its experts are worth, is no dense shape
  const isMixture = law.counts.parameters === 'active' || law.relations.leverage !== undefined;
  if (isMixture || (answer.modifiers ?? []).some(one => one.kind === 'sparsity')) return answer;
  const beside = besideOf(answer);
  return beside === undefined ? answer : { ...answer, beside };
}

/** An answer with what another form says that was fitted to the points of its law. */
function withRefit(answer: Recommendation, law: Law, request: RecommendRequest): Recommendation {
  const id = refitOf(law.id);
  if (id === undefined || !lawIds().includes(id)) return answer;
  try {
    const { compute, parameters, tokens, tokensPerParameter, loss } = recommendation(findLaw(id), request);
    return { ...answer, refit: { law: id, compute, parameters, tokens, tokensPerParameter, loss } };
  } catch (error) {
    // what one form can weigh another may not
    if (error instanceof Refusal) return answer;
    throw error;
  }
}

/** An answer that says which law is nearer to the question. */
function withNearer(answer: Recommendation, law: Law, request: RecommendRequest): Recommendation {
  const found = nearerLaw(law, request, answer);
  if (found === undefined) return answer;
  return { ...answer, caveats: [...answer.caveats, { ...found, message: caveatMessage(found) }] };
}

/** What `recommend` and `compare` say alike: the input after defaults, the answers, their spread and provenance. */
export function answered(
  request: RecommendRequest,
  laws: readonly Law[],
  answers: readonly Recommendation[],
): Omit<RecommendDocument, 'schema'> {
  const ids = laws.map(law => law.id);
  const used = organisationUse({ laws: ids, lawByDefault: request.law === undefined && ids.length === 1 });
  return {
    input: inputOf(request, laws),
    recommendations: comparable(laws, answers),
    spread: spreadOf(request, answers),
    ...(used && { organisation: used }),
    provenance: provenanceOf(request, laws, answers),
  };
}

function inputOf(request: RecommendRequest, laws: readonly Law[]): Record<string, unknown> {
  const { law: _law, budgetCaveats: _caveats, ...values } = request;
  return {
    ...values,
    law: laws.map(item => item.id),
    band: request.band ?? DEFAULT_BAND,
    ...(request.inferenceTokens && {
      inferenceWeight: request.inferenceWeight ?? 1,
      budgetFor: request.budgetFor ?? 'training',
    }),
    ...(laws.some(takesMinimumCompute) && { minimumCompute: request.minimumCompute ?? 'half' }),
  };
}

/** The spread between laws on the same budget, serving and data; caps would hold them all at one number. */
function spreadOf(
  request: RecommendRequest,
  recommendations: readonly Recommendation[],
): RecommendDocument['spread'] {
  const compute = request.compute ?? recommendations[0]?.compute;
  const ownMixture = request.experts !== undefined && request.activeExperts === undefined;
  if (compute === undefined || ownMixture || request.context !== undefined) return null;
  const given = twoGiven(request) || request.tokensPerParameter !== undefined;
  return spreadAt(compute, spreadLaws(), {
    ...(isModified(request) && { surface: law => surfaceFor(law, request) }),
    // what a given run takes is for training
    ...(!given && { inferenceTokens: weighedTokens(request) }),
    ...(!given && request.budgetFor && { budgetFor: request.budgetFor }),
    ...(request.uniqueTokens !== undefined && { uniqueTokens: request.uniqueTokens }),
  });
}

function twoGiven(request: RecommendRequest): boolean {
  return (
    [request.compute, request.parameters ?? request.activeParameters, request.tokens].filter(
      value => value !== undefined,
    ).length > 1
  );
}

/**
 * Mark losses that may not be set beside each other: a law's group names the data, tokenizer and unit of its loss, and
 * the first law with a loss sets the group that the others are held against.
 *
 * @param laws in the order of the answers
 * @param answers one for each law
 * @returns the answers, those of another group with a caveat `loss-not-comparable`
 */
function comparable(laws: readonly Law[], answers: readonly Recommendation[]): readonly Recommendation[] {
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

/** Times that a model may be larger than what was measured and still be told its vocabulary and shape. */
const FARTHEST = 10;

/**
 * What is recommended beside a model's size, in units of its own: words of the vocabulary for its size and budget
 * (vocab2024, approach 3), width and layers (gemstones2025). Null where the model is far larger than those measured.
 */
function besideOf({ parameters, compute }: Recommendation): Recommendation['beside'] {
  // a page carries the laws that allocate, and shows neither
  if (!lawIds().includes('vocab2024')) return undefined;
  const vocabularies = findLaw('vocab2024');
  const shapes = findLaw('gemstones2025');
  const timesBeyond = ({ range }: Law) => parameters / (range!.parameters![1] ?? 0);
  const isFar = (law: Law) => timesBeyond(law) > FARTHEST;
  const of = (law: Law) => {
    const times = timesBeyond(law);
    return { law: law.id, ...(times > 1 && { timesBeyond: times }) };
  };
  const relation = shapes.relations.lossByShape!;
  const { width, depth } = formOf(relation).derived!;
  const words = () => vocabularyBy(vocabularies, 'byLoss', { parameters, compute });
  const size = { width: width!(relation, { parameters }), layers: depth!(relation, { parameters }) };
  return {
    vocabulary: { words: isFar(vocabularies) ? null : words(), ...of(vocabularies) },
    shape: { ...(isFar(shapes) ? { width: null, layers: null } : size), ...of(shapes) },
  };
}

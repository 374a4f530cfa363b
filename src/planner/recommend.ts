import { allLaws, DEFAULT_LAW, findLaw } from '../catalog/laws.ts';
import type { Law } from '../core/law.ts';
import { comparable } from './comparable.ts';
import { DEFAULT_BAND, recommendation } from './recommendation.ts';
import { checkRequest } from './request.ts';
import { spreadAt } from './spread.ts';
import type { Origin, Recommendation, RecommendDocument, RecommendRequest } from './types.ts';

/** The law that answers for mixtures of experts. */
const MIXTURE_LAW = 'jointmoe2025';

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
  const recommendations = comparable(
    laws,
    laws.map(law => recommendation(law, request)),
  );
  return {
    schema: 'isoflop/recommend/1',
    input: inputOf(request, laws),
    recommendations,
    spread: spreadOf(request, recommendations),
    provenance: provenanceOf(request),
  };
}

/** The laws that a request names, the default where it names none. */
export function lawsOf(request: RecommendRequest): readonly Law[] {
  const { law, experts } = request;
  const named =
    law === undefined
      ? [experts === undefined ? DEFAULT_LAW : MIXTURE_LAW]
      : Array.isArray(law)
        ? law
        : [law];
  if (named.length === 0) throw new RangeError('No law named: expected at least one');
  const laws = named.map(item => (typeof item === 'string' ? findLaw(item) : checkLaw(item)));
  if (request.minimumCompute !== undefined && !laws.some(law => law.counts.compute === 'C_min')) {
    throw new RangeError('Readings of C_min belong to kaplan2020: name it, or leave them out');
  }
  for (const item of laws) {
    if (experts !== undefined && item.relations.loss?.form !== 'joint-moe') {
      throw new RangeError(
        `Law ${item.id} knows nothing of experts: use ${MIXTURE_LAW}, or leave experts out`,
      );
    }
  }
  return laws;
}

/** A law as an object must be one that was read, by findLaw or parseLawFile. */
function checkLaw(law: unknown): Law {
  const found = law as Partial<Law> | null;
  if (typeof found !== 'object' || found === null || !found.relations || !found.counts || !found.uses) {
    throw new TypeError('Law must be an id, or a law from findLaw or parseLawFile');
  }
  return found as Law;
}

function inputOf(request: RecommendRequest, laws: readonly Law[]): Record<string, unknown> {
  const { law: _law, budgetCaveats: _caveats, ...values } = request;
  return { ...values, law: laws.map(item => item.id), band: request.band ?? DEFAULT_BAND };
}

/** The spread between laws on the same budget, serving and data; caps would hold them all at one number. */
function spreadOf(
  request: RecommendRequest,
  recommendations: readonly Recommendation[],
): RecommendDocument['spread'] {
  const compute = request.compute ?? recommendations[0]?.compute;
  if (compute === undefined || request.experts !== undefined) return null;
  if (twoGiven(request) || request.tokensPerParameter !== undefined) return spreadAt(compute, allLaws());
  return spreadAt(compute, allLaws(), {
    inferenceTokens: (request.inferenceTokens ?? 0) * (request.inferenceWeight ?? 1),
    ...(request.uniqueTokens !== undefined && { uniqueTokens: request.uniqueTokens }),
  });
}

function provenanceOf(request: RecommendRequest): Record<string, Origin> {
  const provenance: Record<string, Origin> = {
    law: request.law === undefined ? 'default' : 'input',
    band: request.band === undefined ? 'default' : 'input',
  };
  for (const name of ['compute', 'parameters', 'tokens', 'loss'] as const) {
    provenance[name] =
      request[name] === undefined ? (twoGiven(request) && name !== 'loss' ? 'derived' : 'law') : 'input';
  }
  for (const name of [
    'inferenceTokens',
    'uniqueTokens',
    'maxParameters',
    'maxTokens',
    'tokensPerParameter',
    'experts',
  ] as const) {
    if (request[name] !== undefined) provenance[name] = 'input';
  }
  provenance.tokensPerParameter ??= 'derived';
  provenance.spread = 'law';
  return provenance;
}

function twoGiven(request: RecommendRequest): boolean {
  return (
    [request.compute, request.parameters, request.tokens].filter(value => value !== undefined).length > 1
  );
}

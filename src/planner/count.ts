import { nonEmbeddingParameters } from '../core/embedding.ts';
import { activeShareBy } from '../core/experts.ts';
import type { Law } from '../core/law.ts';
import type { RecommendRequest } from './types.ts';

/** Whether the caller counts total parameters where the law counts them without embeddings. */
export function isConverted(law: Law, { count }: Pick<RecommendRequest, 'count'>): boolean {
  return law.counts.parameters === 'non-embedding' && count === 'total';
}

/**
 * A request with the parameters that a token passes through in place of all, which laws speak of: those that are given,
 * or the share that its experts leave of all, by the law where it says so. Of a dense model both are one.
 */
export function byActive(law: Pick<Law, 'relations'>, request: RecommendRequest): RecommendRequest {
  const { activeParameters, parameters, maxParameters, experts, activeExperts = 1, ...rest } = request;
  if (activeParameters === undefined && experts === undefined) return request;
  const share = experts === undefined ? 1 : activeShareBy(law, experts, activeExperts);
  const active = activeParameters ?? (parameters === undefined ? undefined : parameters * share);
  return {
    ...rest,
    ...(experts !== undefined && { experts }),
    ...(request.activeExperts !== undefined && { activeExperts }),
    ...(active !== undefined && { parameters: active }),
    ...(maxParameters !== undefined && { maxParameters: maxParameters * share }),
  };
}

/**
 * A request with its parameters as the law counts them: total ones, where the caller says so, become those without
 * embeddings by N_total = N + 47491·N^(1/3) (Pearce & Song 2024, arXiv:2406.12907), the relation that also gives the
 * total of an answer.
 */
export function inCountOf(law: Law, request: RecommendRequest): RecommendRequest {
  if (!isConverted(law, request)) return request;
  const { parameters, maxParameters } = request;
  return {
    ...request,
    ...(parameters !== undefined && { parameters: nonEmbeddingParameters(parameters) }),
    ...(maxParameters !== undefined && { maxParameters: nonEmbeddingParameters(maxParameters) }),
  };
}

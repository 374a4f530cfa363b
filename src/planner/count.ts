import { nonEmbeddingParameters } from '../core/embedding.ts';
import type { Law } from '../core/law.ts';
import type { RecommendRequest } from './types.ts';

/** Whether the caller counts total parameters where the law counts them without embeddings. */
export function isConverted(law: Law, { count }: Pick<RecommendRequest, 'count'>): boolean {
  return law.counts.parameters === 'non-embedding' && count === 'total';
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

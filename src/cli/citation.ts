import type { Law } from '../core/law.ts';

/** One line that names a law and its source. */
export function citation({ id, source }: Law): string {
  if (source === undefined) return `${id}, no source given`;
  const place = source.arxiv === undefined ? (source.url ?? source.title) : `arXiv:${source.arxiv}`;
  return `${id}: ${source.authors}, ${source.year}, ${place}, ${source.where}`;
}

/** A law among many: its id, and where to find the paper. */
export function briefCitation({ id, source }: Law): string {
  return source?.arxiv === undefined ? id : `${id} (arXiv:${source.arxiv})`;
}

/** Laws and where to find their papers, those of one paper together, in one line. */
export function sources(laws: readonly Law[]): string {
  const papers = new Map<string, string[]>();
  for (const { id, source } of laws) {
    const paper =
      source?.arxiv === undefined ? (source?.title ?? 'no source given') : `arXiv:${source.arxiv}`;
    papers.set(paper, [...(papers.get(paper) ?? []), id]);
  }
  return [...papers].map(([paper, ids]) => `${ids.join(', ')} (${paper})`).join('; ');
}

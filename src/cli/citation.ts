import type { Law } from '../core/law.ts';

/** One line that names a law and its source. */
export function citation({ id, source }: Law): string {
  if (source === undefined) return `${id}, no source given`;
  const place = source.arxiv === undefined ? (source.url ?? source.title) : `arXiv:${source.arxiv}`;
  return `${id}: ${source.authors}, ${source.year}, ${place}, ${source.where}`;
}

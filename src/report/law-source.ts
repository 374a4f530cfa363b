import type { Law } from '../core/law.ts';

/** Who published a law and where, with an address that leads there. */
export function lawSource({ source }: Law): { readonly source: string; readonly url?: string } {
  if (source === undefined) return { source: 'no source given' };
  const place = source.arxiv === undefined ? '' : `, arXiv:${source.arxiv}`;
  const url =
    source.url ?? (source.arxiv === undefined ? undefined : `https://arxiv.org/abs/${source.arxiv}`);
  const text = `${source.authors}, ${source.year}, ${source.title}${place}, ${source.where}`;
  return { source: text, ...(url !== undefined && { url }) };
}

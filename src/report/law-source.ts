import { WEB_ADDRESS } from '../catalog/web-address.ts';
import type { Law } from '../core/law.ts';

/** Who published a law and where, with an address that leads there. */
export function lawSource({ source }: Law): { readonly source: string; readonly url?: string } {
  if (source === undefined) return { source: 'no source given' };
  const place = source.arxiv === undefined ? '' : `, arXiv:${source.arxiv}`;
  const url =
    webAddress(source.url) ??
    (source.arxiv === undefined ? undefined : `https://arxiv.org/abs/${source.arxiv}`);
  const text = `${source.authors}, ${source.year}, ${source.title}${place}, ${source.where}`;
  return { source: text, ...(url !== undefined && { url }) };
}

/** An address that a browser opens and does not run; a law's file has been checked, a law made by a program has not. */
function webAddress(url: string | undefined): string | undefined {
  return url !== undefined && WEB_ADDRESS.test(url) ? url : undefined;
}

import { escapeHtml, table, textTag } from '../html.ts';
import type { PageModel } from '../types.ts';

/** Where laws, peaks and prices come from. */
export function sourcesSection({ sources }: PageModel): string {
  if (sources.length === 0) return textTag('p', 'Nothing from outside the proposal was used.');
  const rows = sources.map(({ what, source, url }) => [
    escapeHtml(what),
    url === undefined ? escapeHtml(source) : textTag('a', source, { href: url, rel: 'noreferrer' }),
  ]);
  return table('What the numbers rest on', ['What', 'Source'], rows);
}

import { escapeHtml, table, textTag } from '../html.ts';
import type { PageModel } from '../types.ts';

/** The plan: every number with its interval and where it comes from. */
export function planSection({ facts }: PageModel): string {
  if (facts.length === 0) return textTag('p', 'Nothing can be derived from this proposal.');
  const rows = facts.map(({ label, value, interval = '', origin }) =>
    [label, value, interval, origin].map(escapeHtml),
  );
  return table(
    'Every number of the plan and where it comes from',
    ['Quantity', 'Value', 'Interval', 'From'],
    rows,
    [1, 2],
  );
}

import { escapeHtml, table, textTag } from './html.ts';
import { answerSection } from './sections/answer.ts';
import { dataSection } from './sections/data.ts';
import { estimateSection } from './sections/estimate.ts';
import { lawsSection } from './sections/laws.ts';
import { optimumSection } from './sections/optimum.ts';
import { servingSection } from './sections/serving.ts';
import { verdictSection } from './sections/verdict.ts';
import type { PageModel } from './types.ts';

/** The parts of the page that follow from the model, by the id of the element that holds them; charts are apart. A part that is empty is hidden. */
export function renderSections(model: PageModel): Readonly<Record<string, string>> {
  return {
    answer: answerSection(model),
    verdict: verdictSection(model),
    optimum: optimumSection(model),
    plan: planSection(model),
    estimate: estimateSection(model),
    serving: servingSection(model),
    mixture: dataSection(model),
    laws: lawsSection(model),
    sources: sourcesSection(model),
  };
}

/** The plan: every number with its interval and where it comes from. */
function planSection({ facts }: PageModel): string {
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

/** Where laws, peaks and prices come from. */
function sourcesSection({ sources }: PageModel): string {
  if (sources.length === 0) return textTag('p', 'Nothing from outside the proposal was used.');
  const rows = sources.map(({ what, source, url }) => [
    escapeHtml(what),
    url === undefined ? escapeHtml(source) : textTag('a', source, { href: url, rel: 'noreferrer' }),
  ]);
  return table('What the numbers rest on', ['What', 'Source'], rows);
}

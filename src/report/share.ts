import { Refusal } from '../core/refusal.ts';
import { headlineOf, verdictLines } from '../plan/verdict.ts';
import { barsOf } from './bars.ts';
import { barText, uniqueOf } from './sections/answer.ts';
import type { PageModel } from './types.ts';

/** What the page can be copied as. */
export const shareKinds = ['link', 'command', 'proposal', 'JSON', 'Markdown'] as const;
export type ShareKind = (typeof shareKinds)[number];

/**
 * The page as a text: its address, the command line, a proposal, what `estimate --json` prints, or Markdown.
 *
 * @throws RangeError with the reason, where there is no plan
 */
export function shareText(
  kind: ShareKind,
  {
    model,
    address,
    changed,
  }: { readonly model: PageModel; readonly address: string; readonly changed: readonly string[] },
): string {
  if (kind === 'link') return address;
  const { estimate, proposal, unanswered, command } = model;
  if (kind === 'command') return command;
  if (estimate === undefined) throw new Refusal(`There is no plan to copy as ${kind}: ${unanswered}`);
  if (kind === 'proposal') return proposal();
  if (kind === 'JSON') return `${JSON.stringify(estimate.answer, null, 2)}\n`;
  const { answer } = estimate;
  return [
    `## ${headlineOf(answer)}`,
    ...verdictLines(answer).map(({ text }) => text),
    barsOf(answer, uniqueOf(model))
      .map(bar => `- ${bar.label}: ${barText(bar)}`)
      .join('\n'),
    `Check: ${model.verdict}${model.findings.map(({ rule, message }) => `\n- ${rule}: ${message}`).join('')}`,
    ...(changed.length === 0 ? [] : [`Changed on the page: ${changed.join(', ')}.`]),
    `\`${command}\`\n`,
  ].join('\n\n');
}

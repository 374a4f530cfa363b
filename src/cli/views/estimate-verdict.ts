import type { EstimateDocument } from '../../plan/types.ts';
import { standingText, verdictLines } from '../../plan/verdict.ts';
import type { Block } from '../../render/view.ts';

/** The verdict on a plan, a block a line. */
export function verdictBlocks(document: EstimateDocument): Block[] {
  return verdictLines(document).map(
    ({ text, tone }): Block => ({ kind: 'text', text, ...(tone !== 'plain' && { tone }) }),
  );
}

/** How an answer stands to its limits. */
export function limitBlocks(document: Parameters<typeof standingText>[0]): Block[] {
  const text = standingText(document);
  return text === '' ? [] : [{ kind: 'text', text }];
}

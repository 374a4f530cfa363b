import type { Block } from '../../render/view.ts';
import { InputError } from '../io.ts';

/** @throws InputError where formulas could not be shown in a format */
export function checkExplained(format = 'table'): void {
  if (['table', 'markdown', 'pretty'].includes(format)) return;
  throw new InputError(`--explain goes with the formats table and markdown: got ${format}`);
}

/** Equations below an answer, one a line. */
export function explainedBlocks(heading: string, lines: readonly string[]): Block[] {
  return [
    { kind: 'heading', text: heading },
    { kind: 'verbatim', text: lines.join('\n'), mayWrap: true },
  ];
}

import type { Position } from '../types.ts';

/** A line of a file with the place that is marked in it, cut to a width around the place. */
export interface ShownLine {
  readonly text: string;
  /** Columns before the mark, and of the mark, in the shown text. */
  readonly before: number;
  readonly length: number;
}

/** The line of a position, as a terminal may show it; undefined where the file is not at hand. */
export function sourceLine(
  lines: readonly string[],
  position: Position,
  width: number,
): ShownLine | undefined {
  const line = lines[position.line - 1];
  if (line === undefined || line.trim() === '') return undefined;
  const start = Math.min(position.column - 1, line.length);
  const end = Math.max(start + 1, Math.min(position.endColumn - 1, line.length));
  if (line.length <= width) return { text: printable(line), before: start, length: end - start };
  const from = Math.max(0, Math.min(start - Math.floor(width / 3), line.length - width + 2));
  const cut = line.slice(from, from + width - 2);
  const lead = from > 0 ? '…' : '';
  const tail = from + cut.length < line.length ? '…' : '';
  const before = start - from + lead.length;
  return {
    text: printable(`${lead}${cut}${tail}`),
    before,
    length: Math.max(1, Math.min(end - start, lead.length + cut.length - before)),
  };
}

/** One character for one, so that marks stay under what they mark; nothing that a terminal would obey. */
function printable(text: string): string {
  return text.replace(/\t/g, ' ').replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

import type { Body, Dialect, TableRow } from './dialect.ts';
import { linesFrom, type TextLine } from './lines.ts';

/** A line that only rules a table off: `|---|---:|`, `----+----`, `+====+====+`. */
const RULE = /^\s*[|+](?:\s*:?[-=]{1,}:?\s*[|+])+\s*$|^\s*:?-{2,}:?\s*(?:[|+]\s*:?-{2,}:?\s*)+$/;
/** Lines of prose that may stand above a table. */
const MOST_ABOVE = 1000;

/**
 * Tables that are drawn with vertical bars and a ruled line below the header: of Markdown, with text above and below,
 * of psql, and with frames.
 */
export const pipes: Dialect = {
  matches: body => headerOf(body) !== undefined,
  read: body => {
    const header = headerOf(body)!;
    return { header: cellsOf(header.text), rows: () => rowsBelow(body, header) };
  },
};

/** The line above the first rule, with bars of its own. */
function headerOf({ text, start, number }: Body): TextLine | undefined {
  let before: TextLine | undefined;
  for (const line of linesFrom(text, start, number)) {
    if (RULE.test(line.text)) {
      if (before?.text.includes('|') === true) return before;
    } else before = line;
    if (line.number > number + MOST_ABOVE) break;
  }
  return undefined;
}

function* rowsBelow({ text }: Body, header: TextLine): Generator<TableRow> {
  for (const line of linesFrom(text, header.next, header.number + 1)) {
    if (RULE.test(line.text)) continue;
    if (!line.text.includes('|')) return;
    yield { cells: cellsOf(line.text), line: line.number };
  }
}

/** Cells between bars; a bar with a backslash is text, and emphasis and code are not. */
function cellsOf(line: string): readonly string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map(cell => cell.replaceAll('\\|', '|').replace(/^[\s*`]+|[\s*`]+$/g, ''));
}

/** A cell's place in the source. */
export interface CellRange {
  readonly start: number;
  readonly end: number;
}

const delimiter = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/** Whether a line can be the row of dashes under a table's header. */
export function isDelimiterRow(line: string): boolean {
  return /[|:]/.test(line) && delimiter.test(line);
}

/** The cells of one row between `start` and `end`: split at every `|` that no backslash precedes (GFM, section 4.10). */
export function rowCells(text: string, start: number, end: number): CellRange[] {
  let from = start;
  let to = end;
  while (from < to && isSpace(text, from)) from += 1;
  while (to > from && isSpace(text, to - 1)) to -= 1;
  if (text[from] === '|') from += 1;
  const cells: CellRange[] = [];
  for (let at = from; at < to; at += 1) {
    if (text[at] === '\\') {
      at += 1;
    } else if (text[at] === '|') {
      cells.push({ start: from, end: at });
      from = at + 1;
    }
  }
  if (from < to || cells.length === 0) cells.push({ start: from, end: to });
  return cells;
}

function isSpace(text: string, at: number): boolean {
  return text[at] === ' ' || text[at] === '\t';
}

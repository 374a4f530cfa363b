/** A place in one line, with the column that tabs lead to. */
export interface Cursor {
  readonly text: string;
  offset: number;
  /** End of the line's content, before its line ending. */
  end: number;
  column: number;
  /** Set by `look`: the next character that is neither space nor tab, its indentation, and whether none is left. */
  next: number;
  indent: number;
  blank: boolean;
}

/** Find the next character that is neither space nor tab. */
export function look(cursor: Cursor): void {
  let { offset, column } = cursor;
  for (; offset < cursor.end; offset += 1) {
    const code = cursor.text.charCodeAt(offset);
    if (code === 32) column += 1;
    else if (code === 9) column += 4 - (column % 4);
    else break;
  }
  cursor.next = offset;
  cursor.indent = column - cursor.column;
  cursor.blank = offset >= cursor.end;
}

/** Go to what `look` found. */
export function skipIndent(cursor: Cursor): void {
  cursor.column += cursor.indent;
  cursor.offset = cursor.next;
}

/** Go ahead over `count` characters that are not tabs. */
export function skip(cursor: Cursor, count: number): void {
  cursor.offset += count;
  cursor.column += count;
}

/** Go ahead over `count` columns of white space; a tab may be used in part. */
export function skipColumns(cursor: Cursor, count: number): void {
  let left = count;
  while (left > 0 && cursor.offset < cursor.end) {
    const code = cursor.text.charCodeAt(cursor.offset);
    if (code === 9) {
      const width = 4 - (cursor.column % 4);
      const used = Math.min(width, left);
      cursor.column += used;
      if (used === width) cursor.offset += 1;
      left -= used;
    } else if (code === 32) {
      skip(cursor, 1);
      left -= 1;
    } else {
      return;
    }
  }
}

/** Whether a space or a tab stands at the cursor. */
export function atSpace(cursor: Cursor): boolean {
  if (cursor.offset >= cursor.end) return false;
  const code = cursor.text.charCodeAt(cursor.offset);
  return code === 32 || code === 9;
}

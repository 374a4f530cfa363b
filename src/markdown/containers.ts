import { atSpace, type Cursor, look, skip, skipColumns, skipIndent } from './cursor.ts';

/** An open block quote or list item. */
export interface Container {
  readonly id: number;
  readonly kind: 'quote' | 'item';
  /** Columns that a list item's content is indented by. */
  readonly width: number;
  /** Whether nothing stands in it yet: an empty line ends a list item that begins with one. */
  empty: boolean;
}

/** How many of the open containers the line continues; the cursor stands behind their marks (CommonMark, chapter 5). */
export function continued(cursor: Cursor, containers: readonly Container[]): number {
  let matched = 0;
  for (const { kind, width, empty } of containers) {
    look(cursor);
    if (kind === 'quote') {
      if (cursor.indent >= 4 || cursor.blank || cursor.text[cursor.next] !== '>') break;
      skipQuoteMark(cursor);
    } else if (cursor.blank) {
      if (empty) break;
      skipIndent(cursor);
    } else if (cursor.indent >= width) {
      skipColumns(cursor, width);
    } else {
      break;
    }
    matched += 1;
  }
  return matched;
}

/** Go behind a `>` and the space that belongs to it. */
export function skipQuoteMark(cursor: Cursor): void {
  skipIndent(cursor);
  skip(cursor, 1);
  if (atSpace(cursor)) skipColumns(cursor, 1);
}

/** Go behind a list marker of so many characters and its spaces; how far the item's content is indented. */
export function skipItemMark(cursor: Cursor, length: number): number {
  const { indent } = cursor;
  skipIndent(cursor);
  skip(cursor, length);
  look(cursor);
  if (cursor.blank || cursor.indent >= 5) {
    if (atSpace(cursor)) skipColumns(cursor, 1);
    return indent + length + 1;
  }
  const spaces = cursor.indent;
  skipColumns(cursor, spaces);
  return indent + length + spaces;
}

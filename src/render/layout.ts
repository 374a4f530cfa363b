import type { Cell, Table } from './view.ts';

/** What stands between two columns. */
export const GAP = '  ';

/** What of a table is shown in a width. */
interface Layout {
  readonly shown: Table;
  readonly widths: number[];
  /** Headers of the columns that are left out. */
  readonly left: readonly string[];
  /** Values of the leading column, one a row, where they stand on lines of their own. */
  readonly leads?: readonly string[];
}

/**
 * Columns that fit, and their widths. Where not all fit, a leading column goes to lines of its own, then optional
 * columns are left out, then text wraps, never within a word.
 */
export function layOut(full: Table, available: number): Layout {
  const leading = full.columns[0]?.leading === true && narrowest(full) > available;
  let shown = leading ? without(full, 0) : full;
  const left: string[] = [];
  for (;;) {
    const drop = shown.columns.findLastIndex(column => column.optional === true);
    if (narrowest(shown) <= available || drop < 0) break;
    left.unshift(shown.columns[drop]!.header);
    shown = without(shown, drop);
  }
  const room = available - gaps(shown);
  const widths = shrink(
    columnWidths(shown, text => text.length),
    columnWidths(shown, longestWord),
    room,
  );
  return { shown, widths, left, ...(leading && { leads: full.rows.map(row => textOf(row[0] ?? null)) }) };
}

/** A cell as text. */
export function textOf(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'object' ? cell.text : String(cell);
}

function without({ columns, rows }: Table, index: number): Table {
  return { columns: columns.toSpliced(index, 1), rows: rows.map(row => row.toSpliced(index, 1)) };
}

/** Width of a table whose text wraps at every space. */
function narrowest(table: Table): number {
  return sum(columnWidths(table, longestWord)) + gaps(table);
}

function gaps({ columns }: Table): number {
  return GAP.length * (columns.length - 1);
}

function columnWidths({ columns, rows }: Table, widthOf: (text: string) => number): number[] {
  return columns.map((column, index) =>
    // a table may have more rows than a call has arguments
    rows.reduce(
      (widest, row) => Math.max(widest, widthOf(textOf(row[index] ?? null))),
      widthOf(column.header),
    ),
  );
}

/** Take from the widest column that can still wrap, until the row fits. */
function shrink(natural: readonly number[], least: readonly number[], available: number): number[] {
  const widths = [...natural];
  for (let excess = sum(widths) - available; excess > 0; excess--) {
    let widest = -1;
    widths.forEach((width, index) => {
      if (width > least[index]! && (widest < 0 || width > widths[widest]!)) widest = index;
    });
    if (widest < 0) break;
    widths[widest]! -= 1;
  }
  return widths;
}

function longestWord(text: string): number {
  return text.split(' ').reduce((longest, word) => Math.max(longest, word.length), 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

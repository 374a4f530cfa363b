import { printable } from './printable.ts';
import type { Cell, Table } from './view.ts';

/** RFC 4180 text of a table: one header line, numbers in full precision, nothing rounded. */
export function toCsv(table: Table): string {
  const lines = [table.columns.map(column => field(column.header)), ...table.rows.map(row => row.map(field))];
  return lines.map(line => `${line.join(',')}\n`).join('');
}

function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = asText(printable(typeof cell === 'object' ? cell.text : cell));
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A text that a spreadsheet would run as a formula begins with an apostrophe, which it takes for the mark of a text
 * (OWASP, CSV Injection). A number with its sign is none.
 */
function asText(text: string): string {
  return /^[=+\-@\t]/.test(text) && !/^[+-]?[\d.]+(?:e[+-]?\d+)?%?$/i.test(text) ? `'${text}` : text;
}

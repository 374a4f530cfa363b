import type { Cell, Table } from './view.ts';

/** RFC 4180 text of a table: one header line, numbers in full precision, nothing rounded. */
export function toCsv(table: Table): string {
  const lines = [table.columns.map(column => field(column.header)), ...table.rows.map(row => row.map(field))];
  return lines.map(line => `${line.join(',')}\n`).join('');
}

function field(cell: Cell): string {
  if (cell === null) return '';
  const text = typeof cell === 'object' ? cell.text : String(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

import CliTable from 'cli-table3';
import { GAP, layOut, textOf } from './layout.ts';
import { type Paint, paintCell } from './paint.ts';
import type { Table } from './view.ts';
import { wrap } from './wrap.ts';

/** A table without borders. */
function bare(
  head: string[],
  colWidths: number[],
  colAligns: ('left' | 'right')[] = [],
): InstanceType<typeof CliTable> {
  return new CliTable({
    head,
    colAligns,
    colWidths,
    wordWrap: true,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    chars: borderless,
  });
}

function trimmed(instance: InstanceType<typeof CliTable>): string {
  return instance
    .toString()
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n');
}

/** Rows that the library lays out at a time: its time grows with their square, and without borders parts are the whole. */
const PART = 200;

/** A table as wide as `columns` at most; what is left out for it is named. */
export function drawTable(full: Table, paint: Paint, columns: number): string {
  const { shown, widths, left, leads } = layOut(full, columns);
  const header = shown.columns.map(column => paint.dim(column.header));
  const aligns = shown.columns.map(column => column.align ?? 'left');
  const parts: string[] = [];
  for (let start = 0; start === 0 || start < shown.rows.length; start += PART) {
    const instance = bare(start === 0 ? header : [], widths, aligns);
    shown.rows.slice(start, start + PART).forEach((row, offset) => {
      const lead = leads?.[start + offset];
      if (lead !== undefined && lead !== leads?.[start + offset - 1])
        instance.push([{ content: paint.bold(lead), colSpan: shown.columns.length, hAlign: 'left' }]);
      instance.push(row.map(cell => paintCell(paint, cell, textOf(cell))));
    });
    parts.push(trimmed(instance));
  }
  const whole = parts.join('\n');
  if (left.length === 0) return whole;
  const note = `(too narrow for ${left.join(', ')}: widen, or --format csv)`;
  return `${whole}\n${paint.dim(wrap(note, columns))}`;
}

const borderless = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: GAP,
};

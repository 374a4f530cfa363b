import CliTable from 'cli-table3';
import { mostOf } from '../core/unbounded.ts';
import { GAP, layOut, textOf } from './layout.ts';
import { type Paint, paintOf } from './paint.ts';
import { printableBlocks } from './printable.ts';
import type { Block, Cell, Table, Tone } from './view.ts';

export interface TerminalOptions {
  readonly columns: number;
  readonly color: boolean;
}

/** An answer as text for a terminal, as wide as `columns` and coloured if `color` is set. */
export async function toTerminal(blocks: readonly Block[], options: TerminalOptions): Promise<string> {
  const paint = await paintOf(options.color);
  return `${printableBlocks(blocks)
    .map(item => block(item, paint, options))
    .filter(text => text !== '')
    .join('\n\n')}\n`;
}

function block(item: Block, paint: Paint, options: TerminalOptions): string {
  switch (item.kind) {
    case 'heading':
      return paint.bold(wrap(item.text, options.columns));
    case 'text':
      return tone(paint, item.tone ?? 'plain', wrap(item.text, options.columns));
    case 'fields':
      return fields(item.fields, paint, options.columns);
    case 'table':
      return table(item.table, paint, options);
    case 'notes':
      return item.notes.map(note => noteLine(note, paint, options.columns)).join('\n');
    case 'verbatim':
      if (item.mayWrap)
        return item.text
          .split('\n')
          .map(line => hanging(line, options.columns))
          .join('\n');
      return item.language === 'diff' ? diff(item.text, paint) : item.text.replace(/\n$/, '');
  }
}

/** A unified diff with its added and removed lines coloured. */
function diff(text: string, paint: Paint): string {
  const painted = (line: string) => {
    if (/^(?:---|\+\+\+) /.test(line)) return paint.bold(line);
    if (line.startsWith('@@')) return paint.cyan(line);
    if (line.startsWith('+')) return paint.green(line);
    return line.startsWith('-') ? paint.red(line) : line;
  };
  return text.replace(/\n$/, '').split('\n').map(painted).join('\n');
}

function noteLine(note: { severity: string; text: string }, paint: Paint, columns: number): string {
  const tint = note.severity === 'error' ? paint.red : note.severity === 'warning' ? paint.yellow : paint.dim;
  const [first = '', ...rest] = wrap(`${note.severity}: ${note.text}`, columns - 2).split('\n');
  const head = tint(first.slice(0, note.severity.length + 1)) + first.slice(note.severity.length + 1);
  return [head, ...rest.map(line => `  ${line}`)].join('\n');
}

function fields(pairs: readonly (readonly [string, Cell])[], paint: Paint, columns: number): string {
  const width = mostOf(pairs.map(([label]) => label.length));
  const instance = bare([], [width, Math.max(20, columns - width - GAP.length)]);
  for (const [label, cell] of pairs) instance.push([paint.dim(label), paintCell(paint, cell, textOf(cell))]);
  return trimmed(instance);
}

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

function table(full: Table, paint: Paint, options: TerminalOptions): string {
  const { shown, widths, left, leads } = layOut(full, options.columns);
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
  return `${whole}\n${paint.dim(wrap(note, options.columns))}`;
}

const HANG = '    ';
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

function wrap(text: string, width: number): string {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    lines.push(line);
  }
  return lines.join('\n');
}

/** A long line over several, those after the first indented; with no spaces of its own lost where it fits. */
function hanging(line: string, width: number): string {
  if (line.length <= width) return line;
  const [first = '', ...rest] = wrap(line, width - HANG.length).split('\n');
  return [first, ...rest.map(part => HANG + part)].join('\n');
}

function paintCell(paint: Paint, cell: Cell, text: string): string {
  return typeof cell === 'object' && cell !== null ? tone(paint, cell.tone, text) : text;
}

function tone(paint: Paint, name: Tone, text: string): string {
  switch (name) {
    case 'strong':
      return paint.bold(text);
    case 'dim':
      return paint.dim(text);
    case 'good':
      return paint.green(text);
    case 'warn':
      return paint.yellow(text);
    case 'bad':
      return paint.red(text);
    default:
      return text;
  }
}

import { Chalk, type ChalkInstance } from 'chalk';
import CliTable from 'cli-table3';
import { maximum } from '../core/unbounded.ts';
import { GAP, layOut, textOf } from './layout.ts';
import type { Block, Cell, Table, Tone } from './view.ts';

export interface TerminalOptions {
  readonly columns: number;
  readonly color: boolean;
}

/** An answer as text for a terminal, as wide as `columns` and coloured if `color` is set. */
export function toTerminal(blocks: readonly Block[], options: TerminalOptions): string {
  const chalk = new Chalk({ level: options.color ? 1 : 0 });
  return `${blocks
    .map(item => block(item, chalk, options))
    .filter(text => text !== '')
    .join('\n\n')}\n`;
}

function block(item: Block, chalk: ChalkInstance, options: TerminalOptions): string {
  switch (item.kind) {
    case 'heading':
      return chalk.bold(wrap(item.text, options.columns));
    case 'text':
      return tone(chalk, item.tone ?? 'plain', wrap(item.text, options.columns));
    case 'fields':
      return fields(item.fields, chalk, options.columns);
    case 'table':
      return table(item.table, chalk, options);
    case 'notes':
      return item.notes.map(note => noteLine(note, chalk, options.columns)).join('\n');
    case 'verbatim':
      if (item.mayWrap)
        return item.text
          .split('\n')
          .map(line => hanging(line, options.columns))
          .join('\n');
      return item.language === 'diff' ? diff(item.text, chalk) : item.text.replace(/\n$/, '');
  }
}

/** A unified diff with its added and removed lines coloured. */
function diff(text: string, chalk: ChalkInstance): string {
  const paint = (line: string) => {
    if (/^(?:---|\+\+\+) /.test(line)) return chalk.bold(line);
    if (line.startsWith('@@')) return chalk.cyan(line);
    if (line.startsWith('+')) return chalk.green(line);
    return line.startsWith('-') ? chalk.red(line) : line;
  };
  return text.replace(/\n$/, '').split('\n').map(paint).join('\n');
}

function noteLine(note: { severity: string; text: string }, chalk: ChalkInstance, columns: number): string {
  const paint =
    note.severity === 'error' ? chalk.red : note.severity === 'warning' ? chalk.yellow : chalk.dim;
  const [first = '', ...rest] = wrap(`${note.severity}: ${note.text}`, columns - 2).split('\n');
  const head = paint(first.slice(0, note.severity.length + 1)) + first.slice(note.severity.length + 1);
  return [head, ...rest.map(line => `  ${line}`)].join('\n');
}

function fields(pairs: readonly (readonly [string, Cell])[], chalk: ChalkInstance, columns: number): string {
  const width = maximum(pairs.map(([label]) => label.length));
  const instance = bare([], [width, Math.max(20, columns - width - GAP.length)]);
  for (const [label, cell] of pairs) instance.push([chalk.dim(label), paintCell(chalk, cell, textOf(cell))]);
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

function table(full: Table, chalk: ChalkInstance, options: TerminalOptions): string {
  const { shown, widths, left, leads } = layOut(full, options.columns);
  const instance = bare(
    shown.columns.map(column => chalk.dim(column.header)),
    widths,
    shown.columns.map(column => column.align ?? 'left'),
  );
  shown.rows.forEach((row, index) => {
    const lead = leads?.[index];
    if (lead !== undefined && lead !== leads?.[index - 1])
      instance.push([{ content: chalk.bold(lead), colSpan: shown.columns.length, hAlign: 'left' }]);
    instance.push(row.map(cell => paintCell(chalk, cell, textOf(cell))));
  });
  if (left.length === 0) return trimmed(instance);
  const note = `(too narrow for ${left.join(', ')}: widen, or --format csv)`;
  return `${trimmed(instance)}\n${chalk.dim(wrap(note, options.columns))}`;
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

function paintCell(chalk: ChalkInstance, cell: Cell, text: string): string {
  return typeof cell === 'object' && cell !== null ? tone(chalk, cell.tone, text) : text;
}

function tone(chalk: ChalkInstance, name: Tone, text: string): string {
  switch (name) {
    case 'strong':
      return chalk.bold(text);
    case 'dim':
      return chalk.dim(text);
    case 'good':
      return chalk.green(text);
    case 'warn':
      return chalk.yellow(text);
    case 'bad':
      return chalk.red(text);
    default:
      return text;
  }
}

import { Chalk, type ChalkInstance } from 'chalk';
import CliTable from 'cli-table3';
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
      return item.text.replace(/\n$/, '');
  }
}

function noteLine(note: { severity: string; text: string }, chalk: ChalkInstance, columns: number): string {
  const paint =
    note.severity === 'error' ? chalk.red : note.severity === 'warning' ? chalk.yellow : chalk.dim;
  const [first = '', ...rest] = wrap(`${note.severity}: ${note.text}`, columns - 2).split('\n');
  const head = paint(first.slice(0, note.severity.length + 1)) + first.slice(note.severity.length + 1);
  return [head, ...rest.map(line => `  ${line}`)].join('\n');
}

function fields(pairs: readonly (readonly [string, Cell])[], chalk: ChalkInstance, columns: number): string {
  const width = Math.max(...pairs.map(([label]) => label.length));
  return pairs
    .map(([label, cell]) => {
      const [first = '', ...rest] = wrap(textOf(cell), Math.max(20, columns - width - 2)).split('\n');
      const indent = ' '.repeat(width + 2);
      const lines = [first, ...rest.map(line => indent + line)].map(line => paintCell(chalk, cell, line));
      return `${chalk.dim(label.padEnd(width))}  ${lines.join('\n')}`;
    })
    .join('\n');
}

function table({ columns, rows }: Table, chalk: ChalkInstance, options: TerminalOptions): string {
  const texts = rows.map(row => row.map(textOf));
  const natural = columns.map((column, index) =>
    Math.max(column.header.length, ...texts.map(row => (row[index] ?? '').length)),
  );
  const widths = shrink(natural, options.columns - 2 * (columns.length - 1));
  const instance = new CliTable({
    head: columns.map(column => chalk.dim(column.header)),
    colAligns: columns.map(column => column.align ?? 'left'),
    colWidths: widths.map((width, index) => width + (index === columns.length - 1 ? 0 : 2)),
    wordWrap: true,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    chars: borderless,
  });
  for (const row of rows) {
    instance.push(
      row.map((cell, index) => ({
        content: paintCell(chalk, cell, textOf(cell)),
        hAlign: columns[index]?.align ?? 'left',
        style: {
          'padding-left': 0,
          'padding-right': index === columns.length - 1 ? 0 : 2,
          head: [],
          border: [],
        },
      })),
    );
  }
  return instance
    .toString()
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n');
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
  middle: '',
};

/** Shrink the widest columns first until the row fits. */
function shrink(natural: readonly number[], available: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  while (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= 8) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

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

function textOf(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'object' ? cell.text : String(cell);
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

import { mostOf } from '../core/unbounded.ts';
import { GAP, textOf } from './layout.ts';
import { type Paint, paintCell, paintOf, tone } from './paint.ts';
import { printableBlocks } from './printable.ts';
import type { Block, Cell, Table } from './view.ts';
import { hanging, wrap } from './wrap.ts';

export interface TerminalOptions {
  readonly columns: number;
  readonly color: boolean;
}

/** Characters beside labels at least, however narrow the terminal. */
const LEAST_ROOM = 20;

/** An answer as text for a terminal, as wide as `columns` and coloured if `color` is set. */
export async function toTerminal(blocks: readonly Block[], options: TerminalOptions): Promise<string> {
  const paint = await paintOf(options.color);
  // few answers have a table, and what draws them takes as long to load as the rest
  const draw = blocks.some(({ kind }) => kind === 'table')
    ? (await import('./terminal-table.ts')).drawTable
    : () => '';
  return `${printableBlocks(blocks)
    .map(item => block(item, paint, { ...options, draw }))
    .filter(text => text !== '')
    .join('\n\n')}\n`;
}

interface Drawing extends TerminalOptions {
  readonly draw: (table: Table, paint: Paint, columns: number) => string;
}

function block(item: Block, paint: Paint, options: Drawing): string {
  switch (item.kind) {
    case 'heading':
      return paint.bold(wrap(item.text, options.columns));
    case 'text':
      return tone(paint, item.tone ?? 'plain', wrap(item.text, options.columns));
    case 'fields':
      return fields(item.fields, paint, options.columns);
    case 'table':
      return options.draw(item.table, paint, options.columns);
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

/** Labels, and beside each its text, which wraps in what is left of the width. */
function fields(pairs: readonly (readonly [string, Cell])[], paint: Paint, columns: number): string {
  const width = mostOf(pairs.map(([label]) => label.length));
  const room = Math.max(LEAST_ROOM, columns - width - GAP.length);
  const lines = pairs.flatMap(([label, cell]) =>
    wrap(textOf(cell), room)
      .split('\n')
      .map((text, index) => {
        const name = index === 0 ? label : '';
        const space = ' '.repeat(width - name.length) + GAP;
        return `${paint.dim(name)}${space}${paintCell(paint, cell, text)}`.trimEnd();
      }),
  );
  return lines.join('\n');
}

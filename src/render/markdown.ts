import { mostOf } from '../core/unbounded.ts';
import { printableBlocks } from './printable.ts';
import type { Block, Cell, Table } from './view.ts';

/** GitHub-flavoured Markdown of an answer. */
export function toMarkdown(blocks: readonly Block[]): string {
  return `${printableBlocks(blocks)
    .map(block)
    .filter(text => text !== '')
    .join('\n\n')}\n`;
}

function block(item: Block): string {
  switch (item.kind) {
    case 'heading':
      return `**${escapeText(oneLine(item.text))}**`;
    case 'text':
      return escapeLines(item.text);
    case 'fields':
      return table({
        columns: [{ header: '' }, { header: '' }],
        rows: item.fields.map(([label, value]) => [label, value]),
      });
    case 'table':
      return table(item.table);
    case 'notes':
      return item.notes.map(note => `- ${note.severity}: ${escapeText(oneLine(note.text))}`).join('\n');
    case 'verbatim':
      return fenced(item.text.replace(/\n$/, ''), item.language ?? 'text');
  }
}

/** Fenced code; the fence is longer than any run of backticks inside. */
function fenced(text: string, language: string): string {
  const longest = mostOf(
    Array.from(text.matchAll(/`+/g), ([run]) => run.length),
    2,
  );
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function table({ columns, rows }: Table): string {
  const header = `| ${columns.map(column => escapeCell(column.header)).join(' | ')} |`;
  const rule = `| ${columns.map(column => (column.align === 'right' ? '--:' : ':--')).join(' | ')} |`;
  return [
    header,
    rule,
    ...rows.map(row => `| ${row.map(cell => escapeCell(textOf(cell))).join(' | ')} |`),
  ].join('\n');
}

function textOf(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'object' ? cell.text : String(cell);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Paragraphs: besides what has a meaning anywhere, what has one at the start of a line is escaped. */
function escapeLines(text: string): string {
  return escapeText(text.replace(/^[ \t]+/gm, '').trim())
    .replace(/^(\d{1,9})([.)])(?=\s|$)/gm, '$1\\$2')
    .replace(/^(?:[-+](?=[\s-]|$)|[#=|]|:(?=-))/gm, '\\$&');
}

function escapeText(text: string): string {
  return text.replace(/[\\*_`<>[\]~]|&(?=#?\w+;)/g, '\\$&');
}

function escapeCell(text: string): string {
  return escapeText(text).replaceAll('|', '\\|').replaceAll('\n', '<br>');
}

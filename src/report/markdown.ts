import type { Block, Cell, Table } from './view.ts';

/** GitHub-flavoured Markdown of an answer. */
export function toMarkdown(blocks: readonly Block[]): string {
  return `${blocks
    .map(block)
    .filter(text => text !== '')
    .join('\n\n')}\n`;
}

function block(item: Block): string {
  switch (item.kind) {
    case 'heading':
      return `**${escapeText(item.text)}**`;
    case 'text':
      return escapeText(item.text);
    case 'fields':
      return table({
        columns: [{ header: '' }, { header: '' }],
        rows: item.fields.map(([label, value]) => [label, value]),
      });
    case 'table':
      return table(item.table);
    case 'notes':
      return item.notes.map(note => `- ${note.severity}: ${escapeText(note.text)}`).join('\n');
    case 'verbatim':
      return `\`\`\`${item.language ?? 'text'}\n${item.text.replace(/\n$/, '')}\n\`\`\``;
  }
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

function escapeText(text: string): string {
  return text.replace(/[\\*_`<>[\]]/g, '\\$&');
}

function escapeCell(text: string): string {
  return escapeText(text).replaceAll('|', '\\|').replace(/\r?\n/g, '<br>');
}

import { printable } from '../render/printable.ts';

/**
 * A text for the inside of a sentence or a table cell. Character references mean the same in Markdown, in a cell
 * and inside an HTML block, where a backslash would be shown.
 */
export function escapeInline(text: string): string {
  return printable(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[&<>*_`[\]|\\~]/g, char => `&#${char.charCodeAt(0)};`);
}

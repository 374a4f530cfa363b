import type { Block } from './view.ts';

/**
 * What a terminal, a document or a page might obey instead of show: control characters but line feeds and tabs, halves
 * of characters, the line ends of Unicode, and marks that turn the direction of text.
 */
const unprintable = /[^\P{Cc}\n\t]|[\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/**
 * A text that every output can show as it is: line ends are line feeds, and what is no text is written out, as in
 * `\u001b`. Texts come from laws, proposals, tables and documents, and may hold anything.
 */
export function printable(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(unprintable, writtenOut);
}

/** `\u001b`, as JSON would have it; two of them beyond 16 bits. */
export function writtenOut(character: string): string {
  return character
    .split('')
    .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

/** Plain data with every text in it printable. */
export function printableData<T>(value: T): T {
  if (typeof value === 'string') return printable(value) as T;
  if (Array.isArray(value)) return value.map(printableData) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, printableData(part)])) as T;
}

/** Blocks with every text in them printable; what is painted was so before. */
export function printableBlocks(blocks: readonly Block[]): readonly Block[] {
  return blocks.map(block => (block.kind === 'verbatim' && block.painted ? block : printableData(block)));
}

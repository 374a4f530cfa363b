import { printable } from '../render/printable.ts';

/** Text of a page: what would be markup is written out. */
export function escapeHtml(text: string): string {
  return printable(text).replace(/[<>&"']/g, character => `&#${character.charCodeAt(0)};`);
}

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An element with children that are markup already; `true` writes an attribute alone, `undefined` and `false` none. */
export function tag(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const text = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([key, value]) => (value === true ? ` ${key}` : ` ${key}="${escapeHtml(String(value))}"`))
    .join('');
  return `<${name}${text}>${children.join('')}</${name}>`;
}

/** An element that holds text. */
export function textTag(name: string, text: string, attributes: Attributes = {}): string {
  return tag(name, attributes, escapeHtml(text));
}

/** A table with a caption, column headers and a header in every row; cells are markup. */
export function table(
  caption: string,
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly number[] = [],
): string {
  const kind = (index: number) => (numeric.includes(index) ? 'number' : undefined);
  const head = headers.map((header, index) => textTag('th', header, { scope: 'col', class: kind(index) }));
  const body = rows.map(row =>
    tag(
      'tr',
      {},
      ...row.map((cell, index) =>
        index === 0 ? tag('th', { scope: 'row' }, cell) : tag('td', { class: kind(index) }, cell),
      ),
    ),
  );
  return tag(
    'div',
    // wide tables scroll by themselves, and can be scrolled from the keyboard
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    tag(
      'table',
      {},
      textTag('caption', caption),
      tag('thead', {}, tag('tr', {}, ...head)),
      tag('tbody', {}, ...body),
    ),
  );
}

const NAME = '[A-Za-z][A-Za-z0-9-]*';
const SPACE = '[ \\t\\r\\n\\f\\v]';
const value = `(?:[^"'=<>\`\\x00-\\x20]+|'[^']*'|"[^"]*")`;
const attribute = `(?:${SPACE}+[A-Za-z_:][A-Za-z0-9:._-]*(?:${SPACE}*=${SPACE}*${value})?)`;
const open = `<${NAME}${attribute}*${SPACE}*/?>`;
const close = `</${NAME}${SPACE}*>`;

const tag = new RegExp(`${open}|${close}`, 'y');
const wholeTag = new RegExp(`^(?:${open}|${close})[ \\t]*$`);

/** End of the HTML tag that starts at `offset`, or -1 (CommonMark, section 6.6). */
export function tagEnd(text: string, offset: number): number {
  tag.lastIndex = offset;
  return tag.test(text) ? tag.lastIndex : -1;
}

/** How an HTML block ends: at the line that holds `end`, or at an empty line where there is none. */
export interface HtmlBlock {
  readonly type: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  readonly end?: RegExp;
}

const blockNames =
  'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|' +
  'dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|' +
  'link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|' +
  'tfoot|th|thead|title|tr|track|ul';

const starts: readonly (readonly [RegExp, HtmlBlock])[] = [
  [/^<(?:script|pre|textarea|style)(?:[ \t>]|$)/i, { type: 1, end: /<\/(?:script|pre|textarea|style)>/i }],
  [/^<!--/, { type: 2, end: /-->/ }],
  [/^<\?/, { type: 3, end: /\?>/ }],
  [/^<![A-Za-z]/, { type: 4, end: />/ }],
  [/^<!\[CDATA\[/, { type: 5, end: /\]\]>/ }],
  [new RegExp(`^</?(?:${blockNames})(?:[ \\t]|/?>|$)`, 'i'), { type: 6 }],
  [wholeTag, { type: 7 }],
];

/** The HTML block that a line starts, where it starts one (CommonMark, section 4.6). */
export function htmlBlock(line: string): HtmlBlock | undefined {
  return starts.find(([start]) => start.test(line))?.[1];
}

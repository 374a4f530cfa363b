import type { Segment } from './leaf.ts';

export interface FrontMatter {
  /** The lines between the two `---`. */
  readonly content: Segment;
  /** Where the Markdown begins. */
  readonly end: number;
}

/**
 * YAML front matter at the start of a document: `---`, lines of which the first that says anything is a
 * `key:`, and `---` or `...`. Without such a key the dashes are Markdown's own (a rule across the page).
 */
export function frontMatter(text: string, from: number): FrontMatter | undefined {
  const opening = /---[ \t]*(?:\r\n?|\n)/y;
  opening.lastIndex = from;
  if (!opening.test(text)) return undefined;
  const start = opening.lastIndex;
  const closing = /^(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|$(?![\s\S]))/gm;
  closing.lastIndex = start;
  const end = closing.exec(text);
  if (end === null) return undefined;
  const content = { start, end: end.index };
  const first = text.slice(content.start, content.end).match(/^[ \t]*[^\s#].*$/m)?.[0] ?? '';
  return /^["']?[\w-]+["']?[ \t]*:(?:[ \t]|$)/.test(first) ? { content, end: closing.lastIndex } : undefined;
}

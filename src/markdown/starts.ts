import { type HtmlBlock, htmlBlock } from './html.ts';

/** What a line begins, or, for an underline, ends. */
export type BlockStart =
  | { readonly kind: 'heading' }
  | { readonly kind: 'fenced'; readonly fence: string; readonly info: string }
  | { readonly kind: 'html'; readonly block: HtmlBlock }
  | { readonly kind: 'underline' }
  | { readonly kind: 'rule' };

/**
 * The leaf block that a line, without its indentation, begins (CommonMark, chapter 4).
 *
 * @param paragraph the open paragraph that the line would interrupt; `underlines` asks whether it can be a heading
 */
export function leafStart(
  line: string,
  paragraph: { underlines: () => boolean } | undefined,
): BlockStart | undefined {
  const first = line[0];
  if (first === '#' && /^#{1,6}(?:[ \t]|$)/.test(line)) return { kind: 'heading' };
  if (first === '`' || first === '~') {
    const fence = /^(?:`{3,}(?!.*`)|~{3,})/.exec(line)?.[0];
    return fence === undefined ? undefined : { kind: 'fenced', fence, info: line.slice(fence.length).trim() };
  }
  if (first === '<') {
    const block = htmlBlock(line);
    // a lone tag does not interrupt a paragraph
    const begins = block !== undefined && (block.type < 7 || paragraph === undefined);
    return begins ? { kind: 'html', block } : undefined;
  }
  if (paragraph !== undefined && /^(?:=+|-+)[ \t]*$/.test(line) && paragraph.underlines()) {
    return { kind: 'underline' };
  }
  const isRule = /^(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$/.test(line);
  return isRule ? { kind: 'rule' } : undefined;
}

/** Length of the list marker that a line, without its indentation, begins with; 0 where there is none. */
export function markerLength(line: string, inParagraph: boolean): number {
  const marker = /^(?:[*+-]|(\d{1,9})[.)])(?=[ \t]|$)/.exec(line);
  if (marker === null) return 0;
  const interrupts = marker[1] === undefined || Number(marker[1]) === 1;
  if (inParagraph && (!interrupts || /^[ \t]*$/.test(line.slice(marker[0].length)))) return 0;
  return marker[0].length;
}

/** Whether a line, without its indentation, ends fenced code. */
export function closesFence(line: string, fence: string): boolean {
  const run = (fence[0] === '`' ? /^`+/ : /^~+/).exec(line)?.[0];
  return run !== undefined && run.length >= fence.length && /^[ \t]*$/.test(line.slice(run.length));
}

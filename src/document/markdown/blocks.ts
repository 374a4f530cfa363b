import { atSpace, type Cursor, look, skip, skipColumns, skipIndent } from './cursor.ts';
import { type HtmlBlock, htmlBlock } from './html.ts';
import { definitionsEnd } from './link.ts';
import { isDelimiterRow, rowCells } from './table.ts';

/** A stretch of one line in the source. */
export interface Segment {
  readonly start: number;
  readonly end: number;
}

/** A block that holds text and no further blocks. */
export interface Leaf {
  /** `text` may hold code spans, links and HTML; `html` is an HTML block; `raw` is one whose text is never HTML (`<pre>`). */
  readonly kind: 'text' | 'html' | 'raw' | 'code';
  /** The innermost list item or block quote that the leaf stands in; 0 is the document. */
  readonly container: number;
  readonly segments: readonly Segment[];
  /** What follows the opening fence of fenced code. */
  readonly info?: string;
}

interface Container {
  readonly id: number;
  readonly kind: 'quote' | 'item';
  /** Columns that a list item's content is indented by. */
  readonly width?: number;
  /** Whether nothing stands in it yet: an empty line ends a list item that begins with one. */
  empty: boolean;
}

/** Lists and quotes nested deeper than this are taken for text, so that no line costs more than so many looks. */
const deepest = 100;

type Open =
  | { readonly kind: 'paragraph'; readonly container: number; segments: Segment[] }
  | { readonly kind: 'table'; readonly container: number }
  | { readonly kind: 'indented' }
  | { readonly kind: 'html'; readonly container: number; readonly block: HtmlBlock; segments: Segment[] }
  | {
      readonly kind: 'fenced';
      readonly container: number;
      readonly fence: string;
      readonly indent: number;
      readonly info: string;
      segments: Segment[];
    };

/**
 * Walk the block structure of a Markdown document (CommonMark 0.31 with GitHub's tables) and hand over each leaf
 * block as it ends. Indented code is not handed over. One pass, linear in the length of the text.
 */
export function walkBlocks(text: string, from: number, onLeaf: (leaf: Leaf) => void): void {
  const containers: Container[] = [];
  let open: Open | undefined;
  let ids = 0;
  const lineEnds = /\r\n?|\n/g;
  lineEnds.lastIndex = from;
  for (let start = from; start < text.length; ) {
    const match = lineEnds.exec(text);
    line({
      text,
      offset: start,
      end: match?.index ?? text.length,
      column: 0,
      next: 0,
      indent: 0,
      blank: false,
    });
    start = match === null ? text.length : lineEnds.lastIndex;
  }
  close();

  function line(cursor: Cursor): void {
    let matched = continued(cursor);
    const allMatched = matched === containers.length;
    look(cursor);
    if (allMatched && continuesLeaf(cursor)) return;
    const lazy = open?.kind === 'paragraph';
    /** Whether blocks that this line does not continue are still open. */
    let pending = true;

    for (;;) {
      look(cursor);
      if (cursor.blank) break;
      const inParagraph: boolean = pending && allMatched && open?.kind === 'paragraph';
      if (cursor.indent >= 4) {
        if (pending && lazy) break;
        settle();
        fill();
        open = { kind: 'indented' };
        return;
      }
      const char = text[cursor.next];
      if (char === '>' && containers.length < deepest) {
        settle();
        skipIndent(cursor);
        skip(cursor, 1);
        if (atSpace(cursor)) skipColumns(cursor, 1);
        enter({ kind: 'quote' });
        continue;
      }
      if (opensLeaf(cursor, char, inParagraph)) return;
      const width = containers.length < deepest ? itemWidth(cursor, inParagraph) : 0;
      if (width === 0) break;
      settle();
      const { indent } = cursor;
      skipIndent(cursor);
      enter({ kind: 'item', width: indent + afterMarker(cursor, width) });
    }

    if (pending && lazy && !cursor.blank) {
      addToParagraph(cursor, allMatched);
      return;
    }
    const inTable = pending && allMatched && open?.kind === 'table';
    if (!inTable) settle();
    if (cursor.blank) return;
    if (inTable) {
      cells(cursor.next, cursor.end);
      return;
    }
    fill();
    open = { kind: 'paragraph', container: here(), segments: [{ start: cursor.next, end: cursor.end }] };

    function settle(): void {
      if (!pending) return;
      pending = false;
      close();
      containers.length = matched;
    }

    function enter(
      mark: { readonly kind: 'quote' } | { readonly kind: 'item'; readonly width: number },
    ): void {
      fill();
      ids += 1;
      containers.push({ ...mark, id: ids, empty: true });
      matched = containers.length;
    }

    function opensLeaf(at: Cursor, first: string | undefined, inParagraph: boolean): boolean {
      const rest = text.slice(at.next, at.end);
      if (first === '#' && /^#{1,6}(?:[ \t]|$)/.test(rest)) {
        settle();
        fill();
        onLeaf({ kind: 'text', container: here(), segments: [{ start: at.next, end: at.end }] });
        return true;
      }
      const fence = first === '`' || first === '~' ? /^(?:`{3,}(?!.*`)|~{3,})/.exec(rest)?.[0] : undefined;
      if (fence !== undefined) {
        settle();
        fill();
        const info = rest.slice(fence.length).trim();
        open = { kind: 'fenced', container: here(), fence, indent: at.indent, info, segments: [] };
        return true;
      }
      const block = first === '<' ? htmlBlock(rest) : undefined;
      if (block !== undefined && (block.type < 7 || !inParagraph)) {
        settle();
        fill();
        open = { kind: 'html', container: here(), block, segments: [{ start: at.next, end: at.end }] };
        if (block.end?.test(rest) === true) close();
        return true;
      }
      if (inParagraph && /^(?:=+|-+)[ \t]*$/.test(rest) && !isDefinitions()) {
        settle();
        return true;
      }
      if (/^(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$/.test(rest)) {
        settle();
        fill();
        return true;
      }
      return false;
    }
  }

  /** How many of the open containers the line continues; the cursor stands behind their marks. */
  function continued(cursor: Cursor): number {
    let matched = 0;
    for (const container of containers) {
      look(cursor);
      if (container.kind === 'quote') {
        if (cursor.indent >= 4 || cursor.blank || text[cursor.next] !== '>') break;
        skipIndent(cursor);
        skip(cursor, 1);
        if (atSpace(cursor)) skipColumns(cursor, 1);
      } else if (cursor.blank) {
        if (container.empty) break;
        skipIndent(cursor);
      } else if (cursor.indent >= (container.width ?? 0)) {
        skipColumns(cursor, container.width ?? 0);
      } else {
        break;
      }
      matched += 1;
    }
    return matched;
  }

  /** Give the line to the open leaf, if that takes it whatever it says. */
  function continuesLeaf(cursor: Cursor): boolean {
    if (open === undefined) return false;
    switch (open.kind) {
      case 'fenced': {
        if (cursor.indent < 4 && closesFence(text.slice(cursor.next, cursor.end), open.fence)) {
          close();
          return true;
        }
        skipColumns(cursor, Math.min(open.indent, cursor.indent));
        open.segments.push({ start: cursor.offset, end: cursor.end });
        return true;
      }
      case 'html': {
        if (open.block.end === undefined && cursor.blank) {
          close();
          return false;
        }
        open.segments.push({ start: cursor.offset, end: cursor.end });
        if (open.block.end?.test(text.slice(cursor.offset, cursor.end)) === true) close();
        return true;
      }
      case 'indented':
        if (cursor.blank || cursor.indent >= 4) return true;
        close();
        return false;
      default:
        if (cursor.blank) close();
        return false;
    }
  }

  function addToParagraph(cursor: Cursor, allMatched: boolean): void {
    if (open?.kind !== 'paragraph') return;
    const header = open.segments.at(-1);
    const isTable =
      allMatched &&
      cursor.indent < 4 &&
      header !== undefined &&
      isDelimiterRow(text.slice(cursor.next, cursor.end)) &&
      rowCells(text, header.start, header.end).length === rowCells(text, cursor.next, cursor.end).length;
    if (!isTable) {
      open.segments.push({ start: cursor.next, end: cursor.end });
      return;
    }
    open.segments.pop();
    const { container } = open;
    close();
    open = { kind: 'table', container };
    cells(header.start, header.end);
  }

  function cells(start: number, end: number): void {
    for (const cell of rowCells(text, start, end))
      onLeaf({ kind: 'text', container: here(), segments: [cell] });
  }

  /** Whether the open paragraph holds link reference definitions and nothing else. */
  function isDefinitions(): boolean {
    if (open?.kind !== 'paragraph') return false;
    const content = joined(text, open.segments);
    return content[0] === '[' && definitionsEnd(content) >= content.length;
  }

  function close(): void {
    const leaf = open;
    open = undefined;
    if (leaf === undefined || leaf.kind === 'table' || leaf.kind === 'indented') return;
    if (leaf.kind === 'paragraph')
      onLeaf({ kind: 'text', container: leaf.container, segments: leaf.segments });
    else if (leaf.kind === 'html') {
      const kind = leaf.block.type === 1 ? 'raw' : 'html';
      onLeaf({ kind, container: leaf.container, segments: leaf.segments });
    } else {
      onLeaf({ kind: 'code', container: leaf.container, segments: leaf.segments, info: leaf.info });
    }
  }

  function here(): number {
    return containers.at(-1)?.id ?? 0;
  }

  /** The innermost list item has content now. */
  function fill(): void {
    const innermost = containers.at(-1);
    if (innermost !== undefined) innermost.empty = false;
  }

  /** Length of the list marker that the line starts with, 0 where there is none. */
  function itemWidth(cursor: Cursor, inParagraph: boolean): number {
    const marker = /^(?:[*+-]|(\d{1,9})[.)])(?=[ \t]|$)/.exec(
      text.slice(cursor.next, Math.min(cursor.end, cursor.next + 11)),
    );
    if (marker === null) return 0;
    if (inParagraph) {
      if (marker[1] !== undefined && Number(marker[1]) !== 1) return 0;
      if (/^[ \t]*$/.test(text.slice(cursor.next + marker[0].length, cursor.end))) return 0;
    }
    return marker[0].length;
  }
}

/** The lines of a block's text, joined by line feeds. */
export function joined(text: string, segments: readonly Segment[]): string {
  return segments.map(segment => text.slice(segment.start, segment.end)).join('\n');
}

/** Go behind a list marker and its spaces; how wide both are together. */
function afterMarker(cursor: Cursor, width: number): number {
  skip(cursor, width);
  look(cursor);
  if (cursor.blank || cursor.indent >= 5) {
    if (atSpace(cursor)) skipColumns(cursor, 1);
    return width + 1;
  }
  const spaces = cursor.indent;
  skipColumns(cursor, spaces);
  return width + spaces;
}

function closesFence(line: string, fence: string): boolean {
  const run = fence[0] === '`' ? /^`+/ : /^~+/;
  const match = run.exec(line)?.[0];
  return match !== undefined && match.length >= fence.length && /^[ \t]*$/.test(line.slice(match.length));
}

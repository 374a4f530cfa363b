import { type Container, continued, skipItemMark, skipQuoteMark } from './containers.ts';
import { type Cursor, look, skipColumns } from './cursor.ts';
import type { HtmlBlock } from './html.ts';
import { joined, type Leaf, type Segment } from './leaf.ts';
import { definitionsEnd } from './link.ts';
import { type BlockStart, closesFence, leafStart, markerLength } from './starts.ts';
import { isDelimiterRow, rowCells } from './table.ts';

/** Lists and quotes nested deeper than this are taken for text, so that no line costs more than so many looks. */
const DEEPEST = 100;

/** Where a leaf block stands. */
type Place = Pick<Leaf, 'container' | 'within'>;

/** The leaf block that the next line may continue. */
type Open =
  | { readonly kind: 'paragraph'; readonly container: Place; readonly segments: Segment[] }
  | { readonly kind: 'table' }
  | { readonly kind: 'indented' }
  | {
      readonly kind: 'html';
      readonly container: Place;
      readonly block: HtmlBlock;
      readonly segments: Segment[];
    }
  | {
      readonly kind: 'fenced';
      readonly container: Place;
      readonly fence: string;
      readonly indent: number;
      readonly start: number;
      readonly info: string;
      readonly segments: Segment[];
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
    let matched = continued(cursor, containers);
    const allMatched = matched === containers.length;
    look(cursor);
    if (allMatched && continuesLeaf(cursor)) return;
    /** Whether the blocks that this line does not continue are still open. */
    let pending = true;

    for (; ; look(cursor)) {
      if (cursor.blank) break;
      const isLazy = pending && open?.kind === 'paragraph';
      if (cursor.indent >= 4) {
        if (isLazy) break;
        settle();
        open = { kind: 'indented' };
        return;
      }
      const rest = text.slice(cursor.next, cursor.end);
      const inParagraph = isLazy && allMatched;
      const isNested = containers.length < DEEPEST;
      if (rest[0] === '>' && isNested) {
        settle();
        skipQuoteMark(cursor);
        enter('quote', 0);
        continue;
      }
      const start = leafStart(rest, inParagraph ? { underlines: () => !isDefinitions() } : undefined);
      if (start !== undefined) {
        settle();
        begin(start, cursor, rest);
        return;
      }
      const marker = isNested ? markerLength(rest, inParagraph) : 0;
      if (marker === 0) break;
      settle();
      enter('item', skipItemMark(cursor, marker));
    }

    if (pending && open?.kind === 'paragraph' && !cursor.blank) {
      addToParagraph(cursor, allMatched);
    } else if (pending && allMatched && open?.kind === 'table' && !cursor.blank) {
      cells(cursor.next, cursor.end);
    } else if (cursor.blank) {
      leaveUnmatched();
    } else {
      settle();
      open = { kind: 'paragraph', container: here(), segments: [{ start: cursor.next, end: cursor.end }] };
    }

    /** End what the line does not continue, because something begins. */
    function settle(): void {
      leaveUnmatched();
      const innermost = containers.at(-1);
      if (innermost !== undefined) innermost.empty = false;
    }

    function leaveUnmatched(): void {
      if (!pending) return;
      pending = false;
      close();
      containers.length = matched;
    }

    function enter(kind: 'quote' | 'item', width: number): void {
      ids += 1;
      containers.push({ id: ids, kind, width, empty: true });
      matched = containers.length;
    }
  }

  /** Give the line to the open leaf, if that takes it whatever it says. */
  function continuesLeaf(cursor: Cursor): boolean {
    switch (open?.kind) {
      case 'fenced':
        if (cursor.indent < 4 && closesFence(text.slice(cursor.next, cursor.end), open.fence)) {
          close();
        } else {
          skipColumns(cursor, Math.min(open.indent, cursor.indent));
          open.segments.push({ start: cursor.offset, end: cursor.end });
        }
        return true;
      case 'html':
        if (open.block.end === undefined && cursor.blank) return false;
        open.segments.push({ start: cursor.offset, end: cursor.end });
        if (open.block.end?.test(text.slice(cursor.offset, cursor.end)) === true) close();
        return true;
      case 'indented':
        if (cursor.blank || cursor.indent >= 4) return true;
        close();
        return false;
      default:
        if (cursor.blank) close();
        return false;
    }
  }

  function begin(start: BlockStart, cursor: Cursor, rest: string): void {
    const container = here();
    const segments = [{ start: cursor.next, end: cursor.end }];
    if (start.kind === 'heading') onLeaf({ kind: 'text', ...container, segments });
    if (start.kind === 'fenced')
      open = { ...start, container, indent: cursor.indent, start: cursor.next, segments: [] };
    if (start.kind === 'html') {
      open = { kind: 'html', container, block: start.block, segments };
      if (start.block.end?.test(rest) === true) close();
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
    close();
    open = { kind: 'table' };
    cells(header.start, header.end);
  }

  function cells(start: number, end: number): void {
    for (const cell of rowCells(text, start, end)) {
      onLeaf({ kind: 'text', ...here(), segments: [cell] });
    }
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
    const { container, segments } = leaf;
    if (leaf.kind === 'paragraph') onLeaf({ kind: 'text', ...container, segments });
    if (leaf.kind === 'html')
      onLeaf({ kind: leaf.block.type === 1 ? 'raw' : 'html', ...container, segments });
    if (leaf.kind === 'fenced')
      onLeaf({ kind: 'code', ...container, segments, info: leaf.info, start: leaf.start });
  }

  function here(): Place {
    return {
      container: containers.at(-1)?.id ?? 0,
      within: containers.length === 0 ? '' : containers.map(({ kind }) => kind).join(' '),
    };
  }
}

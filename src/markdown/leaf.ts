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
  /** The kinds of all that it stands in, the outermost first: `quote`, `item`. */
  readonly within: string;
  readonly segments: readonly Segment[];
  /** What follows the opening fence of fenced code. */
  readonly info?: string;
  /** Where the opening fence stands. */
  readonly start?: number;
}

/** The lines of a block's text, joined by line feeds. */
export function joined(text: string, segments: readonly Segment[]): string {
  return segments.map(segment => text.slice(segment.start, segment.end)).join('\n');
}

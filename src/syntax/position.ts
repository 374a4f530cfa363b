import type { SourcePlace } from './tree.ts';

/** A stretch of text inside a file: where it begins, and how far its lines are indented there. */
export interface TextRegion {
  readonly text: string;
  /** Line of the file on which the text begins, from 1. */
  readonly line: number;
  /** Columns that stand before the text on each of its lines. */
  readonly indents: readonly number[];
}

/** Turns offsets in a region's text into positions in its file. */
export function locator(region: TextRegion): (start: number, end?: number) => SourcePlace {
  const starts = [0];
  for (let index = region.text.indexOf('\n'); index >= 0; index = region.text.indexOf('\n', index + 1)) {
    starts.push(index + 1);
  }
  return (start, end = start + 1) => {
    const offset = Math.max(0, Math.min(start, region.text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    const column = offset - starts[low]! + 1 + (region.indents[low] ?? 0);
    const lineEnd = starts[low + 1] === undefined ? region.text.length : starts[low + 1]! - 1;
    const length = Math.max(1, Math.min(end, lineEnd) - offset);
    return { line: region.line + low, column, endColumn: column + length };
  };
}

/** Takes the lines of a log, one after another. */
export interface LineReader {
  /** A line without its break, and its number from 1. */
  line: (text: string, line: number) => void;
  /** No more lines. */
  end: () => void;
  /** Lines that were cut and cannot be mended, rows of other ranks, and rows that name no step. */
  readonly counts: { partial: number; otherRanks: number; unnumbered: number };
  readonly columns?: readonly string[];
  /** Columns of a loss beside the one that is read, as of other runs in one export. */
  readonly otherLosses?: readonly string[];
}

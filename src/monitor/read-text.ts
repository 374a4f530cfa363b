import { type RowPattern, readRow, type TextDialect } from './dialect.ts';
import { bareLine, timeOf } from './lines.ts';
import type { LogRow } from './row.ts';

/** Lines after a cut one that may hold its rest. */
const MOST_JOINED = 3;

/** What was read and what was not. */
export interface TextReading {
  readonly rows: readonly LogRow[];
  /** Lines of the dialect that were cut, and cannot be mended. */
  readonly partial: number;
  /** Rows of other ranks, which say the same. */
  readonly otherRanks: number;
}

/**
 * Rows of a log in one dialect: colours and ranks taken off, cut lines joined, several rows in one line told apart, and
 * of the ranks that print the same row one kept.
 *
 * @param lines of the log
 * @param dialect that it is in
 * @param options steps between rows that name none
 */
export function readText(
  lines: readonly string[],
  dialect: TextDialect,
  options: { readonly logEvery?: number } = {},
): TextReading {
  const rows: LogRow[] = [];
  const speaks = new Map<number, string>();
  let [partial, otherRanks] = [0, 0];
  for (let at = 0; at < lines.length; at++) {
    const { text, rank } = bareLine(lines[at]!);
    const pattern = dialect.rows.find(({ begins }) => begins.test(text));
    if (pattern === undefined) continue;
    const joined = join(lines, at, text, pattern);
    if (joined === undefined) {
      partial += 1;
      continue;
    }
    at = joined.last;
    const time = timeOf(joined.text);
    for (const part of split(joined.text, pattern)) {
      const row = readRow(dialect, part, at + 1);
      if (row === undefined) continue;
      const step = Number.isNaN(row.step) ? (rows.length + 1) * (options.logEvery ?? Number.NaN) : row.step;
      if (rank !== undefined && (speaks.get(step) ?? rank) !== rank) {
        otherRanks += 1;
        continue;
      }
      if (rank !== undefined) speaks.set(step, rank);
      rows.push({ ...row, step, ...(time === undefined ? {} : { time }) });
    }
  }
  return { rows, partial, otherRanks };
}

/** A cut line with the rest of its row from the next lines; undefined where the rest is not there. */
function join(lines: readonly string[], at: number, text: string, { ends, begins }: RowPattern) {
  if (ends === undefined || ends.test(text)) return { text, last: at };
  let whole = text;
  for (let last = at + 1; last <= at + MOST_JOINED && last < lines.length; last++) {
    const next = bareLine(lines[last]!).text;
    if (begins.test(next)) return undefined;
    whole += next;
    if (ends.test(whole)) return { text: whole, last };
  }
  return undefined;
}

/** Rows that stand in one line: each begins where the pattern matches again. */
function split(text: string, { begins }: RowPattern): readonly string[] {
  const starts = [...text.matchAll(new RegExp(begins.source, `${begins.flags.replace('g', '')}g`))].map(
    match => match.index,
  );
  if (starts.length < 2) return [text];
  return starts.map((start, i) => text.slice(i === 0 ? 0 : start, starts[i + 1]));
}

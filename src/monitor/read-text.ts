import { type RowPattern, readRow, type TextDialect } from './dialect.ts';
import type { LineReader } from './line-reader.ts';
import { bareLine, timeOf } from './lines.ts';
import type { LogRow } from './row.ts';
import { addRow, type LogStore } from './store.ts';

/** Lines after a cut one that may hold its rest. */
const MOST_JOINED = 3;
/** Steps within which ranks are told apart. */
const MOST_SPEAKERS = 4096;

/** A line that lacks the end of its row, so far. */
interface Cut {
  readonly pattern: RowPattern;
  readonly rank: string | undefined;
  text: string;
  joined: number;
}

/**
 * Reads a log in one dialect: colours and ranks taken off, cut lines joined, several rows in one line told apart, and of
 * the ranks that print the same row one kept.
 *
 * @param dialect that it is in
 * @param store takes the rows
 * @param options steps between rows that name none
 */
export function textReader(
  dialect: TextDialect,
  store: LogStore,
  { logEvery = Number.NaN }: { readonly logEvery?: number } = {},
): LineReader {
  const speaks = new Map<number, string>();
  const counts = { partial: 0, otherRanks: 0, unnumbered: 0 };
  let cut: Cut | undefined;
  let numbered = 0;
  let last = Number.NaN;
  let lead: LogRow | undefined;
  let led = Number.NaN;
  const read = (text: string, line: number, { pattern, rank }: Pick<Cut, 'pattern' | 'rank'>) => {
    const time = timeOf(text);
    for (const part of split(text, pattern)) {
      const found = readRow(dialect, part, line);
      if (found === undefined) continue;
      if (pattern.leads) {
        // behind the first row bars of other totals are those of evaluations
        if (numbered === 0 || lead?.totalSteps === found.totalSteps) lead = found;
        continue;
      }
      const isLed = Number.isNaN(found.step) && Number.isNaN(logEvery) && lead !== undefined;
      // a bar that has not moved since the row before says nothing of this one
      const isNew = found.loss === undefined || lead?.step !== led;
      const row = isLed && isNew ? { ...lead, ...found, step: lead!.step } : found;
      if (isLed && found.loss !== undefined) led = lead!.step;
      if (pattern.follows) {
        if (Number.isNaN(last)) continue;
        addRow(store, { ...row, step: last });
        // of a row that has been counted
        store.seen -= 1;
        continue;
      }
      const step = Number.isNaN(row.step) ? (numbered + 1) * logEvery : row.step;
      last = step;
      numbered += 1;
      if (Number.isNaN(step)) {
        counts.unnumbered += 1;
        continue;
      }
      if (rank !== undefined && (speaks.get(step) ?? rank) !== rank) {
        counts.otherRanks += 1;
        last = Number.NaN;
        continue;
      }
      if (rank !== undefined) {
        speaks.set(step, rank);
        if (speaks.size > MOST_SPEAKERS) speaks.delete(speaks.keys().next().value!);
      }
      addRow(store, { ...row, step, ...(time === undefined ? {} : { time }) });
    }
  };
  return {
    counts,
    line(raw, line) {
      const { text, rank } = bareLine(raw);
      const pattern = dialect.rows.find(({ begins }) => begins.test(text));
      if (cut !== undefined) {
        if (pattern === undefined) {
          cut.text += text;
          cut.joined += 1;
          if (cut.pattern.ends!.test(cut.text)) {
            read(cut.text, line, cut);
            cut = undefined;
          } else if (cut.joined === MOST_JOINED) {
            counts.partial += 1;
            cut = undefined;
          }
          return;
        }
        counts.partial += 1;
        cut = undefined;
      }
      if (pattern === undefined) return;
      if (pattern.ends === undefined || pattern.ends.test(text)) read(text, line, { pattern, rank });
      else cut = { pattern, rank, text, joined: 0 };
    },
    end() {
      if (cut !== undefined) counts.partial += 1;
      cut = undefined;
    },
  };
}

/** Rows that stand in one line: each begins where the pattern matches again. */
function split(text: string, { begins }: RowPattern): readonly string[] {
  const starts = [...text.matchAll(new RegExp(begins.source, `${begins.flags.replace('g', '')}g`))].map(
    match => match.index,
  );
  if (starts.length < 2) return [text];
  return starts.map((start, i) => text.slice(i === 0 ? 0 : start, starts[i + 1]));
}

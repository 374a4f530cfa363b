import { Refusal } from '../../core/refusal.ts';
import type { Body, Dialect, TableRow } from './dialect.ts';
import { linesFrom } from './lines.ts';

const delimiters = ['|', '\t', ';', ','] as const;

/**
 * Tables with a character between the columns: CSV (RFC 4180), TSV, and the semicolons of spreadsheets whose numbers
 * have decimal commas. It is whichever the header has most of, outside of quotes; one column needs none.
 */
export const delimited: Dialect = {
  matches: () => true,
  read: body => {
    const delimiter = delimiterOf(body.first);
    const [header] = rowsOf(body, delimiter);
    return {
      header: header?.cells ?? [],
      rows: function* () {
        const rows = rowsOf(body, delimiter);
        rows.next();
        yield* rows;
      },
      hasDecimalCommas: delimiter === ';',
    };
  },
};

/** What stands between the columns of a header, undefined where nothing does. */
export function delimiterIn(header: string): string | undefined {
  const bare = header.replace(/"(?:[^"]|"")*"/g, '');
  const count = (character: string) => bare.split(character).length - 1;
  const most = delimiters.reduce((best, other) => (count(other) > count(best) ? other : best));
  return count(most) > 0 ? most : undefined;
}

function delimiterOf(header: string): string {
  return delimiterIn(header) ?? ',';
}

function* rowsOf({ text, start, number, name }: Body, delimiter: string): Generator<TableRow> {
  let quoted: QuotedRow | undefined;
  for (const line of linesFrom(text, start, number)) {
    if (quoted === undefined && !line.text.includes('"')) {
      if (line.text.trim() !== '') yield { cells: line.text.split(delimiter), line: line.number };
      continue;
    }
    quoted ??= new QuotedRow(delimiter, line.number);
    quoted.add(line.text);
    if (quoted.open) continue;
    if (quoted.strayAt !== undefined)
      throw new Refusal(
        `${name} cannot be read as CSV: line ${quoted.first} has text behind a closing quote, at '${quoted.strayAt}'`,
      );
    const { cells } = quoted;
    quoted = undefined;
    if (cells.length > 1 || cells[0]!.trim() !== '') yield { cells, line: line.number };
  }
  if (quoted !== undefined)
    throw new Refusal(
      `${name} cannot be read as CSV: a quote that opens on line ${quoted.first} is not closed`,
    );
}

/** A row with quotes, which may go on over several lines. A quote inside a bare cell is a character of it. */
class QuotedRow {
  readonly cells: string[] = [];
  /** Line that it begins on. */
  readonly first: number;
  /** What stands behind a closing quote where the next column should begin. */
  strayAt: string | undefined;
  readonly #delimiter: string;
  /** Pieces of a cell whose quote is open. */
  #pieces: string[] | undefined;

  constructor(delimiter: string, first: number) {
    this.#delimiter = delimiter;
    this.first = first;
  }

  get open(): boolean {
    return this.#pieces !== undefined;
  }

  add(line: string): void {
    let at = 0;
    if (this.#pieces !== undefined) {
      this.#pieces.push('\n');
      at = this.#inQuotes(line, 0);
      if (at > line.length) return;
    }
    while (at <= line.length) {
      const opening = /[^\S\t]*"/y;
      opening.lastIndex = at;
      if (opening.test(line)) {
        this.#pieces = [];
        at = this.#inQuotes(line, opening.lastIndex);
      } else {
        const end = line.indexOf(this.#delimiter, at);
        this.cells.push(line.slice(at, end === -1 ? undefined : end));
        at = end === -1 ? line.length + 1 : end + 1;
      }
    }
  }

  /** Read on behind an opening quote; where the next cell begins, beyond the line's end where there is none in it. */
  #inQuotes(line: string, start: number): number {
    for (let at = start; ; ) {
      const quote = line.indexOf('"', at);
      if (quote === -1) {
        this.#pieces!.push(line.slice(at));
        return line.length + 1;
      }
      this.#pieces!.push(line.slice(at, quote));
      if (line[quote + 1] === '"') {
        this.#pieces!.push('"');
        at = quote + 2;
        continue;
      }
      this.cells.push(this.#pieces!.join(''));
      this.#pieces = undefined;
      const end = line.indexOf(this.#delimiter, quote + 1);
      const behind = line.slice(quote + 1, end === -1 ? undefined : end).trim();
      if (behind !== '') this.strayAt ??= behind.slice(0, 40);
      return end === -1 ? line.length + 1 : end + 1;
    }
  }
}

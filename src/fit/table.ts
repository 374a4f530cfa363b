import { Refusal } from '../core/refusal.ts';
/** A row of a table, the header's too, and the line that it ends on. */
export interface TableRow {
  readonly cells: readonly string[];
  readonly line: number;
}

/**
 * Rows of a CSV or TSV file, the header first: cells without spaces around them, and no row of comments or of nothing.
 *
 * @param name of the file, for messages
 * @throws RangeError when quotes do not match
 */
export async function readTable(text: string, name: string): Promise<readonly TableRow[]> {
  const { parse } = await import('csv-parse/sync');
  const { table, header, above } = belowComments(text);
  try {
    const parsed: unknown = parse(table, {
      delimiter: delimiterOf(header),
      info: true,
      // programs that append leave both kinds of line ends in one file
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
    return (parsed as { record: string[]; info: { lines: number } }[])
      .map(({ record, info }) => ({ cells: record.map(cell => cell.trim()), line: above + info.lines }))
      .filter(({ cells }) => cells.length !== 1 || cells[0] !== '');
  } catch (error) {
    throw new Refusal(`${name} cannot be read as CSV: ${(error as Error).message}`);
  }
}

/**
 * A file from its header on, and how many lines stand above. Below the header nothing is a comment: a `#` there begins
 * the name of a run. A spreadsheet may put a comment in quotes.
 */
function belowComments(text: string): { table: string; header: string; above: number } {
  const line = /([^\r\n]*)(\r\n|\n|\r|$)/y;
  line.lastIndex = text.startsWith('\uFEFF') ? 1 : 0;
  for (let above = 0; ; above++) {
    const start = line.lastIndex;
    const [, header = '', end = ''] = line.exec(text)!;
    const skipped = /^\s*(#|"#[^"]|$)/.test(header);
    if (end === '' || !skipped) return { table: skipped ? '' : text.slice(start), header, above };
  }
}

/** What stands between the columns: whichever the header has most of, outside of quotes. */
function delimiterOf(header: string): string {
  const bare = header.replace(/"(?:[^"]|"")*"/g, '');
  const count = (character: string) => bare.split(character).length - 1;
  return ['\t', ';', ','].reduce((best, other) => (count(other) > count(best) ? other : best));
}

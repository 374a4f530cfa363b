import { aligned } from './aligned.ts';
import { delimited } from './delimited.ts';
import { json } from './json.ts';
import { pipes } from './pipes.ts';

/** A row of a table and the line that it ends on. Cells may have spaces around them. */
export interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/** A table: a header, and its rows one at a time, so that a million of them need no room. */
export interface Table {
  readonly header: readonly string[];
  /** The rows from the first on, each time it is called. */
  readonly rows: () => Iterable<Row>;
  /** The delimiter is the one that programs choose where a comma stands in numbers. */
  readonly hasDecimalCommas?: boolean;
}

/** A file from its header on. */
export interface Body {
  readonly text: string;
  /** Offset and number of its first line that is no comment, and that line. */
  readonly start: number;
  readonly number: number;
  readonly first: string;
  /** Name of the file, for messages. */
  readonly name: string;
}

/** A way to write a table down. */
export interface Dialect {
  readonly matches: (body: Body) => boolean;
  /** @throws Refusal where the file is not what it looks like */
  readonly read: (body: Body) => Table;
}

/** The first one that matches reads the file; the last one matches any. */
const dialects: readonly Dialect[] = [json, pipes, aligned, delimited];

/**
 * A file's table. Lines above the header that are blank or begin with `#` are comments; below it nothing is one: a `#`
 * there begins the name of a run.
 *
 * @param name of the file, for messages
 * @returns a header without entries where the file has none
 * @throws Refusal when quotes do not match, or a line is no JSON where others are
 */
export function readTable(text: string, name: string): Table {
  const body = belowComments(text, name);
  if (body.first === '') return { header: [], rows: () => [] };
  const table = dialects.find(dialect => dialect.matches(body))!.read(body);
  return { ...table, header: table.header.map(cell => cell.trim()) };
}

/** A file from its header on. A spreadsheet may put a comment in quotes. */
function belowComments(text: string, name: string): Body {
  const line = /([^\r\n]*)(\r\n|\n|\r|$)/y;
  line.lastIndex = text.startsWith('\uFEFF') ? 1 : 0;
  for (let number = 1; ; number++) {
    const start = line.lastIndex;
    const [, first = '', end = ''] = line.exec(text)!;
    const skipped = /^\s*(#|"#[^"]|$)/.test(first);
    if (skipped && end !== '') continue;
    return { text, start, number, first: skipped ? '' : first, name };
  }
}

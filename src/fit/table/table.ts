import { aligned } from './aligned.ts';
import { delimited } from './delimited.ts';
import type { Body, Dialect, TextTable } from './dialect.ts';
import { json } from './json.ts';
import { pipes } from './pipes.ts';

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
export function readTable(text: string, name: string): TextTable {
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

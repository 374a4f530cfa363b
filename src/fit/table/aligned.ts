import { Refusal } from '../../core/refusal.ts';
import { delimiterIn } from './delimited.ts';
import type { Body, Dialect, TableRow } from './dialect.ts';
import { linesFrom, type TextLine } from './lines.ts';

const BY_GAPS = /\s{2,}/;
const BY_SPACES = /\s+/;

/**
 * Columns that spaces set under each other, as a terminal and pandas print them. Names may have single spaces in them
 * where gaps are wider; a first column without a name, pandas' own numbering, is left out.
 */
export const aligned: Dialect = {
  matches: ({ first }) => delimiterIn(first) === undefined && split(first, BY_SPACES).length >= 3,
  read: body => {
    const lines = () => linesBelow(body);
    const [one] = lines();
    const layout = layoutOf(body.first, one?.text ?? '');
    return {
      header: layout.header,
      rows: function* (): Generator<TableRow> {
        for (const line of lines()) {
          if (/^[\s.]+$/.test(line.text))
            throw new Refusal(
              `${body.name} is cut: line ${line.number} stands for rows that are left out ('${line.text.trim().slice(0, 20)}'); print the whole table`,
            );
          yield { cells: split(line.text, layout.by).slice(layout.numbered ? 1 : 0), line: line.number };
        }
      },
    };
  },
};

function split(line: string, by: RegExp): readonly string[] {
  return line.trim().split(by);
}

/** The lines below the header that say something; a row of dashes below it does not. */
function* linesBelow({ text, start, number }: Body): Generator<TextLine> {
  for (const line of linesFrom(text, start, number))
    if (line.number > number && !/^[\s=-]*$/.test(line.text)) yield line;
}

interface Layout {
  readonly header: readonly string[];
  readonly by: RegExp;
  readonly numbered: boolean;
}

/** The way to cut header and rows that gives both as many columns. */
function layoutOf(header: string, row: string): Layout {
  const ways = [
    [BY_GAPS, BY_GAPS],
    [BY_SPACES, BY_SPACES],
    [BY_GAPS, BY_SPACES],
  ] as const;
  for (const extra of [0, 1]) {
    for (const [ofHeader, by] of ways) {
      const names = split(header, ofHeader);
      if (names.length >= 2 && split(row, by).length === names.length + extra)
        return { header: names, by, numbered: extra === 1 };
    }
  }
  return { header: split(header, BY_SPACES), by: BY_SPACES, numbered: false };
}

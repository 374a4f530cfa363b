/** A row of a table and the line that it ends on. Cells may have spaces around them. */
export interface TableRow {
  readonly cells: readonly string[];
  readonly line: number;
}

/** A table: a header, and its rows one at a time, so that a million of them need no room. */
export interface TextTable {
  readonly header: readonly string[];
  /** The rows from the first on, each time it is called. */
  readonly rows: () => Iterable<TableRow>;
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
  readonly read: (body: Body) => TextTable;
}

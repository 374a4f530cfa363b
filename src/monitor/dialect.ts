import { isWholeField, type LogField, type LogRow, readLogNumber } from './row.ts';

/** A row of text: how it is told from other lines, and where its numbers stand. */
export interface RowPattern {
  /** Begins the row; further rows in one line begin where it matches again. */
  readonly begins: RegExp;
  /** Ends it, where a line may be wrapped: what lacks it is joined with the next lines. */
  readonly ends?: RegExp;
  /** First group of each pattern, and what it is divided by to be in seconds, or in shares. */
  readonly fields: Readonly<
    Partial<Record<LogField, RegExp | readonly (readonly [RegExp, divisor: number])[]>>
  >;
  /** A validation loss, by the name that it gets. */
  readonly validation?: Readonly<Record<string, RegExp>>;
  /** Validation losses of any name: the first group is the name, the second the value. */
  readonly validations?: RegExp;
  /** A line under a row: what it says belongs to that one's step. */
  readonly follows?: true;
  /** A line above a row, no row itself: what it says belongs to the next one, where that does not say it. */
  readonly leads?: true;
  /** A row without this field says that it was no number. */
  readonly missingIsNaN?: 'loss';
}

/** How one kind of job writes its log, line by line. */
export interface TextDialect {
  readonly id: string;
  readonly name: string;
  readonly rows: readonly RowPattern[];
  /** Read only where no other dialect is: its lines stand in logs of others, too. */
  readonly yields?: true;
  /** Tokens a second are those of one device. */
  readonly ratePerDevice?: boolean;
  /** A printed step time is the mean of the steps since the row before. */
  readonly timeIsMean?: boolean;
  /** The loss is an average over the steps before: its noise says nothing. */
  readonly isSmoothed?: boolean;
  /** Unit of validation losses, where it is not nats. */
  readonly validationUnit?: 'bits/byte';
}

/** The row that a line begins, or undefined. */
export function readRow(dialect: TextDialect, text: string, line: number): LogRow | undefined {
  for (const pattern of dialect.rows) {
    if (!pattern.begins.test(text)) continue;
    const row = fieldsOf(pattern, text);
    // rows without steps are numbered by their reader
    return { line, ...row, step: row.step ?? Number.NaN };
  }
  return undefined;
}

function fieldsOf(pattern: RowPattern, text: string): Omit<LogRow, 'line' | 'step'> & { step?: number } {
  const row: Record<string, unknown> = {};
  for (const [field, where] of Object.entries(pattern.fields)) {
    for (const [expression, divisor] of where instanceof RegExp ? ([[where, 1]] as const) : where) {
      const match = expression.exec(text);
      // milliseconds are many, and have their thousands grouped
      const isWhole = isWholeField(field) || divisor === 1000;
      const value = match === null ? undefined : readLogNumber(match[1]!, isWhole);
      if (value !== undefined) row[field] = value / divisor;
    }
  }
  if (pattern.missingIsNaN !== undefined && row[pattern.missingIsNaN] === undefined) {
    row[pattern.missingIsNaN] = Number.NaN;
  }
  const validation: Record<string, number> = {};
  for (const [name, expression] of Object.entries(pattern.validation ?? {})) {
    const match = expression.exec(text);
    const value = match === null ? undefined : readLogNumber(match[1]!);
    if (value !== undefined) validation[name] = value;
  }
  const named = pattern.validations?.exec(text);
  const value = readLogNumber(named?.[2] ?? '');
  if (value !== undefined) validation[named![1]!] = value;
  if (Object.keys(validation).length > 0) row.validation = validation;
  return row as ReturnType<typeof fieldsOf>;
}

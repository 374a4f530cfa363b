import { Refusal } from '../core/refusal.ts';
import { columnDivisor, columnMeaning } from './columns.ts';
import { type LogField, type LogRow, readLogNumber } from './row.ts';

/** Rows of a table of metrics, and the names of its columns. */
export interface TableReading {
  readonly rows: readonly LogRow[];
  readonly columns: readonly string[];
  /** Columns of validation losses, the first of which is judged. */
  readonly validation: readonly string[];
}

/** What to call things that a table does not say. */
export interface TableOptions {
  /** Column of the loss, where another than the usual one is meant. */
  readonly metric?: string;
}

interface Reader {
  readonly name: string;
  readonly set: (row: Mutable, value: number) => void;
}

type Mutable = { -readonly [Key in keyof LogRow]: LogRow[Key] } & { validation?: Record<string, number> };

/** Rows of CSV or TSV: the header names the columns; quotes as in RFC 4180, without line breaks inside. */
export function readTable(lines: readonly string[], options: TableOptions = {}): TableReading {
  const header = lines[0] ?? '';
  const delimiter = ['\t', ';', ','].find(one => header.includes(one)) ?? ',';
  const columns = cells(header, delimiter).map(name => name.trim());
  const readers = columns.map(name => readerOf(name, columns, options));
  requireColumns(readers, columns);
  const rows: LogRow[] = [];
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at]!;
    if (line === '') continue;
    const values = cells(line, delimiter);
    const row: Mutable = { line: at + 1, step: Number.NaN };
    for (let i = 0; i < readers.length; i++) {
      const reader = readers[i];
      if (reader === undefined) continue;
      const value = readLogNumber(values[i] ?? '');
      if (value !== undefined) reader.set(row, value);
    }
    if (!Number.isNaN(row.step)) rows.push(row);
  }
  return { rows, columns, validation: columns.filter(name => columnMeaning(name) === 'validation') };
}

/** Rows of JSON lines; keys inside of keys are joined by a slash. */
export function readJsonLines(lines: readonly string[], options: TableOptions = {}): TableReading {
  const rows: LogRow[] = [];
  const readers = new Map<string, Reader | undefined>();
  const columns: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (!lines[at]!.startsWith('{')) continue;
    const row: Mutable = { line: at + 1, step: Number.NaN };
    for (const [key, value] of flat(parsed(lines[at]!))) {
      if (!readers.has(key)) {
        columns.push(key);
        readers.set(key, readerOf(key, columns, options));
      }
      const reader = readers.get(key);
      const number = typeof value === 'number' ? value : readLogNumber(String(value));
      if (reader !== undefined && number !== undefined) reader.set(row, number);
    }
    if (!Number.isNaN(row.step)) rows.push(row);
  }
  requireColumns([...readers.values()], columns);
  return { rows, columns, validation: columns.filter(name => columnMeaning(name) === 'validation') };
}

function parsed(line: string): object {
  try {
    // Python writes NaN and Infinity, which JSON has no word for
    return JSON.parse(line.replaceAll(/:\s*(-?(?:NaN|Infinity))\b/g, ':"$1"')) as object;
  } catch {
    return {};
  }
}

function* flat(value: object, prefix = ''): Generator<readonly [string, unknown]> {
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'object' && inner !== null && prefix.length < 200)
      yield* flat(inner as object, `${prefix}${key}/`);
    else yield [`${prefix}${key}`, inner];
  }
}

function readerOf(name: string, columns: readonly string[], { metric }: TableOptions): Reader | undefined {
  const meaning = metric === name ? 'loss' : columnMeaning(name);
  if (meaning === undefined) return undefined;
  if (meaning === 'validation') {
    return {
      name,
      set: (row, value) => {
        row.validation ??= {};
        row.validation[name] = value;
      },
    };
  }
  // of two columns that mean the same the first is read
  const isFirst = columns.find(one => one === metric || columnMeaning(one) === meaning) === name;
  if (!isFirst || (meaning === 'loss' && metric !== undefined && metric !== name)) return undefined;
  const divisor = columnDivisor(name);
  return {
    name: meaning,
    set: (row, value) => {
      row[meaning satisfies LogField] = value / divisor;
    },
  };
}

function requireColumns(readers: readonly (Reader | undefined)[], columns: readonly string[]): void {
  const has = (name: string) => readers.some(reader => reader?.name === name);
  const seen = `${columns.length} columns: ${columns.slice(0, 8).join(', ')}${columns.length > 8 ? ', …' : ''}`;
  if (!has('step')) throw new Refusal(`No column of steps in the log: got ${seen}`);
  if (!has('loss') && !columns.some(name => columnMeaning(name) === 'validation'))
    throw new Refusal(`No column is a loss: got ${seen}; --metric names one`);
}

function cells(line: string, delimiter: string): readonly string[] {
  if (!line.includes('"')) return line.split(delimiter);
  const found: string[] = [];
  let [cell, quoted] = ['', false];
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!;
    if (char === '"') {
      if (quoted && line[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else quoted = !quoted;
    } else if (char === delimiter && !quoted) {
      found.push(cell);
      cell = '';
    } else cell += char;
  }
  found.push(cell);
  return found;
}

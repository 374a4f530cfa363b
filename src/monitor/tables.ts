import { Refusal } from '../core/refusal.ts';
import { type ColumnMeaning, columnDivisor, columnMeaning } from './columns.ts';
import type { LineReader } from './line-reader.ts';
import { timeOf } from './lines.ts';
import {
  isWholeField,
  type LogField,
  type LogRow,
  logFields,
  readDecimalComma,
  readLogNumber,
} from './row.ts';
import { addRow, type LogStore } from './store.ts';

/** What to call things that a table does not say. */
export interface TableOptions {
  /** Column of the loss, where another than the usual one is meant. */
  readonly metric?: string;
  /** Steps between rows, where they name none. */
  readonly logEvery?: number;
  /** Name of the file: what a table that only says Value holds. */
  readonly file?: string;
}

/** Year 5138, seconds since 1970: clocks that say more count less than seconds. */
const LATEST_TIME = 1e11;

interface Reader {
  readonly name: string;
  /** By which a cell is divided. */
  readonly divisor?: number;
  readonly set: (row: Mutable, value: number) => void;
}

type Mutable = { -readonly [Key in keyof LogRow]: LogRow[Key] } & { validation?: Record<string, number> };

/** Reads CSV or TSV: the header names the columns; quotes as in RFC 4180, without line breaks inside. */
export function tableReader(
  header: string,
  store: LogStore,
  options: TableOptions = {},
): LineReader & { readonly columns: readonly string[] } {
  const delimiter = ['\t', ';', ','].find(one => header.includes(one)) ?? ',';
  const columns = cells(header, delimiter).map(name => name.trim());
  const readers = columns.map(name => readerOf(name, columns, options));
  requireColumns(readers, columns, options);
  const isLoss = (column: string, index: number) =>
    readers[index] === undefined && columnMeaning(column) === 'loss';
  const isNumbered = !readers.some(reader => reader?.name === 'step');
  let [numbered, taken, wide] = [0, 0, 0];
  let isDecimalComma = false;
  /** Cells of a number in which a comma may stand: a comma that is a decimal mark in one is in all. */
  const hasDecimalComma = (values: readonly string[]) =>
    readers.some(
      (reader, i) =>
        reader !== undefined &&
        !isWholeField(reader.name) &&
        /^[^,]*,[^,.]*$/.test(values[i] ?? '') &&
        readLogNumber(values[i]!) !== undefined,
    );
  const last = readers.findLastIndex(reader => reader !== undefined);
  return {
    columns,
    // whoever names a metric knows of the others
    otherLosses: options.metric === undefined ? columns.filter(isLoss) : [],
    counts: { partial: 0, otherRanks: 0, unnumbered: 0 },
    line(text, line) {
      if (text === '') return;
      const values = cells(text, delimiter);
      const isWide = values.length > columns.length && values.slice(columns.length).some(isNumeric);
      if (isWide && values.every(cell => cell.trim() === '' || isNumeric(cell))) {
        wide += 1;
        this.counts.partial += 1;
        return;
      }
      if (!isDecimalComma && (delimiter === ',' ? text.includes('"') : text.includes(',')))
        isDecimalComma = hasDecimalComma(values);
      const row: Mutable = { line, step: Number.NaN };
      for (let i = 0; i <= last; i++) {
        const reader = readers[i];
        if (reader === undefined) continue;
        const cell = values[i] ?? '';
        const value = isDecimalComma ? commaCellOf(cell, reader) : cellOf(cell, reader);
        if (value !== undefined) reader.set(row, value);
      }
      if (isNumbered && row.loss !== undefined) row.step = ++numbered * (options.logEvery ?? Number.NaN);
      // a step that ends in the middle of the line was cut
      if (!Number.isNaN(row.step) && values.length >= columns.length) {
        addRow(store, row);
        taken += 1;
      } else if (values.length < columns.length) this.counts.partial += 1;
    },
    end() {
      if (wide > taken)
        throw new Refusal(
          `Rows must have as many cells as the header has columns, ${columns.length}: got more in ${wide} of ${wide + taken}; numbers with decimal commas need quotes, or semicolons between them`,
        );
    },
  };
}

/** Reads JSON lines; keys inside of keys are joined by a slash. */
export function jsonLinesReader(
  store: LogStore,
  options: TableOptions = {},
): LineReader & { readonly columns: readonly string[] } {
  const readers = new Map<string, Reader | undefined>();
  const columns: string[] = [];
  let numbered = 0;
  const set = (row: Mutable, key: string, value: unknown) => {
    if (!readers.has(key)) {
      columns.push(key);
      readers.set(key, readerOf(key, columns, options));
    }
    const reader = readers.get(key);
    if (reader === undefined) return;
    const number = typeof value === 'number' ? value : cellOf(String(value), reader);
    if (number !== undefined) reader.set(row, number);
  };
  const walk = (row: Mutable, value: object, prefix: string) => {
    for (const key in value) {
      const inner = (value as Record<string, unknown>)[key];
      const name = prefix === '' ? key : prefix + key;
      if (typeof inner === 'object' && inner !== null) {
        if (prefix.length < 200) walk(row, inner, `${name}/`);
      } else set(row, name, inner);
    }
  };
  return {
    columns,
    counts: { partial: 0, otherRanks: 0, unnumbered: 0 },
    line(text, line) {
      if (!text.startsWith('{')) return;
      const value = parsed(text);
      if (value === undefined) {
        this.counts.partial += 1;
        return;
      }
      const row: Mutable = { line, step: Number.NaN };
      walk(row, value, '');
      const isNumbered = Number.isNaN(row.step) && row.loss !== undefined && options.logEvery !== undefined;
      if (isNumbered) row.step = ++numbered * options.logEvery!;
      if (!Number.isNaN(row.step)) addRow(store, row);
    },
    end() {
      requireColumns([...readers.values()], columns, options);
    },
  };
}

/** What a cell says; a time may be a date. */
function cellOf(cell: string, { name, divisor }: Reader): number | undefined {
  // milliseconds are many, and have their thousands grouped
  const isWhole = isWholeField(name) || divisor === 1000;
  return readLogNumber(cell, isWhole) ?? (name === 'time' ? timeOf(cell) : undefined);
}

/** The same in a table whose decimal mark is the comma: points in whole numbers group thousands there. */
function commaCellOf(cell: string, reader: Reader): number | undefined {
  const isComma = cell.includes(',') !== isWholeField(reader.name);
  return (isComma ? readDecimalComma(cell.trim()) : undefined) ?? cellOf(cell, reader);
}

/** Seconds of a clock that counts them since 1970, or thousands, millions or billions of them. */
function secondsOf(time: number): number {
  let seconds = time;
  while (seconds > LATEST_TIME) seconds /= 1000;
  return seconds;
}

function isNumeric(cell: string): boolean {
  return readLogNumber(cell) !== undefined;
}

function parsed(line: string): object | undefined {
  try {
    return JSON.parse(line) as object;
  } catch {
    // Python writes NaN and Infinity, which JSON has no word for
    const text = line.replaceAll(/:\s*(-?(?:NaN|Infinity))\b/g, ':"$1"');
    return text === line ? undefined : parsed(text);
  }
}

function readerOf(
  name: string,
  columns: readonly string[],
  { metric, file = '' }: TableOptions,
): Reader | undefined {
  const isScalar = columns.join() === 'Wall time,Step,Value';
  const meaningOf = (column: string): ColumnMeaning => {
    if (column === metric) return 'loss';
    if (isScalar && column === 'Value') return /val|eval/i.test(file) ? 'validation' : 'loss';
    return columnMeaning(column);
  };
  const meaning = meaningOf(name);
  if (meaning === undefined) return undefined;
  if (meaning === 'perplexity') {
    const isOnly = !columns.some(column => ['loss', 'validation'].includes(meaningOf(column) ?? ''));
    return isOnly && columns.find(column => meaningOf(column) === meaning) === name
      ? {
          name: 'loss',
          set: (row, value) => {
            row.loss = Math.log(value);
          },
        }
      : undefined;
  }
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
  const isFirst = columns.find(column => meaningOf(column) === meaning) === name || name === metric;
  if (!isFirst || (meaning === 'loss' && metric !== undefined && metric !== name)) return undefined;
  const divisor = columnDivisor(name);
  return {
    name: meaning,
    divisor,
    set: (row, value) => {
      row[meaning as LogField] = meaning === 'time' ? secondsOf(value) : value / divisor;
    },
  };
}

function requireColumns(
  readers: readonly (Reader | undefined)[],
  columns: readonly string[],
  { logEvery, metric }: TableOptions,
): void {
  const has = (name: string) => readers.some(reader => reader?.name === name);
  const seen = `${columns.length} columns: ${columns.slice(0, 8).join(', ')}${columns.length > 8 ? ', …' : ''}`;
  if (!has('step') && logEvery === undefined)
    throw new Refusal(
      `No column of steps in the log: got ${seen}; --log-every says how many lie between rows`,
    );
  const isValidation = (reader: Reader | undefined) => reader !== undefined && !isField(reader.name);
  if (!has('loss') && !readers.some(isValidation) && metric !== undefined && !columns.includes(metric))
    throw new Refusal(`'${metric}' is no column of the log: got ${seen}`);
  if (!has('loss') && !readers.some(isValidation))
    throw new Refusal(`No column is a loss: got ${seen}; --metric names one`);
}

function isField(name: string): boolean {
  return (logFields as readonly string[]).includes(name);
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

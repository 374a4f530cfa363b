import { Refusal } from '../../core/refusal.ts';
import type { Body, Dialect, TableRow, TextTable } from './dialect.ts';
import { linesFrom } from './lines.ts';

type Entry = Readonly<Record<string, unknown>>;

/**
 * JSON: an object a line (JSON lines), a list of objects, or columns as pandas writes them (`{"N": [...]}`,
 * `{"N": {"0": ...}}`, `{"columns": [...], "data": [...]}`). What is nested has the names of its parents before its own,
 * with slashes between. A row's line is its line in the file, and in a list its place.
 */
export const json: Dialect = {
  matches: ({ first }) => /^\s*[{[]/.test(first),
  read: body => {
    const rest = body.text.slice(body.start);
    const inLines = /^\s*\{[^\r\n]*\}\s*(?:[\r\n]|$)/.test(rest) && !isWhole(rest);
    return inLines ? tableOf(() => entriesOfLines(body)) : tableOf(() => entriesOfWhole(rest, body.name));
  },
};

function isWhole(text: string): boolean {
  const value = parsed(text);
  return value !== undefined && !isRun(value);
}

/** One run alone in its file is a line as well. */
function isRun(value: unknown): boolean {
  return isEntry(value) && Object.values(value).every(one => typeof one !== 'object' || one === null);
}

function* entriesOfLines({ text, start, number, name }: Body): Generator<readonly [Entry, line: number]> {
  for (const line of linesFrom(text, start, number)) {
    if (line.text.trim() === '') continue;
    const value = parsed(line.text);
    if (!isEntry(value))
      throw new Refusal(
        `${name} cannot be read as JSON lines: line ${line.number} is no object, it begins with '${line.text.trim().slice(0, 40)}'`,
      );
    yield [value, line.number];
  }
}

function* entriesOfWhole(text: string, name: string): Generator<readonly [Entry, line: number]> {
  const value = parsed(text);
  const rows = rowsIn(value);
  if (rows === undefined)
    throw new Refusal(
      `${name} cannot be read as JSON: expected an object a line, a list of objects, or lists by their columns`,
    );
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index];
    if (!isEntry(row)) throw new Refusal(`${name}: entry ${index + 1} is no object of a run`);
    yield [row, index + 1];
  }
}

function rowsIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isEntry(value)) return undefined;
  const { columns, data } = value;
  if (Array.isArray(columns) && Array.isArray(data))
    return data.map(row => Object.fromEntries(columns.map((column, index) => [column, row?.[index]])));
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && Array.isArray(only![1]) && only![1].every(isEntry)) return only![1];
  if (isRun(value)) return [value];
  if (!entries.every(([, column]) => typeof column === 'object' && column !== null)) return undefined;
  const keys = Object.keys(only?.[1] as object);
  // a run whose settings and results are nested, and no columns
  if (entries.some(([, column]) => Object.keys(column as object).join() !== keys.join())) return [value];
  return keys.map(key => Object.fromEntries(entries.map(([name, column]) => [name, (column as Entry)[key]])));
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a text says, undefined where it is no JSON. Python writes numbers that JSON has not, and they are kept as text. */
function parsed(text: string): unknown {
  for (const attempt of [text, text.replace(/([:[,]\s*)(NaN|-?Infinity)(?=\s*[,}\]])/g, '$1"$2"')]) {
    try {
      return JSON.parse(attempt);
    } catch {
      // the second attempt, or no JSON
    }
  }
  return undefined;
}

/** Entries as rows under all keys that any of them has. */
function tableOf(entries: () => Iterable<readonly [Entry, line: number]>): TextTable {
  const places = new Map<string, number>();
  for (const [entry] of entries())
    for (const [key] of flat(entry)) if (!places.has(key)) places.set(key, places.size);
  return {
    header: [...places.keys()],
    rows: function* (): Generator<TableRow> {
      for (const [entry, line] of entries()) {
        const cells = new Array<string>(places.size).fill('');
        for (const [key, text] of flat(entry)) cells[places.get(key)!] = text;
        yield { cells, line };
      }
    },
  };
}

const DEEPEST = 6;

/** The values of an object with their paths; lists are no values of a run. */
function* flat(entry: Entry, prefix = '', depth = 0): Generator<readonly [string, string]> {
  for (const [key, value] of Object.entries(entry)) {
    if (isEntry(value)) {
      if (depth < DEEPEST) yield* flat(value, `${prefix}${key}/`, depth + 1);
    } else if (!Array.isArray(value)) {
      yield [prefix + key, value === null || value === undefined ? '' : String(value)];
    }
  }
}

import { Refusal } from '../core/refusal.ts';
import { nearest } from '../text/names.ts';
import type { TextDialect } from './dialect.ts';
import { textDialects } from './dialects/index.ts';
import { documentDialects } from './documents.ts';
import { bareLine } from './lines.ts';
import { readText } from './read-text.ts';
import type { LogRow } from './row.ts';
import { readJsonLines, readTable, type TableOptions } from './tables.ts';

/** Lines by which the dialect is told, and rows that it takes. */
const SAMPLE = 200;
const LEAST_ROWS = 2;

/** How a log is read, where it does not say so itself. */
export interface LogOptions extends TableOptions {
  readonly dialect?: string;
  /** Steps between rows that name none. */
  readonly logEvery?: number;
}

/** A log as it was written: rows in the order of the file. */
export interface RawLog {
  readonly dialect: string;
  readonly rows: readonly LogRow[];
  readonly columns?: readonly string[];
  /** Validation metrics; the first is judged. */
  readonly validation: readonly string[];
  readonly ratePerDevice: boolean;
  readonly isSmoothed: boolean;
  readonly validationUnit: 'nats' | 'bits/byte';
  /** Lines that were cut, and rows of other ranks. */
  readonly partial: number;
  readonly otherRanks: number;
}

/** Ids of every dialect. */
export const logDialects: readonly string[] = [
  'csv',
  'tsv',
  'jsonl',
  'wandb-export',
  ...documentDialects.map(({ id }) => id),
  ...textDialects.map(({ id }) => id),
];

/**
 * Read a log in whatever dialect it is written.
 *
 * @param text of the file
 * @param name of it, for messages
 * @throws Refusal where no dialect reads two rows of it, or no column is a loss
 */
export function readLog(text: string, name: string, options: LogOptions = {}): RawLog {
  const { dialect } = options;
  if (dialect !== undefined && !logDialects.includes(dialect)) {
    const guess = nearest(dialect, logDialects);
    throw new Refusal(
      `Unknown dialect '${dialect}': ${guess === undefined ? `expected one of ${logDialects.join(', ')}` : `did you mean ${guess}?`}`,
    );
  }
  checkText(text, name);
  const content = text.startsWith('\u{feff}') ? text.slice(1) : text;
  return (
    fromDocument(content, name, dialect) ??
    fromTable(content, dialect, options) ??
    fromText(content, name, dialect, options)
  );
}

function checkText(text: string, name: string): void {
  if (text.trim() === '') throw new Refusal(`${name} is empty: expected a training log`);
  if (text.slice(0, 4096).includes('\0'))
    throw new Refusal(
      `${name} is binary: expected text; export scalars as CSV from TensorBoard, or the history from Weights & Biases`,
    );
}

const plain = {
  ratePerDevice: false,
  isSmoothed: false,
  validationUnit: 'nats',
  partial: 0,
  otherRanks: 0,
} as const;

function fromDocument(text: string, name: string, dialect: string | undefined): RawLog | undefined {
  if (
    !text.trimStart().startsWith('{') ||
    (dialect !== undefined && !documentDialects.some(({ id }) => id === dialect))
  )
    return undefined;
  let document: Record<string, unknown>;
  try {
    document = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  for (const { id, read } of documentDialects) {
    const rows = read(document);
    if (rows !== undefined) return { ...plain, dialect: id, rows, validation: validationOf(rows) };
  }
  if (text.trim().includes('\n') && Object.keys(document).length > 0)
    throw new Refusal(
      `${name} is one JSON document of no known log: got keys ${Object.keys(document).slice(0, 5).join(', ')}`,
    );
  return undefined;
}

const tables = ['csv', 'tsv', 'jsonl', 'wandb-export'];

function fromTable(text: string, dialect: string | undefined, options: LogOptions): RawLog | undefined {
  if (dialect !== undefined && !tables.includes(dialect)) return undefined;
  const lines = text.split(/\r?\n/);
  const first = lines[0] ?? '';
  if (first.trimStart().startsWith('{"') || dialect === 'jsonl') {
    const reading = readJsonLines(lines, options);
    return { ...plain, dialect: 'jsonl', ...reading };
  }
  const isTable = dialect !== undefined || /^"?[_A-Za-z][^:|]*[,;\t]/.test(first);
  if (!isTable || bareLine(first).text !== first) return undefined;
  const reading = readTable(lines, options);
  const isExport = reading.columns[0] === '_step' || reading.columns.some(name => name.includes(' - '));
  const kind = isExport ? 'wandb-export' : first.includes('\t') ? 'tsv' : 'csv';
  return { ...plain, dialect: kind, ...reading };
}

function fromText(text: string, name: string, asked: string | undefined, options: LogOptions): RawLog {
  const lines = text.split(/\r?\n/);
  const dialect = asked === undefined ? detect(lines, name) : textDialects.find(({ id }) => id === asked)!;
  const { rows, partial, otherRanks } = readText(lines, dialect, options);
  const numbered = rows.filter(({ step }) => !Number.isNaN(step));
  if (numbered.length === 0)
    throw new Refusal(
      `${name} is ${dialect.name} and names no steps: --log-every says how many lie between rows`,
    );
  return {
    dialect: dialect.id,
    rows: numbered,
    validation: validationOf(numbered),
    ratePerDevice: dialect.ratePerDevice ?? false,
    isSmoothed: dialect.isSmoothed ?? false,
    validationUnit: dialect.validationUnit ?? 'nats',
    partial,
    otherRanks,
  };
}

/** The dialect in which most of the first lines are rows. */
function detect(lines: readonly string[], name: string): TextDialect {
  const sample = lines.filter(line => line.trim() !== '').slice(0, SAMPLE);
  const counts = textDialects.map(dialect => ({
    dialect,
    rows: sample.filter(line => dialect.rows.some(({ begins }) => begins.test(bareLine(line).text))).length,
  }));
  const best = counts.reduce((most, one) => (one.rows > most.rows ? one : most));
  if (best.rows >= LEAST_ROWS || (best.rows === 1 && sample.length < 10)) return best.dialect;
  // a log that begins with a long banner
  const late = lines.length > SAMPLE ? lines.slice(-SAMPLE) : [];
  const tail = textDialects.find(
    dialect => late.filter(line => dialect.rows.some(({ begins }) => begins.test(line))).length >= LEAST_ROWS,
  );
  if (tail !== undefined) return tail;
  throw new Refusal(`${name} is a log in no known dialect: tried ${logDialects.join(', ')}; --as names one`);
}

function validationOf(rows: readonly LogRow[]): readonly string[] {
  return [...new Set(rows.flatMap(({ validation }) => Object.keys(validation ?? {})))];
}

import { Refusal } from '../core/refusal.ts';
import { nearest } from '../text/names.ts';
import { detectDialect, type LogOptions, logDialects, tableDialects } from './detect.ts';
import type { TextDialect } from './dialect.ts';
import { textDialects } from './dialects/index.ts';
import { type DocumentDialect, documentDialects, megatronGolden } from './documents.ts';
import type { LineReader } from './line-reader.ts';
import { textReader } from './read-text.ts';
import { addRow, type LogStore, logStore } from './store.ts';
import { jsonLinesReader, tableReader } from './tables.ts';

/** A log as it was written. */
export interface RawLog {
  readonly dialect: string;
  readonly store: LogStore;
  readonly ratePerDevice: boolean;
  readonly timeIsMean: boolean;
  readonly isSmoothed: boolean;
  readonly validationUnit: 'nats' | 'bits/byte';
  /** Lines that were cut, and rows of other ranks. */
  readonly partial: number;
  readonly otherRanks: number;
  /** Columns of a loss beside the one that is read. */
  readonly otherLosses: readonly string[];
}

/** Reads a log as it comes: text in pieces, cut anywhere. */
export interface LogReader {
  write: (text: string) => void;
  /** The log so far; `isWhole` where nothing more comes. Throws where it is no log. */
  read: (isWhole?: boolean) => RawLog;
}

/** Lines by which the dialect is told, and those of the longest banner before the first row. */
const SAMPLE = 200;
const LONGEST_BANNER = 50_000;
/** Characters after which a document of JSON is none that a job writes. */
const LONGEST_DOCUMENT = 2 ** 28;

/**
 * Reads a log in whatever dialect it is written.
 *
 * @param name of it, for messages
 * @param options dialect, metric, and steps between rows, where the log does not say
 * @param store of a log that this one goes on with
 */
export function logReader(name: string, options: LogOptions = {}, store: LogStore = logStore()): LogReader {
  checkDialect(options.dialect);
  let rest = '';
  let line = 0;
  let head: string[] | undefined = [];
  let kind: Kind | undefined;
  let empty = true;
  const take = (text: string) => {
    line += 1;
    if (head === undefined) return kind!.reader?.line(text, line);
    head.push(line === 1 && text.startsWith('\u{feff}') ? text.slice(1) : text);
    if (text.trim() !== '') empty = false;
    if (head.length % SAMPLE !== 0 || isDocumentSoFar(head)) return;
    // a job may print its whole configuration first
    if (options.dialect !== undefined || head.length >= LONGEST_BANNER || isTold(head.slice(-SAMPLE)))
      begin();
  };
  const isTold = (lines: readonly string[]) => {
    try {
      return detectDialect(lines, name) !== '';
    } catch {
      return false;
    }
  };
  const begin = () => {
    const lines = head!;
    kind = kindOf(lines, name, options, store);
    head = undefined;
    lines.forEach((text, i) => {
      if (i >= kind!.skip) kind!.reader.line(text, i + 1);
    });
  };
  return {
    write(text) {
      if (head !== undefined && text.includes('\0')) throw binary(name);
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      if (rest.length > LONGEST_DOCUMENT) throw binary(name);
      for (const one of lines) take(one.endsWith('\r') ? one.slice(0, -1) : one);
    },
    read(isWhole = true) {
      if (isWhole && rest !== '') {
        take(rest);
        rest = '';
      }
      if (head !== undefined) {
        if (empty) throw new Refusal(`${name} is empty: expected a training log`);
        if (isWhole || !isDocumentSoFar(head)) begin();
      }
      if (kind === undefined) throw new Refusal(`${name} is not whole yet`);
      if (isWhole) kind.reader.end();
      return rawLog(kind, name, store);
    },
  };
}

/** The whole log in one text. */
export function readLog(text: string, name: string, options: LogOptions = {}): RawLog {
  const reader = logReader(name, options);
  reader.write(text);
  return reader.read();
}

interface Kind {
  readonly id: string;
  readonly name: string;
  readonly reader: LineReader;
  /** Lines at the beginning that hold no row. */
  readonly skip: number;
  readonly dialect?: TextDialect;
}

function rawLog({ id, name: kind, reader, dialect }: Kind, name: string, store: LogStore): RawLog {
  if (store.count === 0 && reader.counts.unnumbered > 0)
    throw new Refusal(`${name} is ${kind} and names no steps: --log-every says how many lie between rows`);
  if (store.count === 0) throw new Refusal(`${name} has no row with a step: expected a training log`);
  return {
    dialect: id,
    store,
    ratePerDevice: dialect?.ratePerDevice ?? false,
    timeIsMean: dialect?.timeIsMean ?? id === megatronGolden.id,
    isSmoothed: dialect?.isSmoothed ?? false,
    validationUnit: dialect?.validationUnit ?? 'nats',
    partial: reader.counts.partial,
    otherRanks: reader.counts.otherRanks,
    otherLosses: reader.otherLosses ?? [],
  };
}

/** A document in JSON begins with a line that is none of JSON lines. */
function isDocumentSoFar([first = '']: readonly string[]): boolean {
  const text = first.trim();
  return text.startsWith('{') && !text.startsWith("{'") && !(text.endsWith('}') && isJson(text));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replaceAll(/:\s*-?(?:NaN|Infinity)\b/g, ':0'));
    return true;
  } catch {
    return false;
  }
}

function kindOf(lines: readonly string[], name: string, options: LogOptions, store: LogStore): Kind {
  const { dialect } = options;
  const document = documentOf(lines, name, dialect);
  if (document !== undefined) {
    for (const row of document.rows) addRow(store, row);
    const counts = { partial: 0, otherRanks: 0, unnumbered: 0 };
    const reader = { line: () => {}, end: () => {}, counts };
    return { id: document.dialect.id, name: document.dialect.name, reader, skip: lines.length };
  }
  const [first = ''] = lines;
  const found = dialect ?? detectLate(lines, name);
  if (found === 'jsonl')
    return { id: found, name: 'JSON lines', reader: jsonLinesReader(store, options), skip: 0 };
  if (tableDialects.includes(found))
    return {
      id: found,
      name: 'a table',
      reader: tableReader(first, store, { ...options, file: name }),
      skip: 1,
    };
  const text = textDialects.find(({ id }) => id === found)!;
  return { id: text.id, name: text.name, reader: textReader(text, store, options), skip: 0, dialect: text };
}

/** By the first lines, or the last where those are a banner. */
function detectLate(lines: readonly string[], name: string): string {
  if (lines.length > SAMPLE) {
    try {
      return detectDialect(lines.slice(0, SAMPLE), name);
    } catch {
      return detectDialect(lines.slice(-SAMPLE), name);
    }
  }
  return detectDialect(lines, name);
}

function documentOf(lines: readonly string[], name: string, asked: string | undefined) {
  const isAsked = asked === undefined || documentDialects.some(({ id }) => id === asked);
  if (
    !isAsked ||
    !lines
      .find(line => line.trim() !== '')
      ?.trimStart()
      .startsWith('{')
  )
    return undefined;
  let document: Record<string, unknown>;
  try {
    document = JSON.parse(lines.join('\n')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  for (const dialect of documentDialects as readonly DocumentDialect[]) {
    const rows = dialect.read(document);
    if (rows !== undefined) return { dialect, rows };
  }
  if (lines.filter(line => line.trim() !== '').length > 1)
    throw new Refusal(
      `${name} is one JSON document of no known log: got keys ${Object.keys(document).slice(0, 5).join(', ')}`,
    );
  return undefined;
}

function checkDialect(dialect: string | undefined): void {
  if (dialect === undefined || logDialects.includes(dialect)) return;
  const guess = nearest(dialect, logDialects);
  throw new Refusal(
    `Unknown dialect '${dialect}': ${guess === undefined ? `expected one of ${logDialects.join(', ')}` : `did you mean ${guess}?`}`,
  );
}

const unpackers = {
  gz: 'gzip -dc',
  bz2: 'bzip2 -dc',
  xz: 'xz -dc',
  zst: 'zstd -dc',
  zip: 'unzip -p',
} as const;

function binary(name: string): Refusal {
  const [, packed] = /\.(gz|bz2|xz|zst|zip)$/.exec(name) ?? [];
  if (packed !== undefined)
    return new Refusal(
      `${name} is compressed: expected text; ${unpackers[packed as keyof typeof unpackers]} ${name} | isoflop monitor - reads it`,
    );
  const how = name.endsWith('.wandb')
    ? 'export the history from Weights & Biases as CSV'
    : name.includes('tfevents')
      ? 'export scalars as CSV from TensorBoard'
      : 'export scalars as CSV from TensorBoard, or the history from Weights & Biases';
  return new Refusal(`${name} is binary: expected text; ${how}`);
}

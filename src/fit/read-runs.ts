import { type Caveat, FLOP_PER_PARAMETER_TOKEN } from '../core/index.ts';
import { Refusal } from '../core/refusal.ts';
import { fitCaveat } from './caveat.ts';
import type { PilotRun } from './runs.ts';
import { howToWrite } from './table/advice.ts';
import {
  isBlank,
  isDiverged,
  isScaled,
  readNumber,
  type Style,
  StyleEvidence,
  styleOf,
} from './table/cells.ts';
import { baseOf, type Columns, findColumns, findPerplexity, isBareLog, isNamed } from './table/columns.ts';
import type { TableRow, TextTable } from './table/dialect.ts';
import { type ColumnRole, logOf, lossKindOf, optionOf, plain, roles, symbolOf } from './table/names.ts';
import { OtherColumn } from './table/others.ts';
import { readTable } from './table/table.ts';
import { factorOf } from './table/units.ts';

export interface ReadRunsOptions {
  /** Headers chosen by the caller, for files whose headers are not known. */
  readonly columns?: Partial<Readonly<Record<ColumnRole, string>>>;
  /** The losses are perplexities: their logarithms are taken, in nats per token. */
  readonly perplexity?: boolean;
  /** Bytes of text in a token: losses in bits per byte become nats per token. */
  readonly bytesPerToken?: number;
  /** Name of the file, for messages. */
  readonly name?: string;
}

/** A table of runs as it was read. */
export interface RunTable {
  readonly runs: readonly PilotRun[];
  /** What was left out, chosen and converted. */
  readonly notes: readonly Caveat[];
  /** Unit of the losses, as far as their column or a conversion says. */
  readonly lossUnit: 'nats/token' | 'bits/byte' | 'unknown';
  /** The columns that are no quantity of a run: they tell runs apart. */
  readonly others: readonly OtherColumn[];
}

/** Bad rows that a message names; it counts the rest. */
const NAMED_ROWS = 5;

/**
 * Read training runs from a table: a header, two of N, D and C, and a loss. See {@link readRunTable} for what can be
 * read, and for what was left out on the way.
 *
 * @param text the file
 * @returns runs with N, D and loss; C where the file gives it
 * @throws RangeError when a column is missing, a unit is not known or a row is bad, with the line, the column and the value
 * @example
 * (await readRuns('N,D,loss\n1e9,2e10,2.5\n'))[0].tokens // => 20000000000
 */
export async function readRuns(text: string, options: ReadRunsOptions = {}): Promise<readonly PilotRun[]> {
  return readRunTable(text, options).runs;
}

/**
 * Read training runs from a table as people keep and export them: CSV, TSV, semicolons with decimal commas, columns
 * that spaces align, Markdown and psql tables, JSON lines, JSON lists and columns. Lines above the header that start
 * with `#` are comments, and so are a few of titles and of merged cells.
 *
 * Names behind slashes and dots are understood (`eval/loss`, `config.n_params`), units in headers are converted (`N (M)`,
 * `tokens_B`, `total_gflops`, `log10(N)`), and so are those of cells (`19.2M`, `125,829,312`). Rows of runs that crashed, that still
 * run, or that lack N, D or a loss are left out, and `notes` names them.
 *
 * @param text the file
 * @throws RangeError when a column is missing, a unit is not known or a row is bad, with the line, the column and the value
 * @example
 * readRunTable('run;N;D;eval/loss\na;150M;3B;3,117\nb;150M;6B;\n').runs // => [{ line: 2, parameters: 150000000, tokens: 3000000000, loss: 3.117 }]
 */
export function readRunTable(text: string, options: ReadRunsOptions = {}): RunTable {
  try {
    return readBelow(text, options);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const rest = withoutTitles(text, options);
    if (rest === undefined) throw error;
    return readBelow(rest, options);
  }
}

/** Lines of titles and merged cells that a sheet has above its header at most. */
const MOST_TITLES = 4;

/** The text with the lines above its header as comments, where its first line names no columns and one of the next does. */
function withoutTitles(text: string, options: ReadRunsOptions): string | undefined {
  const lines = /^[^\n]*\n/gm;
  let rest = text;
  for (let title = 0; title <= MOST_TITLES; title++) {
    if (namesColumns(rest, options)) return title === 0 ? undefined : rest;
    const line = lines.exec(text);
    if (line === null) return undefined;
    rest = `${'#\n'.repeat(title + 1)}${text.slice(line.index + line[0].length)}`;
  }
  return undefined;
}

function namesColumns(text: string, options: ReadRunsOptions): boolean {
  try {
    const { header } = readTable(text, 'runs');
    findColumns(header, askedColumns(header, options));
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

function readBelow(text: string, options: ReadRunsOptions): RunTable {
  const name = options.name ?? 'runs';
  // the first bytes of gzip, 1f 8b, as text
  if (text.startsWith('\u001F\uFFFD')) {
    throw new Refusal(`${name} is compressed (gzip): expected text; decompress it first`);
  }
  if (text.startsWith('\uFFFD\uFFFD') || /^.{0,3}\0/su.test(text)) {
    throw new Refusal(`${name} is not UTF-8 text, it looks like UTF-16: save it as UTF-8`);
  }
  const table = readTable(text, name);
  const { header } = table;
  if (header.length === 0) throw new Refusal(`${name} is empty: expected a header and rows of runs`);
  const { columns, notes, conversion, cells } = located(name, () => {
    const asked = askedColumns(header, options);
    const found = findColumns(header, asked);
    const cells = cellsOf(table, found.columns);
    return { ...found, cells, conversion: conversionOf(header[found.columns.loss!]!, asked, options) };
  });
  const others = otherColumns(header, columns);
  const state = stateColumn(header);
  const bad: string[] = [];
  const left: string[] = [];
  const runs: PilotRun[] = [];
  let [complaints, omitted] = [0, 0];
  let advice: string | undefined;
  for (const row of table.rows()) {
    const why =
      state !== undefined && row.cells.length === header.length && UNFINISHED.exec(row.cells[state]!.trim());
    const run = why
      ? { without: `it ${verbs[why[0].toLowerCase()] ?? why[0]}` }
      : readRow(row, header.length, cells);
    if ('wrong' in run) {
      if (++complaints <= NAMED_ROWS) bad.push(`line ${row.line}: ${run.wrong}`);
      advice ??= run.advice;
    } else if ('without' in run) {
      if (++omitted <= NAMED_ROWS) left.push(`line ${row.line} (${run.without})`);
    } else {
      runs.push(conversion.of === undefined ? run : { ...run, loss: conversion.of(run.loss) });
      for (const other of others) other.add(row.cells);
    }
  }
  if (complaints > 0) {
    const more = complaints > NAMED_ROWS ? `; and ${complaints - NAMED_ROWS} more` : '';
    const count = complaints === 1 ? 'a bad row' : `${complaints} bad rows`;
    throw new Refusal(
      `${name} has ${count}: ${bad.join('; ')}${more}${advice === undefined ? '' : `; ${advice}`}`,
    );
  }
  const lines = left.join(', ') + (omitted > left.length ? `, and ${omitted - left.length} more` : '');
  if (runs.length === 0) {
    throw new Refusal(
      omitted === 0
        ? `${name} has a header and no runs`
        : `${name} has no run with N, D and a loss: ${lines}`,
    );
  }
  const leftOut =
    omitted === 0 ? [] : [fitCaveat('rows-left-out', { count: omitted, rows: omitted + runs.length, lines })];
  return { runs, notes: [...leftOut, ...notes, ...conversion.notes], lossUnit: conversion.unit, others };
}

/** Whether a file is a table of runs of which any has a loss. */
export function hasLosses(text: string): boolean {
  try {
    const { header, rows } = readTable(text, 'runs');
    const isLoss = header.map(name => isNamed('loss', name));
    for (const { cells } of rows())
      if (cells.some((cell, index) => isLoss[index] === true && !isBlank(cell.trim()))) return true;
    return false;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

function located<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(`${name}: ${error.message}`);
  }
}

/** The caller's columns; asked for a perplexity, the one that is named so. */
function askedColumns(
  header: readonly string[],
  { columns = {}, perplexity }: ReadRunsOptions,
): NonNullable<ReadRunsOptions['columns']> {
  if (perplexity !== true || columns.loss !== undefined) return columns;
  const loss = findPerplexity(header);
  if (loss === undefined)
    throw new Refusal('No column is named a perplexity: name the one that --perplexity is about with --loss');
  return { ...columns, loss };
}

interface Conversion {
  readonly of?: (loss: number) => number;
  readonly unit: RunTable['lossUnit'];
  readonly notes: readonly Caveat[];
}

/** How losses become nats per token, where they are something else and it is known how. */
function conversionOf(
  header: string,
  asked: NonNullable<ReadRunsOptions['columns']>,
  { columns = {}, perplexity, bytesPerToken }: ReadRunsOptions,
): Conversion {
  const kind = lossKindOf(header);
  if (perplexity === true && bytesPerToken !== undefined)
    throw new Refusal('Option --bytes-per-token is about bits per byte, and --perplexity about another loss');
  if (perplexity === true) {
    const note = fitCaveat('loss-converted', { column: header, from: 'perplexity' }, 'info');
    return { of: Math.log, unit: 'nats/token', notes: [note] };
  }
  if (kind === 'perplexity' && asked.loss !== undefined)
    throw new Refusal(
      `Column '${header}' is a perplexity, whose logarithm is the loss in nats/token: add --perplexity`,
    );
  if (bytesPerToken !== undefined) {
    if (!(bytesPerToken > 0 && Number.isFinite(bytesPerToken)))
      throw new Refusal(`Bytes in a token must be a positive number: got ${bytesPerToken}`);
    if (kind !== 'bits/byte' && columns.loss === undefined)
      throw new Refusal(
        `Option --bytes-per-token converts bits per byte, and '${header}' is not named so: name the column with --loss`,
      );
    const note = fitCaveat('loss-converted', { column: header, from: 'bits/byte', bytesPerToken }, 'info');
    return { of: loss => loss * Math.LN2 * bytesPerToken, unit: 'nats/token', notes: [note] };
  }
  if (kind === 'bits/token') {
    const note = fitCaveat('loss-converted', { column: header, from: 'bits/token' }, 'info');
    return { of: loss => loss * Math.LN2, unit: 'nats/token', notes: [note] };
  }
  if (kind !== 'bits/byte') return { unit: 'unknown', notes: [] };
  return { unit: 'bits/byte', notes: [fitCaveat('loss-in-bits-per-byte', { column: header }, 'info')] };
}

/** A cell of every row that holds a quantity. */
interface Cell {
  readonly role: ColumnRole;
  readonly index: number;
  /** What its values are multiplied by. */
  readonly factor: number;
  /** What its values are exponents of, where they are logarithms. */
  readonly base: number | undefined;
  readonly style: Style;
  /** For messages: `N ('params')`. */
  readonly label: string;
}

/** Rows that are looked at to see how numbers are written. */
const MOST_SAMPLED = 1000;

function cellsOf(table: TextTable, columns: Columns): readonly Cell[] {
  const wanted = roles.flatMap(role => {
    const index = columns[role];
    if (index === undefined) return [];
    const written = table.header[index]!;
    if (isBareLog(role, written)) throw new Refusal(`Column '${written}' ${baseOf(written)}`);
    const logs = isNamed(role, written) ? logOf(written) : undefined;
    const factor = factorOf(role, logs?.of ?? written);
    return [{ role, index, written, factor, base: logs?.base, evidence: new StyleEvidence() }];
  });
  let sampled = 0;
  for (const { cells } of table.rows()) {
    for (const { index, evidence } of wanted) evidence.add((cells[index] ?? '').trim());
    if (++sampled === MOST_SAMPLED) break;
  }
  const { hasDecimalCommas = false } = table;
  return wanted.map(({ role, index, written, factor, base, evidence }) => {
    const label = `${symbolOf[role]} ('${written}')`;
    const style = styleOf(evidence, role, { factor, hasDecimalCommas });
    if (style !== undefined) return { role, index, factor, base, style, label };
    const { grouped, decimal, either } = evidence;
    throw new Refusal(
      grouped === undefined
        ? `${label} could have decimal commas or commas between thousands: got '${either}'; write numbers without commas, or name another column with ${optionOf[role]}`
        : `${label} has commas between thousands ('${grouped}') and decimal commas ('${decimal}'): expected one of them`,
    );
  });
}

/** The run of a row, what is wrong with it, or what it lacks to be one. */
function readRow(
  { cells, line }: TableRow,
  width: number,
  wanted: readonly Cell[],
): PilotRun | { without: string } | { wrong: string; advice?: string | undefined } {
  if (cells.length !== width) {
    const columns = cells.length === 1 ? 'column' : 'columns';
    return { wrong: `${cells.length} ${columns} where the header has ${width}` };
  }
  let parameters = Number.NaN;
  let tokens = Number.NaN;
  let compute = Number.NaN;
  let loss = Number.NaN;
  let without: string | undefined;
  for (const { role, index, factor, base, style, label } of wanted) {
    const cell = cells[index]!.trim();
    const written = readNumber(cell, role, style);
    const number = base === undefined || written === undefined ? written : base ** written;
    if (number === undefined || !(number > 0 && number * factor < Infinity)) {
      if (isBlank(cell)) without ??= `${label} is ${cell === '' ? 'missing' : cell}`;
      else if (role === 'loss' && isDiverged(cell)) without ??= `${label} is ${cell}`;
      else {
        const got = `got '${cell.slice(0, 40)}'`;
        if (number === undefined && !isDiverged(cell))
          return { wrong: `${label} is not a number: ${got}`, advice: howToWrite(cell) };
        const wrong = `${label} must be positive and finite: got ${cell.slice(0, 40)}`;
        return role === 'loss' && number === 0
          ? { wrong, advice: 'leave the cell of a run without a loss empty' }
          : { wrong };
      }
      continue;
    }
    if (factor !== 1 && isScaled(cell))
      return { wrong: `${label} has a unit in its header and one in the cell: got '${cell.slice(0, 40)}'` };
    // 70.6 million is 70600000, without the rounding of a product
    const value = factor === 1 ? number : Number((number * factor).toPrecision(15));
    if (role === 'parameters') parameters = value;
    else if (role === 'tokens') tokens = value;
    else if (role === 'compute') compute = value;
    else loss = value;
  }
  if (Number.isNaN(parameters)) parameters = compute / (FLOP_PER_PARAMETER_TOKEN * tokens);
  if (Number.isNaN(tokens)) tokens = compute / (FLOP_PER_PARAMETER_TOKEN * parameters);
  // a C that is missing is no loss where N and D are there
  if (Number.isNaN(parameters) || Number.isNaN(tokens) || Number.isNaN(loss)) return { without: without! };
  return Number.isNaN(compute)
    ? { line, parameters, tokens, loss }
    : { line, parameters, tokens, compute, loss };
}

/** What trackers of experiments say of a run that did not end, or has not. */
const UNFINISHED =
  /^(?:crashed|failed|killed|running|preempted|preempting|error|cancell?ed|aborted|pending)$/i;
const verbs: Readonly<Record<string, string>> = {
  running: 'is running',
  pending: 'is pending',
  error: 'ended in an error',
};

function stateColumn(header: readonly string[]): number | undefined {
  const index = header.findIndex(name => name.length <= 40 && /^(?:run)?(?:state|status)$/.test(plain(name)));
  return index === -1 ? undefined : index;
}

/** Columns beyond this many are not looked at: a table so wide is a log of measurements. */
const MOST_OTHERS = 64;

function otherColumns(header: readonly string[], columns: Columns): readonly OtherColumn[] {
  const used = new Set(Object.values(columns));
  const names = new Set<string>();
  const others: OtherColumn[] = [];
  for (let index = 0; index < header.length && others.length < MOST_OTHERS; index++) {
    const name = header[index]!;
    if (used.has(index) || names.has(name)) continue;
    names.add(name);
    others.push(new OtherColumn(name, index));
  }
  return others;
}

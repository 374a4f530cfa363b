import { FLOP_PER_PARAMETER_TOKEN } from '../core/index.ts';
import { Refusal } from '../core/refusal.ts';
import { type Role, roles, symbolOf } from './column-names.ts';
import { type Columns, findColumns } from './columns.ts';
import { factorOf } from './header-units.ts';
import type { Run } from './runs.ts';
import { type Row, readTable } from './table/table.ts';

export interface ReadOptions {
  /** Headers chosen by the caller, for files whose headers are not known. */
  readonly columns?: Partial<Readonly<Record<Role, string>>>;
  /** Name of the file, for messages. */
  readonly name?: string;
}

/** Bad rows that a message names; it counts the rest. */
const namedRows = 5;

/**
 * Read training runs from CSV or TSV: a header, two of N, D and C, and a loss. Lines above the header that start with
 * `#` are comments.
 * Units in headers are converted: `N (M)`, `tokens_B`, `C (PF-days)`.
 *
 * @param text the file; tabs, semicolons or commas between columns, whichever the header has most of
 * @returns runs with N, D and loss; C where the file gives it
 * @throws RangeError when a column is missing, a unit is not known or a row is bad, with the line, the column and the value
 * @example
 * (await readRuns('N,D,loss\n1e9,2e10,2.5\n'))[0].tokens // => 20000000000
 */
export async function readRuns(text: string, options: ReadOptions = {}): Promise<readonly Run[]> {
  const name = options.name ?? 'runs';
  if (text.startsWith('\uFFFD\uFFFD') || /^.{0,3}\0/su.test(text)) {
    throw new Refusal(`${name} is not UTF-8 text, it looks like UTF-16: save it as UTF-8`);
  }
  const { header, rows } = readTable(text, name);
  if (header.length === 0) throw new Refusal(`${name} is empty: expected a header and rows of runs`);
  const cells = locate(() => cellsOf(header, findColumns(header, options.columns ?? {})), name);
  const bad: string[] = [];
  const runs: Run[] = [];
  let complaints = 0;
  for (const row of rows) {
    const run = readRow(row, header.length, cells);
    if (typeof run !== 'string') runs.push(run);
    else if (++complaints <= namedRows) bad.push(`line ${row.line}: ${run}`);
  }
  if (complaints > 0) {
    const more = complaints > namedRows ? `; and ${complaints - namedRows} more` : '';
    const count = complaints === 1 ? 'a bad row' : `${complaints} bad rows`;
    throw new Refusal(`${name} has ${count}: ${bad.join('; ')}${more}`);
  }
  if (runs.length === 0) throw new Refusal(`${name} has a header and no runs`);
  return runs;
}

/** A cell of every row that holds a quantity. */
interface Cell {
  readonly role: Role;
  readonly index: number;
  /** What its values are multiplied by. */
  readonly factor: number;
  /** For messages: `N ('params')`. */
  readonly label: string;
}

function cellsOf(header: readonly string[], columns: Columns): readonly Cell[] {
  return roles.flatMap(role => {
    const index = columns[role];
    if (index === undefined) return [];
    const label = `${symbolOf[role]} ('${header[index]}')`;
    return [{ role, index, factor: factorOf(role, header[index]!), label }];
  });
}

function locate<T>(work: () => T, name: string): T {
  try {
    return work();
  } catch (error) {
    throw new Refusal(`${name}: ${(error as Error).message}`);
  }
}

/** The run of a row, or what is wrong with it. */
function readRow({ cells, line }: Row, width: number, wanted: readonly Cell[]): Run | string {
  if (cells.length !== width)
    return `${cells.length} ${cells.length === 1 ? 'column' : 'columns'} where the header has ${width}`;
  let [parameters, tokens, compute, loss] = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
  for (const { role, index, factor, label } of wanted) {
    const cell = cells[index]!.trim();
    const number = toNumber(cell);
    // 70.6 million is 70600000, without the rounding of a product
    const value = factor === 1 ? number : Number((number * factor).toPrecision(15));
    if (!(value > 0 && value < Infinity)) {
      if (cell === '') return `${label} is missing`;
      return Number.isNaN(number)
        ? `${label} is not a number: got '${cell.slice(0, 40)}'`
        : `${label} must be positive and finite: got ${cell.slice(0, 40)}`;
    }
    if (role === 'parameters') parameters = value;
    else if (role === 'tokens') tokens = value;
    else if (role === 'compute') compute = value;
    else loss = value;
  }
  if (Number.isNaN(compute)) return { line, parameters, tokens, loss };
  if (Number.isNaN(parameters)) parameters = compute / (FLOP_PER_PARAMETER_TOKEN * tokens);
  if (Number.isNaN(tokens)) tokens = compute / (FLOP_PER_PARAMETER_TOKEN * parameters);
  return { line, parameters, tokens, compute, loss };
}

/** A plain decimal number; hexadecimal and the like are not what a table of runs means. */
function toNumber(cell: string): number {
  return /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|infinity)$/i.test(cell) ? Number(cell) : Number.NaN;
}

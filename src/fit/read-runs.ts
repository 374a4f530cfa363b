import { FLOP_PER_PARAMETER_TOKEN } from '../core/index.ts';
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
    throw new RangeError(`${name} is not UTF-8 text, it looks like UTF-16: save it as UTF-8`);
  }
  const { header, rows } = readTable(text, name);
  if (header.length === 0) throw new RangeError(`${name} is empty: expected a header and rows of runs`);
  const columns = locate(() => findColumns(header, options.columns ?? {}), name);
  const factors = locate(() => factorsOf(header, columns), name);
  const bad: string[] = [];
  const runs: Run[] = [];
  let complaints = 0;
  for (const row of rows) {
    const complaint = complaintAbout(row.cells, header, { columns, factors });
    if (complaint === undefined) runs.push(toRun(row, { columns, factors }));
    else if (++complaints <= namedRows) bad.push(`line ${row.line}: ${complaint}`);
  }
  if (complaints > 0) {
    const more = complaints > namedRows ? `; and ${complaints - namedRows} more` : '';
    const count = complaints === 1 ? 'a bad row' : `${complaints} bad rows`;
    throw new RangeError(`${name} has ${count}: ${bad.join('; ')}${more}`);
  }
  if (runs.length === 0) throw new RangeError(`${name} has a header and no runs`);
  return runs;
}

/** Where each quantity stands in a row, and what its values are multiplied by. */
interface Layout {
  readonly columns: Columns;
  readonly factors: Readonly<Record<Role, number>>;
}

function factorsOf(header: readonly string[], columns: Columns): Layout['factors'] {
  const factor = (role: Role) => {
    const index = columns[role];
    return index === undefined ? 1 : factorOf(role, header[index]!);
  };
  return {
    parameters: factor('parameters'),
    tokens: factor('tokens'),
    compute: factor('compute'),
    loss: 1,
  };
}

function locate<T>(work: () => T, name: string): T {
  try {
    return work();
  } catch (error) {
    throw new RangeError(`${name}: ${(error as Error).message}`);
  }
}

function complaintAbout(
  cells: readonly string[],
  header: readonly string[],
  { columns, factors }: Layout,
): string | undefined {
  if (cells.length !== header.length)
    return `${cells.length} ${cells.length === 1 ? 'column' : 'columns'} where the header has ${header.length}`;
  for (const role of roles) {
    const index = columns[role];
    if (index === undefined) continue;
    const cell = cells[index]!.trim();
    const label = () => `${symbolOf[role]} ('${header[index]}')`;
    if (cell === '') return `${label()} is missing`;
    const value = toNumber(cell);
    if (Number.isNaN(value)) return `${label()} is not a number: got '${cell.slice(0, 40)}'`;
    if (!(value > 0 && value < Infinity && value * factors[role] < Infinity))
      return `${label()} must be positive and finite: got ${cell.slice(0, 40)}`;
  }
  return undefined;
}

/** A plain decimal number; hexadecimal and the like are not what a table of runs means. */
function toNumber(cell: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell) || /^[+-]?infinity$/i.test(cell)
    ? Number(cell)
    : Number.NaN;
}

function toRun({ cells, line }: Row, { columns, factors }: Layout): Run {
  const value = (role: Role) => {
    const index = columns[role];
    if (index === undefined) return undefined;
    const number = Number(cells[index]);
    // 70.6 million is 70600000, without the rounding of a product
    return factors[role] === 1 ? number : Number((number * factors[role]).toPrecision(15));
  };
  const compute = value('compute');
  const parameters = value('parameters') ?? compute! / (FLOP_PER_PARAMETER_TOKEN * value('tokens')!);
  const tokens = value('tokens') ?? compute! / (FLOP_PER_PARAMETER_TOKEN * parameters);
  const loss = value('loss')!;
  return compute === undefined
    ? { line, parameters, tokens, loss }
    : { line, parameters, tokens, compute, loss };
}

import { Refusal } from '../core/refusal.ts';
import type { TextDialect } from './dialect.ts';
import { textDialects } from './dialects/index.ts';
import { documentDialects } from './documents.ts';
import { bareLine } from './lines.ts';
import type { TableOptions } from './tables.ts';

/** How a log is read, where it does not say so itself. */
export interface LogOptions extends TableOptions {
  readonly dialect?: string;
}

/** Tables, which one reader reads. */
export const tableDialects: readonly string[] = ['csv', 'tsv', 'wandb-export', 'tensorboard-csv'];

/** Ids of every dialect. */
export const logDialects: readonly string[] = [
  ...tableDialects,
  'jsonl',
  ...documentDialects.map(({ id }) => id),
  ...textDialects.map(({ id }) => id),
];

const LEAST_ROWS = 2;
/** Rows of another dialect alone, and their share of those of the first, from which on a log is in two. */
const LEAST_OTHER = 5;
const SHARE_OTHER = 0.1;

/**
 * The dialect of a log by its first lines: a table by its header, else the one in which most of them are rows.
 *
 * @throws Refusal where none reads two of them
 */
export function detectDialect(lines: readonly string[], name: string): string {
  const [first = ''] = lines;
  if (first.trimStart().startsWith('{"')) return 'jsonl';
  const isHeader = /^"?[_A-Za-z][^:|]*[,;\t]/.test(first) && bareLine(first).text === first;
  // rows of text have commas, too
  if (isHeader && !textDialects.some(dialect => isRow(dialect, first))) return tableKind(first);
  const sample = lines.filter(line => line.trim() !== '');
  for (const yields of [undefined, true]) {
    const found = textDialects
      .filter(dialect => dialect.yields === yields)
      .map(dialect => ({ id: dialect.id, rows: sample.filter(line => isRow(dialect, line)) }));
    const best = found.reduce((most, one) => (one.rows.length > most.rows.length ? one : most));
    if (best.rows.length < LEAST_ROWS && (best.rows.length === 0 || sample.length >= 10)) continue;
    const known = new Set(best.rows);
    const other = found.find(({ rows }) => {
      const own = rows.filter(line => !known.has(line)).length;
      return own >= LEAST_OTHER && own >= SHARE_OTHER * best.rows.length;
    });
    if (other === undefined) return best.id;
    throw new Refusal(
      `${name} must be in one dialect: got rows of ${best.id} and of ${other.id}; --as names the one to read`,
    );
  }
  throw new Refusal(
    `${name} is a log in no known dialect: tried ${logDialects.join(', ')}; --as names one, and a CSV with columns step and loss is always read`,
  );
}

function isRow({ rows }: TextDialect, line: string): boolean {
  const { text } = bareLine(line);
  // progress bars stand in logs of every kind
  return rows.some(({ begins, leads }) => leads !== true && begins.test(text));
}

function tableKind(header: string): string {
  const columns = header.split(/[,;\t]/).map(column => column.trim().replaceAll('"', ''));
  if (columns.length === 3 && columns.join() === 'Wall time,Step,Value') return 'tensorboard-csv';
  if (columns[0] === '_step' || columns.some(column => column.includes(' - '))) return 'wandb-export';
  return header.includes('\t') ? 'tsv' : 'csv';
}

import { Refusal } from '../core/refusal.ts';
import { textDialects } from './dialects/index.ts';
import { documentDialects } from './documents.ts';
import { bareLine } from './lines.ts';
import type { TableOptions } from './tables.ts';

/** How a log is read, where it does not say so itself. */
export interface LogOptions extends TableOptions {
  readonly dialect?: string;
  /** Steps between rows that name none. */
  readonly logEvery?: number;
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

/**
 * The dialect of a log by its first lines: a table by its header, else the one in which most of them are rows.
 *
 * @throws Refusal where none reads two of them
 */
export function detectDialect(lines: readonly string[], name: string): string {
  const [first = ''] = lines;
  if (first.trimStart().startsWith('{"')) return 'jsonl';
  if (/^"?[_A-Za-z][^:|]*[,;\t]/.test(first) && bareLine(first).text === first) return tableKind(first);
  const sample = lines.filter(line => line.trim() !== '');
  for (const yields of [undefined, true]) {
    const counts = textDialects
      .filter(dialect => dialect.yields === yields)
      .map(({ id, rows }) => ({
        id,
        rows: sample.filter(line => rows.some(({ begins }) => begins.test(bareLine(line).text))).length,
      }));
    const best = counts.reduce((most, one) => (one.rows > most.rows ? one : most));
    if (best.rows >= LEAST_ROWS || (best.rows === 1 && sample.length < 10)) return best.id;
  }
  throw new Refusal(
    `${name} is a log in no known dialect: tried ${logDialects.join(', ')}; --as names one, and a CSV with columns step and loss is always read`,
  );
}

function tableKind(header: string): string {
  const columns = header.split(/[,;\t]/).map(column => column.trim().replaceAll('"', ''));
  if (columns.length === 3 && columns.join() === 'Wall time,Step,Value') return 'tensorboard-csv';
  if (columns[0] === '_step' || columns.some(column => column.includes(' - '))) return 'wandb-export';
  return header.includes('\t') ? 'tsv' : 'csv';
}

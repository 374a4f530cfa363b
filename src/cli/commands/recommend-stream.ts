import type { Law } from '../../core/law.ts';
import { lawsOf } from '../../planner/recommend.ts';
import { type Row, rowsOf } from '../../planner/stream.ts';
import type { RecommendRequest } from '../../planner/types.ts';
import { formatOf, type Options } from '../declaration.ts';
import { InputError, type Io, type Outcome } from '../io.ts';
import { linesOf } from '../lines.ts';
import { plainBudget, readBudget } from '../quantities.ts';
import { recommendationColumns } from '../views/recommend.ts';

/** Characters gathered before they are written: one write a line would cost more than the answers. */
const BATCH = 1 << 16;

/**
 * One budget a line from standard input, one row a budget to standard output, as it goes. A bad line is reported
 * with its number, the others are answered, and the exit code is 2 at the end.
 */
export async function recommendStream(request: RecommendRequest, options: Options, io: Io): Promise<Outcome> {
  if (request.parameters !== undefined || request.tokens !== undefined || request.loss !== undefined) {
    throw new InputError('Budgets from standard input go without --params, --tokens and --loss');
  }
  const laws = lawsOf(request).map(law => ({ law, row: rowsOf(law, request) }));
  const write = writers[formatOf(options)];
  let pending = write.header;
  let failed = false;
  let number = 0;
  for await (const lines of linesOf(io.stdin)) {
    for (const line of lines) {
      number += 1;
      if (line === '' || line.startsWith('#')) continue;
      try {
        const compute = plainBudget(line) ?? (await readBudget(line)).compute;
        for (const { law, row } of laws) pending += write.row(law, row(compute));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        failed = true;
        io.err(`isoflop: line ${number}: ${error.message}\n`);
      }
      if (pending.length > BATCH) {
        await io.out(pending);
        pending = '';
      }
    }
    // a slow writer on the other side still sees each answer when it is there
    if (pending !== '') await io.out(pending);
    pending = '';
  }
  if (pending !== '') await io.out(pending);
  return { exitCode: failed ? 2 : 0 };
}

interface Writer {
  readonly header: string;
  readonly row: (law: Law, row: Row) => string;
}

const shown = recommendationColumns.slice(0, 6);

const writers: Readonly<Record<'table' | 'json' | 'csv' | 'markdown', Writer>> = {
  csv: {
    header: `${recommendationColumns.join(',')}\n`,
    row: (law, row) => {
      let text = law.id;
      for (const value of row) text += value === null ? ',' : `,${value}`;
      return `${text}\n`;
    },
  },
  // one document a line, the rows of the table as keys
  json: {
    header: '',
    row: (law, row) => {
      const pairs = row.map((value, index) => [recommendationColumns[index + 1], value] as const);
      return `${JSON.stringify({ law: law.id, ...Object.fromEntries(pairs.filter(([, value]) => value !== null)) })}\n`;
    },
  },
  table: {
    header: `${shown.map((name, index) => (index === 0 ? name.padEnd(16) : name.padStart(18))).join(' ')}\n`,
    row: (law, row) =>
      `${law.id.padEnd(16)} ${row
        .slice(0, 5)
        .map(value => figure(value).padStart(18))
        .join(' ')}\n`,
  },
  markdown: {
    header: `| ${shown.join(' | ')} |\n| :-- |${' --: |'.repeat(shown.length - 1)}\n`,
    row: (law, row) => `| ${[law.id, ...row.slice(0, 5).map(figure)].join(' | ')} |\n`,
  },
};

function figure(value: number | string | null): string {
  if (typeof value !== 'number') return value ?? '';
  return String(Number(value.toPrecision(5))).replace('e+', 'e');
}

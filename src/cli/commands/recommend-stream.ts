import type { Caveat } from '../../core/caveat.ts';
import type { Law } from '../../core/law.ts';
import { lawsOf, recommend } from '../../planner/recommend.ts';
import { type Row, rowsOf } from '../../planner/stream.ts';
import type { RecommendRequest } from '../../planner/types.ts';
import { formatCount, formatFlop, formatLoss } from '../../quantity/format.ts';
import type { Format } from '../../report/view.ts';
import { formatOf, type Options } from '../declaration.ts';
import { tellError } from '../error-line.ts';
import { InputError, type Io, type Outcome } from '../io.ts';
import { linesOf } from '../lines.ts';
import { type BudgetInput, plainBudget, readBudget } from '../quantities.ts';
import { recommendationColumns } from '../views/recommend-csv.ts';

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
  const answer = answerer(request, formatOf(options));
  let pending = answer.header;
  let failed = false;
  let number = 0;
  for await (const lines of linesOf(io.stdin)) {
    for (const line of lines) {
      number += 1;
      if (line === '' || line.startsWith('#')) continue;
      try {
        const compute = plainBudget(line);
        pending += answer.text(compute === undefined ? await readBudget(line) : { compute, caveats: [] });
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        failed = true;
        tellError(io, `line ${number}: ${error.message}`);
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

interface Answerer {
  readonly header: string;
  readonly text: (budget: BudgetInput) => string;
}

/** JSON: one whole document a line. The others: one row a law and budget. */
function answerer(request: RecommendRequest, format: Format): Answerer {
  if (format === 'json') {
    return {
      header: '',
      text: ({ compute, caveats }) =>
        `${JSON.stringify(recommend({ ...request, compute, budgetCaveats: caveats }))}\n`,
    };
  }
  const laws = lawsOf(request).map(law => ({ law, row: rowsOf(law, request) }));
  const write = writers[format];
  return {
    header: write.header,
    text: ({ compute, caveats }) => {
      let text = '';
      for (const { law, row } of laws) text += write.row(law, withCodes(row(compute), caveats));
      return text;
    },
  };
}

/** What is to be said of the budget itself goes before what is to be said of the answer. */
function withCodes(row: Row, caveats: readonly Caveat[]): Row {
  if (caveats.length === 0) return row;
  return [...row.slice(0, -1), [...caveats.map(item => item.code), row.at(-1)].join(' ').trim()];
}

interface Writer {
  readonly header: string;
  readonly row: (law: Law, row: Row) => string;
}

const shown = recommendationColumns.slice(0, 6);

const writers: Readonly<Record<'table' | 'csv' | 'markdown', Writer>> = {
  csv: {
    header: `${recommendationColumns.join(',')}\n`,
    row: (law, row) => {
      let text = law.id;
      for (const value of row) text += value === null ? ',' : `,${value}`;
      return `${text}\n`;
    },
  },
  table: {
    header: `${shown.map((name, index) => (index === 0 ? name.padEnd(16) : name.padStart(18))).join(' ')}\n`,
    row: (law, row) =>
      `${law.id.padEnd(16)} ${figures(row)
        .map(text => text.padStart(18))
        .join(' ')}\n`,
  },
  markdown: {
    header: `| ${shown.join(' | ')} |\n| :-- |${' --: |'.repeat(shown.length - 1)}\n`,
    row: (law, row) => `| ${[law.id, ...figures(row)].join(' | ')} |\n`,
  },
};

/** Compute, parameters, tokens, tokens per parameter, loss. */
const formats = [formatFlop, formatCount, formatCount, formatCount, formatLoss];

/** The figures of the columns that are shown, for people. */
function figures(row: Row): readonly string[] {
  return formats.map((format, index) => {
    const value = row[index];
    return typeof value === 'number' ? format(value) : (value ?? '');
  });
}

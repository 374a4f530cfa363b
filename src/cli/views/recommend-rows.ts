import type { Caveat } from '../../core/caveat.ts';
import type { Law } from '../../core/law.ts';
import { mostOf } from '../../core/unbounded.ts';
import { caveatLabel } from '../../planner/caveats.ts';
import { timesBeyond } from '../../planner/messages.ts';
import { rowOf, type StreamRow } from '../../planner/stream.ts';
import type { Lifetime, Recommendation, RecommendRequest } from '../../planner/types.ts';
import { formatCount, formatFlop, formatLoss, formatMoney, formatRatio } from '../../quantity/format.ts';
import type { Block, Cell, Table } from '../../render/view.ts';
import { citation, sources } from '../citation.ts';
import { noteCollector } from './notes.ts';

/** Writes the rows of a stream in one format. */
interface RowWriter {
  readonly header: string;
  readonly row: (law: Law, row: StreamRow, budget: readonly Caveat[]) => string;
  /** What is said below the last row. */
  readonly closing: () => readonly Block[];
}

/**
 * Rows in full precision, as the CSV of one budget has them without its intervals.
 *
 * @param isServed whether each answer weighs what serving it takes
 */
export function csvRows(isServed: boolean): RowWriter {
  const columns = isServed ? [...recommendationColumns, ...lifetimeColumns] : recommendationColumns;
  return {
    header: `${columns.join(',')}\n`,
    row: (law, { figures, caveats, lifetime }, budget) => {
      let text = law.id;
      for (const value of figures) text += value === null ? ',' : `,${value}`;
      text += `,${caveatCell(budget.length === 0 ? caveats : [...budget, ...caveats])}`;
      if (isServed) for (const value of lifetimeCells({ lifetime })) text += `,${value ?? ''}`;
      return `${text}\n`;
    },
    closing: () => [],
  };
}

/** Rows for people: in columns of a fixed width, or as a table in Markdown. */
export function peopleRows(
  laws: readonly Law[],
  request: RecommendRequest,
  { format, isServed }: { readonly format: string; readonly isServed: boolean },
): RowWriter {
  const columns = columnsOf(request, isServed);
  const lawWidth = mostOf(laws.map(law => law.id.length));
  const line =
    format === 'markdown'
      ? (law: string, cells: readonly string[]) => `| ${[law, ...cells].join(' | ')} |\n`
      : (law: string, cells: readonly string[]) => {
          const padded = cells.map((cell, index) => cell.padStart(columns[index]!.width));
          return `${[law.padEnd(lawWidth), ...padded].join('  ').trimEnd()}\n`;
        };
  const rule = format === 'markdown' ? `| :-- |${' --: |'.repeat(columns.length)}\n` : '';
  const collector = noteCollector();
  return {
    header: `${line(
      'Law',
      columns.map(column => column.header),
    )}${rule}`,
    row: (law, row, budget) => {
      collector.add(law.id, budget);
      collector.add(law.id, row.caveats);
      return line(
        law.id,
        columns.map(column => column.cell(row)),
      );
    },
    closing: () => [
      {
        kind: 'text',
        text: laws.length === 1 ? citation(laws[0]!) : `Sources: ${sources(laws)}`,
        tone: 'dim',
      },
      { kind: 'notes', notes: collector.notes() },
    ],
  };
}

interface StreamColumn {
  readonly header: string;
  readonly width: number;
  readonly cell: (row: StreamRow) => string;
}

/** Columns are settled before the first row, by what is asked. */
function columnsOf(request: RecommendRequest, isServed: boolean): readonly StreamColumn[] {
  const { count, uniqueTokens, tokensPerParameter, inferenceTokens = 0, inferenceWeight = 1 } = request;
  const serving = inferenceWeight === 1 ? 'Serving' : `Serving × ${inferenceWeight}`;
  return [
    figure('Compute', 'compute', formatFlop),
    figure('Parameters', 'parameters', formatCount),
    ...(count === 'total' ? [figure('Total N', 'totalParameters', formatCount)] : []),
    figure('Tokens', 'tokens', formatCount),
    ...(uniqueTokens === undefined ? [] : [figure('Epochs', 'epochs', formatRatio)]),
    figure('D/N', 'tokensPerParameter', formatRatio),
    figure('Loss', 'loss', formatLoss),
    ...(tokensPerParameter === undefined ? [] : [figure('Overhead', 'computeOverhead', formatRatio)]),
    ...(inferenceTokens > 0
      ? [figure('Training', 'trainingCompute', formatFlop), figure(serving, 'inferenceCompute', formatFlop)]
      : []),
    ...(isServed ? lifetimeFigures : []),
    { header: 'Beyond', width: 6, cell: ({ caveats }) => beyond(timesBeyond(caveats)) },
  ];
}

const lifetimeFigures: readonly StreamColumn[] = [
  { header: 'kappa', width: 5, cell: ({ lifetime }) => (lifetime ? formatRatio(lifetime.kappa.likely) : '') },
  {
    header: 'Lifetime',
    width: 8,
    cell: ({ lifetime }) => (lifetime?.cost ? formatMoney(lifetime.cost.total.likely) : ''),
  },
];

function figure(
  header: string,
  name: (typeof recommendationColumns)[number],
  format: (value: number) => string,
): StreamColumn {
  // a row has no law
  const index = recommendationColumns.indexOf(name) - 1;
  const width = Math.max(header.length, format === formatFlop ? '1.23e24 FLOP'.length : '1.23k'.length);
  return {
    header,
    width,
    cell: ({ figures }) => (typeof figures[index] === 'number' ? format(figures[index]) : ''),
  };
}

function beyond(times: number): string {
  return times === 0 ? '' : `x${formatRatio(times)}`;
}

/** Full precision, one row a recommendation. */
export function recommendationTable(answers: readonly Recommendation[]): Table {
  const isServed = answers.some(({ lifetime }) => lifetime !== undefined);
  return {
    columns: [...recommendationColumns, ...intervalColumns, ...(isServed ? lifetimeColumns : [])].map(
      header => ({
        header,
      }),
    ),
    rows: answers.map(answer => {
      const { figures, caveats } = rowOf(answer);
      return [
        answer.law,
        ...figures,
        caveatCell(caveats),
        ...intervalCells(answer),
        ...(isServed ? lifetimeCells(answer) : []),
      ];
    }),
  };
}

/** Caveats in one cell, each in one word. */
function caveatCell(caveats: readonly Caveat[]): string {
  let text = '';
  for (const item of caveats) text += text === '' ? caveatLabel(item) : ` ${caveatLabel(item)}`;
  return text;
}

const interval = ['parameters', 'tokens', 'loss'] as const;
const levels = ['80', '95'] as const;
const ends = ['Low', 'High'] as const;

/** Columns of the intervals, behind the others: a stream of budgets goes without them. */
const intervalColumns = interval.flatMap(name =>
  levels.flatMap(level => ends.map(end => `${name}${end}${level}`)),
);

function intervalCells(answer: Recommendation): Cell[] {
  return interval.flatMap(name =>
    levels.flatMap(level => [0, 1].map(end => answer.intervals?.[name]?.[level]?.[end] ?? null)),
  );
}

/** Columns of what serving weighs, where it does. USD. */
const lifetimeColumns = ['kappa', 'marginalKappa', 'lifetimeCost', 'parametersAtKappaOne'] as const;

function lifetimeCells({ lifetime }: { readonly lifetime?: Lifetime | undefined }): (number | null)[] {
  return [
    lifetime?.kappa.likely ?? null,
    lifetime?.marginalKappa ?? null,
    lifetime?.cost?.total.likely ?? null,
    lifetime?.atKappaOne?.parameters ?? null,
  ];
}

/** The columns of a recommendation as CSV, also when it streams. */
const recommendationColumns = [
  'law',
  'compute',
  'parameters',
  'tokens',
  'tokensPerParameter',
  'loss',
  'lossUnit',
  'bandParametersLow',
  'bandParametersHigh',
  'bandTokensLow',
  'bandTokensHigh',
  'computeOverhead',
  'trainingCompute',
  'inferenceCompute',
  'epochs',
  'totalParameters',
  'caveats',
] as const;

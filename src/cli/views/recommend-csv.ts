import type { Caveat } from '../../core/caveat.ts';
import { caveatLabel } from '../../planner/caveats.ts';
import { rowOf } from '../../planner/stream.ts';
import type { Recommendation } from '../../planner/types.ts';
import type { Cell, Table } from '../../render/view.ts';

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
export function caveatCell(caveats: readonly Caveat[]): string {
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

function lifetimeCells({ lifetime }: Recommendation): Cell[] {
  return [
    lifetime?.kappa.likely ?? null,
    lifetime?.marginalKappa ?? null,
    lifetime?.cost?.total.likely ?? null,
    lifetime?.atKappaOne?.parameters ?? null,
  ];
}

/** The columns of a recommendation as CSV, also when it streams. */
export const recommendationColumns = [
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

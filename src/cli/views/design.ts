import type { DesignAlternative, DesignDocument } from '../../fit/design.ts';
import { levelsIn } from '../../fit/intervals.ts';
import { formatCount, formatFlop, formatPercent, formatRatio } from '../../quantity/format.ts';
import type { Block, Cell, Table, View } from '../../render/view.ts';
import { digits, interval } from './fit-tables.ts';

const ALTERNATIVES_SHOWN = 12;

/** The answer of `isoflop design`. */
export function designView(document: DesignDocument, written?: string): View {
  return {
    blocks: () => blocksOf(document, written),
    json: () => document,
    csv: () => (document.alternatives.length > 0 ? rankingTable(document) : runTable(document)),
  };
}

function blocksOf(document: DesignDocument, written: string | undefined): readonly Block[] {
  const { input, forecast, alternatives } = document;
  const levels = levelsIn(forecast.intervals);
  const hours = document.acceleratorHours;
  const blocks: Block[] = [
    {
      kind: 'heading',
      text: `${document.runs.length} pilot runs for ${formatFlop(document.compute)}, towards ${formatFlop(input.target)}`,
    },
    {
      kind: 'fields',
      fields: [
        ['assumed', `${input.law ?? 'a law'}, noise ${formatPercent(input.noise)} of the loss`],
        [
          'design',
          `${input.budgets} budgets ${formatRatio(input.spacing)} times apart, ${input.sizes} sizes each up to ${formatRatio(input.width)} times off the optimum`,
        ],
        ...(hours === null
          ? []
          : ([['cost', `${formatCount(hours)} accelerator-hours (${input.accelerator})`]] as [
              string,
              Cell,
            ][])),
        [
          'N* at target',
          {
            text: `${formatCount(forecast.parameters)}; this design would find ${
              levels
                .map(level => `${interval(forecast.intervals, level, formatCount)} (${level}%)`)
                .join(', ') || 'none'
            }`,
            tone: 'strong',
          },
        ],
      ],
    },
    { kind: 'table', table: budgetTable(document) },
  ];
  if (alternatives.length > 0) {
    blocks.push({
      kind: 'heading',
      text: `Designs of the same cost, narrowest ${widestLevel(alternatives)}% interval first, counting failures against them`,
    });
    blocks.push({ kind: 'table', table: alternativeTable(document) });
  }
  blocks.push({
    kind: 'notes',
    notes: document.caveats.map(({ severity, message }) => ({ severity, text: message })),
  });
  if (written !== undefined) blocks.push({ kind: 'text', text: `Runs written to ${written}`, tone: 'good' });
  return blocks;
}

function widestLevel(alternatives: readonly DesignAlternative[]): string {
  return alternatives.flatMap(entry => levelsIn(entry.parameters)).at(-1) ?? '';
}

function budgetTable({ runs, input }: DesignDocument): Table {
  const budgets = [...new Set(runs.map(run => run.budget))];
  return {
    columns: [
      { header: 'budget' },
      { header: 'runs', align: 'right' },
      { header: 'sizes, N' },
      { header: 'tokens, D' },
      { header: 'cost', align: 'right' },
      ...(input.accelerator === null ? [] : [{ header: 'hours', align: 'right' as const }]),
    ],
    rows: budgets.map(budget => {
      const its = runs.filter(run => run.budget === budget);
      const sum = (of: (run: DesignDocument['runs'][number]) => number) =>
        its.reduce((total, run) => total + of(run), 0);
      return [
        formatFlop(budget),
        String(its.length),
        its.map(run => formatCount(run.parameters)).join(' '),
        `${formatCount(its.at(-1)!.tokens)} to ${formatCount(its[0]!.tokens)}`,
        formatFlop(sum(run => run.compute)),
        ...(input.accelerator === null ? [] : [formatCount(sum(run => run.acceleratorHours ?? 0))]),
      ];
    }),
  };
}

function alternativeTable({ alternatives, input }: DesignDocument): Table {
  const isAsked = (one: DesignAlternative) =>
    one.budgets === input.budgets && one.sizes === input.sizes && one.spacing === input.spacing;
  const ranked = alternatives.map((alternative, index) => ({ alternative, rank: index + 1 }));
  const shown = ranked.filter(({ alternative, rank }) => rank <= ALTERNATIVES_SHOWN || isAsked(alternative));
  const failing = alternatives.some(alternative => alternative.failed > 0);
  const flagged = alternatives.some(alternative => alternative.belowRange);
  const level = widestLevel(alternatives);
  return {
    columns: [
      { header: 'rank', align: 'right' },
      { header: 'budgets', align: 'right' },
      { header: 'sizes', align: 'right' },
      { header: 'spacing', align: 'right' },
      { header: 'FLOP a budget', align: 'right', optional: true },
      { header: `N* at target, ${level}%`, align: 'right' },
      { header: 'factor', align: 'right', optional: true },
      ...(failing ? [{ header: 'failed', align: 'right' as const }] : []),
      ...(flagged ? [{ header: '' }] : []),
    ],
    rows: shown.map(({ alternative, rank }) => [
      isAsked(alternative) ? { text: `${rank} (this)`, tone: 'strong' as const } : String(rank),
      String(alternative.budgets),
      String(alternative.sizes),
      formatRatio(alternative.spacing),
      `${digits(alternative.smallest, 3)} to ${digits(alternative.largest, 3)}`,
      interval(alternative.parameters, level, formatCount),
      alternative.factor === null ? '' : formatRatio(alternative.factor),
      ...(failing ? [formatPercent(alternative.failed)] : []),
      ...(flagged ? [alternative.belowRange ? { text: 'below range', tone: 'warn' as const } : ''] : []),
    ]),
  };
}

/** Every design that was tried, best first, at full precision. */
function rankingTable({ alternatives }: DesignDocument): Table {
  const levels = levelsIn(alternatives[0]?.parameters);
  return {
    columns: [
      ...['rank', 'budgets', 'sizes', 'spacing', 'runs', 'compute', 'smallest', 'largest'],
      ...levels.flatMap(level => [`parametersLow${level}`, `parametersHigh${level}`]),
      ...['factor', 'failed', 'belowRange'],
    ].map(header => ({ header })),
    rows: alternatives.map((tried, index) => [
      index + 1,
      ...[tried.budgets, tried.sizes, tried.spacing, tried.runs, tried.compute],
      ...[tried.smallest, tried.largest],
      ...levels.flatMap((level): Cell[] => [...(tried.parameters[level] ?? [null, null])]),
      tried.factor,
      tried.failed,
      String(tried.belowRange),
    ]),
  };
}

function runTable({ runs }: DesignDocument): Table {
  return {
    columns: ['parameters', 'tokens', 'budget', 'compute', 'acceleratorHours'].map(header => ({ header })),
    rows: runs.map(run => [run.parameters, run.tokens, run.budget, run.compute, run.acceleratorHours]),
  };
}

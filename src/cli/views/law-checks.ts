import type { CheckKind, Law } from '../../core/law.ts';
import type { CheckResult } from '../../planner/law-checks.ts';
import type { Block, View } from '../../render/view.ts';
import { sixDigits } from '../../text/numbers.ts';

/** What each kind of value is, in the order of its weight as evidence. */
const kinds: readonly (readonly [kind: CheckKind, heading: string, column: string])[] = [
  ['published', 'Published: printed by the source', 'Published'],
  ['measured', 'Measured: of runs that the source released', 'Measured'],
  [
    'recomputed',
    'Recomputed from the same constants: guards against change, no evidence for the law',
    'Before',
  ],
];

/** What each law gives back of the values that its source prints. */
export interface LawChecksDocument {
  readonly schema: 'isoflop/law-checks/1';
  readonly checks: readonly CheckResult[];
}

/** Values that laws must give back beside the computed ones: published, measured and recomputed ones apart. */
export function checksView(results: readonly CheckResult[], laws: readonly Law[]): View {
  const notes = [...results.flatMap(misprintNote), ...results.flatMap(unreproducedNote)];
  return {
    blocks: () => [
      ...kinds.flatMap(([kind, heading, column]): Block[] => {
        const rows = results.filter(result => result.kind === kind);
        return rows.length === 0 ? [] : [{ kind: 'heading', text: heading }, checksTable(rows, column)];
      }),
      ...(notes.length === 0 ? [] : [{ kind: 'notes', notes } as const]),
      ...countsByLaw(results, laws),
      { kind: 'text', text: verdict(results, laws) },
    ],
    json: (): LawChecksDocument => ({ schema: 'isoflop/law-checks/1', checks: results }),
    csv: () => ({
      columns: [
        'law',
        'case',
        'kind',
        'expected',
        'computed',
        'deviation',
        'tolerance',
        'holds',
        'where',
        'misprintOf',
        'misprint',
        'unreproduced',
      ].map(header => ({ header })),
      rows: results.map(result => [
        result.law,
        result.case,
        result.kind,
        result.expected,
        result.computed,
        result.deviation,
        result.tolerance,
        String(result.holds),
        result.where,
        result.misprint?.of ?? null,
        result.misprint?.printed ?? null,
        result.unreproduced ?? null,
      ]),
    }),
  };
}

/** How many values of each kind a law has, where there is more than one law. */
function countsByLaw(results: readonly CheckResult[], all: readonly Law[]): Block[] {
  const laws = [...new Set(results.map(({ law }) => law))];
  if (laws.length < 2) return [];
  return [
    { kind: 'heading', text: 'Counts by law' },
    {
      kind: 'table',
      table: {
        columns: [
          { header: 'Law' },
          ...kinds.map(([kind]) => ({ header: kind, align: 'right' as const })),
          { header: '' },
        ],
        rows: laws.map(law => {
          const counts = kinds.map(([kind]) => count(results, kind, law));
          const held = elsewhere(all.filter(({ id }) => id === law));
          const isUnheld = counts[0] === 0 && !held.includes(' published ');
          const says = [isUnheld ? 'no published value to hold it to' : '', held].filter(text => text !== '');
          return [law, ...counts.map(String), says.join('; ')];
        }),
      },
    },
  ];
}

/** What tests hold of the laws' sources beside the checks of their files. */
function elsewhere(laws: readonly Law[]): string {
  return laws
    .flatMap(({ heldByTests = [] }) => heldByTests)
    .map(({ kind, values, what }) => `tests alone hold ${values} ${kind} ${what}`)
    .join('; ');
}

function count(results: readonly CheckResult[], kind: CheckKind, law?: string): number {
  return results.filter(
    result =>
      result.kind === kind && result.unreproduced === undefined && (law === undefined || result.law === law),
  ).length;
}

function checksTable(results: readonly CheckResult[], expected: string): Block {
  return {
    kind: 'table',
    table: {
      columns: [
        { header: 'Law', leading: true },
        { header: 'Case' },
        { header: expected, align: 'right' },
        { header: 'Computed', align: 'right' },
        { header: 'Deviation', align: 'right' },
        { header: 'Allowed', align: 'right', optional: true },
        { header: '' },
      ],
      rows: results.map(result => [
        result.law,
        result.case,
        sixDigits(result.expected),
        sixDigits(result.computed),
        percent(result.deviation),
        percent(result.tolerance),
        result.unreproduced !== undefined
          ? 'not reproduced'
          : result.holds
            ? { text: 'ok', tone: 'good' }
            : { text: 'off', tone: 'bad' },
      ]),
    },
  };
}

function misprintNote({ law, case: name, misprint }: CheckResult): { severity: string; text: string }[] {
  if (misprint === undefined) return [];
  const { of, printed, corrected, why } = misprint;
  const what = of === 'expected' ? 'the value' : of;
  const text = `Misprint in ${law}, ${name}: ${what} is printed as ${sixDigits(printed)} and corrected to ${sixDigits(corrected)}, since ${why}`;
  return [{ severity: 'info', text }];
}

function unreproducedNote({
  law,
  case: name,
  unreproduced,
}: CheckResult): { severity: string; text: string }[] {
  if (unreproduced === undefined) return [];
  return [{ severity: 'info', text: `Not reproduced in ${law}, ${name}: ${unreproduced}` }];
}

function verdict(results: readonly CheckResult[], laws: readonly Law[]): string {
  if (results.length === 0) return 'No values to check: this law lists none.';
  const more = elsewhere(laws);
  const known = results.filter(({ unreproduced }) => unreproduced !== undefined).length;
  const failed = results.filter(({ holds, unreproduced }) => !holds && unreproduced === undefined).length;
  const parts = kinds.map(([kind]) => `${count(results, kind)} ${kind}`);
  const unpublished = count(results, 'published') === 0 ? ' The source publishes none of them.' : '';
  const apart =
    known === 0
      ? ''
      : ` ${known === 1 ? '1 more is' : `${known} more are`} not reproduced, for the reason above, and count${known === 1 ? 's' : ''} for nothing.`;
  const others = laws.length === 1 && more !== '' ? ` Beside these, ${more}.` : '';
  return `${results.length - failed - known} of ${results.length - known} values hold${failed === 0 ? '' : `; ${failed} are off`}: ${parts.join(', ')}.${unpublished}${apart}${others}`;
}

function percent(value: number): string {
  const size = Math.abs(value * 100);
  if (size !== 0 && size < 5e-4) return '<0.001%';
  return `${(value * 100).toFixed(3)}%`;
}

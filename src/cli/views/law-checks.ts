import type { CheckResult } from '../../planner/law-checks.ts';
import type { Block, View } from '../../render/view.ts';
import { figure } from './figure.ts';

/** Published values beside the computed ones. */
export function checksView(results: readonly CheckResult[]): View {
  const failed = results.filter(result => !result.holds);
  const notes = results.flatMap(misprintNote);
  return {
    blocks: () => [
      ...(results.length === 0 ? [] : [checksTable(results)]),
      ...(notes.length === 0 ? [] : [{ kind: 'notes', notes } as const]),
      { kind: 'text', text: verdict(results.length, failed.length) },
    ],
    json: () => ({ schema: 'isoflop/law-checks/1', checks: results }),
    csv: () => ({
      columns: [
        'law',
        'case',
        'published',
        'computed',
        'deviation',
        'tolerance',
        'holds',
        'where',
        'misprintOf',
        'misprint',
      ].map(header => ({ header })),
      rows: results.map(result => [
        result.law,
        result.case,
        result.published,
        result.computed,
        result.deviation,
        result.tolerance,
        String(result.holds),
        result.where,
        result.misprint?.of ?? null,
        result.misprint?.printed ?? null,
      ]),
    }),
  };
}

function checksTable(results: readonly CheckResult[]): Block {
  return {
    kind: 'table',
    table: {
      columns: [
        { header: 'Law', leading: true },
        { header: 'Case' },
        { header: 'Published', align: 'right' },
        { header: 'Computed', align: 'right' },
        { header: 'Deviation', align: 'right' },
        { header: 'Allowed', align: 'right', optional: true },
        { header: '' },
      ],
      rows: results.map(result => [
        result.law,
        result.case,
        figure(result.published),
        figure(result.computed),
        percent(result.deviation),
        percent(result.tolerance),
        result.holds ? { text: 'ok', tone: 'good' } : { text: 'off', tone: 'bad' },
      ]),
    },
  };
}

function misprintNote({ law, case: name, misprint }: CheckResult): { severity: string; text: string }[] {
  if (misprint === undefined) return [];
  const { of, printed, corrected, why } = misprint;
  const what = of === 'expected' ? 'the value' : of;
  const text = `Misprint in ${law}, ${name}: ${what} is printed as ${figure(printed)} and corrected to ${figure(corrected)}, since ${why}`;
  return [{ severity: 'info', text }];
}

function verdict(all: number, failed: number): string {
  if (all === 0) return 'No published values to check: this law lists none.';
  return `${all - failed} of ${all} published values hold${failed === 0 ? '' : `; ${failed} are off`}.`;
}

function percent(value: number): string {
  const size = Math.abs(value * 100);
  if (size !== 0 && size < 5e-4) return '<0.001%';
  return `${(value * 100).toFixed(3)}%`;
}

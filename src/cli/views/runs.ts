import { acceleratorHours, activeParameters, type Run, totalParameters } from '../../catalog/run.ts';
import type { Comparison, RunComparison } from '../../plan/run-comparison.ts';
import { formatCount, formatEnergy, formatFlop, formatPercent, formatRatio } from '../../quantity/format.ts';
import type { Block, Cell, Table, View } from '../../render/view.ts';
import { grouped } from '../../text/numbers.ts';

/** Documented runs as their sources have them. */
export interface RunsDocument {
  readonly schema: 'isoflop/runs/1';
  readonly runs: readonly Run[];
}

/** Documented runs, a line each. */
export function runsView(listed: readonly Run[]): View {
  return {
    blocks: () => [
      { kind: 'table', table: overview(listed) },
      {
        kind: 'text',
        text: `${listed.length} runs. One in full, published beside computed: isoflop runs <id>`,
        tone: 'dim',
      },
    ],
    json: (): RunsDocument => ({ schema: 'isoflop/runs/1', runs: listed }),
    csv: () => flat(listed),
  };
}

function overview(listed: readonly Run[]): Table {
  const right = (header: string) => ({ header, align: 'right' as const });
  return {
    columns: [
      { header: 'Run' },
      right('Year'),
      right('Parameters'),
      right('Active'),
      right('Tokens'),
      { header: 'On' },
      right('Hours'),
    ],
    rows: listed.map(run => {
      const total = totalParameters(run);
      const active = activeParameters(run);
      return [
        run.id,
        String(run.year),
        countOr(total),
        active === total ? '' : countOr(active),
        countOr(run.tokens),
        run.hardware?.accelerator ?? run.hardware?.other ?? '–',
        countOr(acceleratorHours(run)),
      ];
    }),
  };
}

/** One run: facts, published beside computed, sources. */
export function runView(document: RunComparison): View {
  const { run, comparisons, law } = document;
  return {
    blocks: () => [
      { kind: 'heading', text: `${run.name} (${run.year})` },
      { kind: 'fields', fields: facts(run, law) },
      { kind: 'table', table: comparisonTable(comparisons) },
      ...notes(run),
    ],
    json: () => document,
    csv: () => ({
      columns: ['quantity', 'unit', 'published', 'computed', 'low', 'high', 'note'].map(header => ({
        header,
      })),
      rows: [
        ...comparisons.map(({ quantity, unit, published, computed, low, high, note }) => [
          quantity,
          unit,
          published ?? null,
          computed ?? null,
          low ?? null,
          high ?? null,
          note ?? null,
        ]),
        ...(law === undefined
          ? []
          : [['computeOverhead', 'ratio', null, law.computeOverhead, null, null, law.id]]),
      ],
    }),
  };
}

function facts(run: Run, law: RunComparison['law']): [string, Cell][] {
  const { hardware, training } = run;
  const fields: [string, Cell][] = [];
  const push = (label: string, path: string, text: string | undefined) => {
    if (text === undefined) return;
    fields.push([label, run.unverified?.includes(path) ? `${text} (unverified)` : text]);
  };
  push('Tokens', 'tokens', run.tokens === undefined ? undefined : formatCount(run.tokens));
  const accelerators = hardware?.count === undefined ? '' : `${grouped(hardware.count)} `;
  const name = hardware?.accelerator ?? hardware?.other;
  push('On', 'hardware.accelerator', name === undefined ? undefined : `${accelerators}${name}`);
  push(
    'Batch',
    'training.batchTokens',
    optional(training?.batchTokens, value => `${formatCount(value)} tokens`),
  );
  push('Peak learning rate', 'training.peakLearningRate', optional(training?.peakLearningRate, String));
  push('Precision', 'training.precision', training?.precision);
  push('Parallelism', 'training.parallelism', training?.parallelism);
  push(
    'Shape',
    'model',
    optional(run.model, id => `isoflop model ${id}`),
  );
  push(
    'Carbon',
    'energy.carbonTonnes',
    optional(run.energy?.carbonTonnes, value => `${value} t CO2e`),
  );
  push(
    'Cost',
    'cost',
    optional(run.cost?.usd, value => `$${formatCount(value)}`),
  );
  if (law !== undefined) {
    const factor = formatRatio(law.computeOverhead);
    push('From optimal', '', `${factor} times the compute that this loss needs (${law.id})`);
  }
  push('Verification', '', run.verification);
  return fields;
}

function comparisonTable(comparisons: readonly Comparison[]): Table {
  return {
    columns: [
      { header: '', leading: true },
      { header: 'Published', align: 'right' },
      { header: 'Computed', align: 'right' },
      { header: 'Note' },
    ],
    rows: comparisons.map(item => {
      const { quantity, published, computed, low, high, note } = item;
      const range =
        low === undefined && high === undefined ? undefined : `${figure(low, item)} to ${figure(high, item)}`;
      // a range without a computed value is a published one
      const printed = published === undefined && computed === undefined ? range : figure(published, item);
      const found =
        computed !== undefined && range !== undefined
          ? `${figure(computed, item)} (${range})`
          : figure(computed, item);
      return [quantity, printed ?? '', found, note ?? ''];
    }),
  };
}

function figure(value: number | undefined, { unit }: Comparison): string {
  if (value === undefined) return '';
  if (unit === 'parameters') return grouped(value);
  if (unit === 'FLOP') return formatFlop(value);
  if (unit === 'share') return formatPercent(value);
  if (unit === 'kWh') return formatEnergy(value);
  return unit === 'days' ? formatRatio(value) : formatCount(value);
}

function notes(run: Run): Block[] {
  return [
    ...(run.notes === undefined ? [] : [{ kind: 'text' as const, text: run.notes }]),
    { kind: 'notes', notes: run.sources.map(text => ({ severity: 'source', text })) },
  ];
}

/** One row a run, base units. */
function flat(listed: readonly Run[]): Table {
  return {
    columns: [
      'id',
      'family',
      'year',
      'parameters',
      'activeParameters',
      'tokens',
      'compute',
      'accelerator',
      'accelerators',
      'acceleratorHours',
      'days',
      'batchTokens',
      'megawattHours',
      'carbonTonnes',
      'verification',
      'unverified',
      'sources',
    ].map(header => ({ header })),
    rows: listed.map(run => [
      run.id,
      run.family,
      run.year,
      totalParameters(run) ?? null,
      activeParameters(run) ?? null,
      run.tokens ?? null,
      run.compute?.published ?? null,
      run.hardware?.accelerator ?? run.hardware?.other ?? null,
      run.hardware?.count ?? null,
      acceleratorHours(run) ?? null,
      run.hardware?.days ?? null,
      run.training?.batchTokens ?? null,
      run.energy?.megawattHours ?? null,
      run.energy?.carbonTonnes ?? null,
      run.verification,
      (run.unverified ?? []).join(' '),
      run.sources.join('; '),
    ]),
  };
}

function countOr(value: number | undefined): string {
  return value === undefined ? '–' : formatCount(value);
}

function optional<T>(value: T | undefined, format: (value: T) => string): string | undefined {
  return value === undefined ? undefined : format(value);
}

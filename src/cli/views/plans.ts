import type { EstimateDocument, LayoutsDocument, ListedLayout } from '../../plan/types.ts';
import { formatBytes, formatDuration } from '../../quantity/format.ts';
import type { Block, Table } from '../../render/view.ts';

type TakenLayout = NonNullable<EstimateDocument['layout']>;

/** A layout in a line: what is split, and what is tuned. */
export function layoutText(layout: TakenLayout): string {
  const degrees = (['tensor', 'pipeline', 'context', 'data', 'expert'] as const)
    .filter(name => layout[name] > 1 || name === 'data')
    .map(name => `${name} ${layout[name]}`);
  const chunks = (layout.interleave ?? 1) > 1 ? `, ${layout.interleave} chunks a stage` : '';
  return `${degrees.join(' · ')}; ZeRO ${layout.zero}, micro-batches ${layout.microBatches} x ${layout.microBatch}${chunks}, recompute ${layout.recompute}`;
}

/** The layouts that fit, best first, or what the closest lacks. */
export function plansBlocks(document: LayoutsDocument): Block[] {
  const listed =
    document.plans.length > 0 ? document.plans : document.closest === undefined ? [] : [document.closest];
  if (listed.length === 0) return [];
  const heading = document.plans.length > 0 ? 'Layouts that fit, best first' : 'None fits; the closest';
  return [
    { kind: 'heading', text: heading },
    { kind: 'table', table: overview(listed) },
  ];
}

function overview(plans: readonly ListedLayout[]): Table {
  const right = (header: string) => ({ header, align: 'right' as const });
  return {
    columns: [
      ...['T', 'P', 'C', 'D', 'E', 'ZeRO', 'mb'].map(right),
      { header: 'Recompute' },
      right('Device'),
      right('Spare'),
      right('Step'),
      { header: 'Why' },
    ],
    rows: plans.map(({ layout, memoryPerDevice, headroom, stepTime, why }) => [
      String(layout.tensor),
      String(layout.pipeline) + ((layout.interleave ?? 1) > 1 ? `/${layout.interleave}` : ''),
      String(layout.context),
      String(layout.data),
      String(layout.expert),
      String(layout.zero),
      String(layout.microBatch),
      layout.recompute,
      formatBytes(memoryPerDevice.total),
      formatBytes(headroom),
      formatDuration(stepTime),
      whyText(why),
    ]),
  };
}

/** What a step is made of, in seconds, and what hides. */
function whyText({ computing, bubble, exposed, hidden }: ListedLayout['why']): string {
  const parts = [`${formatDuration(computing)} computing`];
  if (bubble > 0) parts.push(`${formatDuration(bubble)} bubble`);
  for (const [kind, seconds] of Object.entries(exposed)) parts.push(`${formatDuration(seconds)} ${kind}`);
  return hidden.length === 0 ? parts.join(', ') : `${parts.join(', ')}; ${hidden.join(' and ')} hidden`;
}

/** One row a plan, bytes and seconds. */
export function plansTable({ plans, closest }: LayoutsDocument): Table {
  const listed = plans.length > 0 ? plans : closest === undefined ? [] : [closest];
  return {
    columns: [
      'rank',
      'fits',
      'tensor',
      'pipeline',
      'interleave',
      'context',
      'data',
      'expert',
      'zero',
      'microBatch',
      'microBatches',
      'recompute',
      'memory',
      'headroom',
      'stepTime',
      'computing',
      'bubble',
    ].map(header => ({ header })),
    rows: listed.map(({ layout, memoryPerDevice, headroom, stepTime, why }, index) => [
      index + 1,
      String(headroom >= 0),
      layout.tensor,
      layout.pipeline,
      layout.interleave ?? 1,
      layout.context,
      layout.data,
      layout.expert,
      layout.zero,
      layout.microBatch,
      layout.microBatches,
      layout.recompute,
      memoryPerDevice.total,
      headroom,
      stepTime,
      why.computing,
      why.bubble,
    ]),
  };
}

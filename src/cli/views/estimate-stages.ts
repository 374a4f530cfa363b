import { isCertain } from '../../core/spread.ts';
import { SECONDS_PER_DAY } from '../../core/units.ts';
import type { EstimateDocument } from '../../plan/types.ts';
import { formatBytes, formatCount, formatDuration, formatPercent } from '../../quantity/format.ts';
import type { Block, Cell } from '../../render/view.ts';
import { grouped } from '../../text/numbers.ts';

const days = (value: number) => formatDuration(value * SECONDS_PER_DAY);

/** The stages of a run in rows: their times add up, and the fullest device is the worst of them. */
export function stageBlocks({ stages }: EstimateDocument): Block[] {
  if (stages === undefined) return [];
  const right = (header: string) => ({ header, align: 'right' as const });
  return [
    {
      kind: 'table',
      table: {
        columns: [
          { header: 'Stage' },
          right('Tokens'),
          right('Sequence'),
          right('Batch'),
          right('Utilisation'),
          right('Time'),
          right('80%'),
          right('Device'),
        ],
        rows: stages.map((one): readonly Cell[] => {
          const ends = one.days === undefined || isCertain(one.days) ? undefined : one.days['80'].map(days);
          return [
            one.stage,
            formatCount(one.tokens),
            grouped(one.sequenceLength),
            formatCount(one.batchTokens),
            formatPercent(one.utilisation),
            one.days === undefined ? null : days(one.days.likely),
            ends === undefined ? null : `${ends[0]} to ${ends[1]}`,
            one.memoryPerDevice === undefined ? null : formatBytes(one.memoryPerDevice),
          ];
        }),
      },
    },
  ];
}

/** What each stage takes, one row a quantity in base units. */
export function stageRows({ stages = [] }: EstimateDocument): (readonly Cell[])[] {
  return stages.flatMap(({ stage, tokens, compute, days: time, memoryPerDevice }) => {
    const row = (name: string, unit: string, values: readonly (number | null)[]) => [
      `stages.${stage}.${name}`,
      unit,
      ...values,
    ];
    const none = [null, null, null, null];
    return [
      row('tokens', 'tokens', [tokens, ...none]),
      row('compute', 'FLOP', [compute, ...none]),
      ...(time === undefined ? [] : [row('days', 'days', [time.likely, ...time['80'], ...time['95']])]),
      ...(memoryPerDevice === undefined ? [] : [row('memoryPerDevice', 'bytes', [memoryPerDevice, ...none])]),
    ];
  });
}

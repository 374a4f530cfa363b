import type { Uncertain } from '../../core/spread.ts';
import { SECONDS_PER_DAY } from '../../core/units.ts';
import type { MachineAnswer, MachinesDocument } from '../../plan/machines.ts';
import { formatDuration, formatEnergy, formatMoney, formatPercent } from '../../quantity/format.ts';
import type { Cell, View } from '../../render/view.ts';
import { grouped } from '../../text/numbers.ts';

/** The same goal on several machines, a line each. */
export function machinesView(document: MachinesDocument): View {
  return {
    blocks: () => [
      { kind: 'heading', text: 'The same goal on several machines, likely and 80%' },
      {
        kind: 'table',
        table: {
          columns: [
            { header: 'machines', leading: true },
            { header: 'utilisation', align: 'right' },
            { header: 'time', align: 'right' },
            { header: 'cost', align: 'right' },
            { header: 'energy', align: 'right', optional: true },
            { header: 'needed', align: 'right' },
          ],
          rows: document.machines.map(row),
        },
      },
    ],
    json: () => document,
    csv: () => ({
      columns: [
        'accelerator',
        'accelerators',
        'parameters',
        'tokens',
        'days',
        'money',
        'energy',
        'needed',
      ].map(header => ({ header })),
      rows: document.machines.map(({ days, money, energy, ...one }) => [
        one.accelerator,
        one.accelerators,
        one.parameters,
        one.tokens,
        days?.likely ?? null,
        money?.likely ?? null,
        energy?.likely ?? null,
        one.needed ?? null,
      ]),
    }),
  };
}

function row(one: MachineAnswer): readonly Cell[] {
  const { utilisation, days, money, energy, needed } = one;
  return [
    `${grouped(one.accelerators)} ${one.accelerator}`,
    both(utilisation, formatPercent),
    days === undefined
      ? { text: 'does not fit', tone: 'bad' }
      : both(days, value => formatDuration(value * SECONDS_PER_DAY)),
    money === undefined ? 'no price' : both(money, formatMoney),
    energy === undefined ? '' : both(energy, formatEnergy),
    needed === undefined ? '' : grouped(needed),
  ];
}

function both(value: Uncertain, format: (value: number) => string): string {
  const [low, high] = value['80'].map(format);
  return low === high ? format(value.likely) : `${format(value.likely)} (${low} to ${high})`;
}

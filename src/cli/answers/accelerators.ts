import { capacityOf, devicesOf } from '../../catalog/accelerator.ts';
import {
  type Accelerator,
  type AcceleratorFilter,
  type AcceleratorPrice,
  accelerators,
  findAccelerator,
  type Peaks,
  precisions,
} from '../../catalog/accelerators.ts';
import { takes } from '../../catalog/organisation.ts';
import { leastOf, mostOf } from '../../core/unbounded.ts';
import { formatBytes, formatMoney, formatRate } from '../../quantity/format.ts';
import type { Block, Cell, Table } from '../../render/view.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/accelerators.ts';
import { defined } from '../defined.ts';
import { InputError, type Outcome } from '../io.ts';

/** Accelerators as they are documented: FLOP/s, bytes, watt, USD an hour. */
export interface AcceleratorsDocument {
  readonly schema: 'isoflop/accelerators/1';
  readonly accelerators: readonly Accelerator[];
}

/** `isoflop accelerators [id]`: all of them or those that a filter leaves, or one in full. */
export function acceleratorsAnswer({ args: { id: name }, options }: CallOf<typeof declared>): Outcome {
  const filter: AcceleratorFilter = defined(options);
  if (name !== undefined && Object.keys(filter).length > 0) {
    throw new InputError(
      `Expected one accelerator or a filter, not both: got ${name} and --${Object.keys(filter)[0]}`,
    );
  }
  const listed = name === undefined ? accelerators(filter) : [findAccelerator(name)];
  takes({
    accelerators: listed.map(({ id }) => id),
    prices: listed.filter(({ prices = [] }) => prices.some(isOwn)).map(({ id }) => id),
  });
  return {
    view: {
      blocks: () => (name === undefined ? listing(listed) : details(listed[0]!)),
      json: (): AcceleratorsDocument => ({ schema: 'isoflop/accelerators/1', accelerators: listed }),
      csv: () => flat(listed),
    },
  };
}

function isOwn({ organisation }: AcceleratorPrice): boolean {
  return organisation !== undefined;
}

function listing(listed: readonly Accelerator[]): readonly Block[] {
  return [
    { kind: 'table', table: overview(listed) },
    {
      kind: 'text',
      text: 'Memory in GB as sold and TB/s, dense rates in TFLOP/s, links in GB/s one way and how many devices they join, W, USD an hour on demand (another kind is named). ×2, ×4: a module that shows up as so many devices, figures of the module. One in full, with usable memory, all prices and sources: isoflop accelerators <id>',
      tone: 'dim',
    },
  ];
}

function overview(listed: readonly Accelerator[]): Table {
  return {
    columns: [
      { header: 'Id' },
      { header: 'GB', align: 'right' },
      { header: 'TB/s', align: 'right' },
      { header: 'BF16', align: 'right' },
      { header: 'FP8', align: 'right' },
      { header: 'Link', align: 'right' },
      { header: 'Domain', align: 'right' },
      { header: 'TDP', align: 'right' },
      { header: 'USD/h', align: 'right' },
      { header: 'Newest', optional: true },
    ],
    rows: listed.map(one => [
      one.devices === undefined ? one.id : `${one.id} ×${one.devices.count}`,
      (one.memoryOptions ?? [one.memoryBytes]).map(bytes => scaled(bytes, 1e9)).join('/'),
      scaled(one.memoryBandwidth, 1e12),
      one.peakDense.bf16 === undefined && one.peakDense.fp16 !== undefined
        ? `FP16 ${scaled(one.peakDense.fp16, 1e12)}`
        : scaled(one.peakDense.bf16, 1e12),
      scaled(one.peakDense.fp8, 1e12),
      scaled(one.interconnect.bandwidthPerDirection, 1e9),
      one.interconnect.domainSize === undefined ? '–' : String(one.interconnect.domainSize),
      one.tdp === undefined ? '–' : String(one.tdp),
      ...pricesOf(one),
    ]),
  };
}

/** Prices on file, lowest to highest, of what they are first of all, and the newest of them. */
function pricesOf({ prices = [] }: Accelerator): readonly [usd: string, kind: string] {
  const kinds = prices.map(kindOf);
  const kind = ['on-demand', 'reserved', 'blended', 'spot'].find(one => kinds.includes(one)) ?? kinds[0];
  if (kind === undefined) return ['–', ''];
  const same = prices.filter(price => kindOf(price) === kind);
  const usd = same.map(price => price.usdPerHour);
  const ends = [leastOf(usd), mostOf(usd)].map(price => price.toFixed(2));
  const newest = same
    .map(price => price.date)
    .sort()
    .at(-1)!;
  return [
    ends[0] === ends[1] ? ends[0]! : `${ends[0]}–${ends[1]}`,
    `${newest.slice(0, 7)}${kind === 'on-demand' ? '' : ` ${kind}`}`,
  ];
}

/** What kind of price it is, without whose. */
function kindOf({ kind }: AcceleratorPrice): string {
  return kind.split(',')[0]!;
}

/** A figure in the unit of its column, four significant digits at most. */
function scaled(value: number | undefined, unit: number): string {
  return value === undefined ? '–' : String(Number((value / unit).toPrecision(4)));
}

function rate(value: number | undefined): string {
  return value === undefined ? '–' : formatRate(value);
}

function details(one: Accelerator): readonly Block[] {
  const { interconnect: link } = one;
  const mark = (path: string, text: string) =>
    one.unverified.includes(path) ? `${text} (unverified)` : text;
  const fields: (readonly [string, Cell])[] = [
    ['Id', one.id],
    ...(one.aliases.length === 0 ? [] : [['Also called', one.aliases.join(', ')] as const]),
    ['Form', one.formFactor],
    ...(one.devices === undefined
      ? []
      : [
          [
            'Devices',
            `${one.devices.count} ${one.devices.name}, each a rank of a job with its part of the memory, ${formatBytes(capacityOf(one))}; counts, prices and figures are of the module`,
          ] as const,
        ]),
    ['Generation', one.released === 'own' ? one.generation : `${one.generation}, released ${one.released}`],
    [
      'Memory, as sold',
      mark('memoryBytes', (one.memoryOptions ?? [one.memoryBytes]).map(formatBytes).join(' or ')),
    ],
    [
      'Usable memory',
      one.usableBytes === undefined
        ? 'not on file: what it is sold with is taken'
        : mark(
            'usableBytes',
            `${formatBytes(one.usableBytes)} (${(one.usableBytes / 2 ** 30).toFixed(1)} GiB)`,
          ),
    ],
    ['Memory bandwidth', mark('memoryBandwidth', `${formatBytes(one.memoryBandwidth)}/s`)],
    ['Interconnect', mark('interconnect', link.technology)],
  ];
  if (link.bandwidthPerDirection !== undefined)
    fields.push(['Link, one way', `${formatBytes(link.bandwidthPerDirection)}/s`]);
  if (link.domainSize !== undefined)
    fields.push(['Devices in its domain', mark('interconnect.domainSize', String(link.domainSize))]);
  if (link.internodeBandwidth !== undefined) {
    fields.push([
      'Between nodes, one way',
      mark('interconnect.internodeBandwidth', `${formatBytes(link.internodeBandwidth)}/s`),
    ]);
  }
  if (one.tdp !== undefined) fields.push(['TDP', mark('tdp', `${one.tdp} W`)]);
  if (one.measuredMatmulBf16 !== undefined)
    fields.push(['Measured BF16 matmul', formatRate(one.measuredMatmulBf16)]);
  fields.push(['Source', one.source], ['Verification', one.verification]);
  return [
    { kind: 'heading', text: `${one.vendor} ${one.name}` },
    { kind: 'fields', fields },
    { kind: 'table', table: peaks(one) },
    ...(one.prices === undefined ? [] : [{ kind: 'table', table: prices(one) } as const]),
    { kind: 'notes', notes: one.notes.map(text => ({ severity: 'info', text })) },
  ];
}

function peaks(one: Accelerator): Table {
  return {
    columns: [
      { header: 'Format' },
      { header: 'Dense', align: 'right' },
      { header: 'Sparse headline', align: 'right' },
    ],
    rows: precisions
      .filter(format => one.peakDense[format] ?? one.sparseHeadline[format])
      .map(format => [
        one.unverified.includes(`peakDense.${format}`) ? `${format} (unverified)` : format,
        rate(one.peakDense[format]),
        rate(one.sparseHeadline[format]),
      ]),
  };
}

function prices(one: Accelerator): Table {
  return {
    columns: [
      { header: 'Price an hour' },
      { header: 'USD', align: 'right' },
      { header: 'Date' },
      { header: 'Source' },
    ],
    rows: (one.prices ?? []).map(price => [
      price.kind,
      formatMoney(price.usdPerHour),
      price.date,
      price.source,
    ]),
  };
}

/** One row an accelerator, base units: bytes, bytes a second, FLOP/s, watt. */
function flat(listed: readonly Accelerator[]): Table {
  const rates = (of: Peaks) => precisions.map(format => of[format] ?? null);
  return {
    columns: [
      'id',
      'vendor',
      'name',
      'devices',
      'memoryBytes',
      'usableBytes',
      'memoryBandwidth',
      ...precisions.map(format => `peakDense.${format}`),
      ...precisions.map(format => `sparseHeadline.${format}`),
      'interconnect.technology',
      'interconnect.bandwidthPerDirection',
      'interconnect.domainSize',
      'interconnect.internodeBandwidth',
      'tdp',
      'price.usdPerHour',
      'price.kind',
      'price.date',
      'measuredMatmulBf16',
      'verification',
      'unverified',
      'source',
    ].map(header => ({ header })),
    rows: listed.map(one => [
      one.id,
      one.vendor,
      one.name,
      devicesOf(one),
      one.memoryBytes,
      one.usableBytes ?? null,
      one.memoryBandwidth,
      ...rates(one.peakDense),
      ...rates(one.sparseHeadline),
      one.interconnect.technology,
      one.interconnect.bandwidthPerDirection ?? null,
      one.interconnect.domainSize ?? null,
      one.interconnect.internodeBandwidth ?? null,
      one.tdp ?? null,
      ...flatPrice(one),
      one.measuredMatmulBf16 ?? null,
      one.verification,
      one.unverified.join(' '),
      one.source,
    ]),
  };
}

/** The cheapest of the newest prices. */
function flatPrice({ prices = [] }: Accelerator): readonly Cell[] {
  const [price] = prices.toSorted((a, b) => b.date.localeCompare(a.date) || a.usdPerHour - b.usdPerHour);
  return price === undefined ? [null, null, null] : [price.usdPerHour, price.kind, price.date];
}

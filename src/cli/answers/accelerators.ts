import {
  type Accelerator,
  type AcceleratorFilter,
  accelerators,
  findAccelerator,
  type Peaks,
  precisions,
} from '../../catalog/accelerators.ts';
import { formatBytes, formatMoney, formatRate } from '../../quantity/format.ts';
import type { Block, Cell, Table } from '../../render/view.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/accelerators.ts';
import { defined } from '../defined.ts';
import { InputError, type Outcome } from '../io.ts';

/** `isoflop accelerators [id]`: all of them or those that a filter leaves, or one in full. */
export function acceleratorsAnswer({ args: { id: name }, options }: CallOf<typeof declared>): Outcome {
  const filter: AcceleratorFilter = defined(options);
  if (name !== undefined && Object.keys(filter).length > 0) {
    throw new InputError(
      `Expected one accelerator or a filter, not both: got ${name} and --${Object.keys(filter)[0]}`,
    );
  }
  const listed = name === undefined ? accelerators(filter) : [findAccelerator(name)];
  return {
    view: {
      blocks: () => (name === undefined ? listing(listed) : details(listed[0]!)),
      json: () => ({ schema: 'isoflop/accelerators/1', accelerators: listed }),
      csv: () => flat(listed),
    },
  };
}

function listing(listed: readonly Accelerator[]): readonly Block[] {
  return [
    { kind: 'table', table: overview(listed) },
    {
      kind: 'text',
      text: 'Memory in GB and TB/s, dense rates in TFLOP/s, links in GB/s one way and how many devices they join, W. One in full, with its source: isoflop accelerators <id>',
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
    ],
    rows: listed.map(one => [
      one.id,
      (one.memoryOptions ?? [one.memoryBytes]).map(bytes => scaled(bytes, 1e9)).join('/'),
      scaled(one.memoryBandwidth, 1e12),
      one.peakDense.bf16 === undefined && one.peakDense.fp16 !== undefined
        ? `FP16 ${scaled(one.peakDense.fp16, 1e12)}`
        : scaled(one.peakDense.bf16, 1e12),
      scaled(one.peakDense.fp8, 1e12),
      scaled(one.interconnect.bandwidthPerDirection, 1e9),
      one.interconnect.domainSize === undefined ? '–' : String(one.interconnect.domainSize),
      one.tdp === undefined ? '–' : String(one.tdp),
    ]),
  };
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
    ['Also called', one.aliases.join(', ')],
    ['Form', one.formFactor],
    ['Memory', mark('memoryBytes', (one.memoryOptions ?? [one.memoryBytes]).map(formatBytes).join(' or '))],
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
      'memoryBytes',
      'memoryBandwidth',
      ...precisions.map(format => `peakDense.${format}`),
      ...precisions.map(format => `sparseHeadline.${format}`),
      'interconnect.technology',
      'interconnect.bandwidthPerDirection',
      'interconnect.domainSize',
      'interconnect.internodeBandwidth',
      'tdp',
      'measuredMatmulBf16',
      'verification',
      'unverified',
      'source',
    ].map(header => ({ header })),
    rows: listed.map(one => [
      one.id,
      one.vendor,
      one.name,
      one.memoryBytes,
      one.memoryBandwidth,
      ...rates(one.peakDense),
      ...rates(one.sparseHeadline),
      one.interconnect.technology,
      one.interconnect.bandwidthPerDirection ?? null,
      one.interconnect.domainSize ?? null,
      one.interconnect.internodeBandwidth ?? null,
      one.tdp ?? null,
      one.measuredMatmulBf16 ?? null,
      one.verification,
      one.unverified.join(' '),
      one.source,
    ]),
  };
}

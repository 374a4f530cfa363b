import files from 'data-files/accelerators';
import { checkKeys } from '../core/arguments.ts';
import { Refusal } from '../core/refusal.ts';
import { isOtherModel, nameKey, unknownName } from '../text/names.ts';
import { type Accelerator, type NumberFormat, precisions } from './accelerator.ts';
import { frozen } from './facts.ts';
import { type Organisation, organisation, takes } from './organisation.ts';

export {
  type Accelerator,
  type AcceleratorPrice,
  type NumberFormat,
  type Peaks,
  precisions,
} from './accelerator.ts';

/** Which accelerators to list. */
export interface AcceleratorFilter {
  readonly vendor?: string;
  /** Only those with a dense rate in this format. */
  readonly precision?: string;
}

const shipped: readonly Accelerator[] = Object.entries(files).map(([id, facts]) =>
  /* @__PURE__ */ frozen({ id, ...(facts as Omit<Accelerator, 'id'>) }),
);

/** The accelerators that are known, and what is worked out of all of them. */
interface Catalogue {
  readonly of: Organisation | undefined;
  readonly all: readonly Accelerator[];
  readonly byKey: ReadonlyMap<string, Accelerator>;
  readonly shares: Map<string, number | undefined>;
}

/** The last catalogue that was asked for: the same list each time, so that what is worked out of it can be kept. */
let last: Catalogue | undefined;

/** Shipped accelerators, at an organisation's prices where it has some, and its own. */
function catalogue(of: Organisation | undefined = organisation()): Catalogue {
  if (last === undefined || last.of !== of) {
    const all = of === undefined ? shipped : [...shipped, ...of.accelerators].map(one => priced(one, of));
    const names = all.flatMap(one => [one.id, ...one.aliases].map(name => [nameKey(name), one] as const));
    last = { of, all, byKey: new Map(names), shares: new Map() };
  }
  return last;
}

function priced(one: Accelerator, { prices }: Organisation): Accelerator {
  const own = prices
    .filter(price => price.accelerator === one.id)
    .map(({ accelerator: _, ...price }) => price);
  if (own.length === 0) return one;
  return frozen({ ...one, prices: [...own, ...(one.prices ?? [])] });
}

/**
 * Every documented accelerator, by id; or those of a vendor, or with a number format.
 *
 * @throws RangeError when no accelerator has this vendor, or the format is unknown
 * @example
 * accelerators({ vendor: 'amd', precision: 'fp4' }).map(one => one.id) // => ['mi350x', 'mi355x']
 */
export function accelerators(filter: AcceleratorFilter = {}): readonly Accelerator[] {
  checkKeys(filter, ['vendor', 'precision'], "such as { vendor: 'amd' }");
  const vendor = filter.vendor === undefined ? undefined : findVendor(filter.vendor);
  const precision = filter.precision === undefined ? undefined : findPrecision(filter.precision);
  const { all } = catalogue();
  if (vendor === undefined && precision === undefined) return all;
  return all.filter(
    one =>
      (vendor === undefined || one.vendor === vendor) &&
      (precision === undefined || one.peakDense[precision] !== undefined),
  );
}

/**
 * The accelerator that a name means: an id or one of its aliases, in any case, with or without spaces and hyphens.
 *
 * @throws RangeError when nothing has this name, with the nearest one
 * @example
 * findAccelerator('H100').id // => 'h100-sxm'
 */
export function findAccelerator(name: string): Accelerator {
  const found = findIn(name, organisation());
  takes({ accelerators: [found.id] });
  return found;
}

/** The accelerator that a name means beside those of an organisation. */
export function findIn(name: string, of: Organisation | undefined): Accelerator {
  const { all, byKey } = catalogue(of);
  const found = byKey.get(nameKey(name));
  if (found !== undefined) return found;
  // the shortest first: `h10` means H100 rather than one of its variants
  const names = [...all.map(one => one.id), ...all.flatMap(one => one.aliases)];
  const likely = names.filter(one => !isOtherModel(name, one)).sort((a, b) => a.length - b.length);
  const some = ['h100-sxm', 'a100-sxm-80', 'tpu-v4', '… (isoflop accelerators)'];
  throw new Refusal(unknownName('accelerator', name, some, likely));
}

function findVendor(vendor: string): string {
  const vendors = [...new Set(catalogue().all.map(one => one.vendor))];
  const found = vendors.find(one => nameKey(one) === nameKey(vendor));
  if (found === undefined) throw new Refusal(unknownName('vendor', vendor, vendors));
  return found;
}

function findPrecision(precision: string): NumberFormat {
  const found = precisions.find(one => one === nameKey(precision));
  if (found === undefined) throw new Refusal(unknownName('precision', precision, precisions));
  return found;
}

/**
 * Share of the dense peak that the largest 16-bit matrix products reach, measured on the first accelerator of a
 * generation that has a measurement; three digits, as far as such measurements agree.
 *
 * @returns undefined where none of the generation was measured
 * @example
 * measuredShare('hopper') // => 0.803
 */
export function measuredShare(generation: string): number | undefined {
  const { all, shares } = catalogue();
  if (!shares.has(generation)) shares.set(generation, shareOf(generation, all));
  return shares.get(generation);
}

function shareOf(generation: string, all: readonly Accelerator[]): number | undefined {
  const measured = all.filter(one => one.generation === generation && one.measuredMatmulBf16 !== undefined);
  // as they are written: to compare by the rules of a language loads those first
  const [first] = measured.toSorted((a, b) => (a.released < b.released ? -1 : 1));
  const peak = first?.peakDense.bf16;
  return peak === undefined ? undefined : Math.round((1000 * first!.measuredMatmulBf16!) / peak) / 1000;
}

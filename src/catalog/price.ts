import { normalQuantile } from '../core/quantile.ts';
import type { Quantile } from '../core/spread.ts';
import type { Accelerator, AcceleratorPrice } from './accelerator.ts';
import { takes } from './organisation.ts';

/** What an accelerator-hour costs, and who says so. */
export interface Price {
  readonly likely: number;
  readonly quantile: Quantile;
  readonly source: string;
  readonly date?: string;
  /** Whether nobody charges it: a paper's assumption, because no offer is on file. */
  readonly assumed: boolean;
  /** The organisation's file that has it. */
  readonly organisation?: string;
}

/**
 * The price of an accelerator-hour from the offers on file: the median is likely, and the cheapest and the dearest on
 * demand are the ends of the distribution, with equal ratios between (log-uniform on each side of the median). Spot
 * prices do not count, since a run cannot be interrupted at will; reservations only where nothing is offered on demand,
 * assumptions of papers only where there is no offer.
 *
 * What an organisation pays comes before all of them: its newest price that is not spot, whatever it is called.
 *
 * @returns undefined where nothing is on file
 */
export function priceOnFile(accelerator: Accelerator): Price | undefined {
  const prices = accelerator.prices ?? [];
  const own = newest(
    prices.filter(({ organisation, kind }) => organisation !== undefined && !kind.startsWith('spot')),
  );
  const of = (kind: string) => prices.filter(price => price.kind.startsWith(kind));
  const offers = [own, of('on-demand'), of('reserved')].find(some => some.length > 0) ?? [];
  const usable = offers.length > 0 ? offers : of('assumption');
  if (usable.length === 0) return undefined;
  if (own.length > 0) takes({ prices: [accelerator.id] });
  const sorted = usable.map(price => price.usdPerHour).sort((a, b) => a - b);
  const [low, high] = [sorted[0]!, sorted.at(-1)!];
  const likely = usable.find(price => price.kind.includes('median'))?.usdPerHour ?? middle(sorted);
  return {
    likely,
    quantile: p => (p < 0.5 ? low * (likely / low) ** (2 * p) : likely * (high / likely) ** (2 * p - 1)),
    source: [...new Set(usable.map(sourceOf))].join('; '),
    date: usable
      .map(price => price.date)
      .sort()
      .at(-1)!,
    assumed: offers.length === 0,
    ...(own[0]?.organisation !== undefined && { organisation: own[0].organisation }),
  };
}

function newest(prices: readonly AcceleratorPrice[]): readonly AcceleratorPrice[] {
  const [last] = prices.toSorted((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0));
  return prices.filter(price => price.date === last?.date);
}

function sourceOf(price: AcceleratorPrice): string {
  const source = price.source === '' ? price.kind : price.source;
  return price.organisation === undefined ? source : `${source}, ${price.organisation}`;
}

function middle(sorted: readonly number[]): number {
  const half = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/**
 * A price that is stated.
 *
 * @param usdPerHour USD per accelerator-hour
 * @param sd how sure it is: the standard deviation of its logarithm; it is fixed unless given
 */
export function priceGiven(usdPerHour: number, sd = 0): Price {
  return {
    likely: usdPerHour,
    quantile: p => (sd === 0 ? usdPerHour : usdPerHour * Math.exp(sd * normalQuantile(p))),
    source: 'input',
    assumed: false,
  };
}

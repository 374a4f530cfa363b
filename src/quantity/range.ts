import type { Caveat } from '../core/caveat.ts';
import { QuantityError } from './error.ts';
import { eachOnce } from './notes.ts';
import { parseQuantity } from './parse.ts';
import type { QuantityOptions } from './types.ts';

/** Most points that a range may have. */
const MAX_POINTS = 10_000;

/** Points from one quantity to another, evenly spaced in their logarithms. */
export interface QuantityRange {
  readonly values: readonly number[];
  readonly dimension: string;
  /** What was taken for granted at its ends, each once; `assumptionMessage` makes sentences. */
  readonly assumptions: readonly Caveat[];
  /** What a reader should doubt at its ends, each once; `quantityCaveatMessage` makes sentences. */
  readonly caveats: readonly Caveat[];
}

/**
 * Read a range: `1e20..1e25` has one point a decade, `1e20..1e25:13` has 13 in all, spaced evenly in their logarithms
 * with both ends among them. A unit or suffix behind the second end holds for a plain first one: `7..70B`. One
 * quantity without `..` is a range of one point.
 *
 * @throws QuantityError when an end is not a quantity, the two differ in dimension or do not rise, or the number of
 *   points is not a whole number from 2 to 10,000
 * @example
 * (await parseRange('1e20..1e22')).values // => [1e20, 1e21, 1e22]
 */
export async function parseRange(text: string, options: QuantityOptions = {}): Promise<QuantityRange> {
  const dots = text.slice(0, 500).indexOf('..');
  if (dots < 0) {
    const { value, dimension, assumptions, caveats } = await parseQuantity(text, options);
    return { values: [value], dimension, assumptions, caveats };
  }
  if (text[dots + 2] === '.')
    throw new QuantityError('Range is written with two dots', text, [dots, dots + 3], 'such as 1e20..1e25');
  const colon = text.indexOf(':', dots);
  const first = text.slice(0, dots).trim();
  const second = text.slice(dots + 2, colon < 0 ? undefined : colon).trim();
  const isPlainFirst = /^[\d.,]+(e[+-]?\d+)?$/i.test(first);
  const unit = isPlainFirst ? /^[\d.,]+(?:e[+-]?\d+)?([\sA-Za-z/-]*)$/.exec(second)?.[1] : undefined;
  const low = await parseQuantity(first + (unit ?? ''), options);
  const high = await parseQuantity(second, options);
  if (low.dimension !== high.dimension)
    throw new QuantityError(
      `Ends of a range must be alike, not ${low.dimension} and ${high.dimension}`,
      text,
    );
  if (!(low.value < high.value))
    throw new QuantityError('Range must rise from its first end to its second', text);
  const count = colon < 0 ? pointsByDecade(low.value, high.value) : readCount(text, colon);
  return {
    values: logSpaced(low.value, high.value, count),
    dimension: low.dimension,
    assumptions: eachOnce([...low.assumptions, ...high.assumptions]),
    caveats: eachOnce([...low.caveats, ...high.caveats]),
  };
}

function pointsByDecade(low: number, high: number): number {
  return Math.max(2, Math.ceil(Math.log10(high) - Math.log10(low) - 1e-9) + 1);
}

function readCount(text: string, colon: number): number {
  const written = text.slice(colon + 1).trim();
  const count = Number(written);
  if (/^\d+$/.test(written) && count >= 2 && count <= MAX_POINTS) return count;
  throw new QuantityError(`Number of points must be a whole number from 2 to ${MAX_POINTS}`, text, [
    colon + 1,
    text.length,
  ]);
}

function logSpaced(low: number, high: number, count: number): readonly number[] {
  const [from, to] = [Math.log10(low), Math.log10(high)];
  return Array.from({ length: count }, (_, index) => {
    if (index === 0) return low;
    if (index === count - 1) return high;
    // 15 digits: what is meant as 1e23 prints as 1e23
    return Number((10 ** (from + ((to - from) * index) / (count - 1))).toPrecision(15));
  });
}
